//! What the world tells: changes of agents, figures of queues, steps of contacts.

use std::borrow::Cow;
use std::sync::Arc;

/// What a platform would publish at a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Emitted {
    /// When it happened, in UTC milliseconds.
    pub at: i64,
    /// What happened.
    pub body: Body,
}

/// The kinds of publication.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// An agent changed state.
    Agent(AgentReport),
    /// A queue's figures, computed now.
    Queue(QueueReport),
    /// A contact took a step.
    Lifecycle(LifecycleReport),
}

/// What is shown of an agent: exactly what the platform's messages carry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The state, in the platform's word (`READY`, `CALL`, …).
    pub state: Cow<'static, str>,
    /// The code under the state (`AVAILABLE`, `ON_HOLD`, `LUNCH`, …).
    pub code: Cow<'static, str>,
    /// The queue that routed the contact.
    pub queue_id: Option<Arc<str>>,
    /// The contact.
    pub call_id: Option<Arc<str>>,
    /// `INBOUND` or `OUTBOUND`, while there is a contact.
    pub direction: Option<Cow<'static, str>>,
    /// When all of this became so, in UTC milliseconds.
    pub since: i64,
}

/// A change of one agent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgentReport {
    /// The platform's id of the agent.
    pub user_id: Arc<str>,
    /// What is shown of the agent from now on.
    pub shown: Shown,
    /// How long the former state lasted, in milliseconds.
    pub before_ms: i64,
}

/// A queue's figures as the platform computes them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueReport {
    /// The platform's id of the queue.
    pub queue_id: Arc<str>,
    /// The age of the oldest waiting contact, in seconds.
    pub wait_time_seconds: i64,
    /// Contacts abandoned today.
    pub abandoned_count: u32,
    /// Agents who wait for a contact of this queue.
    pub available_agents: u32,
    /// Contacts offered in the last hour.
    pub call_volume_1h: u32,
    /// Contacts of the last hour answered in time, in tenths of a percent; `None` without any.
    pub service_level_tenths: Option<u32>,
}

/// A step of a contact (RT-13). The platform names such events without defining them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LifecycleReport {
    /// The message type: `interaction_queued`, `_offered`, `_answered`, `_not_answered`,
    /// `_refused`, `_held`, `_resumed`, `_transferred`, `_abandoned` or `_completed`.
    pub kind: &'static str,
    /// The contact.
    pub call_id: Arc<str>,
    /// The queue, for a routed contact; of `_transferred` the one that it goes to.
    pub queue_id: Option<Arc<str>>,
    /// The agent, once there is one; of `_transferred` the one who gives it away.
    pub user_id: Option<Arc<str>>,
    /// Of `_transferred`: the agent who gets it.
    pub to_user_id: Option<Arc<str>>,
}
