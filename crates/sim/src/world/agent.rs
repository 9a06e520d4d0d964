//! One agent of the world.

use std::sync::Arc;

use super::duty::Duty;
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
    /// Asks a colleague while the customer is on hold.
    Consulting,
    /// Is the colleague.
    Assisting,
    /// In a contact that no queue routed.
    Private,
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
            Self::Ringing
                | Self::Talking
                | Self::OnHold
                | Self::Consulting
                | Self::Assisting
                | Self::Private
                | Self::Dialing
                | Self::WrapUp
        )
    }
}

/// What interrupts a talk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Interruption {
    Hold { ms: i64 },
    Consult { ms: i64, gives: bool },
}

/// The contact that an agent has in hand, with what remains to be done of it.
#[derive(Clone, Debug)]
pub(super) struct InHand {
    pub(super) call_id: Arc<str>,
    /// Its queue and place there, for a routed contact.
    pub(super) routed: Option<(usize, Contact)>,
    pub(super) interruption: Option<Interruption>,
    /// The talk that remains after the interruption.
    pub(super) rest_ms: i64,
    /// The queue to which it will be given.
    pub(super) goes_to: Option<usize>,
    /// The colleague who is asked.
    pub(super) colleague: Option<usize>,
}

impl InHand {
    pub(super) const fn new(call_id: Arc<str>, routed: Option<(usize, Contact)>) -> Self {
        Self {
            call_id,
            routed,
            interruption: None,
            rest_ms: 1,
            goes_to: None,
            colleague: None,
        }
    }
}

/// How an agent is to log out once there is time for it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Leave {
    pub(super) code: &'static str,
    /// After how long the agent logs in again, if at all.
    pub(super) back_ms: Option<i64>,
}

/// One skill of an agent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skill {
    /// The platform's id.
    pub id: Arc<str>,
    /// The name.
    pub name: Arc<str>,
    /// The level, 1 to 5.
    pub level: u8,
    /// The numbers of the queues that want it; none for a skill that no queue wants.
    pub queues: Vec<usize>,
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
    /// The numbers of the queues that the agent serves, the main one first. Empty for the few who
    /// have no skill, or only skills that no queue wants.
    pub queues: Vec<usize>,
    /// The skills, with levels.
    pub skills: Vec<Skill>,
    /// The latest schedules, oldest first: today's and the day's before. Empty for those who are
    /// off. Some come without a schedule, and some do not come in spite of one.
    pub duties: Vec<Arc<Duty>>,
    /// What the platform shows.
    pub shown: Shown,
    pub(super) phase: Phase,
    pub(super) in_hand: Option<InHand>,
    /// Counts the courses taken; a step of an older course is void.
    pub(super) course: u32,
    pub(super) pace: f64,
    /// What the agent really does today.
    pub(super) works: Option<Arc<Duty>>,
    /// Chosen while busy: why not ready afterwards, and for how long.
    pub(super) wants_off: Option<(&'static str, i64)>,
    pub(super) wants_out: Option<Leave>,
    /// What was shown before the connection was lost.
    pub(super) lost: Option<Shown>,
    pub(super) losses: u32,
    pub(super) dials: bool,
    pub(super) ready_since: i64,
}
