//! When a token that the platform rejected may be replaced.

use std::time::Duration;

use floorlight_core::time::UtcMillis;

/// While no token is taken, they are replaced no more often than this.
const SPACING: Duration = Duration::from_secs(60);

/// What the platform made of the tokens so far.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Rejections {
    /// The newest token that the platform is known to have taken.
    taken: Option<u64>,
    /// When a token was last dropped for a rejection.
    dropped_at: Option<UtcMillis>,
}

impl Rejections {
    /// Notes that the platform took a token.
    pub(crate) fn took(&mut self, generation: u64) {
        self.taken = self.taken.max(Some(generation));
    }

    /// Says whether a rejected token should be dropped. One that was taken before has ended, and is;
    /// one that never was is dropped only if the last drop is long past.
    pub(crate) fn admit(&mut self, generation: u64, now: UtcMillis) -> bool {
        let ended = self.taken == Some(generation);
        let spaced = self
            .dropped_at
            .is_none_or(|at| now.since(at) >= SPACING || now < at);
        if ended || spaced {
            self.dropped_at = Some(now);
        }
        ended || spaced
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: UtcMillis = UtcMillis::new(1_790_000_000_000);

    /// R5: an endless 401 causes one refresh, then a pause.
    #[test]
    fn an_endless_rejection_causes_one_refresh_a_minute() {
        let mut rejections = Rejections::default();
        rejections.took(1);
        assert!(rejections.admit(1, NOW));
        for second in 0..60 {
            assert!(!rejections.admit(2, NOW.offset(second * 1_000)));
        }
        assert!(rejections.admit(2, NOW.offset(60_000)));
        assert!(!rejections.admit(3, NOW.offset(60_001)));
    }

    /// AUTH-5: tokens that end early, again and again, are each replaced at once.
    #[test]
    fn a_token_that_was_taken_is_replaced_at_once() {
        let mut rejections = Rejections::default();
        for generation in 1..50 {
            rejections.took(generation);
            assert!(rejections.admit(generation, NOW));
        }
    }

    /// A restarted gate knows nothing of its token, and may replace it once.
    #[test]
    fn a_restarted_gate_replaces_once() {
        let mut rejections = Rejections::default();
        assert!(rejections.admit(7, NOW));
        assert!(!rejections.admit(8, NOW));
    }
}
