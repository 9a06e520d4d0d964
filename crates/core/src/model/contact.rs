//! The steps of a contact (RT-13). The platforms name such events without defining them.

/// What happened to a contact. The order of the variants is the order of steps of equal time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum ContactStep {
    /// It began to wait in a queue; after a transfer to a queue, again.
    Queued,
    /// It rings at an agent.
    Offered,
    /// The agent did not take it: it waits again, with its age.
    NotAnswered,
    /// The agent refused it: it waits again, with its age.
    Refused,
    /// The agent took it.
    Answered,
    /// The customer is on hold.
    Held,
    /// The customer is no longer on hold.
    Resumed,
    /// The agent gave it away: to a queue (`Queued` follows) or to another agent.
    Transferred,
    /// The customer left before an agent took it.
    Abandoned,
    /// The agent's work on it is done, wrap-up included: the moment that handle time is credited to.
    Completed,
}
