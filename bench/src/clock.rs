//! The only place that reads the machine's clock.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Runs something and says how long it took.
#[expect(clippy::disallowed_methods, reason = "the clock module of this crate")]
pub fn time<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let begin = Instant::now();
    let result = work();
    (result, begin.elapsed())
}

/// Returns the time of day, in milliseconds since 1970 in UTC; zero before that.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "the clock module of this crate")]
pub fn now_ms() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_millis() as i64)
}
