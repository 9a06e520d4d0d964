//! One agent, and everything that is known of one.

use std::borrow::Cow;

use floorlight_core::floor::Source;
use floorlight_core::model::{Activity, AgentState, Attendance, Direction, Routability};
use serde::{Deserialize, Serialize};

/// One agent as in the floor.
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
    /// The ids of the queues that the agent serves; `None` where the platform was not asked.
    #[serde(default)]
    pub queues: Option<Vec<Cow<'a, str>>>,
    /// The agent's skills; `None` where the platform was not asked.
    #[serde(default)]
    pub skills: Option<Vec<Cow<'a, str>>>,
    /// Whether a contact can be routed to the agent; `None` without the skills that decide it (RT-8).
    #[serde(default)]
    pub routable: Option<bool>,
    /// Whether a contact can reach the agent, or why not (RT-8).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub routability: Option<Routability>,
    /// Whether the agent is where the schedule says (RT-8).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attendance: Option<Attendance>,
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
    /// The kept facts, the newest first: the current one and at most four before it. A log-out that
    /// was concluded is no fact and not among them.
    #[serde(default)]
    pub trail: Vec<KeptFact>,
    /// The agent's skills; `None` until they were read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skills: Option<Vec<Held<'a>>>,
    /// When the skills were read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skills_read_at: Option<String>,
    /// What is scheduled; `None` if no schedule is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schedule: Option<Scheduled>,
}

/// A skill that an agent has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held<'a> {
    /// The platform's id.
    pub id: Cow<'a, str>,
    /// The name, or the id where none is known.
    pub name: Cow<'a, str>,
    /// The level, where the platform gives one.
    pub level: Option<u16>,
}

/// What is scheduled for an agent (RT-15).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scheduled {
    /// What is scheduled now; `None` outside the hours of work.
    pub activity: Option<Activity>,
    /// Since when; `None` if nothing was scheduled since the beginning of yesterday.
    pub since: Option<String>,
    /// What is scheduled next; `None` for the end of the hours of work.
    pub next: Option<Activity>,
    /// When that begins; `None` if nothing changes until the end of tomorrow.
    pub next_at: Option<String>,
    /// Every scheduled activity from the beginning of yesterday to the end of tomorrow, in UTC:
    /// beginning, end and kind.
    pub spans: Vec<super::PlanSpan>,
}

/// A state that is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Previous {
    /// Which.
    pub state: AgentState,
    /// How long it lasted, in milliseconds; `None` where a gap hides it (RT-4).
    pub lasted_ms: Option<u64>,
}

/// A fact that the platform told of an agent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptFact {
    /// The canonical state.
    pub state: AgentState,
    /// Whether the contact was on hold.
    pub on_hold: bool,
    /// When it happened, by our clock.
    pub occurred_at: Option<String>,
    /// Since when the agent was in the state, by our clock.
    pub since: Option<String>,
    /// Where the fact came from.
    pub source: Source,
    /// Whether a state was skipped between the fact before and this one (RT-4).
    pub gap: bool,
}
