//! The directory: the slow texts behind the fast numbers (DESIGN 13).

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use crate::directory_document::Threshold;

/// The answer of `GET /api/connections/{c}/directory`; rows are those of frames.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Directory<'a> {
    /// Grows with every change; frames say which version their rows need.
    pub version: u64,
    /// Agents.
    pub agents: Vec<AgentName<'a>>,
    /// Queues.
    pub queues: Vec<QueueName<'a>>,
    /// Teams; row zero is no team, so the first is one.
    pub teams: Vec<TeamName<'a>>,
    /// Words for states and reasons.
    pub labels: Vec<LabelName<'a>>,
    /// From how long on a time in a state stands out; keyed by canonical state, or `wait`.
    pub thresholds: BTreeMap<String, Threshold>,
}

/// An agent by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentName<'a> {
    /// The row in frames.
    pub row: u32,
    /// The platform's id.
    pub id: Cow<'a, str>,
    /// The name, or the id where none is known.
    pub name: Cow<'a, str>,
    /// The team's row; zero for none.
    pub team: u16,
}

/// A queue by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueName<'a> {
    /// The row in frames.
    pub row: u32,
    /// The platform's id.
    pub id: Cow<'a, str>,
    /// The name, or the id where none is known.
    pub name: Cow<'a, str>,
    /// The target: so many percent of contacts …
    pub target_percent: Option<u32>,
    /// … answered within so many seconds.
    pub target_seconds: Option<u32>,
}

/// A team by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamName<'a> {
    /// The row in frames; one or more.
    pub row: u16,
    /// The id.
    pub id: Cow<'a, str>,
    /// The name.
    pub name: Cow<'a, str>,
}

/// A word of the platform, and what to show for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabelName<'a> {
    /// The row in frames.
    pub row: u32,
    /// The platform's word, verbatim.
    pub text: Cow<'a, str>,
    /// What to show.
    pub label: Cow<'a, str>,
}
