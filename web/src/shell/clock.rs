//! This machine's clock: read here and nowhere else.

use floorlight_core::time::UtcMillis;

/// Reads the clock.
#[must_use]
pub fn now() -> UtcMillis {
    UtcMillis::new(js_sys::Date::now() as i64)
}

/// Draws a seed for the desk's jitter; nothing secret hangs on it.
#[must_use]
pub fn seed() -> u64 {
    (js_sys::Math::random() * 9_007_199_254_740_992.0) as u64
}

/// Draws a name for a call to the Worker, by which its log line is found.
#[must_use]
pub fn request_name() -> String {
    format!("p-{:x}", seed())
}

/// Reads a moment that the server wrote as ISO 8601.
#[must_use]
pub fn parse(text: &str) -> Option<UtcMillis> {
    let millis = js_sys::Date::parse(text);
    millis.is_finite().then(|| UtcMillis::new(millis as i64))
}
