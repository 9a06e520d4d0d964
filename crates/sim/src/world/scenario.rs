//! The named scenarios: what kind of day it is, as data.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// A kind of day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scenario {
    /// An ordinary day: its own busyness, staffed for what was forecast.
    #[default]
    Workday,
    /// A day on which everything goes as planned.
    QuietDay,
    /// Busier than was planned for, with many who call again.
    MondayMorning,
    /// Three times the contacts for twenty minutes, soon after the start.
    Incident,
    /// A night shift during which the clocks of Europe go back.
    DstNight,
    /// Everyone is thrown out soon after the start and logs in again.
    LoginStorm,
    /// Everyone is at work all day: the load of the large measurements.
    FullHouse,
    /// The platform is down for some minutes (a matter of the faults).
    Outage,
    /// The stream says nothing (a matter of the faults).
    SilentStream,
    /// Messages overtake one another (a matter of the faults).
    Reordered,
    /// The client is suspended by the token service (a matter of the faults).
    TokenSuspended,
    /// The client may not see the users (a matter of the faults).
    MissingScope,
    /// The platform's clock is minutes off (a matter of the faults).
    ClockSkew,
}

/// There is no such scenario.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("there is no scenario {0:?}; there are {names}", names = Scenario::names())]
pub struct NoSuchScenario(pub String);

/// Something that happens to the whole centre.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Happening {
    Incident,
    LoginStorm,
}

/// What makes one kind of day.
#[derive(Clone, Copy, Debug)]
pub(super) struct DayData {
    /// The local time at which the world is entered, in minutes.
    pub(super) enters_at: i64,
    /// The contacts of each half-hour of the local day, as a part of the peak.
    pub(super) profile: &'static [f64; 48],
    /// The first and the last half-hour at which shifts begin, counted from midnight.
    pub(super) starts: (usize, usize),
    /// Whether shifts have breaks, lunch and meetings.
    pub(super) activities: bool,
    /// The length of a shift, in half-hours.
    pub(super) shift_halves: usize,
    /// The hour at which one day's rosters give way to the next day's.
    pub(super) turns_at: i64,
    /// What comes, as a part of what was planned for.
    pub(super) demand: f64,
    /// The spread of the day's busyness.
    pub(super) day_spread: f64,
    /// The part of the agents who are on leave, in training or rotated away for the day.
    pub(super) off: f64,
    /// The part of those who are due who do not come.
    pub(super) sick: f64,
    /// The zones, if not those where it is mid-morning.
    pub(super) zones: Option<[&'static str; 3]>,
    /// What happens how long after the start, in milliseconds.
    pub(super) happens: Option<(i64, Happening)>,
    /// The chance that an incident befalls the day by itself.
    pub(super) mishap: f64,
}

/// Peaks at 10:30 and 14:30 with a trough at 12:30.
const DAYTIME: [f64; 48] = [
    0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.34, 0.48, 0.62, 0.75,
    0.85, 0.91, 0.94, 0.96, 0.94, 0.90, 0.85, 0.83, 0.87, 0.94, 0.98, 1.0, 0.94, 0.83, 0.71, 0.59,
    0.49, 0.40, 0.32, 0.26, 0.21, 0.17, 0.13, 0.10, 0.06, 0.0, 0.0, 0.0, 0.0, 0.0,
];

/// From eight in the evening to half past eight in the morning.
const NIGHTTIME: [f64; 48] = [
    0.80, 0.76, 0.72, 0.68, 0.66, 0.64, 0.64, 0.66, 0.68, 0.70, 0.72, 0.72, 0.70, 0.60, 0.40, 0.20,
    0.08, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0,
    0.0, 0.0, 0.0, 0.0, 0.0, 0.40, 0.60, 0.80, 0.95, 1.0, 1.0, 0.95, 0.86,
];

const ALWAYS: [f64; 48] = [1.0; 48];

const WORKDAY: DayData = DayData {
    enters_at: 610,
    profile: &DAYTIME,
    starts: (14, 26),
    activities: true,
    shift_halves: 17,
    turns_at: 4,
    demand: 1.0,
    day_spread: 0.12,
    off: 0.168,
    sick: 0.05,
    zones: None,
    happens: None,
    mishap: 0.01,
};

/// 2026-10-24T23:30:00Z, an hour and a half before the clocks of Europe go back.
const DST_NIGHT_AT: i64 = 1_792_884_600_000;
const MINUTE_MS: i64 = 60_000;

impl Scenario {
    /// Every scenario.
    pub const ALL: [Self; 13] = [
        Self::Workday,
        Self::QuietDay,
        Self::MondayMorning,
        Self::Incident,
        Self::DstNight,
        Self::LoginStorm,
        Self::FullHouse,
        Self::Outage,
        Self::SilentStream,
        Self::Reordered,
        Self::TokenSuspended,
        Self::MissingScope,
        Self::ClockSkew,
    ];

    /// Returns the name, as on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Workday => "workday",
            Self::QuietDay => "quiet-day",
            Self::MondayMorning => "monday-morning",
            Self::Incident => "incident",
            Self::DstNight => "dst-night",
            Self::LoginStorm => "login-storm",
            Self::FullHouse => "full-house",
            Self::Outage => "outage",
            Self::SilentStream => "silent-stream",
            Self::Reordered => "reordered",
            Self::TokenSuspended => "token-suspended",
            Self::MissingScope => "missing-scope",
            Self::ClockSkew => "clock-skew",
        }
    }

    /// Returns every name, separated by commas.
    #[must_use]
    pub fn names() -> String {
        Self::ALL.map(Self::name).join(", ")
    }

    /// Returns the instant at which the scenario is meant to be entered, in UTC milliseconds;
    /// `None` for those that can be entered at any time.
    #[must_use]
    pub const fn starts_at(self) -> Option<i64> {
        match self {
            Self::DstNight => Some(DST_NIGHT_AT),
            Self::Workday
            | Self::QuietDay
            | Self::MondayMorning
            | Self::Incident
            | Self::LoginStorm
            | Self::FullHouse
            | Self::Outage
            | Self::SilentStream
            | Self::Reordered
            | Self::TokenSuspended
            | Self::MissingScope
            | Self::ClockSkew => None,
        }
    }

    pub(super) const fn data(self) -> DayData {
        let planned = DayData {
            day_spread: 0.0,
            mishap: 0.0,
            ..WORKDAY
        };
        match self {
            Self::Workday => WORKDAY,
            Self::QuietDay => planned,
            Self::MondayMorning => DayData {
                enters_at: 575,
                demand: 1.08,
                day_spread: 0.04,
                ..WORKDAY
            },
            Self::Incident => DayData {
                happens: Some((2 * MINUTE_MS, Happening::Incident)),
                ..planned
            },
            Self::LoginStorm => DayData {
                happens: Some((MINUTE_MS, Happening::LoginStorm)),
                ..planned
            },
            Self::DstNight => DayData {
                enters_at: 90,
                profile: &NIGHTTIME,
                starts: (40, 48),
                turns_at: 12,
                zones: Some(["Europe/Berlin", "Europe/London", "Africa/Nairobi"]),
                ..planned
            },
            Self::FullHouse => DayData {
                profile: &ALWAYS,
                starts: (8, 8),
                activities: false,
                shift_halves: 48,
                off: 0.0,
                sick: 0.0,
                ..planned
            },
            Self::Outage
            | Self::SilentStream
            | Self::Reordered
            | Self::TokenSuspended
            | Self::MissingScope
            | Self::ClockSkew => planned,
        }
    }
}

impl fmt::Display for Scenario {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Scenario {
    type Err = NoSuchScenario;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|one| one.name() == name);
        found.ok_or_else(|| NoSuchScenario(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scenario_is_found_by_its_name() {
        for scenario in Scenario::ALL {
            assert_eq!(scenario.name().parse(), Ok(scenario));
        }
        let refused = "noon".parse::<Scenario>().expect_err("no such scenario");
        assert!(refused.to_string().contains("monday-morning"));
    }

    #[test]
    fn the_night_is_the_night_in_which_the_clocks_go_back() {
        let at = Scenario::DstNight.starts_at().expect("a time");
        assert_eq!(crate::stamp::iso(at), "2026-10-24T23:30:00.000Z");
    }
}
