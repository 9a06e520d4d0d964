//! The only place that reads the machine's clock.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// A stopwatch that started when it was made.
#[derive(Clone, Copy, Debug)]
pub struct Stopwatch(Instant);

impl Stopwatch {
    /// Starts a stopwatch.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "the clock module of this crate")]
    pub fn start() -> Self {
        Self(Instant::now())
    }

    /// Returns how long it has run.
    #[must_use]
    pub fn read(self) -> Duration {
        self.0.elapsed()
    }
}

/// Returns the machine's time in UTC milliseconds.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "the clock module of this crate")]
pub(crate) fn utc_millis() -> i64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
