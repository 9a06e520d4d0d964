//! What an agent is scheduled to do on a day, and the shift patterns behind it.

use std::sync::Arc;

use jiff::civil::Date;

use super::zone::Zone;

/// What an agent is scheduled to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Activity {
    /// A short rest.
    Break,
    /// A meal.
    Lunch,
    /// A meeting.
    Meeting,
    /// Training.
    Training,
    /// Coaching, one to one.
    Coaching,
    /// Work off the queues.
    BackOffice,
}

impl Activity {
    /// Returns the word of the directory document.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Break => "break",
            Self::Lunch => "lunch",
            Self::Meeting => "meeting",
            Self::Training => "training",
            Self::Coaching => "coaching",
            Self::BackOffice => "back_office",
        }
    }

    /// Returns the platform's code while an agent does it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Break => "BREAK",
            Self::Lunch => "LUNCH",
            Self::Meeting => "MEETING",
            Self::Training => "TRAINING",
            Self::Coaching => "COACHING",
            Self::BackOffice => "BACK_OFFICE",
        }
    }
}

/// A scheduled span off the queues.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// What it is.
    pub activity: Activity,
    /// When it begins, in UTC milliseconds.
    pub from: i64,
    /// When it ends, in UTC milliseconds.
    pub to: i64,
    /// When it begins by the local clock, such as `12:15`.
    pub start: String,
    /// How long it is, in minutes.
    pub minutes: i64,
}

/// An agent's schedule of one day. The spans are true to the wall clock, the local texts to the
/// zone; with a speed other than 1 the spans are shortened and the texts are not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duty {
    /// The IANA name of the zone.
    pub zone: &'static str,
    /// The local date on which it begins, such as `2026-11-20`.
    pub date: String,
    /// When it begins, in UTC milliseconds.
    pub from: i64,
    /// When it ends, in UTC milliseconds.
    pub to: i64,
    /// When it begins by the local clock, such as `07:30`.
    pub start: String,
    /// When it ends by the local clock; not after the start means the next day.
    pub end: String,
    /// What is scheduled off the queues, in order.
    pub activities: Vec<Planned>,
}

impl Duty {
    /// Returns what is scheduled off the queues at `at`, if anything is.
    #[must_use]
    pub fn planned_at(&self, at: i64) -> Option<&Planned> {
        self.activities
            .iter()
            .find(|planned| (planned.from..planned.to).contains(&at))
    }

    /// Whether `at` lies within the shift.
    #[must_use]
    pub const fn covers(&self, at: i64) -> bool {
        self.from <= at && at < self.to
    }
}

/// How many patterns of breaks there are for shifts of one start.
pub(super) const PATTERNS: usize = 16;

/// Lays out a shift that begins at the local `start` (minutes after the midnight of `date`).
///
/// `wall` turns an instant of the centre's day into one of the wall clock; without a pattern
/// there is nothing but work.
pub(super) fn lay_out(
    zone: &Zone,
    date: Date,
    start: i64,
    length: i64,
    pattern: Option<usize>,
    wall: &dyn Fn(i64) -> i64,
) -> Arc<Duty> {
    let activities = pattern.map(activities).unwrap_or_default().into_iter();
    let activities = activities.map(|(activity, after, minutes)| {
        let at = start + after;
        let from = zone.instant(date, at);
        Planned {
            activity,
            from: wall(from),
            to: wall(from + minutes * 60_000),
            start: clock(at),
            minutes,
        }
    });
    Arc::new(Duty {
        zone: zone.name,
        date: date.to_string(),
        from: wall(zone.instant(date, start)),
        to: wall(zone.instant(date, start + length)),
        start: clock(start),
        end: clock(start + length),
        activities: activities.collect(),
    })
}

/// Returns what a pattern has off the queues: what, how long after the start, for how long, in
/// minutes. Over all patterns it is lunch, two breaks, and 43 minutes of the rest.
fn activities(pattern: usize) -> Vec<(Activity, i64, i64)> {
    let step = i64::try_from(pattern % PATTERNS).unwrap_or(0);
    let early = 75 + step * 5;
    let lunch = 225 + step * 7 / 5 * 5;
    let late = 375 + step * 5;
    let mut all = vec![
        (Activity::Break, early, 15),
        (Activity::Lunch, lunch, 30),
        (Activity::Break, late, 15),
    ];
    let extra = match step {
        0 | 4 | 8 | 12 => Some((Activity::Coaching, 10, 60)),
        1 | 9 => Some((Activity::Meeting, lunch + 40, 45)),
        2 | 6 | 10 => Some((Activity::BackOffice, late + 25, 45)),
        3 | 11 => Some((Activity::Coaching, 150, 30)),
        5 | 13 => Some((Activity::Meeting, 30, 45)),
        7 => Some((Activity::Training, lunch + 40, 60)),
        14 => Some((Activity::Coaching, 165, 60)),
        _ => None,
    };
    all.extend(extra);
    all.sort_by_key(|(_, after, _)| *after);
    all
}

/// Writes minutes after midnight as the clock shows them.
fn clock(minutes: i64) -> String {
    let of_day = minutes.rem_euclid(1_440);
    format!("{:02}:{:02}", of_day / 60, of_day % 60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn no_pattern_has_two_things_at_once() {
        for pattern in 0..PATTERNS {
            let all = activities(pattern);
            for pair in all.windows(2) {
                assert!(pair[0].1 + pair[0].2 <= pair[1].1, "{pattern}: {all:?}");
            }
            assert!(all.iter().all(|(_, after, minutes)| after + minutes <= 505));
        }
    }

    #[test]
    fn a_shift_has_spans_and_local_times() {
        let zone = Zone::new("Europe/Berlin");
        let duty = lay_out(&zone, date(2026, 11, 20), 450, 510, Some(0), &|at| at);
        assert_eq!((&*duty.start, &*duty.end), ("07:30", "16:00"));
        assert_eq!(crate::stamp::iso(duty.from), "2026-11-20T06:30:00.000Z");
        assert_eq!(crate::stamp::iso(duty.to), "2026-11-20T15:00:00.000Z");
        let first = &duty.activities[0];
        assert_eq!(
            (first.activity, &*first.start),
            (Activity::Coaching, "07:40")
        );
        assert!(duty.planned_at(first.from).is_some() && duty.covers(first.from));
        assert!(duty.planned_at(first.to).is_none() && !duty.covers(duty.to));
    }
}
