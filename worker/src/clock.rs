//! The only place of the Worker that reads the clock.

use floorlight_core::time::UtcMillis;

/// Reads the time. In production it stands still between two moments of IO.
#[must_use]
pub fn now() -> UtcMillis {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "whole milliseconds since 1970, far below 2^53"
    )]
    UtcMillis::new(js_sys::Date::now() as i64)
}
