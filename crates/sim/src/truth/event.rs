//! What happened, in the few words that figures need.

use std::sync::Arc;

/// What an agent's state is to the figures (the platform's words are many).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Activity {
    /// Nothing is known yet, or the word is not.
    #[default]
    Unknown,
    /// Not signed in.
    LoggedOut,
    /// Signed in, taking no contacts.
    NotReady,
    /// An offer was not taken.
    NotResponding,
    /// Waiting for a contact.
    Ready,
    /// A contact is offered.
    Ringing,
    /// With a customer.
    InContact,
    /// Talking to a colleague about a contact.
    Consult,
    /// In a contact that no queue routed.
    NonRouted,
    /// After-contact work.
    WrapUp,
}

impl Activity {
    /// Reads the platform's word.
    #[must_use]
    pub fn of(word: &str) -> Self {
        match word {
            "LOGGED_OUT" => Self::LoggedOut,
            "NOT_READY" => Self::NotReady,
            "NOT_RESPONDING" => Self::NotResponding,
            "READY" => Self::Ready,
            "RINGING" => Self::Ringing,
            "CALL" | "HOLD" => Self::InContact,
            "CONSULT" => Self::Consult,
            "NON_ROUTED" => Self::NonRouted,
            "AFTER_CALL_WORK" | "WRAP_UP" => Self::WrapUp,
            _ => Self::Unknown,
        }
    }

    /// Returns the word that stands for it in the truth.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::LoggedOut => "logged-out",
            Self::NotReady => "not-ready",
            Self::NotResponding => "not-responding",
            Self::Ready => "ready",
            Self::Ringing => "ringing",
            Self::InContact => "in-contact",
            Self::Consult => "consult",
            Self::NonRouted => "non-routed",
            Self::WrapUp => "wrap-up",
        }
    }

    pub(super) const fn is_busy(self) -> bool {
        matches!(
            self,
            Self::InContact | Self::Consult | Self::NonRouted | Self::WrapUp
        )
    }

    pub(super) const fn is_signed_in(self) -> bool {
        !matches!(self, Self::Unknown | Self::LoggedOut)
    }
}

/// A step of a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Queued,
    Offered,
    NotAnswered,
    Refused,
    Answered,
    Held,
    Resumed,
    Transferred,
    Abandoned,
    Completed,
}

impl Step {
    pub(super) fn of(kind: &str) -> Option<Self> {
        Some(match kind {
            "interaction_queued" => Self::Queued,
            "interaction_offered" => Self::Offered,
            "interaction_not_answered" => Self::NotAnswered,
            "interaction_refused" => Self::Refused,
            "interaction_answered" => Self::Answered,
            "interaction_held" => Self::Held,
            "interaction_resumed" => Self::Resumed,
            "interaction_transferred" => Self::Transferred,
            "interaction_abandoned" => Self::Abandoned,
            "interaction_completed" => Self::Completed,
            _ => return None,
        })
    }
}

/// One thing that happened. Agents and queues are numbers of the world.
#[derive(Clone, Debug)]
pub(super) struct Event {
    pub(super) at: i64,
    pub(super) what: What,
}

/// The kinds of events.
#[derive(Clone, Debug)]
pub(super) enum What {
    /// An agent is now doing this, perhaps for a queue.
    Agent {
        agent: u32,
        activity: Activity,
        queue: Option<u16>,
    },
    /// A contact took a step.
    Contact {
        step: Step,
        contact: Arc<str>,
        queue: Option<u16>,
        agent: Option<u32>,
        to: Option<u32>,
    },
}
