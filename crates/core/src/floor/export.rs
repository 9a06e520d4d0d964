//! A floor as it is kept between two lives (I21).

use super::doubt::Doubt;
use super::outcome::FloorCounters;
use super::picture::{Floor, FloorConfig};
use super::queue::QueueRecord;
use super::record::Record;
use crate::id::AgentKey;
use crate::model::AgentState;
use crate::time::UtcMillis;

/// Everything of a floor that outlives it. Counters by state follow from the records.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct FloorState {
    agents: Vec<(AgentKey, Record)>,
    queues: Vec<QueueRecord>,
    doubts: Vec<(AgentKey, Doubt)>,
    watermark: Option<UtcMillis>,
    pub(super) moved_at: Option<UtcMillis>,
    listed: u32,
    suspects: u8,
    stamped_at_change: bool,
    pub(super) counters: FloorCounters,
}

impl Floor {
    /// Returns everything that outlives this floor. Rows that were touched and not taken are not part
    /// of it: a new life sends whole pictures.
    #[must_use]
    pub fn export(&self) -> FloorState {
        FloorState {
            agents: (0u32..)
                .zip(&self.agents)
                .filter_map(|(row, record)| Some((AgentKey::new(row), record.clone()?)))
                .collect(),
            queues: self.queues.clone(),
            doubts: self
                .doubts
                .iter()
                .map(|(agent, doubt)| (*agent, doubt.clone()))
                .collect(),
            watermark: self.watermark,
            moved_at: self.moved_at,
            listed: self.listed,
            suspects: self.suspects,
            stamped_at_change: self.stamped_at_change,
            counters: self.counters,
        }
    }

    /// Makes a floor from what another left.
    #[must_use]
    pub fn restore(config: FloorConfig, state: FloorState) -> Self {
        let mut floor = Self::new(config);
        for (agent, record) in state.agents {
            if let Some(slot) = floor.slot(agent) {
                *slot = Some(record);
            }
        }
        floor.queues = state.queues;
        floor.queues.truncate(crate::id::MAX_QUEUES);
        floor.doubts = state.doubts.into_iter().collect();
        floor.watermark = state.watermark;
        floor.moved_at = state.moved_at;
        floor.listed = state.listed;
        floor.suspects = state.suspects;
        floor.stamped_at_change = state.stamped_at_change;
        floor.counters = state.counters;
        let views: Vec<_> = floor.agents().collect();
        for view in views {
            floor.tallies.shift(None, Some(view.cell()));
            let is_open = floor
                .record(view.agent)
                .is_some_and(|record| !record.start().is_final());
            if is_open && view.state == AgentState::InContact && view.queue.is_some() {
                floor.open_starts.insert(view.agent.index());
            }
        }
        floor
    }
}
