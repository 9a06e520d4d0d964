//! The circuit breaker (RT-10): five failures in a row stop all attempts for a while.

use super::Jitter;
use crate::time::UtcMillis;

/// Failures in a row that open the circuit.
const MOST_FAILURES: u32 = 5;
/// How long the circuit stays open, in milliseconds, before the random part.
const OPEN_MS: i64 = 30_000;
/// The random part, in milliseconds, so that many hubs do not probe together.
const OPEN_JITTER_MS: u64 = 3_000;
/// A probe that never reported back is given up after this, and another is admitted.
const PROBE_LOST_MS: i64 = 90_000;

/// Where a breaker stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum BreakerState {
    /// Attempts are admitted.
    #[default]
    Closed,
    /// No attempt is admitted until then.
    Open {
        /// When one attempt will be.
        until: UtcMillis,
    },
    /// One attempt was admitted and has not reported back.
    HalfOpen {
        /// When it was admitted.
        since: UtcMillis,
    },
}

/// The answer to "may I try?".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    /// Yes; report back with [`Breaker::succeed`] or [`Breaker::fail`].
    Admitted,
    /// No; ask again then.
    Refused {
        /// When to ask again.
        until: UtcMillis,
    },
}

/// Opens after exactly five failures in a row, for 30 s and a little, then admits one attempt whose
/// outcome closes or opens it again (I16).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Breaker {
    failures: u32,
    state: BreakerState,
    jitter: Jitter,
}

impl Breaker {
    /// Starts closed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self {
            failures: 0,
            state: BreakerState::Closed,
            jitter: Jitter::new(seed),
        }
    }

    /// Says whether an attempt may be made; a yes from an open circuit makes it half-open.
    pub fn admit(&mut self, now: UtcMillis) -> Admission {
        match self.state {
            BreakerState::Closed => Admission::Admitted,
            BreakerState::Open { until } if now < until => Admission::Refused { until },
            BreakerState::HalfOpen { since } if now.minus(since) < PROBE_LOST_MS => {
                Admission::Refused {
                    until: since.offset(PROBE_LOST_MS),
                }
            }
            BreakerState::Open { .. } | BreakerState::HalfOpen { .. } => {
                self.state = BreakerState::HalfOpen { since: now };
                Admission::Admitted
            }
        }
    }

    /// Closes the circuit: the attempt came to something.
    pub const fn succeed(&mut self) {
        self.failures = 0;
        self.state = BreakerState::Closed;
    }

    /// Counts a failure, and returns until when the circuit is open if this one opened it.
    pub fn fail(&mut self, now: UtcMillis) -> Option<UtcMillis> {
        self.failures = self.failures.saturating_add(1);
        let opens = match self.state {
            BreakerState::Closed => self.failures >= MOST_FAILURES,
            BreakerState::HalfOpen { .. } => true,
            // A straggler from before: the circuit is open already.
            BreakerState::Open { .. } => false,
        };
        if !opens {
            return None;
        }
        let random = i64::try_from(self.jitter.below(OPEN_JITTER_MS)).unwrap_or(0);
        let until = now.offset(OPEN_MS + random);
        self.state = BreakerState::Open { until };
        Some(until)
    }

    /// Admits another attempt in place of one whose outcome will never be known: the life that made it
    /// is over.
    pub const fn forget_probe(&mut self) {
        if let BreakerState::HalfOpen { since } = self.state {
            self.state = BreakerState::Open { until: since };
        }
    }

    /// Returns where the breaker stands.
    #[must_use]
    pub const fn state(&self) -> BreakerState {
        self.state
    }

    /// Returns the failures in a row.
    #[must_use]
    pub const fn failures(&self) -> u32 {
        self.failures
    }

    /// Returns when an open circuit will admit its one attempt.
    #[must_use]
    pub const fn poll_timeout(&self) -> Option<UtcMillis> {
        match self.state {
            BreakerState::Open { until } => Some(until),
            BreakerState::Closed | BreakerState::HalfOpen { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    const T0: UtcMillis = UtcMillis::new(1_000_000);

    fn opened() -> (Breaker, UtcMillis) {
        let mut breaker = Breaker::new(5);
        for _ in 0..4 {
            assert_eq!(breaker.admit(T0), Admission::Admitted);
            assert_eq!(breaker.fail(T0), None);
        }
        assert_eq!(breaker.admit(T0), Admission::Admitted);
        let until = breaker.fail(T0).expect("the fifth opens it");
        (breaker, until)
    }

    /// RT-10, I16.
    #[test]
    fn exactly_five_failures_open_it_for_thirty_seconds() {
        let (mut breaker, until) = opened();
        assert!((30_000..33_000).contains(&until.minus(T0)));
        assert_eq!(
            breaker.admit(until.offset(-1)),
            Admission::Refused { until }
        );
        assert_eq!(breaker.poll_timeout(), Some(until));
    }

    /// RT-10, I16.
    #[test]
    fn half_open_admits_one() {
        let (mut breaker, until) = opened();
        assert_eq!(breaker.admit(until), Admission::Admitted);
        assert!(matches!(breaker.admit(until), Admission::Refused { .. }));
        let again = breaker
            .fail(until)
            .expect("a failed probe opens it at once");
        assert!(again > until.offset(29_999));
        assert_eq!(breaker.admit(again), Admission::Admitted);
        breaker.succeed();
        assert_eq!(breaker.state(), BreakerState::Closed);
        assert_eq!(breaker.fail(again), None);
    }

    #[test]
    fn a_success_between_failures_starts_the_count_again() {
        let mut breaker = Breaker::new(1);
        for n in 1..=40 {
            assert_eq!(breaker.fail(T0), None);
            if n % 4 == 0 {
                breaker.succeed();
            }
        }
    }

    #[test]
    fn a_lost_probe_does_not_lock_the_circuit() {
        let (mut breaker, until) = opened();
        assert_eq!(breaker.admit(until), Admission::Admitted);
        assert_eq!(
            breaker.admit(until.offset(PROBE_LOST_MS)),
            Admission::Admitted
        );
    }
}
