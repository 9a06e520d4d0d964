//! Response headers that steer us.

use std::time::Duration;

use floorlight_core::time::UtcMillis;
use jiff::fmt::rfc2822;

/// The longest header that is read, in bytes.
const MAX_HEADER: usize = 64;

/// Reads a `Date` header: whole seconds, rounded down.
#[must_use]
pub fn date(value: &str) -> Option<UtcMillis> {
    if value.len() > MAX_HEADER {
        return None;
    }
    let zoned = rfc2822::DateTimeParser::new()
        .parse_timestamp(value.trim())
        .ok()?;
    Some(UtcMillis::new(zoned.as_millisecond()))
}

/// Reads a `Retry-After` header: seconds, or an HTTP date that is judged by the `Date` of the same
/// response, else by `now`. A date that has passed is no wait.
#[must_use]
pub fn retry_after(
    value: &str,
    response_date: Option<UtcMillis>,
    now: UtcMillis,
) -> Option<Duration> {
    let value = value.trim();
    if value.len() > MAX_HEADER || value.is_empty() {
        return None;
    }
    if value.bytes().all(|byte| byte.is_ascii_digit()) {
        // Digits that do not fit are a very long time.
        return Some(Duration::from_secs(value.parse().unwrap_or(4_294_967_295)));
    }
    let until = date(value)?;
    Some(until.since(response_date.unwrap_or(now)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: UtcMillis = UtcMillis::new(784_111_777_000);

    #[test]
    fn reads_http_dates() {
        assert_eq!(date("Sun, 06 Nov 1994 08:49:37 GMT"), Some(AT));
        assert_eq!(date("06 Nov 1994 08:49:37 +0000"), Some(AT));
        for bad in ["", "yesterday", "Sun, 06 Nov 1994", &"x".repeat(9_000)] {
            assert_eq!(date(bad), None, "{bad}");
        }
    }

    /// RT-10, AUTH-4.
    #[test]
    fn reads_both_forms_of_retry_after() {
        let read = |value| retry_after(value, Some(AT), UtcMillis::new(0));
        assert_eq!(read("120"), Some(Duration::from_secs(120)));
        assert_eq!(read(" 0 "), Some(Duration::ZERO));
        assert_eq!(
            read("Sun, 06 Nov 1994 08:50:37 GMT"),
            Some(Duration::from_secs(60))
        );
        assert_eq!(read("Sun, 06 Nov 1994 08:40:37 GMT"), Some(Duration::ZERO));
        assert_eq!(
            read("99999999999999999999999"),
            Some(Duration::from_secs(4_294_967_295))
        );
        for bad in ["", "-5", "1.5", "soon"] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
