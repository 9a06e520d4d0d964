//! The floor, for scripts and for comparing it with the truth.

use std::borrow::Cow;
use std::collections::BTreeMap;

use floorlight_core::frame::{self, Position, StaleReason};
use floorlight_core::model::AgentState;
use serde::{Deserialize, Serialize};

use super::{Agent, FloorFigures, WaitingContact, WindowFigures, iso};

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
    /// The windowed figures of the floor and its teams; `None` until anything was counted.
    #[serde(default)]
    pub figures: Option<FloorFigures>,
    /// The waiting contacts, the longest first, at most a hundred; `None` where the platform does not
    /// tell them.
    #[serde(default)]
    pub waiting: Option<Vec<WaitingContact>>,
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

impl From<frame::Freshness> for Freshness<'static> {
    fn from(freshness: frame::Freshness) -> Self {
        let (state, since, reason) = match freshness {
            frame::Freshness::Starting => ("starting", None, None),
            frame::Freshness::CatchingUp { since } => ("catching_up", Some(since), None),
            frame::Freshness::Live => ("live", None, None),
            frame::Freshness::Quiet { since } => ("quiet", Some(since), None),
            frame::Freshness::Stale { since, reason } => ("stale", Some(since), Some(reason)),
        };
        Self {
            state: state.into(),
            since: since.and_then(iso),
            reason,
        }
    }
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
    /// What follows from the agents' own states and the steps of contacts.
    pub computed: Computed,
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

/// A queue's figures as we computed them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Computed {
    /// Agents whose current fact names this queue, by state; every state is there.
    pub agents: BTreeMap<AgentState, u32>,
    /// Contacts that wait; `None` where the platform does not tell them.
    #[serde(default)]
    pub waiting: Option<u32>,
    /// Since when the first of them waits.
    #[serde(default)]
    pub waiting_since: Option<String>,
    /// The figures by window; empty until anything was counted.
    #[serde(default)]
    pub windows: Vec<WindowFigures>,
}

impl Computed {
    /// Takes counts by state rank.
    #[must_use]
    pub fn new(by_rank: [u32; 10]) -> Self {
        Self {
            agents: AgentState::ALL.into_iter().zip(by_rank).collect(),
            ..Self::default()
        }
    }
}

/// Returns hundredths of a percent as the platform writes percents.
#[must_use]
pub fn percent(hundredths: u16) -> f64 {
    f64::from(hundredths) / 100.0
}
