//! What an agent's skills mean for routing.

use smallvec::SmallVec;

use crate::id::QueueKey;

/// What an agent's skills mean for routing. Names and levels stay with the driver.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AgentSkills {
    /// How many skills are assigned.
    pub assigned: u32,
    /// The queues that they serve, each once; `None` if the platform does not say which.
    pub queues: Option<SmallVec<[QueueKey; 4]>>,
}

impl AgentSkills {
    /// Returns the queues that are known to be served.
    pub fn served(&self) -> impl Iterator<Item = QueueKey> + '_ {
        self.queues.iter().flatten().copied()
    }
}
