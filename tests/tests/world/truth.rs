//! What really happens on the floor: the only thing that the others are compared with.

use fastrand::Rng;
use floorlight_core::model::AgentState;

use crate::plan::Plan;

/// What one agent really does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Person {
    pub(crate) state: AgentState,
    /// True time, in milliseconds.
    pub(crate) since: i64,
    pub(crate) queue: Option<u32>,
    pub(crate) contact: u64,
    /// Signed out people are not listed.
    pub(crate) listed: bool,
}

/// Everyone.
#[derive(Clone, Debug)]
pub(crate) struct Truth {
    pub(crate) people: Vec<Person>,
    contacts: u64,
    queues: u32,
}

impl Truth {
    pub(crate) fn new(plan: &Plan, rng: &mut Rng, at: i64) -> Self {
        let person = |rng: &mut Rng| Person {
            state: AgentState::Ready,
            since: at - rng.i64(0..600_000),
            queue: None,
            contact: 0,
            listed: true,
        };
        Self {
            people: (0..plan.agents).map(|_| person(rng)).collect(),
            contacts: 0,
            queues: plan.queues,
        }
    }

    /// One agent changes; returns what became of them.
    pub(crate) fn change(&mut self, row: usize, rng: &mut Rng, at: i64) -> Person {
        let before = self.people[row];
        let next = match before.state {
            AgentState::LoggedOut => AgentState::NotReady,
            AgentState::Ready => match rng.u8(0..10) {
                0 => AgentState::NotReady,
                1 => AgentState::LoggedOut,
                _ => AgentState::InContact,
            },
            AgentState::InContact => AgentState::WrapUp,
            _ => match rng.u8(0..8) {
                0 => AgentState::NotReady,
                1 => AgentState::LoggedOut,
                _ => AgentState::Ready,
            },
        };
        let next = if next == before.state {
            AgentState::Ready
        } else {
            next
        };
        let keeps_contact = next == AgentState::WrapUp;
        if next == AgentState::InContact {
            self.contacts += 1;
        }
        let person = Person {
            state: next,
            since: at,
            queue: match next {
                AgentState::InContact => Some(rng.u32(0..self.queues)),
                _ if keeps_contact => before.queue,
                _ => None,
            },
            contact: match next {
                AgentState::InContact => self.contacts,
                _ if keeps_contact => before.contact,
                _ => 0,
            },
            // Somebody is always listed: an empty list removes nobody (I5), so it could not be learned
            // that the last one left.
            listed: next != AgentState::LoggedOut || rng.bool() || row == 0,
        };
        self.people[row] = person;
        person
    }
}
