//! Local days and times, as an administrator writes them.

use std::fmt;

use jiff::civil::Date;
use serde::{Serialize, Serializer};

/// A time on the clock of some zone, to the minute: `07:30`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LocalTime {
    minute: u16,
}

impl LocalTime {
    /// How a time is written.
    pub const FORM: &'static str = "a time as HH:MM, from 00:00 to 23:59";

    /// Reads `HH:MM`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (hour, minute) = text.split_once(':')?;
        let hour = two_digits(hour).filter(|hour| *hour < 24)?;
        let minute = two_digits(minute).filter(|minute| *minute < 60)?;
        Some(Self {
            minute: hour * 60 + minute,
        })
    }

    /// Returns the minutes after midnight.
    #[must_use]
    pub const fn minute(self) -> u16 {
        self.minute
    }
}

impl fmt::Display for LocalTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.minute / 60, self.minute % 60)
    }
}

impl Serialize for LocalTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A day of the calendar: `2026-11-20`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LocalDate(Date);

impl LocalDate {
    /// How a day is written.
    pub const FORM: &'static str = "a day as YYYY-MM-DD, from 1970 to 2199";

    /// Reads `YYYY-MM-DD`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let shape = text.len() == 10
            && text.bytes().enumerate().all(|(n, byte)| match n {
                4 | 7 => byte == b'-',
                _ => byte.is_ascii_digit(),
            });
        let date: Date = shape.then(|| text.parse().ok())??;
        (1970..2200).contains(&date.year()).then_some(Self(date))
    }

    /// Returns the days since 1970-01-01.
    #[must_use]
    pub fn day_number(self) -> i64 {
        let epoch = Date::constant(1970, 1, 1);
        epoch
            .until(self.0)
            .map_or(0, |span| i64::from(span.get_days()))
    }
}

impl fmt::Display for LocalDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for LocalDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Day {
    /// Monday.
    Mon,
    /// Tuesday.
    Tue,
    /// Wednesday.
    Wed,
    /// Thursday.
    Thu,
    /// Friday.
    Fri,
    /// Saturday.
    Sat,
    /// Sunday.
    Sun,
}

impl Day {
    /// Every day, Monday first.
    pub const ALL: [Self; 7] = [
        Self::Mon,
        Self::Tue,
        Self::Wed,
        Self::Thu,
        Self::Fri,
        Self::Sat,
        Self::Sun,
    ];

    /// How a day is written.
    pub const FORM: &'static str = "one of mon, tue, wed, thu, fri, sat, sun";

    /// Returns the word of the day.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Mon => "mon",
            Self::Tue => "tue",
            Self::Wed => "wed",
            Self::Thu => "thu",
            Self::Fri => "fri",
            Self::Sat => "sat",
            Self::Sun => "sun",
        }
    }

    /// Reads a word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|day| day.word() == text)
    }

    /// Returns the day of the week of a day since 1970-01-01, which was a Thursday.
    #[must_use]
    pub const fn of(day_number: i64) -> Self {
        match day_number.rem_euclid(7) {
            0 => Self::Thu,
            1 => Self::Fri,
            2 => Self::Sat,
            3 => Self::Sun,
            4 => Self::Mon,
            5 => Self::Tue,
            _ => Self::Wed,
        }
    }
}

fn two_digits(text: &str) -> Option<u16> {
    let digits = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_they_are_written() {
        for text in ["00:00", "07:30", "23:59"] {
            assert_eq!(LocalTime::parse(text).unwrap().to_string(), text);
        }
        for text in [
            "24:00", "7:30", "07:60", "07:3", "0730", "", "+7:30", "07:30:00", "ab:cd",
        ] {
            assert_eq!(LocalTime::parse(text), None, "{text}");
        }
    }

    #[test]
    fn days_are_read_as_they_are_written() {
        assert_eq!(LocalDate::parse("1970-01-01").unwrap().day_number(), 0);
        let day = LocalDate::parse("2026-11-20").unwrap();
        assert_eq!(
            (day.to_string().as_str(), day.day_number()),
            ("2026-11-20", 20_777)
        );
        assert_eq!(Day::of(day.day_number()), Day::Fri);
        assert_eq!(Day::of(0), Day::Thu);
        assert_eq!(Day::of(-1), Day::Wed);
        for text in [
            "2026-02-29",
            "2026-13-01",
            "26-01-01",
            "2026-1-1",
            "20261120",
            "2300-01-01",
        ] {
            assert_eq!(LocalDate::parse(text), None, "{text}");
        }
    }
}
