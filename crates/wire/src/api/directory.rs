//! The directory: the slow texts behind the fast numbers (DESIGN 13).

use std::borrow::Cow;
use std::collections::BTreeMap;

use floorlight_core::model::Activity;
use floorlight_core::time::UtcMillis;
use serde::{Deserialize, Serialize};

pub use crate::directory_document::{AllowancesEntry, FiguresEntry, Threshold};

/// A scheduled activity: from when, until when (that moment is no longer part of it), and what.
pub type PlanSpan = (UtcMillis, UtcMillis, Activity);

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
    /// Skills, as far as they were read.
    #[serde(default)]
    pub skills: Vec<SkillName<'a>>,
    /// What is scheduled, from some hours ago until a day ahead; agents with the same shifts share a
    /// plan.
    #[serde(default)]
    pub plans: Vec<Vec<PlanSpan>>,
    /// How long breaks may be.
    #[serde(default)]
    pub allowances: AllowancesEntry,
    /// How figures are computed.
    #[serde(default)]
    pub figures: FiguresEntry,
}

/// An agent by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentName<'a> {
    /// The row in frames.
    pub row: u32,
    /// The platform's id.
    pub id: Cow<'a, str>,
    /// The name, or the id where none is known.
    pub name: Cow<'a, str>,
    /// The team's row; zero for none.
    pub team: u16,
    /// The row of each skill, and its level, zero where the platform gives none; `None` until the
    /// skills were read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skills: Option<Vec<(u32, u16)>>,
    /// The rows of the queues that the skills serve; `None` until the skills were read, or where the
    /// platform does not say which queues a skill serves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub queues: Option<Vec<u32>>,
    /// The place of the agent's plan plus one; zero if no schedule is known.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub plan: u32,
    /// How many contacts the agent may have in hand, where the document says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity: Option<u32>,
}

/// A queue by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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
    /// A contact abandoned sooner than this many seconds was a short abandon; five where nothing is
    /// said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub short_abandon_seconds: Option<u32>,
}

/// A skill by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SkillName<'a> {
    /// The row in [`AgentName::skills`].
    pub row: u32,
    /// The platform's id.
    pub id: Cow<'a, str>,
    /// The name, or the id where none is known.
    pub name: Cow<'a, str>,
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

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes fields by reference"
)]
const fn is_zero(number: &u32) -> bool {
    *number == 0
}
