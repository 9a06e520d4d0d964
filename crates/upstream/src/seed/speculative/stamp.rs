//! Times of a fixed form, by their columns: `2024-05-15T14:32:10Z`, with or without milliseconds.

use floorlight_core::time::UtcMillis;

const DAY_MS: i64 = 86_400_000;
/// Calendars end within this year: it is left to the tolerant reader.
const LAST_YEAR: u32 = 9999;

/// Reads a time from 1970 up to 9999; `None` for one of another form, though it may be a time.
#[inline]
pub(super) fn read(text: &str) -> Option<UtcMillis> {
    let bytes = text.as_bytes();
    let millis = match bytes.len() {
        20 => 0,
        24 => {
            let [b'.', m1, m2, m3, b'Z'] = *bytes.last_chunk::<5>()? else {
                return None;
            };
            number(&[m1, m2, m3])?
        }
        _ => return None,
    };
    let [
        y1,
        y2,
        y3,
        y4,
        b'-',
        o1,
        o2,
        b'-',
        d1,
        d2,
        b'T',
        h1,
        h2,
        b':',
        i1,
        i2,
        b':',
        s1,
        s2,
        last,
    ] = *bytes.first_chunk::<20>()?
    else {
        return None;
    };
    if last != b'Z' && last != b'.' || (last == b'Z') != (bytes.len() == 20) {
        return None;
    }
    let year = number(&[y1, y2, y3, y4])?;
    let month = number(&[o1, o2])?;
    let day = number(&[d1, d2])?;
    let (hour, minute, second) = (number(&[h1, h2])?, number(&[i1, i2])?, number(&[s1, s2])?);
    // Leap seconds are left to the tolerant reader.
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let seconds = (hour * 60 + minute) * 60 + second;
    let within = i64::from(seconds) * 1_000 + i64::from(millis);
    Some(UtcMillis::new(days(year, month, day)? * DAY_MS + within))
}

#[inline]
fn number<const N: usize>(digits: &[u8; N]) -> Option<u32> {
    let (mut number, mut bad) = (0, false);
    for byte in digits {
        let digit = byte.wrapping_sub(b'0');
        bad |= digit > 9;
        number = number * 10 + u32::from(digit);
    }
    (!bad).then_some(number)
}

/// Days since 1970 of a date that exists, from that year on.
///
/// Years are counted from March, so that the leap day is the last of its year.
#[inline]
fn days(year: u32, month: u32, day: u32) -> Option<i64> {
    const LENGTHS: [u8; 12] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let longest = u32::from(*LENGTHS.get((month as usize).wrapping_sub(1))?);
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    if !(1970..LAST_YEAR).contains(&year)
        || day == 0
        || day > longest
        || (month == 2 && day == 29 && !leap)
    {
        return None;
    }
    let from_march = (month + 9) % 12;
    let years = year - u32::from(month < 3);
    let day_of_year = (153 * from_march + 2) / 5 + day - 1;
    let days = 365 * years + years / 4 - years / 100 + years / 400 + day_of_year;
    Some(i64::from(days) - 719_468)
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use jiff::Timestamp;

    use super::*;
    use crate::seed::field::Field;
    use crate::seed::stamp as tolerant;

    fn both(text: &str) -> (Option<UtcMillis>, Option<UtcMillis>) {
        (
            read(text),
            tolerant::read(&Field::Text(Cow::Borrowed(text))),
        )
    }

    /// RT-6: every day of four centuries, and its seconds' ends.
    #[test]
    fn each_day_is_read_as_the_calendar_has_it() {
        for day in (0..400 * 366).step_by(1) {
            let millis = day * DAY_MS + (day * 7_919) % DAY_MS;
            let written = Timestamp::from_millisecond(millis).unwrap().to_string();
            let (seconds, _) = written.split_at(19);
            for text in [
                format!("{seconds}Z"),
                format!("{seconds}.{:03}Z", millis % 1_000),
            ] {
                let (fast, slow) = both(&text);
                assert!(fast.is_some(), "{text}");
                assert_eq!(fast, slow, "{text}");
            }
        }
    }

    /// What is read by columns is read alike; what is not a moment is read by neither.
    #[test]
    fn odd_times_are_left_to_the_tolerant_reader() {
        for text in [
            "2024-02-30T00:00:00Z",
            "2023-02-29T00:00:00Z",
            "1900-02-29T00:00:00Z",
            "2024-00-10T00:00:00Z",
            "2024-13-10T00:00:00Z",
            "2024-01-00T00:00:00Z",
            "2024-01-32T00:00:00Z",
            "2024-01-01T24:00:00Z",
            "2024-01-01T00:60:00Z",
            "2024-01-01T23:59:60Z",
            "1969-12-31T23:59:59Z",
            "2024-01-01T00:00:00.00Z",
            "2024-01-01T00:00:00,000Z",
            "2024-01-01 00:00:00Z",
            "2024-01-01T00:00:00+",
            "2024-01-01T00:00:00.000+",
            "2024-01-01T00:00:00z",
            "2024-01-01T00:00:0aZ",
            "2024-01-01T00:00:00.0a0Z",
            "2024-01-01T00:00:00.000000Z",
            "",
            "Z",
            "2024-01-01T00:00:00Z000Z",
            "\u{665}24-01-01T00:00:00Z",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        for text in [
            "2024-02-29T00:00:00Z",
            "2000-02-29T12:00:00.999Z",
            "9998-12-31T23:59:59.999Z",
        ] {
            let (fast, slow) = both(text);
            assert_eq!((fast.is_some(), fast), (true, slow), "{text}");
        }
    }
}
