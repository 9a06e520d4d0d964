//! What decides where something counts: teams, targets and cells.

use super::cell::{CellTable, FLOOR, QueueSlot};
use super::event::AgentSlot;

/// A queue's targets, in milliseconds (the directory document's `target_seconds` and
/// `short_abandon_seconds`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct QueueTarget {
    /// A contact that waited no longer than this was answered (or abandoned) within the target.
    pub target_ms: u32,
    /// A contact abandoned sooner than this is a short abandon.
    pub short_abandon_ms: u32,
}

impl Default for QueueTarget {
    fn default() -> Self {
        Self {
            target_ms: 20_000,
            short_abandon_ms: 5_000,
        }
    }
}

/// Where something counts.
#[derive(Clone, Debug, Default)]
pub(super) struct Rules {
    pub(super) teams: Vec<u16>,
    pub(super) targets: Vec<QueueTarget>,
    pub(super) cells: CellTable,
}

impl Rules {
    /// Returns an agent's team; nobody belongs to "no team", so that teams add up to the floor (I7).
    pub(super) fn team(&self, agent: AgentSlot) -> u16 {
        let team = agent.row().and_then(|row| self.teams.get(row));
        team.copied().unwrap_or(0)
    }

    pub(super) fn target(&self, queue: QueueSlot) -> QueueTarget {
        let target = queue.row().and_then(|row| self.targets.get(row as usize));
        target.copied().unwrap_or_default()
    }

    /// Returns the cells that an agent's step of a contact counts in.
    pub(super) fn cells_of(&mut self, agent: AgentSlot, queue: QueueSlot) -> [u32; 3] {
        let team = self.team(agent);
        [FLOOR, self.cells.team(team), self.cells.queue(queue)]
    }
}
