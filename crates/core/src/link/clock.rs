//! The platform's clock as seen from here.

use std::collections::VecDeque;

use crate::time::UtcMillis;

/// A time further ahead of the platform's clock than this, in milliseconds, is nonsense (I6).
const FUTURE_MS: i64 = 60_000;
/// Clocks drift apart by up to this fraction: a bracket widens by one part in ten thousand.
const DRIFT_DIVISOR: i64 = 10_000;
/// Stamps of stream messages that are remembered.
const STAMPS: usize = 31;
/// Stamps needed before they say anything.
const ENOUGH_STAMPS: usize = 5;
/// Stamps older than this, in milliseconds, say nothing about the clock of now.
const STAMP_AGE_MS: i64 = 300_000;
/// A message may be this late without its stamp meaning another clock, in milliseconds.
const LATE_MS: i64 = 30_000;
/// A stamp may be this far ahead without meaning another clock, in milliseconds.
const AHEAD_MS: i64 = 2_000;
/// The uncertainty while nothing was measured, in milliseconds.
const UNMEASURED_MS: i64 = 900_000;
/// A `Date` may be this much older than the answer, in milliseconds: servers write its text once a second and
/// keep it, and one that is busy renews it late. Our own clock may be read so late, too.
const KEPT_MS: i64 = 100;
/// A round trip longer than this, in milliseconds, measures nothing.
const MAX_ROUND_TRIP_MS: i64 = 30_000;

/// What is known of the platform's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockEstimate {
    /// The platform's clock minus ours, in milliseconds.
    pub offset_ms: i64,
    /// How far off that may be, in milliseconds, either way.
    pub uncertainty_ms: i64,
    /// Whether anything was measured at all.
    pub measured: bool,
}

/// Estimates how far the platform's clock is from ours (DESIGN 5).
///
/// Inputs: `Date` headers, which bracket the offset, and stamps of pushed messages, which bound it
/// loosely. Brackets are intersected while they agree; one that contradicts the others means that a
/// clock was set, and starts afresh. Invariants: bounded memory; no time passes without input.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct UpstreamClock {
    bracket: Option<Bracket>,
    /// Stamp minus arrival, and the arrival, of the last messages.
    stamps: VecDeque<(i64, UtcMillis)>,
    /// How often a clock was found to have been set.
    steps: u32,
}

/// The offset lies between these, both included, as of a moment of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
struct Bracket {
    low: i64,
    high: i64,
    at: UtcMillis,
}

impl UpstreamClock {
    /// Starts knowing nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a `Date` header: whole seconds, rounded down, read by the platform at some moment
    /// between `sent_at` and `received_at` of our clock.
    pub fn sample_date(&mut self, sent_at: UtcMillis, received_at: UtcMillis, server: UtcMillis) {
        let trip = received_at.minus(sent_at);
        if !(0..=MAX_ROUND_TRIP_MS).contains(&trip) {
            return;
        }
        let fresh = Bracket {
            low: server.minus(received_at).saturating_sub(KEPT_MS),
            high: server.offset(999 + KEPT_MS).minus(sent_at),
            at: received_at,
        };
        self.bracket = Some(match self.bracket {
            None => fresh,
            Some(known) => known.widened(received_at).meet(fresh).unwrap_or_else(|| {
                self.steps = self.steps.saturating_add(1);
                self.stamps.clear();
                fresh
            }),
        });
    }

    /// Takes the stamp of a message that was pushed to us when it happened. Stamps of answers, which
    /// may be old, are not for this.
    pub fn sample_stamp(&mut self, stamp: UtcMillis, received_at: UtcMillis) {
        if self.stamps.len() >= STAMPS {
            self.stamps.pop_front();
        }
        self.stamps
            .push_back((stamp.minus(received_at), received_at));
    }

    /// Returns what is known by `now`.
    #[must_use]
    pub fn estimate(&self, now: UtcMillis) -> ClockEstimate {
        let median = self.median_stamp(now);
        let Some(bracket) = self.bracket.map(|known| known.widened(now)) else {
            return median.map_or(
                ClockEstimate {
                    offset_ms: 0,
                    uncertainty_ms: UNMEASURED_MS,
                    measured: false,
                },
                from_stamps,
            );
        };
        match median {
            // No delay puts stamps ahead of the clock: the machine that stamps has another clock
            // than the one that answers, and stamps are what is judged.
            Some(median) if median > bracket.high.saturating_add(AHEAD_MS) => ClockEstimate {
                offset_ms: median,
                uncertainty_ms: LATE_MS,
                measured: true,
            },
            Some(_) | None => bracket.estimate(),
        }
    }

    /// Returns the platform's time at our `now`.
    #[must_use]
    pub fn upstream_now(&self, now: UtcMillis) -> UtcMillis {
        now.offset(self.estimate(now).offset_ms)
    }

    /// Returns a time of the platform as a time of ours.
    #[must_use]
    pub fn to_ours(&self, upstream: UtcMillis, now: UtcMillis) -> UtcMillis {
        upstream.offset(self.estimate(now).offset_ms.saturating_neg())
    }

    /// Returns the latest platform time that is believed at our `now`: 60 s ahead of its clock (I6).
    #[must_use]
    pub fn latest_plausible(&self, now: UtcMillis) -> UtcMillis {
        self.upstream_now(now).offset(FUTURE_MS)
    }

    /// Returns how often a clock, the platform's or ours, was found to have been set.
    #[must_use]
    pub const fn steps(&self) -> u32 {
        self.steps
    }

    fn median_stamp(&self, now: UtcMillis) -> Option<i64> {
        let mut offsets: Vec<i64> = self
            .stamps
            .iter()
            .filter(|(_, at)| now.minus(*at) <= STAMP_AGE_MS)
            .map(|(offset, _)| *offset)
            .collect();
        if offsets.len() < ENOUGH_STAMPS {
            return None;
        }
        offsets.sort_unstable();
        offsets.get(offsets.len() / 2).copied()
    }
}

/// Without a `Date`, stamps that are plausibly just late mean equal clocks; else the median is it.
fn from_stamps(median: i64) -> ClockEstimate {
    let offset_ms = if (-LATE_MS..=AHEAD_MS).contains(&median) {
        0
    } else {
        median
    };
    ClockEstimate {
        offset_ms,
        uncertainty_ms: LATE_MS,
        measured: true,
    }
}

impl Bracket {
    fn widened(self, now: UtcMillis) -> Self {
        let drift = now.minus(self.at).max(0) / DRIFT_DIVISOR;
        Self {
            low: self.low.saturating_sub(drift),
            high: self.high.saturating_add(drift),
            // Time shorter than one step of drift must still add up over many calls.
            at: if drift > 0 { self.at.max(now) } else { self.at },
        }
    }

    fn meet(self, other: Self) -> Option<Self> {
        let low = self.low.max(other.low);
        let high = self.high.min(other.high);
        (low <= high).then_some(Self {
            low,
            high,
            at: self.at,
        })
    }

    const fn estimate(self) -> ClockEstimate {
        let half = self.high.saturating_sub(self.low) / 2;
        ClockEstimate {
            offset_ms: self.low.saturating_add(half),
            uncertainty_ms: half.saturating_add(1),
            measured: true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    const T0: i64 = 1_700_000_000_000;

    fn ours(ms: i64) -> UtcMillis {
        UtcMillis::new(T0 + ms)
    }

    /// A platform `offset` ahead answers after `trip`, with whole seconds.
    fn date(clock: &mut UpstreamClock, sent: i64, trip: i64, offset: i64) {
        let server = (T0 + sent + trip / 2 + offset).div_euclid(1_000) * 1_000;
        clock.sample_date(ours(sent), ours(sent + trip), UtcMillis::new(server));
    }

    #[test]
    fn knows_nothing_at_first() {
        let clock = UpstreamClock::new();
        let estimate = clock.estimate(ours(0));
        assert!(!estimate.measured);
        assert_eq!(clock.latest_plausible(ours(0)), ours(60_000));
    }

    /// DESIGN 5: whole seconds narrow to less than a second over a few samples.
    #[test]
    fn brackets_intersect() {
        let mut clock = UpstreamClock::new();
        for n in 0..20 {
            date(&mut clock, n * 5_137, 80, 600_321);
        }
        let estimate = clock.estimate(ours(20 * 5_137));
        assert!((estimate.offset_ms - 600_321).abs() <= estimate.uncertainty_ms);
        assert!(estimate.uncertainty_ms < 300, "{estimate:?}");
        assert_eq!(clock.steps(), 0);
    }

    /// I6: an upstream ten minutes off is judged by its own clock.
    #[test]
    fn the_future_is_judged_by_the_platforms_clock() {
        for skew in [-600_000, 600_000] {
            let mut clock = UpstreamClock::new();
            date(&mut clock, 0, 50, skew);
            let plausible = clock.latest_plausible(ours(100)).minus(ours(100));
            assert!((plausible - skew - 60_000).abs() < 1_100, "{plausible}");
        }
    }

    #[test]
    fn a_clock_that_was_set_starts_afresh() {
        let mut clock = UpstreamClock::new();
        date(&mut clock, 0, 50, 0);
        date(&mut clock, 60_000, 50, 300_000);
        assert_eq!(clock.steps(), 1);
        assert!((clock.estimate(ours(60_050)).offset_ms - 300_000).abs() < 1_000);
    }

    #[test]
    fn slow_drift_is_no_step() {
        let mut clock = UpstreamClock::new();
        for n in 0..2_000 {
            // 50 parts in a million, sampled every 17 s for nine hours.
            date(&mut clock, n * 17_003, 60, n * 17_003 / 20_000);
        }
        assert_eq!(clock.steps(), 0);
    }

    /// An upstream without Date headers, ten minutes off either way, is learned from its stamps.
    #[test]
    fn stamps_tell_the_clock_where_no_date_does() {
        for skew in [-600_000, 600_000] {
            let mut clock = UpstreamClock::new();
            for n in 0..9 {
                let nonsense = if n % 4 == 0 { 4_000_000_000_000 } else { 0 };
                clock.sample_stamp(ours(n * 100 + skew + nonsense), ours(n * 100));
            }
            let estimate = clock.estimate(ours(1_000));
            assert_eq!(estimate.offset_ms, skew);
        }
    }

    #[test]
    fn late_messages_do_not_move_the_clock() {
        let mut clock = UpstreamClock::new();
        for n in 0..40 {
            clock.sample_stamp(ours(n * 100 - 9_000), ours(n * 100));
        }
        assert_eq!(clock.estimate(ours(4_000)).offset_ms, 0);
        date(&mut clock, 4_000, 20, 0);
        assert!(clock.estimate(ours(4_100)).offset_ms.abs() < 1_000);
    }

    /// The machine that stamps may have another clock than the one that answers.
    #[test]
    fn stamps_ahead_of_the_date_win() {
        let mut clock = UpstreamClock::new();
        date(&mut clock, 0, 20, 0);
        for n in 0..10 {
            clock.sample_stamp(ours(n * 100 + 120_000), ours(n * 100));
        }
        assert_eq!(clock.upstream_now(ours(1_000)), ours(121_000));
        assert_eq!(clock.to_ours(ours(121_000), ours(1_000)), ours(1_000));
    }

    #[test]
    fn nonsense_round_trips_measure_nothing() {
        let mut clock = UpstreamClock::new();
        clock.sample_date(ours(1_000), ours(0), ours(0));
        clock.sample_date(ours(0), ours(600_000), ours(0));
        assert!(!clock.estimate(ours(0)).measured);
        clock.sample_stamp(UtcMillis::new(i64::MAX), UtcMillis::new(i64::MIN));
        assert!(clock.estimate(UtcMillis::new(i64::MAX)).uncertainty_ms > 0);
    }

    proptest::proptest! {
        /// DESIGN 5: the true offset lies within what is claimed, for any round trips and any skew,
        /// with clocks that drift by up to 50 parts in a million and dates that are kept for a while.
        #[test]
        fn the_true_offset_lies_within_the_estimate(
            skew in -900_000_i64..900_000,
            drift in -50_i64..=50,
            gaps in proptest::collection::vec(
                (1_i64..120_000, 0_i64..4_000, 0_i64..=100, 0_i64..=KEPT_MS),
                1..60,
            ),
        ) {
            let mut clock = UpstreamClock::new();
            let mut now = 0;
            let offset = |at: i64| skew + at * drift / 1_000_000;
            for (gap, trip, share, kept) in gaps {
                now += gap;
                let read = now + trip * share / 100;
                let server = (T0 + read + offset(read) - kept).div_euclid(1_000) * 1_000;
                clock.sample_date(ours(now), ours(now + trip), UtcMillis::new(server));
                now += trip;
                let estimate = clock.estimate(ours(now));
                let error = (estimate.offset_ms - offset(now)).abs();
                // Two milliseconds for rounding.
                proptest::prop_assert!(error <= estimate.uncertainty_ms + 2, "{error}: {estimate:?}");
            }
            proptest::prop_assert_eq!(clock.steps(), 0);
        }
    }
}
