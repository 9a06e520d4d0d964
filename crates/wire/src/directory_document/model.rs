//! A directory document, valid by construction of the validator.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::shift::{AllowancesEntry, FiguresEntry, ReasonEntry, ScheduleEntry, ShiftEntry};

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
    /// Shift templates.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub shifts: Vec<ShiftEntry>,
    /// Who works which shift, and the hours of single days.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub schedules: Vec<ScheduleEntry>,
    /// How long breaks may be.
    pub allowances: AllowancesEntry,
    /// What the platform's reasons mean in terms of schedules.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<ReasonEntry>,
    /// How figures are computed.
    pub figures: FiguresEntry,
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
    /// How many contacts the agent may have in hand at once; one where nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capacity: Option<u32>,
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
    /// A contact abandoned sooner than this many seconds was a short abandon; five where nothing is
    /// said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub short_abandon_seconds: Option<u32>,
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
