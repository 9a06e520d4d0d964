//! What is counted in one cell over one span.

/// Counts and spans of one cell (the floor, a team, a queue) over a half-open span of time.
///
/// Steps of contacts count in the span in which they happened; handle and hold time count where
/// the contact completes; time in states is sliced by the span (RT-9, METRICS).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Sums {
    /// Contacts that began to wait.
    pub offered: u32,
    /// Contacts that an agent took from a queue.
    pub answered: u32,
    /// How long those had waited, in milliseconds: the numerator of the speed of answer.
    pub answer_wait_ms: u64,
    /// Contacts answered within the queue's target.
    pub answered_in_target: u32,
    /// Contacts whose customer left before an answer.
    pub abandoned: u32,
    /// How long those had waited, in milliseconds.
    pub abandon_wait_ms: u64,
    /// Contacts abandoned within the queue's target.
    pub abandoned_in_target: u32,
    /// Contacts abandoned sooner than the queue's short-abandon limit.
    pub abandoned_short: u32,
    /// Contacts completed by an agent; one that was passed on to another agent counts for each.
    pub handled: u32,
    /// Talk, hold and wrap-up of those, in milliseconds: the numerator of the handle time.
    pub handle_ms: u64,
    /// Hold of those, in milliseconds.
    pub hold_ms: u64,
    /// Offers that an agent let ring out.
    pub not_answered: u32,
    /// Offers that an agent refused.
    pub refused: u32,
    /// Contacts that an agent gave away.
    pub transferred: u32,
    /// Changes of an agent's state.
    pub transitions: u32,
    /// Time of agents with at least one contact in hand or wrapping up, in milliseconds (union).
    pub busy_ms: u64,
    /// Time of agents ready and waiting, in milliseconds.
    pub idle_ms: u64,
    /// Time of agents signed in, in milliseconds.
    pub signed_in_ms: u64,
}

impl Sums {
    /// Adds the sums of another cell or span, saturating.
    pub fn add(&mut self, other: &Self) {
        self.each(other, u32::saturating_add, u64::saturating_add);
    }

    /// Takes away the sums of a span that left the window, saturating.
    pub fn subtract(&mut self, other: &Self) {
        self.each(other, u32::saturating_sub, u64::saturating_sub);
    }

    pub(crate) fn each(
        &mut self,
        other: &Self,
        counts: fn(u32, u32) -> u32,
        spans: fn(u64, u64) -> u64,
    ) {
        for (mine, theirs) in self.counts().into_iter().zip(other.copied_counts()) {
            *mine = counts(*mine, theirs);
        }
        for (mine, theirs) in self.spans().into_iter().zip(other.copied_spans()) {
            *mine = spans(*mine, theirs);
        }
    }

    pub(crate) const fn counts(&mut self) -> [&mut u32; 11] {
        [
            &mut self.offered,
            &mut self.answered,
            &mut self.answered_in_target,
            &mut self.abandoned,
            &mut self.abandoned_in_target,
            &mut self.abandoned_short,
            &mut self.handled,
            &mut self.not_answered,
            &mut self.refused,
            &mut self.transferred,
            &mut self.transitions,
        ]
    }

    const fn copied_counts(&self) -> [u32; 11] {
        [
            self.offered,
            self.answered,
            self.answered_in_target,
            self.abandoned,
            self.abandoned_in_target,
            self.abandoned_short,
            self.handled,
            self.not_answered,
            self.refused,
            self.transferred,
            self.transitions,
        ]
    }

    pub(crate) const fn spans(&mut self) -> [&mut u64; 7] {
        [
            &mut self.answer_wait_ms,
            &mut self.abandon_wait_ms,
            &mut self.handle_ms,
            &mut self.hold_ms,
            &mut self.busy_ms,
            &mut self.idle_ms,
            &mut self.signed_in_ms,
        ]
    }

    const fn copied_spans(&self) -> [u64; 7] {
        [
            self.answer_wait_ms,
            self.abandon_wait_ms,
            self.handle_ms,
            self.hold_ms,
            self.busy_ms,
            self.idle_ms,
            self.signed_in_ms,
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    /// What is added can be taken away again, field by field.
    #[test]
    fn subtracting_undoes_adding() {
        let one = Sums {
            offered: 1,
            answered: 2,
            answer_wait_ms: 3,
            answered_in_target: 4,
            abandoned: 5,
            abandon_wait_ms: 6,
            abandoned_in_target: 7,
            abandoned_short: 8,
            handled: 9,
            handle_ms: 10,
            hold_ms: 11,
            not_answered: 12,
            refused: 13,
            transferred: 14,
            transitions: 15,
            busy_ms: 16,
            idle_ms: 17,
            signed_in_ms: 18,
        };
        let mut sums = one;
        sums.add(&one);
        assert_ne!(sums, one);
        assert_eq!((sums.offered, sums.signed_in_ms), (2, 36));
        sums.subtract(&one);
        assert_eq!(sums, one);
    }
}
