//! Two clocks: this machine's, made steady, and the hub's, learned from frames.

use std::collections::VecDeque;

use crate::time::UtcMillis;

/// Steps back smaller than this are waited out, in milliseconds.
const SMALL_STEP_MS: i64 = 1_000;
/// How long a sample of the hub's clock counts, in milliseconds.
const SAMPLE_LIFE_MS: i64 = 30_000;
/// Samples closer together than this share a place, in milliseconds.
const SAMPLE_SPACING_MS: i64 = 2_000;
/// The most samples kept; the oldest goes first.
const MAX_SAMPLES: usize = 16;

/// A clock that never goes back: a laptop set back an hour must not freeze every timer for an hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Steady {
    last: UtcMillis,
    skew_ms: i64,
}

impl Steady {
    pub(super) const fn new(now: UtcMillis) -> Self {
        Self {
            last: now,
            skew_ms: 0,
        }
    }

    /// Takes a reading of this machine's clock and returns the steady time.
    pub(super) fn advance(&mut self, machine: UtcMillis) -> UtcMillis {
        if self.last.minus(machine.offset(self.skew_ms)) > SMALL_STEP_MS {
            self.skew_ms = self.last.minus(machine);
        }
        self.last = self.read(machine);
        self.last
    }

    /// Returns the steady time of a reading without taking note of it.
    pub(super) fn read(&self, machine: UtcMillis) -> UtcMillis {
        machine.offset(self.skew_ms).max(self.last)
    }

    /// Returns what this machine's clock shows at a steady time.
    pub(super) const fn to_machine(self, steady: UtcMillis) -> UtcMillis {
        steady.offset(-self.skew_ms)
    }
}

/// The hub's clock, learned from the times in frames: of the recent ones, the frame that travelled
/// fastest knows it best.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct HubClock {
    samples: VecDeque<Sample>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Sample {
    taken: UtcMillis,
    offset_ms: i64,
}

impl HubClock {
    /// Takes note that a frame of hub time `at` arrived.
    pub(super) fn learn(&mut self, at: UtcMillis, now: UtcMillis) {
        let offset_ms = at.minus(now);
        self.samples
            .retain(|sample| now.minus(sample.taken) <= SAMPLE_LIFE_MS);
        match self.samples.back_mut() {
            Some(last) if now.minus(last.taken) < SAMPLE_SPACING_MS => {
                last.offset_ms = last.offset_ms.max(offset_ms);
            }
            Some(_) | None => {
                if self.samples.len() >= MAX_SAMPLES {
                    self.samples.pop_front();
                }
                self.samples.push_back(Sample {
                    taken: now,
                    offset_ms,
                });
            }
        }
    }

    /// Forgets what was learned: another hub, or a long sleep.
    pub(super) fn forget(&mut self) {
        self.samples.clear();
    }

    /// Returns the hub's time at `now`; `now` itself while nothing is known.
    pub(super) fn hub_now(&self, now: UtcMillis) -> UtcMillis {
        let best = self.samples.iter().map(|sample| sample.offset_ms).max();
        now.offset(best.unwrap_or(0))
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

    #[test]
    fn a_clock_set_back_goes_on() {
        let mut steady = Steady::new(at(10_000_000));
        assert_eq!(steady.advance(at(10_000_500)), at(10_000_500));
        assert_eq!(steady.advance(at(10_000_400)), at(10_000_500));
        assert_eq!(steady.advance(at(1_000_000)), at(10_000_500));
        assert_eq!(steady.advance(at(1_000_250)), at(10_000_750));
        assert_eq!(steady.to_machine(at(10_000_750)), at(1_000_250));
    }

    /// DESIGN 5: tickers are right on a wrong laptop clock.
    #[test]
    fn the_fastest_recent_frame_sets_the_hub_clock() {
        let mut clock = HubClock::default();
        clock.learn(at(700_000 - 80), at(100_000));
        clock.learn(at(705_000 - 5), at(105_000));
        clock.learn(at(710_000 - 900), at(110_000));
        assert_eq!(clock.hub_now(at(110_000)), at(709_995));
        clock.learn(at(760_000 - 40), at(160_000));
        assert_eq!(clock.hub_now(at(160_000)), at(759_960));
    }

    /// I20.
    #[test]
    fn samples_are_bounded() {
        let mut clock = HubClock::default();
        for n in 0..10_000 {
            clock.learn(at(n * 100), at(n * 100));
        }
        assert!(clock.samples.len() <= MAX_SAMPLES);
    }
}
