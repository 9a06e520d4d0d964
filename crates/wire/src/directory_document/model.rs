//! A directory document, valid by construction of the validator.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What an administrator says about a contact centre.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct DirectoryDocument {
    /// Teams; an agent is in one or none.
    pub teams: Vec<TeamEntry>,
    /// Names and teams of agents; agents that are missing here keep the platform's name.
    pub agents: Vec<AgentEntry>,
    /// Names and targets of queues.
    pub queues: Vec<QueueEntry>,
    /// What to call the platform's words for states and reasons.
    pub labels: Vec<LabelEntry>,
    /// From how long on a time in a state stands out; keyed by canonical state, or `wait`.
    pub thresholds: BTreeMap<String, Threshold>,
}

/// A team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TeamEntry {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// An agent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AgentEntry {
    /// The platform's id.
    pub id: String,
    /// The name to show.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The id of a team.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
}

/// A queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct QueueEntry {
    /// The platform's id.
    pub id: String,
    /// The name to show.
    pub name: String,
    /// The target: so many percent of contacts …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_percent: Option<u32>,
    /// … answered within so many seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_seconds: Option<u32>,
}

/// A word of the platform, and ours for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LabelEntry {
    /// The platform's word, verbatim.
    pub raw: String,
    /// What to show.
    pub label: String,
}

/// From how long on a duration stands out, in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Threshold {
    /// Worth a look.
    pub medium_s: u32,
    /// Worth acting on; later than `medium_s`.
    pub high_s: u32,
}
