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

#[cfg(test)]
mod tests {
    use super::*;

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
