//! When to ask the platform for what its stream said, once more (RT-9, RT-13).
//!
//! After each sweep, and every few seconds between, the span since the last complete replay is asked
//! for, and at the start of a life the last hour and what led to it, the oldest first: figures are counted strictly in
//! order.

use std::time::Duration;

use crate::time::UtcMillis;

/// The longest span of one request, in milliseconds.
const LONGEST_MS: i64 = 300_000;
/// A span whose answer is too long is halved, down to this, in milliseconds.
const SHORTEST_MS: i64 = 15_000;
/// How far back a life begins to count, in milliseconds: the longest window, and twenty minutes more
/// for contacts that began before the window and end in it.
const HISTORY_MS: i64 = 80 * 60_000;
/// What happened this shortly before the watermark is left to the next request, in milliseconds.
const MARGIN_MS: i64 = 2_000;
/// Requests of one catching-up are this far apart, in milliseconds.
const PACE_MS: i64 = 200;
/// Requests between sweeps are this far apart, in milliseconds: the volume is the same however often
/// they are made, and what the stream lost is found so soon.
const EVERY_MS: i64 = 10_000;
/// After so many failures in a row an answer with unreadable items is better than none.
const PATIENCE: u32 = 3;
/// The wait after a failure, in milliseconds; it doubles up to the longest.
const RETRY_MS: i64 = 1_000;
const LONGEST_RETRY_MS: i64 = 20_000;

/// A half-open span on the platform's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) since: UtcMillis,
    pub(super) until: UtcMillis,
}

/// Where the counting stands, as far as the next request depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reach {
    /// Facts have come up to here as far as is known.
    pub(super) watermark: Option<UtcMillis>,
    /// The end of the last complete replay, or where the counting began.
    pub(super) known_to: Option<UtcMillis>,
    /// Whether nothing is counted before the last hour is in.
    pub(super) catching_up: bool,
}

/// Plans the requests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Replayer {
    is_refused: bool,
    has_answered: bool,
    is_wanted: bool,
    failures: u32,
    next_at: UtcMillis,
    span_ms: i64,
}

impl Replayer {
    pub(super) const fn new() -> Self {
        Self {
            is_refused: false,
            has_answered: false,
            is_wanted: false,
            failures: 0,
            next_at: UtcMillis::new(i64::MIN),
            span_ms: LONGEST_MS,
        }
    }

    /// A sweep is complete: what the stream lost since the last time is asked for.
    pub(super) fn want(&mut self, now: UtcMillis) {
        self.is_wanted = !self.is_refused;
        if self.failures == 0 {
            self.next_at = self.next_at.min(now);
        }
    }

    /// Says whether an answer of which something could not be read is taken all the same.
    pub(super) const fn takes_anything(&self) -> bool {
        self.failures >= PATIENCE
    }

    /// Says whether the platform has no replay.
    pub(super) const fn is_refused(&self) -> bool {
        self.is_refused
    }

    /// Says whether a replay was answered in this life.
    pub(super) const fn has_answered(&self) -> bool {
        self.has_answered
    }

    /// Returns the span to be asked for next, and from when on; `None` if nothing is wanted.
    pub(super) fn next(&self, reach: Reach) -> Option<(UtcMillis, Span)> {
        let goal = goal(reach.watermark?);
        let back = if reach.catching_up {
            HISTORY_MS
        } else {
            2 * LONGEST_MS
        };
        let earliest = goal.offset(-back);
        let since = reach.known_to.map_or(earliest, |known| known.max(earliest));
        let since = whole_second(since);
        let until = goal.min(whole_second(since.offset(self.span_ms)));
        let wanted = self.is_wanted && !self.is_refused && since < until;
        wanted.then_some((self.next_at, Span { since, until }))
    }

    /// A span was answered completely. Says whether that was the last for now.
    pub(super) fn answered(&mut self, span: Span, reach: Reach, now: UtcMillis) -> bool {
        self.has_answered = true;
        self.failures = 0;
        let behind = reach
            .watermark
            .map_or(0, |watermark| goal(watermark).minus(span.until));
        let is_last = behind <= SHORTEST_MS;
        self.next_at = now.offset(if is_last { EVERY_MS } else { PACE_MS });
        is_last
    }

    /// The platform has no replay: it is not asked again in this life.
    pub(super) const fn refused(&mut self) {
        self.is_refused = true;
        self.is_wanted = false;
    }

    /// The answer was, or would be, too long.
    pub(super) fn too_long(&mut self, now: UtcMillis) {
        self.span_ms = (self.span_ms / 2).max(SHORTEST_MS);
        self.failed(None, now);
    }

    /// The request failed; it is made again.
    pub(super) fn failed(&mut self, retry_after: Option<Duration>, now: UtcMillis) {
        let grown = RETRY_MS.saturating_mul(1_i64.checked_shl(self.failures).unwrap_or(i64::MAX));
        self.failures = self.failures.saturating_add(1);
        let own = now.offset(grown.clamp(RETRY_MS, LONGEST_RETRY_MS));
        let asked = now.after(retry_after.unwrap_or_default());
        self.next_at = own.max(asked.min(now.offset(LONGEST_RETRY_MS * 5)));
    }
}

/// Platforms with times in whole seconds cut them down: spans begin and end with a second.
fn goal(watermark: UtcMillis) -> UtcMillis {
    whole_second(watermark.offset(-MARGIN_MS))
}

fn whole_second(at: UtcMillis) -> UtcMillis {
    at.offset(at.get().rem_euclid(1_000).saturating_neg())
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    const T0: i64 = 1_800_000_000_000;

    fn at(ms: i64) -> UtcMillis {
        UtcMillis::new(T0 + ms)
    }

    fn reach(watermark: i64, known_to: Option<i64>, catching_up: bool) -> Reach {
        Reach {
            watermark: Some(at(watermark)),
            known_to: known_to.map(at),
            catching_up,
        }
    }

    /// RT-9: a life begins with the last hour and what led to it, the oldest first, in spans of at
    /// most five minutes.
    #[test]
    fn the_last_hour_comes_in_order() {
        let mut replayer = Replayer::new();
        assert_eq!(replayer.next(reach(0, None, true)), None);
        replayer.want(at(0));
        let mut known = None;
        let mut spans = Vec::new();
        for n in 0..40 {
            let reach = reach(4_800_700 + n * 500, known, true);
            let Some((_, span)) = replayer.next(reach) else {
                break;
            };
            assert!(span.until.minus(span.since) <= LONGEST_MS);
            assert_eq!(span.since.get() % 1_000, 0);
            assert!(known.is_none_or(|known| at(known) == span.since));
            known = Some(span.until.minus(at(0)));
            spans.push(span);
            if replayer.answered(span, reach, at(0)) {
                break;
            }
        }
        assert_eq!(spans.first().map(|span| span.since), Some(at(-2_000)));
        assert_eq!((spans.len(), known), (16, Some(4_798_000)));
    }

    /// RT-9: later only what the stream may have lost since, and no more than can still be counted.
    #[test]
    fn later_only_the_rest_is_asked_for() {
        let mut replayer = Replayer::new();
        replayer.want(at(0));
        let (_, span) = replayer.next(reach(60_000, Some(8_000), false)).unwrap();
        assert_eq!((span.since, span.until), (at(8_000), at(58_000)));
        assert!(replayer.answered(span, reach(61_000, Some(58_000), false), at(0)));
        let (next_at, _) = replayer.next(reach(90_000, Some(58_000), false)).unwrap();
        assert_eq!(next_at, at(EVERY_MS));
        replayer.want(at(3_000));
        let (next_at, _) = replayer.next(reach(90_000, Some(58_000), false)).unwrap();
        assert_eq!(next_at, at(3_000));
        let (_, span) = replayer.next(reach(900_000, Some(58_000), false)).unwrap();
        assert_eq!((span.since, span.until), (at(298_000), at(598_000)));
        assert!(!replayer.answered(span, reach(900_000, Some(598_000), false), at(0)));
        assert_eq!(replayer.next(reach(59_000, Some(58_000), false)), None);
    }

    /// Every retry is limited; one who has none is not asked again.
    #[test]
    fn failures_back_off_and_a_refusal_ends_it() {
        let mut replayer = Replayer::new();
        replayer.want(at(0));
        let next_at = |replayer: &Replayer| {
            let (next_at, span) = replayer.next(reach(600_000, None, true)).unwrap();
            (next_at, span.until.minus(span.since))
        };
        replayer.failed(None, at(0));
        assert_eq!(next_at(&replayer), (at(1_000), LONGEST_MS));
        replayer.too_long(at(0));
        assert_eq!(next_at(&replayer), (at(2_000), LONGEST_MS / 2));
        replayer.failed(Some(Duration::from_secs(30)), at(0));
        assert_eq!(next_at(&replayer).0, at(30_000));
        for _ in 0..80 {
            replayer.too_long(at(0));
        }
        assert_eq!(next_at(&replayer), (at(20_000), SHORTEST_MS));
        assert!(replayer.takes_anything());
        replayer.refused();
        replayer.want(at(0));
        assert_eq!(replayer.next(reach(600_000, None, true)), None);
    }
}
