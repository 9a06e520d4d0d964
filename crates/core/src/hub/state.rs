//! What outlives a hub.

use super::Names;
use super::drift::Drift;
use super::line::Line;
use super::roster::RosterWatch;
use crate::floor::FloorState;
use crate::id::{Directory, LabelKey};
use crate::link::UpstreamClock;
use crate::metric::LedgerState;
use crate::staffing::Hands;
use crate::time::UtcMillis;

/// Everything of a hub that outlives it: watchers, sockets and requests do not, they come again.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct HubState {
    pub(super) directory: Directory,
    pub(super) names: Names,
    pub(super) directory_version: u64,
    pub(super) floor: FloorState,
    pub(super) dates: UpstreamClock,
    pub(super) stamps: UpstreamClock,
    pub(super) line: Line,
    pub(super) roster: RosterWatch,
    pub(super) sweep_ids: usize,
    pub(super) last_request: u64,
    pub(super) last_sweep_at: Option<UtcMillis>,
    pub(super) hands: Hands,
    pub(super) tally: Tally,
    pub(super) drift: Drift,
    pub(super) intervals: Vec<Interval>,
    pub(super) log_next: u64,
    pub(super) ledger: Option<LedgerState>,
}

impl HubState {
    /// Returns the number of the first log record that is not part of this state: replay begins there.
    #[must_use]
    pub const fn log_next(&self) -> u64 {
        self.log_next
    }

    /// Returns the ids behind rows, to be given the keys that came after this state.
    pub const fn directory_mut(&mut self) -> &mut Directory {
        &mut self.directory
    }

    /// Replaces every id of an agent and of a queue by its row. The platform's words stay, and so do
    /// the digests of contacts' ids.
    pub fn pseudonymise(&mut self) {
        let mut directory = Directory::default();
        // Rows and lengths are those of a directory that held them already: nothing can be refused.
        for row in 0..self.directory.agents() {
            let _ = directory.agent(&format!("agent-{row}"));
        }
        for row in 0..self.directory.queues() {
            let _ = directory.queue(&format!("queue-{row}"));
        }
        // The two fixed labels are in every directory.
        for row in 2..self.directory.labels() {
            let key = LabelKey::new(row as u16);
            directory.label(self.directory.label_text(key).unwrap_or_default());
        }
        self.directory = directory;
    }
}

/// What the hub counts itself; the floor counts the rest of [`crate::frame::Counters`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct Tally {
    pub(super) messages: u64,
    pub(super) malformed: u64,
    pub(super) unknown_types: u64,
    pub(super) unknown_states: u64,
    pub(super) over_limit: u64,
    pub(super) sweeps: u64,
    pub(super) failed_sweeps: u64,
    /// Steps of contacts dropped for a time in the future, or nonsense (I6).
    pub(super) future_steps: u64,
}

/// How often a queue's figures come, learned as they come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct Interval {
    pub(super) last: Option<UtcMillis>,
    /// Zero while unknown.
    pub(super) usual_ms: u32,
}

/// Figures are stale after three of their intervals, within these limits, in milliseconds.
const SHORTEST_MS: u32 = 15_000;
const LONGEST_MS: u32 = 120_000;
/// The limit while the interval is unknown.
const UNKNOWN_MS: u32 = 60_000;

impl Interval {
    /// Figures came.
    pub(super) fn came(&mut self, now: UtcMillis) {
        if let Some(last) = self.last {
            let passed =
                u32::try_from(now.minus(last).clamp(0, i64::from(LONGEST_MS))).unwrap_or(0);
            // Copies and batches arrive at once and say nothing about the interval.
            if passed >= 100 {
                self.usual_ms = match self.usual_ms {
                    0 => passed,
                    usual => usual - usual / 4 + passed / 4,
                };
            } else {
                return;
            }
        }
        self.last = Some(now);
    }

    /// Returns the age from which the figures are stale, rounded so that it does not change with
    /// every message.
    pub(super) fn stale_after_ms(&self) -> u32 {
        if self.usual_ms == 0 {
            return UNKNOWN_MS;
        }
        let exact = self
            .usual_ms
            .saturating_mul(3)
            .clamp(SHORTEST_MS, LONGEST_MS);
        exact.div_ceil(5_000).saturating_mul(5_000)
    }
}
