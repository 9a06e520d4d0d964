//! One kept fact: in 24 bytes while it is worked with, in 20 where it is kept.

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
/// Seven bits of the raw label: enough to see that two words for one state differ.
const RAW_MASK: u64 = (1 << 7) - 1;
/// Eighteen bits of the contact and as many of the texts' digest: two contacts, or two facts of one
/// millisecond, are taken for one another once in a quarter of a million times.
const FOLD_BITS: u32 = 18;
const FOLD_MASK: u32 = (1 << FOLD_BITS) - 1;
/// No duration was sent.
const NO_SPAN: u32 = u32::MAX;

/// A fact reduced to what order, time in state and gaps need (DESIGN 2).
///
/// Facts that differ in source and sweep alone are one step: the greater source stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Step {
    /// From the top: 43 bits of time, 4 unused, 7 of raw word, settled, source (2), state (4), hold,
    /// direction (2).
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
            tie: (fact.key.tie >> (64 - FOLD_BITS)) as u32,
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

/// Folds 64 bits into [`FOLD_BITS`]; only zero becomes zero.
fn fold(wide: u64) -> u32 {
    let folded = (wide >> 32) as u32 ^ wide as u32;
    let folded = (folded >> FOLD_BITS ^ folded) & FOLD_MASK;
    if wide == 0 { 0 } else { folded.max(1) }
}

/// A step as it is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct KeptStep {
    /// The upper half of the packed part.
    high: u32,
    /// Its lower half, with the upper four bits of the contact in the unused place.
    low: u32,
    /// Fourteen bits of the contact, eighteen of the tie.
    texts: u32,
    sweep: u32,
    span: u32,
}

/// Where the four unused bits of [`Step::packed`] lie.
const SPARE_AT: u32 = 17;

impl From<Step> for KeptStep {
    #[inline]
    fn from(step: Step) -> Self {
        let packed = step.packed | u64::from(step.contact >> 14) << SPARE_AT;
        Self {
            high: (packed >> 32) as u32,
            low: packed as u32,
            texts: step.contact << FOLD_BITS | step.tie,
            sweep: step.sweep,
            span: step.span,
        }
    }
}

impl From<KeptStep> for Step {
    #[inline]
    fn from(kept: KeptStep) -> Self {
        const SPARE: u64 = 15 << SPARE_AT;
        let packed = u64::from(kept.high) << 32 | u64::from(kept.low);
        Self {
            packed: packed & !SPARE,
            contact: (((packed & SPARE) >> SPARE_AT) as u32) << 14 | kept.texts >> FOLD_BITS,
            tie: kept.texts & FOLD_MASK,
            sweep: kept.sweep,
            span: kept.span,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// I21: nothing of a step is lost where it is kept.
    #[test]
    fn what_is_kept_comes_back() {
        let bits = |n: u64| n.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29);
        for n in 0..100_000 {
            let step = Step {
                packed: bits(n) & !(15 << SPARE_AT),
                contact: bits(n + 1) as u32 & FOLD_MASK,
                tie: bits(n + 2) as u32 & FOLD_MASK,
                sweep: bits(n + 3) as u32,
                span: bits(n + 4) as u32,
            };
            assert_eq!(Step::from(KeptStep::from(step)), step);
        }
    }
}
