//! What an agent is counted as from one event to the next (RT-9: time-sliced, the union of busy time).

use super::bucket::Sink;
use super::cell::{FLOOR, QueueSlot};
use super::delta::{Class, Count};
use crate::model::AgentState;

/// An agent's state as it is counted, in four bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct Slice {
    pub(super) queue: QueueSlot,
    /// The state's rank plus one; zero while nothing was told of the agent.
    state: u8,
}

impl Slice {
    pub(super) const fn new(state: AgentState, queue: QueueSlot) -> Self {
        Self {
            queue,
            state: state.rank() + 1,
        }
    }

    pub(super) const fn state(self) -> Option<AgentState> {
        match self.state {
            0 => None,
            rank => Some(AgentState::from_rank(rank - 1)),
        }
    }

    /// Says which classes of time the state belongs to: busy, idle, signed in.
    fn classes(self) -> [(Class, bool); 3] {
        let (busy, idle, signed_in) = match self.state() {
            None | Some(AgentState::LoggedOut | AgentState::Unknown) => (false, false, false),
            Some(AgentState::NotReady | AgentState::NotResponding | AgentState::Ringing) => {
                (false, false, true)
            }
            Some(AgentState::Ready) => (false, true, true),
            Some(
                AgentState::InContact
                | AgentState::Consult
                | AgentState::NonRouted
                | AgentState::WrapUp,
            ) => (true, false, true),
        };
        [
            (Class::Busy, busy),
            (Class::Idle, idle),
            (Class::SignedIn, signed_in),
        ]
    }

    pub(super) fn is_busy(self) -> bool {
        self.classes()
            .iter()
            .any(|(class, is_in)| *class == Class::Busy && *is_in)
    }

    /// Counts the change from this slice to the next at `at`, in the cells of the agent's team and,
    /// given their numbers, of both queues.
    pub(super) fn give_way(self, next: Self, at: i64, cells: &Cells, sink: &mut impl Sink) {
        for ((class, was), (_, is)) in self.classes().into_iter().zip(next.classes()) {
            if was != is {
                let by = i32::from(is) - i32::from(was);
                sink.at(at, FLOOR).level(class, by, at);
                sink.at(at, cells.team).level(class, by, at);
            }
        }
        let (was, is) = (self.is_busy(), next.is_busy());
        if was != is || self.queue != next.queue {
            if was {
                sink.at(at, cells.queue_before).level(Class::Busy, -1, at);
            }
            if is {
                sink.at(at, cells.queue).level(Class::Busy, 1, at);
            }
        }
        if self.state != next.state && self.state != 0 && next.state != 0 {
            sink.at(at, FLOOR).count(Count::Transitions);
            sink.at(at, cells.team).count(Count::Transitions);
        }
    }
}

/// The cells that a change of an agent counts in, besides the floor.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cells {
    pub(super) team: u32,
    pub(super) queue_before: u32,
    pub(super) queue: u32,
}
