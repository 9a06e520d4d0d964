//! The only place that reads the machine's clock.

use std::time::{Duration, Instant};

/// Runs something and says how long it took.
#[expect(clippy::disallowed_methods, reason = "the clock module of this crate")]
pub fn time<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let begin = Instant::now();
    let result = work();
    (result, begin.elapsed())
}
