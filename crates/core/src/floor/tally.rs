//! How many agents are in which state, on the whole floor and in each queue.

use crate::id::{MAX_QUEUES, QueueKey};
use crate::model::AgentState;

/// Agents by state, in rank order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(transparent))]
pub struct Tally(pub [u32; 10]);

impl Tally {
    /// Returns the number of agents in a state.
    #[must_use]
    pub fn of(&self, state: AgentState) -> u32 {
        self.0
            .get(usize::from(state.rank()))
            .copied()
            .unwrap_or_default()
    }

    /// Returns the number of agents.
    #[must_use]
    pub fn total(&self) -> u32 {
        self.0.iter().sum()
    }

    fn add(&mut self, state: AgentState) {
        if let Some(count) = self.0.get_mut(usize::from(state.rank())) {
            *count = count.saturating_add(1);
        }
    }

    fn subtract(&mut self, state: AgentState) {
        if let Some(count) = self.0.get_mut(usize::from(state.rank())) {
            *count = count.saturating_sub(1);
        }
    }
}

/// The counters of the floor: every agent with a record counts once, and once more in its queue (I7).
#[derive(Clone, Debug, Default)]
pub struct Tallies {
    all: Tally,
    queues: Vec<Tally>,
}

/// Where an agent counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) state: AgentState,
    pub(super) queue: Option<QueueKey>,
}

impl Tallies {
    /// Returns the agents of the whole floor.
    #[must_use]
    pub const fn all(&self) -> &Tally {
        &self.all
    }

    /// Returns the agents whose current fact names the queue.
    #[must_use]
    pub fn queue(&self, queue: QueueKey) -> Tally {
        self.queues.get(queue.index()).copied().unwrap_or_default()
    }

    /// Moves an agent from one cell to another; `None` is outside the floor.
    pub(super) fn shift(&mut self, from: Option<Cell>, to: Option<Cell>) {
        if let Some(from) = from {
            self.all.subtract(from.state);
            if let Some(tally) = from.queue.and_then(|queue| self.slot(queue)) {
                tally.subtract(from.state);
            }
        }
        if let Some(to) = to {
            self.all.add(to.state);
            if let Some(tally) = to.queue.and_then(|queue| self.slot(queue)) {
                tally.add(to.state);
            }
        }
    }

    fn slot(&mut self, queue: QueueKey) -> Option<&mut Tally> {
        let row = queue.index();
        if row >= MAX_QUEUES {
            return None;
        }
        if row >= self.queues.len() {
            self.queues.resize(row + 1, Tally::default());
        }
        self.queues.get_mut(row)
    }
}
