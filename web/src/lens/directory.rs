//! Names, teams, labels and limits: the slow text beside the fast numbers (DESIGN 13).

use std::collections::BTreeMap;

use floorlight_core::model::AgentState;
use floorlight_core::view::AgentCell;
use serde::Deserialize;

use super::attention::{Limits, Thresholds};

/// The most rows of one kind that are read; further ones show their row number.
pub const MAX_ROWS: usize = 60_000;

/// The answer of `GET /api/connections/{c}/directory`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Document {
    /// Greater than any version before.
    pub version: u64,
    /// The agents.
    pub agents: Vec<AgentEntry>,
    /// The queues.
    pub queues: Vec<QueueEntry>,
    /// The teams.
    pub teams: Vec<TeamEntry>,
    /// The raw states and reasons.
    pub labels: Vec<LabelEntry>,
    /// Limits by state, and of the wait.
    pub thresholds: BTreeMap<String, LimitsEntry>,
}

/// An agent of the directory.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct AgentEntry {
    /// The row that frames name.
    pub row: u32,
    /// The platform's id.
    pub id: String,
    /// The name, where one is known.
    pub name: Option<String>,
}

/// A queue of the directory.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct QueueEntry {
    /// The row that frames name.
    pub row: u32,
    /// The platform's id.
    pub id: String,
    /// The name, where one is known.
    pub name: Option<String>,
    /// The share that should be answered in time, in percent.
    pub target_percent: Option<u16>,
    /// In time means within so many seconds.
    pub target_seconds: Option<u32>,
}

/// A team of the directory.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct TeamEntry {
    /// The row that frames name; one or more.
    pub row: u32,
    /// The id.
    pub id: String,
    /// The name, where one is known.
    pub name: Option<String>,
}

/// A raw state or reason.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct LabelEntry {
    /// The row that frames name.
    pub row: u32,
    /// The platform's word, verbatim.
    pub text: String,
    /// The customer's word for it.
    pub label: Option<String>,
}

/// Limits as the directory states them.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default)]
pub struct LimitsEntry {
    /// Beyond this, medium; in seconds.
    pub medium_s: Option<u32>,
    /// Beyond this, high; in seconds.
    pub high_s: Option<u32>,
}

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
    /// Reads a document; `fold` reduces a text to the form in which texts are compared.
    #[must_use]
    pub fn read(document: Document, fold: fn(&str) -> String) -> Self {
        let named = |id: String, name: Option<String>| {
            let name = name
                .filter(|name| !name.trim().is_empty())
                .unwrap_or_else(|| id.clone());
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
            place(&mut directory.teams, entry.row, named(entry.id, entry.name));
        }
        for entry in document.queues {
            let queue = Queue {
                named: named(entry.id, entry.name),
                target: entry
                    .target_percent
                    .map(|percent| percent.min(100).saturating_mul(100)),
                target_seconds: entry.target_seconds,
            };
            place(&mut directory.queues, entry.row, queue);
        }
        for entry in document.labels {
            let text = entry.label.filter(|label| !label.is_empty());
            place(&mut directory.labels, entry.row, text.unwrap_or(entry.text));
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

    /// Makes a directory of agents with these names, in rows from zero.
    pub(crate) fn of_names(names: &[&str]) -> Directory {
        let document = Document {
            agents: names
                .iter()
                .enumerate()
                .map(|(row, name)| AgentEntry {
                    row: row as u32,
                    id: format!("a{row}"),
                    name: Some((*name).to_owned()),
                })
                .collect(),
            ..Document::default()
        };
        Directory::read(document, str::to_lowercase)
    }

    #[test]
    fn a_missing_name_falls_back_to_the_id_and_a_missing_row_to_its_number() {
        let mut document = Document::default();
        document.agents.push(AgentEntry {
            row: 3,
            id: "u-3".to_owned(),
            name: Some("  ".to_owned()),
        });
        let directory = Directory::read(document, str::to_lowercase);
        assert_eq!(directory.agent_name(3), "u-3");
        assert_eq!(directory.agent_name(0), "Agent 0");
        assert_eq!(directory.find_agent("u-3"), Some(3));
        assert_eq!(directory.find_team(""), Some(0));
    }

    #[test]
    fn rows_beyond_the_limit_are_not_read() {
        let mut document = Document::default();
        document.agents.push(AgentEntry {
            row: u32::MAX,
            ..AgentEntry::default()
        });
        assert!(
            Directory::read(document, str::to_lowercase)
                .agents
                .is_empty()
        );
    }

    #[test]
    fn limits_come_from_the_document() {
        let mut document = Document::default();
        document.thresholds.insert(
            "wait".to_owned(),
            LimitsEntry {
                medium_s: None,
                high_s: Some(5),
            },
        );
        let directory = Directory::read(document, str::to_lowercase);
        assert_eq!(directory.thresholds().wait(6), Severity::High);
        assert_eq!(directory.thresholds().wait(5), Severity::None);
    }
}
