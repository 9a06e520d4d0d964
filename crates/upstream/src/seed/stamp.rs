//! Times as platforms write them.

use floorlight_core::time::UtcMillis;
use jiff::Timestamp;

use super::field::Field;

/// Numbers below this are seconds, from it on milliseconds: as seconds it lies in the year 5138.
const MILLIS_FROM: i64 = 100_000_000_000;
/// The last millisecond of the year 9999.
const LATEST: i64 = 253_402_300_799_999;

/// Reads RFC 3339 with any offset and fraction, or a number of seconds or milliseconds since 1970.
///
/// A text without a zone is refused: guessing one would move a whole floor by hours.
pub(super) fn read(field: &Field<'_>) -> Option<UtcMillis> {
    let millis = match field {
        Field::Text(text) => {
            let stamp: Timestamp = text.parse().ok()?;
            let whole = stamp.as_millisecond();
            // Rounds down before 1970 too.
            whole - i64::from(stamp.as_nanosecond() < i128::from(whole) * 1_000_000)
        }
        Field::Integer(number) if (0..MILLIS_FROM).contains(number) => number * 1_000,
        Field::Integer(number) => *number,
        Field::Float(number) => {
            let limit = MILLIS_FROM as f64;
            let millis = if *number < limit {
                number * 1_000.0
            } else {
                *number
            };
            // Casts from floats saturate; what saturates is refused below.
            millis.floor() as i64
        }
        Field::None | Field::Bool | Field::Other => return None,
    };
    (0..=LATEST)
        .contains(&millis)
        .then_some(UtcMillis::new(millis))
}

/// Writes a moment in UTC with milliseconds; one beyond the year 9999 is `None`.
pub(super) fn write(at: UtcMillis) -> Option<String> {
    let stamp = Timestamp::from_millisecond(at.get()).ok()?;
    Some(format!("{stamp:.3}"))
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;

    fn text(text: &str) -> Option<i64> {
        read(&Field::Text(Cow::Borrowed(text))).map(UtcMillis::get)
    }

    #[test]
    fn reads_the_forms_that_platforms_send() {
        let expected = Some(1_715_783_530_000);
        assert_eq!(text("2024-05-15T14:32:10.000Z"), expected);
        assert_eq!(text("2024-05-15T14:32:10Z"), expected);
        assert_eq!(text("2024-05-15T16:32:10+02:00"), expected);
        assert_eq!(text("2024-05-15T09:02:10.000000-05:30"), expected);
        assert_eq!(
            text("2024-05-15T14:32:10.123456789Z"),
            expected.map(|ms| ms + 123)
        );
        assert_eq!(
            read(&Field::Integer(1_715_783_530)).map(UtcMillis::get),
            expected
        );
        assert_eq!(
            read(&Field::Integer(1_715_783_530_000)).map(UtcMillis::get),
            expected
        );
        let fraction = read(&Field::Float(1_715_783_530.25)).map(UtcMillis::get);
        assert_eq!(fraction, expected.map(|ms| ms + 250));
    }

    #[test]
    fn what_is_written_reads_back() {
        let at = UtcMillis::new(1_715_783_530_007);
        assert_eq!(write(at).as_deref(), Some("2024-05-15T14:32:10.007Z"));
        assert_eq!(write(at).as_deref().and_then(text), Some(at.get()));
        assert_eq!(write(UtcMillis::new(i64::MAX)), None);
    }

    /// RT-6: a time without a zone is no time.
    #[test]
    fn refuses_what_is_no_moment() {
        for bad in [
            "2024-05-15T14:32:10",
            "2024-05-15",
            "",
            "yesterday",
            "14:32:10Z",
            "2024-13-01T00:00:00Z",
        ] {
            assert_eq!(text(bad), None, "{bad}");
        }
        for bad in [
            Field::None,
            Field::Bool,
            Field::Other,
            Field::Integer(-1),
            Field::Integer(i64::MAX),
        ] {
            assert_eq!(read(&bad), None);
        }
        assert_eq!(read(&Field::Float(f64::MAX)), None);
        assert_eq!(read(&Field::Float(f64::NEG_INFINITY)), None);
    }
}
