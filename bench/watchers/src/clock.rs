//! The only place that reads the machine's clock.

use std::time::{SystemTime, UNIX_EPOCH};

/// The machine's time in milliseconds: the clock that the platform's stamps are taken from, too.
#[expect(clippy::disallowed_methods, reason = "the clock module of this crate")]
pub(crate) fn now_ms() -> f64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0.0, |since| since.as_secs_f64() * 1_000.0)
}
