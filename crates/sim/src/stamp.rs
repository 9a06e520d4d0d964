//! Times as the platform writes them: ISO 8601 in UTC, and HTTP dates.

const DAY_MS: i64 = 86_400_000;
const WEEKDAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// Writes `ms` (UTC, since 1970) as `2024-05-15T14:32:10.123Z`.
#[must_use]
pub fn iso(ms: i64) -> String {
    let (year, month, day) = civil(ms.div_euclid(DAY_MS));
    let (hour, minute, second, milli) = clock(ms);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{milli:03}Z")
}

/// Reads a time such as `2024-05-15T14:32:10.123Z`; the fraction may have one to nine digits or be
/// missing, and UTC may be written as `Z` or `+00:00`.
#[must_use]
pub fn read(text: &str) -> Option<i64> {
    let text = text
        .strip_suffix('Z')
        .or_else(|| text.strip_suffix("+00:00"))?;
    let (date, time) = text.split_once('T')?;
    let (time, fraction) = time.split_once('.').unwrap_or((time, "0"));
    let [year, month, day] = numbers(date, '-', [4, 2, 2])?;
    let [hour, minute, second] = numbers(time, ':', [2, 2, 2])?;
    let digits = !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit());
    if !digits || fraction.len() > 9 || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let milli: i64 = format!("{fraction:0<3}").get(..3)?.parse().ok()?;
    let days = days(year, month, day);
    // A day that the month has not comes out as one of the next month.
    if civil(days) != (year, month, day) {
        return None;
    }
    Some(days * DAY_MS + hour * 3_600_000 + minute * 60_000 + second * 1000 + milli)
}

fn numbers(text: &str, between: char, widths: [usize; 3]) -> Option<[i64; 3]> {
    let mut numbers = [0; 3];
    let mut parts = text.split(between);
    for (number, width) in numbers.iter_mut().zip(widths) {
        let part = parts.next()?;
        let digits = part.len() == width && part.bytes().all(|byte| byte.is_ascii_digit());
        *number = part.parse().ok().filter(|_| digits)?;
    }
    parts.next().is_none().then_some(numbers)
}

/// Writes `ms` as an HTTP date, such as `Wed, 15 May 2024 14:32:10 GMT`.
#[must_use]
pub fn http_date(ms: i64) -> String {
    let days = ms.div_euclid(DAY_MS);
    let (year, month, day) = civil(days);
    let (hour, minute, second, _) = clock(ms);
    let weekday = usize::try_from(days.rem_euclid(7)).unwrap_or(0);
    let month = MONTHS[usize::try_from(month - 1).unwrap_or(0)];
    let weekday = WEEKDAYS[weekday];
    format!("{weekday}, {day:02} {month} {year:04} {hour:02}:{minute:02}:{second:02} GMT")
}

/// Cuts the milliseconds off, towards the past.
#[must_use]
pub const fn whole_second(ms: i64) -> i64 {
    ms - ms.rem_euclid(1000)
}

const fn clock(ms: i64) -> (i64, i64, i64, i64) {
    let ms = ms.rem_euclid(DAY_MS);
    (ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60, ms % 1000)
}

/// Turns days since 1970 into a date of the proleptic Gregorian calendar.
///
/// Years are counted from March, in eras of 400 years, so that the leap day comes last.
const fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 {
        from_march + 3
    } else {
        from_march - 9
    };
    let year = year_of_era + era * 400 + if month <= 2 { 1 } else { 0 };
    (year, month, day)
}

/// Turns a date into days since 1970: the reverse of [`civil`].
const fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month > 2 { year } else { year - 1 };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes() {
        for ms in [
            0,
            -1,
            1_715_783_530_123,
            951_782_400_000,
            1_709_164_799_999,
            4_102_444_800_000,
        ] {
            assert_eq!(read(&iso(ms)), Some(ms), "{}", iso(ms));
        }
        assert_eq!(read("2024-05-15T14:32:10Z"), Some(1_715_783_530_000));
        assert_eq!(read("2024-05-15T14:32:10.5+00:00"), Some(1_715_783_530_500));
        for wrong in [
            "",
            "2024-05-15",
            "2024-02-30T00:00:00Z",
            "2024-13-01T00:00:00Z",
            "2024-05-15T24:00:00Z",
            "2024-05-15T14:32:10",
            "2024-05-15T14:32:10+02:00",
            "24-05-15T14:32:10Z",
            "2024-05-15T14:32:10.Z",
            "2024-05-15T1é:32:10Z",
            "2024-+5-15T14:32:10Z",
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn writes_the_times_that_the_platform_writes() {
        assert_eq!(iso(1_715_783_530_000), "2024-05-15T14:32:10.000Z");
        assert_eq!(
            http_date(1_715_783_530_000),
            "Wed, 15 May 2024 14:32:10 GMT"
        );
        assert_eq!(iso(0), "1970-01-01T00:00:00.000Z");
        assert_eq!(iso(-1), "1969-12-31T23:59:59.999Z");
        assert_eq!(iso(1_709_164_799_999), "2024-02-28T23:59:59.999Z");
        assert_eq!(iso(1_709_164_800_000), "2024-02-29T00:00:00.000Z");
        assert_eq!(http_date(951_782_400_000), "Tue, 29 Feb 2000 00:00:00 GMT");
        assert_eq!(whole_second(1999), 1000);
        assert_eq!(whole_second(-1), -1000);
    }
}
