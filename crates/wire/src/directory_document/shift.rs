//! Shifts and schedules as an administrator writes them (RT-8, RT-15). Our own form: the platform's
//! interface has none.

use floorlight_core::metric::Formula;
use floorlight_core::model::Activity;
use serde::{Deserialize, Serialize};

use super::local::{Day, LocalDate, LocalTime};

/// A shift template: the same hours on some days of the week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ShiftEntry {
    /// Its id.
    pub id: String,
    /// Its name; the id where none is given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The IANA time zone of its times.
    pub zone: String,
    /// The hours.
    #[serde(flatten)]
    pub hours: Hours,
    /// The local days on which it begins.
    pub days: Vec<Day>,
}

/// Hours of work, and what interrupts them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Hours {
    /// When the work begins.
    pub start: LocalTime,
    /// When it ends; on the next day unless later than `start`.
    pub end: LocalTime,
    /// What interrupts it, within the hours and apart from each other, in order of time.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub activities: Vec<ActivityEntry>,
}

/// An activity within hours of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ActivityEntry {
    /// Which.
    pub kind: Activity,
    /// When it begins; before the start of the hours on the clock, it is on the next day.
    pub start: LocalTime,
    /// How long it lasts.
    pub minutes: u32,
}

/// What one agent works.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum ScheduleEntry {
    /// A shift template, until further notice.
    Shift {
        /// The agent's id.
        agent: String,
        /// The shift's id.
        shift: String,
    },
    /// Hours on one day; shift templates do not count for the agent on that day.
    Dated {
        /// The agent's id.
        agent: String,
        /// The local day on which the hours begin.
        date: LocalDate,
        /// The IANA time zone of the times.
        zone: String,
        /// The hours.
        #[serde(flatten)]
        hours: Hours,
    },
    /// No work on one day, whatever the shift template says.
    Off {
        /// The agent's id.
        agent: String,
        /// The local day.
        date: LocalDate,
        /// Always true.
        off: bool,
    },
}

impl ScheduleEntry {
    /// Returns the agent's id.
    #[must_use]
    pub fn agent(&self) -> &str {
        match self {
            Self::Shift { agent, .. } | Self::Dated { agent, .. } | Self::Off { agent, .. } => {
                agent
            }
        }
    }
}

/// How long breaks may be. What is not given is not limited but by its scheduled end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AllowancesEntry {
    /// The longest break, in minutes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub break_minutes: Option<u32>,
    /// The longest lunch, in minutes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lunch_minutes: Option<u32>,
}

/// What a word of the platform means in terms of schedules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReasonEntry {
    /// The platform's word for a reason or a state, verbatim.
    pub raw: String,
    /// The activity that it stands for.
    pub activity: Activity,
}

/// How figures are computed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FiguresEntry {
    /// The formula of the service level.
    pub service_level: Formula,
}
