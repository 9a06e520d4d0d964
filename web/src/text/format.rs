//! Numbers and spans as people read them. Everything is exact: nothing is rounded up into a claim.

/// A thin space that never breaks, between a number and its unit.
pub const UNIT_SPACE: char = '\u{202f}';
/// What stands where there is no data.
pub const NO_DATA: &str = "–";

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// Writes a running span in milliseconds as `m:ss`, `h:mm:ss` after an hour, `3 d 4 h` after two days.
///
/// A negative span, which a clock step can make for a moment, reads as zero.
#[must_use]
pub fn running(millis: i64) -> String {
    let millis = millis.max(0);
    let (hours, minutes, seconds) = (
        millis / HOUR,
        millis % HOUR / MINUTE,
        millis % MINUTE / SECOND,
    );
    if millis >= 2 * DAY {
        format!(
            "{}{UNIT_SPACE}d {}{UNIT_SPACE}h",
            millis / DAY,
            millis % DAY / HOUR
        )
    } else if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes}:{seconds:02}")
    }
}

/// Writes an age in milliseconds in its largest whole unit: `4 s`, `12 min`, `3 h`, `2 d`.
#[must_use]
pub fn age(millis: i64) -> String {
    let millis = millis.max(0);
    let (count, unit) = match millis {
        0..MINUTE => (millis / SECOND, "s"),
        MINUTE..HOUR => (millis / MINUTE, "min"),
        HOUR..DAY => (millis / HOUR, "h"),
        _ => (millis / DAY, "d"),
    };
    format!("{count}{UNIT_SPACE}{unit}")
}

/// Writes whole seconds as a running span.
#[must_use]
pub fn seconds(count: u32) -> String {
    running(i64::from(count) * SECOND)
}

/// Writes hundredths of a percent with one decimal, so that figures align: `80.0 %`, `78.5 %`.
///
/// Cut, not rounded: 79.99 % has not reached 80.
#[must_use]
pub fn percent(hundredths: impl Into<u32>) -> String {
    let tenths = hundredths.into() / 10;
    format!("{}.{}{UNIT_SPACE}%", tenths / 10, tenths % 10)
}

/// Writes hundredths of a percent as whole percent where they are: a target, a share in a note.
#[must_use]
pub fn short_percent(hundredths: impl Into<u32>) -> String {
    let hundredths = hundredths.into();
    if hundredths.is_multiple_of(100) {
        format!("{}{UNIT_SPACE}%", hundredths / 100)
    } else {
        percent(hundredths)
    }
}

/// Writes a count with a comma at each thousand.
#[must_use]
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Writes a count with its noun: `1 agent`, `2 agents`.
#[must_use]
pub fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", count(number), if number == 1 { one } else { many })
}

/// Writes a span until a moment for a countdown, never less than one second: `4 s`, `1:05`.
#[must_use]
pub fn countdown(millis: i64) -> String {
    let rounded = (millis.max(0) + SECOND - 1) / SECOND * SECOND;
    let whole = rounded.max(SECOND);
    if whole < MINUTE {
        age(whole)
    } else {
        running(whole)
    }
}

/// Reduces a name to at most two initials for an avatar.
#[must_use]
pub fn initials(name: &str) -> String {
    let mut words = name
        .split_whitespace()
        .filter(|word| word.chars().next().is_some_and(char::is_alphanumeric));
    let first = words.next().and_then(|word| word.chars().next());
    let last = words.next_back().and_then(|word| word.chars().next());
    first
        .into_iter()
        .chain(last)
        .flat_map(char::to_uppercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_running_span_grows_its_form_with_its_length() {
        assert_eq!(running(-5), "0:00");
        assert_eq!(running(59_999), "0:59");
        assert_eq!(running(60_000), "1:00");
        assert_eq!(running(3_599_999), "59:59");
        assert_eq!(running(3_600_000), "1:00:00");
        assert_eq!(running(47 * HOUR + 61_000), "47:01:01");
        assert_eq!(running(52 * HOUR), "2\u{202f}d 4\u{202f}h");
    }

    #[test]
    fn an_age_is_never_rounded_up() {
        assert_eq!(age(999), "0\u{202f}s");
        assert_eq!(age(59_999), "59\u{202f}s");
        assert_eq!(age(119_999), "1\u{202f}min");
        assert_eq!(age(25 * HOUR), "1\u{202f}d");
    }

    #[test]
    fn a_percentage_has_one_decimal_and_is_never_rounded_up() {
        assert_eq!(percent(7850_u32), "78.5\u{202f}%");
        assert_eq!(percent(8000_u32), "80.0\u{202f}%");
        assert_eq!(percent(7999_u16), "79.9\u{202f}%");
        assert_eq!(percent(0_u16), "0.0\u{202f}%");
        assert_eq!(short_percent(8000_u16), "80\u{202f}%");
        assert_eq!(short_percent(8050_u16), "80.5\u{202f}%");
    }

    #[test]
    fn counts_have_thousands_and_nouns() {
        assert_eq!(count(0), "0");
        assert_eq!(count(999), "999");
        assert_eq!(count(10_000), "10,000");
        assert_eq!(count(1_234_567), "1,234,567");
        assert_eq!(counted(1, "agent", "agents"), "1 agent");
    }

    #[test]
    fn a_countdown_never_shows_zero() {
        assert_eq!(countdown(-1), "1\u{202f}s");
        assert_eq!(countdown(3_001), "4\u{202f}s");
        assert_eq!(countdown(64_200), "1:05");
    }

    #[test]
    fn initials_come_from_first_and_last_name() {
        assert_eq!(initials("Amélie Fontaine-Delacroix"), "AF");
        assert_eq!(initials("Cher"), "C");
        assert_eq!(initials("  "), "");
        assert_eq!(initials("ömer von Straßburg"), "ÖS");
    }
}
