//! Moments as people and scripts read them: ISO 8601, UTC, milliseconds.

use floorlight_core::time::UtcMillis;
use jiff::Timestamp;

/// Writes a moment; one beyond the calendar is `None`.
pub(super) fn iso(at: UtcMillis) -> Option<String> {
    let stamp = Timestamp::from_millisecond(at.get()).ok()?;
    Some(format!("{stamp:.3}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_have_milliseconds_and_a_zone() {
        assert_eq!(
            iso(UtcMillis::new(1_790_000_000_007)).as_deref(),
            Some("2026-09-21T14:13:20.007Z")
        );
        assert_eq!(iso(UtcMillis::new(i64::MAX)), None);
    }
}
