//! Names, teams, labels and limits: the slow text beside the fast numbers (DESIGN 13).

use floorlight_core::metric::Formula;
use floorlight_core::view::AgentCell;

mod read;

use super::attention::Thresholds;
use super::day::Day;

/// The most rows of one kind that are read; further ones show their row number.
pub const MAX_ROWS: usize = 60_000;

/// Something with an id and a name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// The platform's id.
    pub id: String,
    /// The name, or the id where no name is known.
    pub name: String,
    /// The name and the id, folded for searching and sorting.
    pub folded: String,
    /// The place among those of its kind, by folded name.
    pub rank: u32,
}

/// A queue's name and its target.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Queue {
    /// The queue.
    pub named: Named,
    /// The target, in hundredths of a percent.
    pub target: Option<u16>,
    /// The target's time, in seconds.
    pub target_seconds: Option<u32>,
}

/// A skill that an agent has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// The skill's row.
    pub skill: u32,
    /// The level; zero where the platform gives none.
    pub level: u16,
}

/// The directory, by row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Directory {
    version: u64,
    agents: Vec<Option<Named>>,
    queues: Vec<Option<Queue>>,
    teams: Vec<Option<Named>>,
    labels: Vec<Option<String>>,
    skills: Vec<Option<String>>,
    held: Vec<Option<Vec<Held>>>,
    served: Vec<Option<Vec<u32>>>,
    plans: Vec<Day>,
    /// By agent, the place of the plan plus one; zero for none.
    plan_of: Vec<Option<u32>>,
    thresholds: Thresholds,
    formula: Formula,
}

impl Directory {
    /// Returns the version.
    #[must_use]
    pub const fn version(&self) -> u64 {
        self.version
    }

    /// Returns the limits in force.
    #[must_use]
    pub const fn thresholds(&self) -> &Thresholds {
        &self.thresholds
    }

    /// Says whether anything is known of skills.
    #[must_use]
    pub fn has_skills(&self) -> bool {
        !self.held.is_empty()
    }

    /// Says whether anything is known of schedules.
    #[must_use]
    pub fn has_days(&self) -> bool {
        !self.plans.is_empty()
    }

    /// Returns the queues that an agent serves; none where that is not known.
    #[must_use]
    pub fn served(&self, row: u32) -> &[u32] {
        let served = self.served.get(row as usize);
        served.and_then(Option::as_deref).unwrap_or_default()
    }

    /// Returns an agent's skills with their levels; none where they are not known.
    #[must_use]
    pub fn skills(&self, row: u32) -> &[Held] {
        let held = self.held.get(row as usize);
        held.and_then(Option::as_deref).unwrap_or_default()
    }

    /// Returns the name of a skill, or its row where none is known.
    #[must_use]
    pub fn skill_name(&self, held: Held) -> String {
        let name = self.skills.get(held.skill as usize);
        name.and_then(Clone::clone)
            .unwrap_or_else(|| format!("Skill {}", held.skill))
    }

    /// Returns what an agent is scheduled to do.
    #[must_use]
    pub fn day(&self, row: u32) -> &Day {
        static NOTHING: Day = Day::nothing();
        let plan = self.plan_of.get(row as usize).copied().flatten();
        let place = plan.and_then(|plan| plan.checked_sub(1));
        place
            .and_then(|place| self.plans.get(place as usize))
            .unwrap_or(&NOTHING)
    }

    /// Returns the configured formula of the service level.
    #[must_use]
    pub const fn formula(&self) -> Formula {
        self.formula
    }

    /// Returns an agent's names.
    #[must_use]
    pub fn agent(&self, row: u32) -> Option<&Named> {
        self.agents.get(row as usize)?.as_ref()
    }

    /// Returns a queue.
    #[must_use]
    pub fn queue(&self, row: u32) -> Option<&Queue> {
        self.queues.get(row as usize)?.as_ref()
    }

    /// Returns a team's names; row zero is no team.
    #[must_use]
    pub fn team(&self, row: u16) -> Option<&Named> {
        self.teams.get(usize::from(row))?.as_ref()
    }

    /// Returns the text of a label; row zero is no text.
    #[must_use]
    pub fn label(&self, row: u16) -> Option<&str> {
        self.labels.get(usize::from(row))?.as_deref()
    }

    /// Returns the name of an agent, or its row where the directory is behind the frames.
    #[must_use]
    pub fn agent_name(&self, row: u32) -> String {
        self.agent(row)
            .map_or_else(|| format!("Agent {row}"), |named| named.name.clone())
    }

    /// Returns the name of an agent's team; empty for none.
    #[must_use]
    pub fn team_name(&self, cell: &AgentCell) -> &str {
        self.team(cell.team).map_or("", |named| named.name.as_str())
    }

    /// Returns the name of a queue, or its row where the directory is behind the frames.
    #[must_use]
    pub fn queue_name(&self, row: u32) -> String {
        self.queue(row)
            .map_or_else(|| format!("Queue {row}"), |queue| queue.named.name.clone())
    }

    /// Returns the row of the agent with this id.
    #[must_use]
    pub fn find_agent(&self, id: &str) -> Option<u32> {
        let row = self
            .agents
            .iter()
            .position(|named| named.as_ref().is_some_and(|named| named.id == id))?;
        u32::try_from(row).ok()
    }

    /// Returns the row of the team with this id; an empty id is no team.
    #[must_use]
    pub fn find_team(&self, id: &str) -> Option<u16> {
        if id.is_empty() {
            return Some(0);
        }
        let row = self
            .teams
            .iter()
            .position(|named| named.as_ref().is_some_and(|named| named.id == id))?;
        u16::try_from(row).ok()
    }

    /// Returns the row of the queue with this id.
    #[must_use]
    pub fn find_queue(&self, id: &str) -> Option<u32> {
        let row = self
            .queues
            .iter()
            .position(|queue| queue.as_ref().is_some_and(|queue| queue.named.id == id))?;
        u32::try_from(row).ok()
    }
}

#[cfg(test)]
pub(crate) mod tests;
