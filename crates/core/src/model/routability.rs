//! Whether a contact can reach an agent, and whether the agent is where the schedule says (RT-8).
//!
//! Two verdicts that stand beside each other: an agent may be blocked and unscheduled at once.

/// Whether a contact could be routed to the agent now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Routability {
    /// The state itself says it: logged out, not ready, in contact, wrapping up.
    #[default]
    NotApplicable,
    /// The agent's skills are not loaded yet, or the platform does not send them.
    Unknown,
    /// Nothing stands in the way.
    Routable,
    /// Ready, but no skill is assigned.
    NoSkill,
    /// Ready, but no queue is served.
    NoQueue,
    /// Ready, but as many contacts are in hand as the agent may have.
    AtCapacity,
    /// The last offer was not taken.
    NotResponding,
}

/// What the schedule says about the agent's state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Attendance {
    /// No schedule is known for the agent.
    #[default]
    NotProvided,
    /// As scheduled.
    AsScheduled,
    /// Ready or in contact outside the shift.
    OutsideShift,
    /// Ready or in contact during a scheduled break or other activity.
    DuringBreak,
    /// On a break beyond its scheduled end or its allowed length.
    BreakOverrun,
    /// Not ready while the schedule says work.
    OffQueue,
    /// Not signed in while the schedule says work.
    Absent,
}

/// What an agent is scheduled to do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Activity {
    /// Taking contacts.
    #[default]
    Work,
    /// A short rest.
    Break,
    /// A meal.
    Lunch,
    /// A meeting.
    Meeting,
    /// Training.
    Training,
    /// Coaching, one to one.
    Coaching,
    /// Work off the queues.
    BackOffice,
    /// Anything else that the document names.
    Other,
}
