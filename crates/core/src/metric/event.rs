//! Facts reduced to what is counted, and those that are not counted for good yet.

use std::cmp::Ordering;
use std::ops::Range;

use super::cell::QueueSlot;
use crate::floor::{AgentFact, ContactFact, Source};
use crate::id::{AgentKey, ContactTag, MAX_AGENTS};
use crate::model::{AgentState, ContactStep};

/// An agent's row plus one; zero is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(transparent))]
pub(super) struct AgentSlot(u16);

impl AgentSlot {
    pub(super) const NONE: Self = Self(0);

    /// Returns nothing for a row beyond the directory's limit.
    pub(super) fn of(agent: AgentKey) -> Option<Self> {
        (agent.index() < MAX_AGENTS).then(|| Self(agent.get() as u16 + 1))
    }

    fn of_any(agent: Option<AgentKey>) -> Self {
        agent.and_then(Self::of).unwrap_or(Self::NONE)
    }

    pub(super) const fn row(self) -> Option<usize> {
        match self.0 {
            0 => None,
            slot => Some(slot as usize - 1),
        }
    }

    pub(super) fn key(self) -> Option<AgentKey> {
        self.row().map(|row| AgentKey::new(row as u32))
    }
}

/// A report about an agent, reduced. Ordered as [`crate::floor::FactKey`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct AgentEvent {
    pub(super) at: i64,
    pub(super) source: Source,
    sweep: u32,
    pub(super) state: AgentState,
    pub(super) tie: u32,
    pub(super) agent: AgentSlot,
    pub(super) queue: QueueSlot,
}

impl AgentEvent {
    pub(super) fn of(fact: &AgentFact) -> Option<Self> {
        Some(Self {
            at: fact.key.occurred_at.get(),
            source: fact.key.source,
            sweep: fact.key.sweep,
            state: fact.key.state,
            tie: (fact.key.tie >> 32) as u32,
            agent: AgentSlot::of(fact.agent)?,
            queue: QueueSlot::of(fact.queue.map(|queue| queue.get())),
        })
    }
}

/// A step of a contact, reduced. Ordered by time, step and digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct ContactEvent {
    pub(super) at: i64,
    pub(super) step: ContactStep,
    pub(super) tie: u32,
    pub(super) contact: ContactTag,
    pub(super) queue: QueueSlot,
    pub(super) agent: AgentSlot,
    pub(super) to_agent: AgentSlot,
}

impl ContactEvent {
    pub(super) fn of(fact: &ContactFact) -> Option<Self> {
        fact.contact.is_some().then(|| Self {
            at: fact.occurred_at.get(),
            step: fact.step,
            tie: (fact.tie >> 32) as u32,
            contact: fact.contact,
            queue: QueueSlot::of(fact.queue.map(|queue| queue.get())),
            agent: AgentSlot::of_any(fact.agent),
            to_agent: AgentSlot::of_any(fact.to_agent),
        })
    }
}

/// Something with a moment.
pub(super) trait Timed {
    fn at(&self) -> i64;
}

impl Timed for AgentEvent {
    fn at(&self) -> i64 {
        self.at
    }
}

impl Timed for ContactEvent {
    fn at(&self) -> i64 {
        self.at
    }
}

/// Events in any order of arrival; put in order, and without duplicates, when they are needed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pending<E> {
    events: Vec<E>,
    /// How many of them, from the first, are in order.
    ordered: usize,
}

impl<E> Default for Pending<E> {
    fn default() -> Self {
        Self {
            events: Vec::new(),
            ordered: 0,
        }
    }
}

impl<E: Copy + Ord + Timed> Pending<E> {
    pub(super) fn from_events(events: Vec<E>) -> Self {
        Self { events, ordered: 0 }
    }

    pub(super) fn push(&mut self, event: E) {
        let is_next = self.ordered == self.events.len()
            && self
                .events
                .last()
                .is_none_or(|last| last.cmp(&event) == Ordering::Less);
        self.events.push(event);
        if is_next {
            self.ordered = self.events.len();
        }
    }

    pub(super) fn len(&self) -> usize {
        self.events.len()
    }

    pub(super) fn bytes(&self) -> usize {
        self.events.capacity() * size_of::<E>()
    }

    /// Puts all in order and drops duplicates.
    pub(super) fn order(&mut self) {
        if self.ordered < self.events.len() {
            // The sort finds what is in order already.
            self.events.sort();
            self.events.dedup();
            self.ordered = self.events.len();
        }
    }

    /// Returns the events of a half-open span; call [`Self::order`] before.
    pub(super) fn span(&self, span: Range<i64>) -> &[E] {
        let first = self.events.partition_point(|event| event.at() < span.start);
        let end = self.events.partition_point(|event| event.at() < span.end);
        self.events.get(first..end.max(first)).unwrap_or_default()
    }

    pub(super) fn all(&self) -> &[E] {
        &self.events
    }

    /// Drops the events before a moment; call [`Self::order`] before.
    pub(super) fn drop_before(&mut self, at: i64) {
        let end = self.events.partition_point(|event| event.at() < at);
        self.events.drain(..end);
        if self.events.capacity() > 2 * self.events.len() + 1_024 {
            self.events.shrink_to(self.events.len() * 3 / 2);
        }
        self.ordered = self.events.len();
    }
}
