//! The floor, for scripts and for comparing it with the truth.

use std::borrow::Cow;

use floorlight_core::floor::Source;
use floorlight_core::frame::{Position, StaleReason};
use floorlight_core::model::{AgentState, Direction};
use serde::{Deserialize, Serialize};

/// The answer of `GET /api/connections/{c}/floor`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Floor<'a> {
    /// The connection's id.
    pub connection: Cow<'a, str>,
    /// The moment that ages and freshness refer to.
    pub as_of: Option<String>,
    /// How far the floor may be believed.
    pub freshness: Freshness<'a>,
    /// The place in the stream that this picture shows.
    pub position: Position,
    /// Every agent.
    pub agents: Vec<Agent<'a>>,
    /// Every queue.
    pub queues: Vec<Queue<'a>>,
}

/// The verdict on the feed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Freshness<'a> {
    /// `starting`, `catching_up`, `live`, `quiet` or `stale`.
    pub state: Cow<'a, str>,
    /// Since when.
    pub since: Option<String>,
    /// Why it is stale.
    pub reason: Option<StaleReason>,
}

/// One agent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Agent<'a> {
    /// The platform's id.
    pub id: Cow<'a, str>,
    /// The name, where one is known.
    pub name: Option<Cow<'a, str>>,
    /// The team's name, if the agent is in one.
    pub team: Option<Cow<'a, str>>,
    /// The canonical state.
    pub state: AgentState,
    /// The platform's word for it, verbatim.
    pub raw_state: Option<Cow<'a, str>>,
    /// The platform's reason, verbatim.
    pub reason: Option<Cow<'a, str>>,
    /// The direction of the contact.
    pub direction: Direction,
    /// Whether the contact is on hold.
    pub on_hold: bool,
    /// Since when the agent is in the state, by our clock; `None` if nothing was reported.
    pub since: Option<String>,
    /// The queue's id.
    pub queue: Option<Cow<'a, str>>,
    /// Whether a state was skipped on the way here (RT-4).
    pub gap: bool,
    /// Whether the state was concluded, not reported.
    pub inferred: bool,
    /// Whether reports disagree.
    pub doubtful: bool,
    /// Whether neither stream nor sweep has confirmed the agent within the limit.
    pub stale: bool,
    /// Where the current fact came from.
    pub source: Option<Source>,
    /// When it happened, by our clock.
    pub occurred_at: Option<String>,
    /// When it was first received.
    pub observed_at: Option<String>,
    /// When it was last confirmed.
    pub confirmed_at: Option<String>,
    /// The queue's reported service level when the contact began (RT-7).
    pub start_service_level_pct: Option<f64>,
    /// The queue's reported wait when the contact began (RT-7).
    pub start_wait_seconds: Option<u32>,
}

/// One queue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Queue<'a> {
    /// The platform's id.
    pub id: Cow<'a, str>,
    /// The name, where one is known.
    pub name: Option<Cow<'a, str>>,
    /// What the platform reported; `None` if nothing came.
    pub reported: Option<Reported>,
    /// How old that is, in milliseconds.
    pub age_ms: Option<u64>,
    /// Whether that is too old.
    pub stale: bool,
    /// Agents whose current fact names this queue, by state rank.
    pub agents: [u32; 10],
}

/// A queue's figures as the platform reported them, under its names.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reported {
    /// The wait, in seconds.
    pub wait_time_seconds: Option<u32>,
    /// Contacts abandoned.
    pub abandoned_count: Option<u32>,
    /// Agents available.
    pub available_agents: Option<u32>,
    /// Contacts of the last hour.
    pub call_volume_1h: Option<u32>,
    /// The service level, in percent.
    pub service_level_pct: Option<f64>,
}

impl From<&floorlight_core::floor::Reported> for Reported {
    fn from(reported: &floorlight_core::floor::Reported) -> Self {
        Self {
            wait_time_seconds: reported.wait_s,
            abandoned_count: reported.abandoned,
            available_agents: reported.available,
            call_volume_1h: reported.volume_1h,
            service_level_pct: reported.service_level.map(percent),
        }
    }
}

/// Returns hundredths of a percent as the platform writes percents.
#[must_use]
pub fn percent(hundredths: u16) -> f64 {
    f64::from(hundredths) / 100.0
}

/// The answer of `GET /api/connections/{c}/agents/{id}`: everything that is known, from which source
/// and how old.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AgentDetail<'a> {
    /// The moment that ages refer to.
    pub as_of: Option<String>,
    /// The agent as in the floor.
    pub agent: Agent<'a>,
    /// The name that the platform gives.
    pub platform_name: Option<Cow<'a, str>>,
    /// The team that the platform gives.
    pub platform_team: Option<Cow<'a, str>>,
    /// How long ago the state was last confirmed, in milliseconds.
    pub confirmed_age_ms: Option<u64>,
    /// The contact by its tag: the platform's own id is not kept.
    pub contact: Option<Cow<'a, str>>,
    /// How long the contact has lasted, in milliseconds.
    pub contact_lasted_ms: Option<u64>,
    /// The state before.
    pub previous: Option<Previous>,
    /// Whether the queue's figures at the start of the contact may still change (RT-7).
    pub start_is_provisional: Option<bool>,
}

/// A state that is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Previous {
    /// Which.
    pub state: AgentState,
    /// How long it lasted, in milliseconds; `None` where a gap hides it (RT-4).
    pub lasted_ms: Option<u64>,
}
