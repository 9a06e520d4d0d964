//! What a ledger costs in memory (B4).

use super::Sums;
use super::cell::MAX_CELLS;
use super::contact::{Part, Segment, Wait};
use super::delta::Levels;
use super::ledger::Ledger;
use super::slice::Slice;

impl Ledger {
    /// Returns how many bytes the ledger keeps, roughly: by its parts, allocator overhead aside (B4).
    #[must_use]
    pub fn weight(&self) -> Weight {
        let slices = self.settled.agents.capacity() + self.live.book.agents.capacity();
        let parts = size_of::<Part>() + size_of::<Segment>();
        let waits = size_of::<Wait>() + 8;
        let in_progress = self.open.segments.len() * parts + self.open.waits.len() * waits;
        let changed = self.live.changed.len() * parts;
        Weight {
            agents: slices * size_of::<Slice>()
                + self.told_at.capacity() * size_of::<i64>()
                + self.rules.teams.capacity() * size_of::<u16>(),
            contacts: (in_progress + changed) * 3 / 2 + self.waits.len() * 120,
            pending: self.agents.bytes() + self.contacts.bytes(),
            buckets: self.settled.ring.bytes() + self.live.book.ring.bytes(),
            cells: self.rules.cells.len().min(MAX_CELLS)
                * self.windows.count()
                * (2 * size_of::<Sums>() + size_of::<Levels>()),
        }
    }
}

/// What a ledger keeps, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Weight {
    /// States of agents.
    pub agents: usize,
    /// Contacts in progress and waiting.
    pub contacts: usize,
    /// Events that are not settled.
    pub pending: usize,
    /// Buckets of ten seconds.
    pub buckets: usize,
    /// Sums of the windows.
    pub cells: usize,
}

impl Weight {
    /// Returns the sum of all parts.
    #[must_use]
    pub const fn total(&self) -> usize {
        self.agents + self.contacts + self.pending + self.buckets + self.cells
    }
}
