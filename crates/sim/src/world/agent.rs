//! One agent of the world.

use std::sync::Arc;

use super::queue::Contact;
use super::report::Shown;

/// What the agent is really doing, behind the platform's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    LoggedOut,
    NotReady,
    Ready,
    Ringing,
    Talking,
    OnHold,
    Dialing,
    WrapUp,
    /// Put into a state by a script; leaves it only by a script.
    Scripted,
}

impl Phase {
    /// Whether what the agent intends must wait.
    pub(super) const fn is_busy(self) -> bool {
        matches!(
            self,
            Self::Ringing | Self::Talking | Self::OnHold | Self::Dialing | Self::WrapUp
        )
    }
}

/// The contact that an agent has in hand, with what remains to be done of it.
#[derive(Clone, Debug)]
pub(super) struct InHand {
    pub(super) call_id: Arc<str>,
    /// Its queue and place there, for a routed contact.
    pub(super) routed: Option<(usize, Contact)>,
    pub(super) hold_ms: i64,
    pub(super) rest_ms: i64,
}

/// One agent.
#[derive(Clone, Debug)]
pub struct Agent {
    /// The platform's id.
    pub id: Arc<str>,
    /// The name.
    pub name: String,
    /// The number of the team.
    pub team: usize,
    /// The numbers of the queues that the agent serves, the main one first.
    pub queues: Vec<usize>,
    /// What the platform shows.
    pub shown: Shown,
    pub(super) phase: Phase,
    pub(super) in_hand: Option<InHand>,
    /// Counts the courses taken; a step of an older course is void.
    pub(super) course: u32,
    pub(super) pace: f64,
    pub(super) wants_break: bool,
    pub(super) wants_out: bool,
    pub(super) dials: bool,
    pub(super) ready_since: i64,
}
