//! Limits on how often something may be done.

use std::collections::VecDeque;

use crate::time::UtcMillis;

/// The most events a [`SlidingLimit`] counts, whatever it was asked for.
const MAX_EVENTS: usize = 10_000;

/// Admits at most so many events in any span of a given length (AUTH-4).
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct SlidingLimit {
    most: usize,
    window_ms: i64,
    at: VecDeque<UtcMillis>,
}

impl SlidingLimit {
    /// Admits `most` events (at least one, at most 10,000) in any span of `window_ms` milliseconds.
    #[must_use]
    pub fn new(most: usize, window_ms: u32) -> Self {
        Self {
            most: most.clamp(1, MAX_EVENTS),
            window_ms: i64::from(window_ms),
            at: VecDeque::new(),
        }
    }

    /// Takes one permit.
    ///
    /// # Errors
    /// The moment at which the next permit is free.
    pub fn take(&mut self, now: UtcMillis) -> Result<(), UtcMillis> {
        while self
            .at
            .front()
            .is_some_and(|oldest| now.minus(*oldest) >= self.window_ms)
        {
            self.at.pop_front();
        }
        match self.at.front() {
            Some(oldest) if self.at.len() >= self.most => Err(oldest.offset(self.window_ms)),
            Some(_) | None => {
                self.at.push_back(now);
                Ok(())
            }
        }
    }

    /// Returns when a permit is free: `now`, or later.
    #[must_use]
    pub fn free_at(&self, now: UtcMillis) -> UtcMillis {
        let held = self
            .at
            .iter()
            .filter(|at| now.minus(**at) < self.window_ms)
            .count();
        if held < self.most {
            return now;
        }
        self.at
            .get(self.at.len() - self.most)
            .map_or(now, |oldest| oldest.offset(self.window_ms))
    }
}

/// Admits a steady rate with a bounded burst. Counts in thousandths of a permit, without floats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct TokenBucket {
    per_second: u32,
    burst: u32,
    milli: u64,
    filled_at: UtcMillis,
}

impl TokenBucket {
    /// Starts full: `burst` at once, `per_second` ever after; both at least one.
    #[must_use]
    pub fn new(per_second: u32, burst: u32, now: UtcMillis) -> Self {
        let burst = burst.max(1);
        Self {
            per_second: per_second.max(1),
            burst,
            milli: u64::from(burst) * 1_000,
            filled_at: now,
        }
    }

    /// Takes `permits` at once (more than the burst counts as the burst).
    ///
    /// # Errors
    /// The moment at which they will be there.
    pub fn take(&mut self, permits: u32, now: UtcMillis) -> Result<(), UtcMillis> {
        self.fill(now);
        let wanted = u64::from(permits.min(self.burst)) * 1_000;
        if let Some(left) = self.milli.checked_sub(wanted) {
            self.milli = left;
            return Ok(());
        }
        let wait = (wanted - self.milli).div_ceil(u64::from(self.per_second));
        Err(self
            .filled_at
            .offset(i64::try_from(wait).unwrap_or(i64::MAX)))
    }

    /// Empties the bucket until then: the other side asked to slow down.
    pub fn pause(&mut self, until: UtcMillis) {
        self.milli = 0;
        self.filled_at = self.filled_at.max(until);
    }

    fn fill(&mut self, now: UtcMillis) {
        let Ok(passed) = u64::try_from(now.minus(self.filled_at)) else {
            return;
        };
        let full = u64::from(self.burst) * 1_000;
        self.milli = passed
            .saturating_mul(u64::from(self.per_second))
            .saturating_add(self.milli)
            .min(full);
        self.filled_at = now;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    fn at(ms: i64) -> UtcMillis {
        UtcMillis::new(ms)
    }

    /// AUTH-4: ten in any second.
    #[test]
    fn sliding_limit_holds_in_every_window() {
        let mut limit = SlidingLimit::new(10, 1_000);
        let mut admitted = Vec::new();
        for ms in 0..5_000 {
            if limit.take(at(ms)).is_ok() {
                admitted.push(ms);
            }
        }
        assert_eq!(admitted.len(), 50);
        for start in 0..4_000 {
            let inside = admitted
                .iter()
                .filter(|ms| (start..start + 1_000).contains(*ms));
            assert!(inside.count() <= 10);
        }
    }

    #[test]
    fn sliding_limit_says_when() {
        let mut limit = SlidingLimit::new(2, 1_000);
        limit.take(at(0)).unwrap();
        limit.take(at(300)).unwrap();
        assert_eq!(limit.take(at(500)), Err(at(1_000)));
        assert_eq!(limit.take(at(1_000)), Ok(()));
    }

    #[test]
    fn bucket_bursts_then_flows() {
        let mut bucket = TokenBucket::new(5, 10, at(0));
        assert_eq!(
            (0..20).filter(|_| bucket.take(1, at(0)).is_ok()).count(),
            10
        );
        assert_eq!(bucket.take(1, at(0)), Err(at(200)));
        assert_eq!(bucket.take(1, at(200)), Ok(()));
        let taken = (200..10_200).filter(|ms| bucket.take(1, at(*ms)).is_ok());
        assert_eq!(taken.count(), 49);
    }

    #[test]
    fn a_paused_bucket_gives_nothing_until_then() {
        let mut bucket = TokenBucket::new(10, 10, at(0));
        bucket.pause(at(5_000));
        assert_eq!(bucket.take(1, at(4_000)), Err(at(5_100)));
        assert_eq!(bucket.take(1, at(5_100)), Ok(()));
    }

    #[test]
    fn a_clock_that_goes_back_gives_no_permits() {
        let mut bucket = TokenBucket::new(1, 1, at(10_000));
        bucket.take(1, at(10_000)).unwrap();
        assert!(bucket.take(1, at(0)).is_err());
    }
}
