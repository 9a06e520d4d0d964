//! How long to wait before the next attempt (RT-10).

use std::time::Duration;

use super::Jitter;

/// The random part of every wait, in milliseconds: 0 up to and without this.
const JITTER_MS: u64 = 1_000;
/// The longest `Retry-After` that is honoured; a longer one counts as this, so that a nonsense
/// header cannot stop a connection for good.
const MAX_RETRY_AFTER_MS: u64 = 3_600_000;

/// The bounds of the waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct BackoffPolicy {
    /// The wait after the first failure, before the random part, in milliseconds.
    pub base_ms: u64,
    /// The longest wait before the random part, in milliseconds.
    pub max_ms: u64,
    /// Whether the random part goes inside the minimum (the literal formula), where it vanishes at
    /// the cap; false adds it afterwards.
    pub literal: bool,
}

impl BackoffPolicy {
    /// Returns a policy of these bounds with the random part after the minimum.
    #[must_use]
    pub fn new(base: Duration, max: Duration) -> Self {
        Self {
            base_ms: whole_millis(base),
            max_ms: whole_millis(max),
            literal: false,
        }
    }

    /// Returns this policy with the literal formula on or off.
    #[must_use]
    pub const fn literal(self, literal: bool) -> Self {
        Self { literal, ..self }
    }
}

impl Default for BackoffPolicy {
    fn default() -> Self {
        Self {
            base_ms: 1_000,
            max_ms: 60_000,
            literal: false,
        }
    }
}

/// Counts failures in a row and says how long to wait after each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Backoff {
    policy: BackoffPolicy,
    attempt: u32,
    jitter: Jitter,
}

impl Backoff {
    /// Starts without failures.
    #[must_use]
    pub const fn new(policy: BackoffPolicy, seed: u64) -> Self {
        Self {
            policy,
            attempt: 0,
            jitter: Jitter::new(seed),
        }
    }

    /// Counts one failure and returns the wait before the next attempt:
    /// `min(max, base · 2^attempt) + random(0..1000 ms)`, never shorter than `retry_after`.
    ///
    /// The random part is added to a `Retry-After` too, so that clients who were all told the same
    /// do not come back together.
    pub fn fail(&mut self, retry_after: Option<Duration>) -> Duration {
        let policy = self.policy;
        let random = self.jitter.below(JITTER_MS);
        let grown = policy
            .base_ms
            .saturating_mul(1_u64.checked_shl(self.attempt).unwrap_or(u64::MAX));
        self.attempt = self.attempt.saturating_add(1);
        let own = if policy.literal {
            grown.saturating_add(random).min(policy.max_ms)
        } else {
            grown.min(policy.max_ms).saturating_add(random)
        };
        let floor = retry_after.map_or(0, |asked| {
            whole_millis(asked)
                .min(MAX_RETRY_AFTER_MS)
                .saturating_add(random)
        });
        Duration::from_millis(own.max(floor))
    }

    /// Forgets the failures: the link has lasted.
    pub const fn reset(&mut self) {
        self.attempt = 0;
    }

    /// Returns the failures in a row.
    #[must_use]
    pub const fn attempt(&self) -> u32 {
        self.attempt
    }

    /// Returns the bounds.
    #[must_use]
    pub const fn policy(&self) -> BackoffPolicy {
        self.policy
    }

    /// Takes other bounds and keeps the count: the configuration changed.
    pub const fn set_policy(&mut self, policy: BackoffPolicy) {
        self.policy = policy;
    }
}

fn whole_millis(span: Duration) -> u64 {
    u64::try_from(span.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    fn delays(policy: BackoffPolicy, seed: u64, n: usize) -> Vec<u64> {
        let mut backoff = Backoff::new(policy, seed);
        (0..n).map(|_| whole_millis(backoff.fail(None))).collect()
    }

    /// RT-10, I16: every delay lies in [min(max, base·2^n), that + 1000).
    #[test]
    fn delays_double_up_to_the_cap_and_jitter_comes_after_it() {
        for seed in 0..200 {
            for (n, delay) in delays(BackoffPolicy::default(), seed, 40)
                .into_iter()
                .enumerate()
            {
                let floor = 60_000.min(1_000_u64 << n.min(20));
                assert!((floor..floor + 1_000).contains(&delay), "{n}: {delay}");
            }
        }
    }

    /// RT-10: the literal form has no jitter left at the cap; ours has.
    #[test]
    fn literal_form_loses_its_jitter_at_the_cap() {
        let literal = BackoffPolicy::default().literal(true);
        let spread = |policy| {
            let mut last: Vec<u64> = (0..100)
                .map(|seed| delays(policy, seed * 77, 10)[9])
                .collect();
            last.sort_unstable();
            last.dedup();
            last.len()
        };
        assert_eq!(spread(literal), 1);
        assert!(spread(BackoffPolicy::default()) > 80);
    }

    /// RT-10: Retry-After is a floor, and a nonsense one is bounded.
    #[test]
    fn retry_after_is_a_floor() {
        let mut backoff = Backoff::new(BackoffPolicy::default(), 3);
        assert!(backoff.fail(Some(Duration::from_secs(30))) >= Duration::from_secs(30));
        assert!(backoff.fail(Some(Duration::from_secs(1))) >= Duration::from_secs(2));
        assert!(backoff.fail(Some(Duration::MAX)) <= Duration::from_secs(3_601));
    }

    /// I16: a thousand clients cut off at once come back at no more than twice the uniform rate.
    #[test]
    fn a_thousand_clients_do_not_come_back_together() {
        let mut clients: Vec<(Backoff, u64)> = (0..1_000)
            .map(|n| {
                (
                    Backoff::new(BackoffPolicy::default(), n * 0x9e37_79b9 + 1),
                    0,
                )
            })
            .collect();
        for attempt in 0..12 {
            let mut per_tenth = std::collections::BTreeMap::<u64, u32>::new();
            for (backoff, at) in &mut clients {
                *at += whole_millis(backoff.fail(None));
                *per_tenth.entry(*at / 100).or_default() += 1;
            }
            let peak = per_tenth.values().copied().max().unwrap();
            // One second of jitter is ten tenths: uniform is 100 in each.
            assert!(peak <= 200, "attempt {attempt}: {peak} in 100 ms");
        }
    }

    #[test]
    fn a_copy_continues_the_same_stream() {
        let mut one = Backoff::new(BackoffPolicy::default(), 9);
        one.fail(None);
        let mut copy = one;
        assert_eq!(one.fail(None), copy.fail(None));
        one.reset();
        assert_eq!(one.attempt(), 0);
        assert!(one.fail(None) < Duration::from_secs(2));
    }
}
