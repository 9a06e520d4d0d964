//! The kept facts of one agent, as they can be shown.

use super::fact::Source;
use super::picture::Floor;
use super::table::Passage;
use crate::id::AgentKey;
use crate::model::AgentState;
use crate::time::UtcMillis;

/// One kept fact of an agent. Times are on the platform's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeptFact {
    /// The canonical state.
    pub state: AgentState,
    /// Whether the contact was on hold.
    pub on_hold: bool,
    /// When the state began.
    pub since: UtcMillis,
    /// The platform's time of the fact.
    pub occurred_at: UtcMillis,
    /// How the fact reached us.
    pub source: Source,
    /// Whether a state was skipped between the fact before and this one (RT-4).
    pub gap: bool,
}

impl Floor {
    /// Returns the kept facts of an agent, the newest first: the current one and at most four before
    /// it. A log-out that was concluded is no fact and not among them.
    #[must_use]
    pub fn trail(&self, agent: AgentKey) -> Vec<KeptFact> {
        let Some(record) = self.record(agent) else {
            return Vec::new();
        };
        let kept = record.stays(self.rules()).into_iter().rev();
        kept.map(|stay| KeptFact {
            state: stay.step.state(),
            on_hold: stay.step.on_hold(),
            since: stay.since,
            occurred_at: stay.step.at(),
            source: stay.step.source(),
            gap: stay.passage == Passage::Gap,
        })
        .collect()
    }
}
