//! What a platform told us, in our words.

use crate::id::{AgentKey, ContactTag, LabelKey, QueueKey};
use crate::model::{AgentState, ContactStep, Direction};
use crate::time::UtcMillis;

/// How a fact reached us. At equal times the later variant wins: a complete sweep settles a tie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Source {
    /// Pushed over the platform's stream.
    Stream,
    /// Fetched by a polling cursor.
    Poll,
    /// Answered in a reconciliation sweep (or a probe between sweeps).
    Sweep,
}

/// The place of a fact in the total order of all facts about one agent. The greatest wins.
///
/// `tie` is [`crate::id::digest`] of queue id, contact id, raw state and reason texts, so that
/// neither arrival order nor interned numbers ever decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct FactKey {
    /// The upstream's time of the fact.
    pub occurred_at: UtcMillis,
    /// Where the fact came from.
    pub source: Source,
    /// The number of the sweep that brought it; zero otherwise.
    pub sweep: u32,
    /// The state, by rank.
    pub state: AgentState,
    /// The digest of the fact's texts.
    pub tie: u64,
}

/// One report about one agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct AgentFact {
    /// Whom it is about.
    pub agent: AgentKey,
    /// Its place in the order of facts.
    pub key: FactKey,
    /// When this side received it, by our clock.
    pub observed_at: UtcMillis,
    /// The direction of the contact.
    pub direction: Direction,
    /// Whether the contact is on hold.
    pub on_hold: bool,
    /// The platform's word for the state, verbatim.
    pub raw: LabelKey,
    /// The platform's reason or code, verbatim.
    pub reason: LabelKey,
    /// The queue, if any.
    pub queue: Option<QueueKey>,
    /// The contact, if any.
    pub contact: ContactTag,
    /// The reported time already spent in the state, in milliseconds, where one was sent (RT-3).
    pub duration_ms: Option<u32>,
}

/// One report of a queue's figures, as the platform computed them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct QueueFact {
    /// Which queue.
    pub queue: QueueKey,
    /// The upstream's time of the figures.
    pub occurred_at: UtcMillis,
    /// When this side received them, by our clock.
    pub observed_at: UtcMillis,
    /// The figures.
    pub reported: Reported,
}

/// A queue's reported figures. What the platform did not send is `None`, never zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Reported {
    /// The wait, in seconds (whether mean or longest the seed leaves open).
    pub wait_s: Option<u32>,
    /// Contacts abandoned; a counter that may reset.
    pub abandoned: Option<u32>,
    /// Agents available.
    pub available: Option<u32>,
    /// Contacts offered in the last hour.
    pub volume_1h: Option<u32>,
    /// Service level in hundredths of a percent (7850 = 78.5 %).
    pub service_level: Option<u16>,
}

/// One step of a contact (RT-13).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ContactFact {
    /// Which contact.
    pub contact: ContactTag,
    /// What happened to it.
    pub step: ContactStep,
    /// The upstream's time of the step.
    pub occurred_at: UtcMillis,
    /// When this side received it, by our clock.
    pub observed_at: UtcMillis,
    /// The queue: of `Transferred`, the one that the contact goes to; `None` where no queue routed it.
    pub queue: Option<QueueKey>,
    /// The agent whose step it is; `None` while nobody has it.
    pub agent: Option<AgentKey>,
    /// Of `Transferred`: the agent who gets it; `None` if it goes to a queue.
    pub to_agent: Option<AgentKey>,
    /// The digest of the fact's texts (contact, queue, agent, receiver), so that neither arrival
    /// order nor interned numbers ever decide.
    pub tie: u64,
}
