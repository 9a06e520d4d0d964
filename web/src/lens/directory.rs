//! Names, teams, labels and limits: the slow text beside the fast numbers (DESIGN 13).

use std::borrow::Cow;

use floorlight_core::model::AgentState;
use floorlight_core::view::AgentCell;
use floorlight_wire::api;

use super::attention::{Limits, Thresholds};

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

/// The directory, by row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Directory {
    version: u64,
    agents: Vec<Option<Named>>,
    queues: Vec<Option<Queue>>,
    teams: Vec<Option<Named>>,
    labels: Vec<Option<String>>,
    thresholds: Thresholds,
}

impl Directory {
    /// Reads an answer; `fold` reduces a text to the form in which texts are compared.
    #[must_use]
    pub fn read(document: api::Directory<'_>, fold: fn(&str) -> String) -> Self {
        let named = |id: Cow<'_, str>, name: Cow<'_, str>| {
            let id = id.into_owned();
            let name = if name.trim().is_empty() {
                id.clone()
            } else {
                name.into_owned()
            };
            let mut folded = fold(&name);
            if name != id {
                folded.push(' ');
                folded.push_str(&fold(&id));
            }
            Named { id, name, folded }
        };
        let mut directory = Self {
            version: document.version,
            ..Self::default()
        };
        for entry in document.agents {
            place(
                &mut directory.agents,
                entry.row,
                named(entry.id, entry.name),
            );
        }
        for entry in document.teams {
            let row = u32::from(entry.row);
            place(&mut directory.teams, row, named(entry.id, entry.name));
        }
        for entry in document.queues {
            let queue = Queue {
                named: named(entry.id, entry.name),
                target: entry
                    .target_percent
                    .and_then(|percent| u16::try_from(percent.min(100) * 100).ok()),
                target_seconds: entry.target_seconds,
            };
            place(&mut directory.queues, entry.row, queue);
        }
        for entry in document.labels {
            let word = if entry.label.is_empty() {
                entry.text
            } else {
                entry.label
            };
            place(&mut directory.labels, entry.row, word.into_owned());
        }
        for (key, entry) in document.thresholds {
            let limits = Limits {
                medium_s: entry.medium_s,
                high_s: entry.high_s,
            };
            match state_of(&key) {
                Some(state) => directory.thresholds.set_state(state, limits),
                None if key == "wait" => directory.thresholds.set_wait(limits),
                None => {}
            }
        }
        directory
    }

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

fn place<T: Clone>(rows: &mut Vec<Option<T>>, row: u32, item: T) {
    let row = row as usize;
    if row >= MAX_ROWS {
        return;
    }
    if rows.len() <= row {
        rows.resize(row + 1, None);
    }
    if let Some(slot) = rows.get_mut(row) {
        *slot = Some(item);
    }
}

fn state_of(key: &str) -> Option<AgentState> {
    Some(match key {
        "logged_out" => AgentState::LoggedOut,
        "not_ready" => AgentState::NotReady,
        "not_responding" => AgentState::NotResponding,
        "ready" => AgentState::Ready,
        "ringing" => AgentState::Ringing,
        "in_contact" => AgentState::InContact,
        "consult" => AgentState::Consult,
        "non_routed" => AgentState::NonRouted,
        "wrap_up" => AgentState::WrapUp,
        "unknown" => AgentState::Unknown,
        _ => return None,
    })
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::lens::attention::Severity;

    fn agent(row: u32, id: &str, name: &str) -> api::AgentName<'static> {
        api::AgentName {
            row,
            id: id.to_owned().into(),
            name: name.to_owned().into(),
            team: 0,
        }
    }

    /// Makes a directory of agents with these names, in rows from zero.
    pub(crate) fn of_names(names: &[&str]) -> Directory {
        let agents = names.iter().enumerate();
        let document = api::Directory {
            agents: agents
                .map(|(row, name)| agent(row as u32, &format!("a{row}"), name))
                .collect(),
            ..api::Directory::default()
        };
        Directory::read(document, str::to_lowercase)
    }

    #[test]
    fn a_missing_name_falls_back_to_the_id_and_a_missing_row_to_its_number() {
        let document = api::Directory {
            agents: vec![agent(3, "u-3", "  ")],
            ..api::Directory::default()
        };
        let directory = Directory::read(document, str::to_lowercase);
        assert_eq!(directory.agent_name(3), "u-3");
        assert_eq!(directory.agent_name(0), "Agent 0");
        assert_eq!(directory.find_agent("u-3"), Some(3));
        assert_eq!(directory.find_team(""), Some(0));
    }

    #[test]
    fn rows_beyond_the_limit_are_not_read() {
        let document = api::Directory {
            agents: vec![agent(u32::MAX, "a", "a")],
            ..api::Directory::default()
        };
        assert!(
            Directory::read(document, str::to_lowercase)
                .agents
                .is_empty()
        );
    }

    #[test]
    fn limits_come_from_the_document() {
        let mut document = api::Directory::default();
        document.thresholds.insert(
            "wait".to_owned(),
            api::Threshold {
                medium_s: 3,
                high_s: 5,
            },
        );
        let directory = Directory::read(document, str::to_lowercase);
        assert_eq!(directory.thresholds().wait(6), Severity::High);
        assert_eq!(directory.thresholds().wait(5), Severity::Medium);
    }
}
