//! Tests of the ledger: rules by example, and a naive model.

mod cost;
mod naive;
mod properties;
mod rules;

use super::{Ledger, LedgerConfig, Sums};
use crate::floor::{AgentFact, ContactFact, FactKey, Source};
use crate::frame::MetricCell;
use crate::id::{AgentKey, ContactTag, LabelKey, QueueKey};
use crate::model::{AgentState, ContactStep, Direction};
use crate::time::UtcMillis;

/// A whole hour, so that minutes and steps begin at it: 2026-11-20T09:00:00Z.
pub(super) const BASE: i64 = 1_795_165_200_000;

pub(super) fn t(millis: i64) -> UtcMillis {
    UtcMillis::new(BASE + millis)
}

pub(super) fn s(seconds: i64) -> UtcMillis {
    t(seconds * 1_000)
}

pub(super) fn agent(row: u32, at: UtcMillis, state: AgentState, queue: Option<u32>) -> AgentFact {
    AgentFact {
        agent: AgentKey::new(row),
        key: FactKey {
            occurred_at: at,
            source: Source::Stream,
            sweep: 0,
            state,
            tie: u64::from(queue.map_or(0, |queue| queue + 1)) << 32,
        },
        observed_at: at,
        direction: Direction::None,
        on_hold: false,
        raw: LabelKey::NONE,
        reason: LabelKey::NONE,
        queue: queue.map(QueueKey::new),
        contact: ContactTag::NONE,
        duration_ms: None,
    }
}

pub(super) fn step(contact: u64, at: UtcMillis, step: ContactStep) -> ContactFact {
    ContactFact {
        contact: ContactTag::of(&format!("c{contact}")),
        step,
        occurred_at: at,
        observed_at: at,
        queue: None,
        agent: None,
        to_agent: None,
        tie: contact << 32,
    }
}

/// Steps read like a sentence: `step(1, s(5), Answered).queue(0).by(3)`.
pub(super) trait Told: Sized {
    fn queue(self, row: u32) -> Self;
    fn by(self, row: u32) -> Self;
    fn to(self, row: u32) -> Self;
}

impl Told for ContactFact {
    fn queue(mut self, row: u32) -> Self {
        self.queue = Some(QueueKey::new(row));
        self.tie |= u64::from(row + 1) << 36;
        self
    }

    fn by(mut self, row: u32) -> Self {
        self.agent = Some(AgentKey::new(row));
        self.tie |= u64::from(row + 1) << 40;
        self
    }

    fn to(mut self, row: u32) -> Self {
        self.to_agent = Some(AgentKey::new(row));
        self.tie |= u64::from(row + 1) << 48;
        self
    }
}

pub(super) fn ledger() -> Ledger {
    Ledger::new(LedgerConfig::default(), t(0))
}

/// Returns the sums of the window of that place: 1, 5, 15, 30, 60 minutes.
pub(super) fn sums(ledger: &Ledger, cell: MetricCell, window: usize) -> Sums {
    ledger
        .cell(cell)
        .map_or_else(Sums::default, |rows| rows[window])
}
