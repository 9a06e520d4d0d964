//! What is counted in one cell over one window.

use serde::Serialize;

/// Counts and spans of the floor, a team or a queue over a half-open window (RT-9).
///
/// `offered` and the abandons belong to a queue and the floor; the agents' times and transitions to
/// a team and the floor; of the times only `busy_ms` is also known of a queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Sums {
    /// Contacts that began to wait.
    pub offered: u64,
    /// Contacts that an agent took from a queue.
    pub answered: u64,
    /// How long those had waited, in milliseconds.
    pub answer_wait_ms: i64,
    /// Contacts answered within the queue's target.
    pub answered_in_target: u64,
    /// Contacts whose customer left before an answer.
    pub abandoned: u64,
    /// How long those had waited, in milliseconds.
    pub abandon_wait_ms: i64,
    /// Contacts abandoned within the queue's target.
    pub abandoned_in_target: u64,
    /// Contacts abandoned sooner than the queue's short-abandon limit.
    pub abandoned_short: u64,
    /// Contacts completed by an agent, wrap-up included.
    pub handled: u64,
    /// From answer or transfer to the end of wrap-up of those, in milliseconds.
    pub handle_ms: i64,
    /// Hold of those, in milliseconds.
    pub hold_ms: i64,
    /// Offers that an agent let ring out.
    pub not_answered: u64,
    /// Offers that an agent refused.
    pub refused: u64,
    /// Contacts that an agent gave away.
    pub transferred: u64,
    /// Changes of an agent's canonical state.
    pub transitions: u64,
    /// Time of agents with a contact or its wrap-up, in milliseconds.
    pub busy_ms: i64,
    /// Time of agents ready, in milliseconds.
    pub idle_ms: i64,
    /// Time of agents signed in, in milliseconds.
    pub signed_in_ms: i64,
}

impl Sums {
    pub(super) const fn add(&mut self, other: &Self) {
        self.offered += other.offered;
        self.answered += other.answered;
        self.answer_wait_ms += other.answer_wait_ms;
        self.answered_in_target += other.answered_in_target;
        self.abandoned += other.abandoned;
        self.abandon_wait_ms += other.abandon_wait_ms;
        self.abandoned_in_target += other.abandoned_in_target;
        self.abandoned_short += other.abandoned_short;
        self.handled += other.handled;
        self.handle_ms += other.handle_ms;
        self.hold_ms += other.hold_ms;
        self.not_answered += other.not_answered;
        self.refused += other.refused;
        self.transferred += other.transferred;
        self.transitions += other.transitions;
        self.busy_ms += other.busy_ms;
        self.idle_ms += other.idle_ms;
        self.signed_in_ms += other.signed_in_ms;
    }
}
