//! Checks hours of work: times, and activities that lie within them and apart from each other.

use floorlight_core::model::Activity;

use super::super::local::LocalTime;
use super::super::shift::{ActivityEntry, Hours};
use super::MINUTES_A_DAY;
use crate::node::{Faults, Fields};

/// The most activities within one stretch of work.
const MAX_ACTIVITIES: usize = 24;
/// Every activity with its word.
const WORDS: [(&str, Activity); 8] = [
    ("work", Activity::Work),
    ("break", Activity::Break),
    ("lunch", Activity::Lunch),
    ("meeting", Activity::Meeting),
    ("training", Activity::Training),
    ("coaching", Activity::Coaching),
    ("back_office", Activity::BackOffice),
    ("other", Activity::Other),
];
const ACTIVITY_FORM: &str =
    "one of work, break, lunch, meeting, training, coaching, back_office, other";

/// Reads `start`, `end` and `activities`.
pub(super) fn read(entry: &mut Fields<'_>, faults: &mut Faults) -> Option<Hours> {
    let start = time(entry, "start", faults);
    let end = time(entry, "end", faults);
    let base = entry.path("activities");
    let mut found = Vec::new();
    let list = entry.list("activities", MAX_ACTIVITIES, faults);
    for (n, spot) in list.iter().enumerate() {
        let Some(mut fields) = Fields::open(format!("{base}[{n}]"), spot, faults) else {
            continue;
        };
        let kind = activity(&mut fields, "kind", faults);
        let begins = time(&mut fields, "start", faults);
        let minutes = fields.integer("minutes", (1, MINUTES_A_DAY), faults);
        if fields.get("minutes").is_none() {
            fields.missing("minutes", "a whole number of minutes", faults);
        }
        if let (Some(kind), Some(start), Some(minutes)) = (kind, begins, minutes) {
            let entry = ActivityEntry {
                kind,
                start,
                minutes,
            };
            found.push((fields.path("start"), entry));
        }
        fields.finish(faults);
    }
    let (start, end) = (start?, end?);
    let hours = |activities| Hours {
        start,
        end,
        activities,
    };
    let length = length(&hours(Vec::new()));
    found.sort_by_key(|(_, entry)| after(start, entry.start));
    let mut busy_until = 0;
    for (path, entry) in &found {
        let begins = after(start, entry.start);
        let ends = begins + entry.minutes;
        if ends > length {
            let detail = format!("{} for {} minutes is outside", entry.start, entry.minutes);
            faults.add(path, None, detail, format!("within {start} to {end}"));
        } else if begins < busy_until {
            let detail = format!("{} is within another activity", entry.start);
            faults.add(path, None, detail, "activities apart from each other");
        }
        busy_until = busy_until.max(ends);
    }
    Some(hours(found.into_iter().map(|(_, entry)| entry).collect()))
}

/// Reads an activity's word.
pub(super) fn activity(
    entry: &mut Fields<'_>,
    key: &'static str,
    faults: &mut Faults,
) -> Option<Activity> {
    let known = |text: &str| named(text).is_some();
    named(entry.demanded(key, known, ACTIVITY_FORM, faults)?)
}

/// Returns how long hours of work last, in minutes; a day if they end when they begin.
pub(in super::super) fn length(hours: &Hours) -> u32 {
    match after(hours.start, hours.end) {
        0 => MINUTES_A_DAY,
        minutes => minutes,
    }
}

fn time(entry: &mut Fields<'_>, key: &'static str, faults: &mut Faults) -> Option<LocalTime> {
    let right = |text: &str| LocalTime::parse(text).is_some();
    LocalTime::parse(entry.demanded(key, right, LocalTime::FORM, faults)?)
}

/// Returns the minutes from one time of the clock to the next time that it shows another.
fn after(start: LocalTime, time: LocalTime) -> u32 {
    (u32::from(time.minute()) + MINUTES_A_DAY - u32::from(start.minute())) % MINUTES_A_DAY
}

fn named(text: &str) -> Option<Activity> {
    WORDS
        .iter()
        .find(|(word, _)| *word == text)
        .map(|(_, activity)| *activity)
}
