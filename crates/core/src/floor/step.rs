//! One kept fact, in 24 bytes.

use std::cmp::Ordering;

use super::fact::{AgentFact, Source};
use crate::model::{AgentState, Direction};
use crate::time::UtcMillis;

/// 2000-01-01T00:00:00Z: a time before it is nonsense (I6).
pub(super) const EARLIEST: UtcMillis = UtcMillis::new(946_684_800_000);
/// Forty-three bits of milliseconds after [`EARLIEST`]: times up to the year 2278 can be kept.
const MAX_OFFSET: i64 = (1 << 43) - 1;
/// The last time that can be kept; a later one is nonsense (I6).
pub(super) const LATEST: UtcMillis = EARLIEST.offset(MAX_OFFSET);
/// Eleven bits of the raw label: enough to see that two words differ.
const RAW_MASK: u64 = (1 << 11) - 1;
/// No duration was sent.
const NO_SPAN: u32 = u32::MAX;

/// A fact reduced to what order, time in state and gaps need (DESIGN 2).
///
/// Facts that differ in source and sweep alone are one step: the greater source stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct Step {
    /// From the top: 43 bits of time, 11 of raw word, settled, source (2), state (4), hold, direction (2).
    packed: u64,
    contact: u32,
    tie: u32,
    sweep: u32,
    span: u32,
}

impl Step {
    /// Reduces a fact; its time must lie between [`EARLIEST`] and [`LATEST`].
    pub(super) fn of(fact: &AgentFact) -> Self {
        let offset = fact.key.occurred_at.minus(EARLIEST).clamp(0, MAX_OFFSET) as u64;
        let contact = fact.contact.get();
        Self {
            packed: offset << 21
                | (u64::from(fact.raw.get()) & RAW_MASK) << 10
                | (fact.key.source as u64) << 7
                | u64::from(fact.key.state.rank()) << 3
                | u64::from(fact.on_hold) << 2
                | fact.direction as u64,
            contact: fold(contact),
            tie: (fact.key.tie >> 32) as u32,
            sweep: fact.key.sweep,
            span: fact.duration_ms.unwrap_or(NO_SPAN),
        }
    }

    pub(super) const fn at(self) -> UtcMillis {
        EARLIEST.offset((self.packed >> 21) as i64)
    }

    const fn raw(self) -> u64 {
        self.packed >> 10 & RAW_MASK
    }

    pub(super) const fn source(self) -> Source {
        match self.packed >> 7 & 3 {
            0 => Source::Stream,
            1 => Source::Poll,
            _ => Source::Sweep,
        }
    }

    pub(super) const fn state(self) -> AgentState {
        AgentState::from_rank((self.packed >> 3 & 15) as u8)
    }

    pub(super) const fn sweep(self) -> u32 {
        self.sweep
    }

    pub(super) const fn on_hold(self) -> bool {
        self.packed & 4 != 0
    }

    pub(super) const fn direction(self) -> Direction {
        match self.packed & 3 {
            0 => Direction::None,
            1 => Direction::Inbound,
            2 => Direction::Outbound,
            _ => Direction::Internal,
        }
    }

    /// Returns the contact in 32 bits; zero for none.
    pub(super) const fn contact(self) -> u32 {
        self.contact
    }

    /// Returns the time that the fact says was spent in the state already, in milliseconds.
    pub(super) const fn span(self) -> Option<u32> {
        match self.span {
            NO_SPAN => None,
            span => Some(span),
        }
    }

    /// Says whether the time in state is our own conclusion, not the platform's word.
    pub(super) const fn is_settled(self) -> bool {
        self.packed & 1 << 9 != 0
    }

    /// Returns this step as one that began at `since`: it stands for the steps that it confirmed.
    pub(super) fn settled_since(self, since: UtcMillis) -> Self {
        let span = u32::try_from(self.at().minus(since).max(0)).unwrap_or(NO_SPAN - 1);
        Self {
            packed: self.packed | 1 << 9,
            span: span.min(NO_SPAN - 1),
            ..self
        }
    }

    /// Says whether both tell the same at the same time, whatever the source.
    pub(super) fn is_same(self, other: Self) -> bool {
        const SOURCE_AND_SETTLED: u64 = 7 << 7;
        (self.packed ^ other.packed) & !SOURCE_AND_SETTLED == 0
            && self.contact == other.contact
            && self.tie == other.tie
    }

    /// Says whether both speak of the same stay: one state, and not two contacts.
    pub(super) fn is_same_stay(self, other: Self) -> bool {
        self.state() == other.state()
            && (self.contact == other.contact || self.contact == 0 || other.contact == 0)
    }

    /// Says whether both are after-contact work under two of the platform's words (RT-3).
    pub(super) fn is_reworded_wrap_up(self, other: Self) -> bool {
        self.state() == AgentState::WrapUp && self.is_same_stay(other) && self.raw() != other.raw()
    }

    /// Orders by the fact's key; what the key leaves equal is ordered by the rest, so that the order
    /// is total (I3).
    pub(super) fn order(self, other: Self) -> Ordering {
        self.rank().cmp(&other.rank())
    }

    fn rank(self) -> (UtcMillis, Source, u32, AgentState, u32, u64, u32, u32) {
        let rest = self.packed & 7;
        (
            self.at(),
            self.source(),
            self.sweep,
            self.state(),
            self.tie,
            rest | self.raw() << 3,
            self.contact,
            self.span.wrapping_add(1),
        )
    }
}

/// Folds 64 bits into 32; only zero becomes zero.
fn fold(wide: u64) -> u32 {
    let folded = (wide >> 32) as u32 ^ wide as u32;
    if wide == 0 { 0 } else { folded.max(1) }
}
