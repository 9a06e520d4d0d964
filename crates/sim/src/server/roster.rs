//! Shifts and schedules in the form of the directory document, and their truth agent by agent.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::stamp;
use crate::truth::{BREAK_MINUTES, LUNCH_MINUTES};
use crate::world::{Activity, Agent, Duty, World};

/// Every agent of such a number has a dated schedule of their own instead of a shift.
const DATED_EVERY: usize = 10;

const ACTIVITIES: [Activity; 6] = [
    Activity::Break,
    Activity::Lunch,
    Activity::Meeting,
    Activity::Training,
    Activity::Coaching,
    Activity::BackOffice,
];

/// Returns the parts of the directory document that are about schedules, by their names.
///
/// Agents of the same hours share a shift; some have a dated schedule, which says the same.
pub(super) fn document(world: &World) -> Vec<(&'static str, Value)> {
    let mut shifts: BTreeMap<String, (usize, Value)> = BTreeMap::new();
    let mut schedules = Vec::new();
    for (number, agent) in world.agents().iter().enumerate() {
        let Some((latest, earlier)) = agent.duties.split_last() else {
            continue;
        };
        for duty in earlier {
            schedules.push(dated(agent, duty));
        }
        if number % DATED_EVERY == DATED_EVERY - 1 {
            schedules.push(dated(agent, latest));
            continue;
        }
        let hours = hours(latest);
        let day = weekday(&latest.date);
        let next = shifts.len() + 1;
        let key = format!("{day} {hours}");
        let (shift, _) = shifts.entry(key).or_insert_with(|| {
            let mut shift = hours;
            shift["id"] = json!(shift_id(next));
            shift["name"] = json!(format!(
                "{} {}–{}",
                part(&latest.start),
                latest.start,
                latest.end
            ));
            shift["days"] = json!([day]);
            (next, shift)
        });
        schedules.push(json!({ "agent": &*agent.id, "shift": shift_id(*shift) }));
    }
    let shifts: Vec<Value> = shifts.into_values().map(|(_, shift)| shift).collect();
    let reasons: Vec<Value> = ACTIVITIES
        .iter()
        .map(|activity| json!({ "raw": activity.code(), "activity": activity.word() }))
        .collect();
    let allowances = json!({ "break_minutes": BREAK_MINUTES, "lunch_minutes": LUNCH_MINUTES });
    vec![
        ("shifts", json!(shifts)),
        ("schedules", json!(schedules)),
        ("allowances", allowances),
        ("reasons", json!(reasons)),
        (
            "figures",
            json!({ "service_level": "without_short_abandons" }),
        ),
    ]
}

/// Tells an agent's schedules in UTC milliseconds.
pub(super) fn duties(agent: &Agent) -> Vec<Value> {
    let duties = agent.duties.iter();
    duties
        .map(|duty| {
            let activities: Vec<Value> = duty
                .activities
                .iter()
                .map(|planned| {
                    json!({ "kind": planned.activity.word(), "from": planned.from, "to": planned.to })
                })
                .collect();
            json!({ "zone": duty.zone, "date": duty.date, "from": duty.from, "to": duty.to,
                    "activities": activities })
        })
        .collect()
}

fn dated(agent: &Agent, duty: &Duty) -> Value {
    let mut entry = hours(duty);
    entry["agent"] = json!(&*agent.id);
    entry["date"] = json!(duty.date);
    entry
}

fn hours(duty: &Duty) -> Value {
    let activities: Vec<Value> = duty
        .activities
        .iter()
        .map(|planned| {
            json!({ "kind": planned.activity.word(), "start": planned.start,
                    "minutes": planned.minutes })
        })
        .collect();
    json!({ "zone": duty.zone, "start": duty.start, "end": duty.end, "activities": activities })
}

fn shift_id(number: usize) -> String {
    format!("shift-{number:03}")
}

/// Names the part of the day in which a shift begins.
fn part(start: &str) -> &'static str {
    let parts = [
        ("06:00", "Night"),
        ("09:00", "Early"),
        ("12:00", "Day"),
        ("18:00", "Late"),
    ];
    let found = parts.into_iter().find(|(end, _)| start < *end);
    found.map_or("Evening", |(_, name)| name)
}

/// Returns the document's word for the weekday of a date such as `2026-11-20`.
fn weekday(date: &str) -> &'static str {
    let midnight = stamp::read(&format!("{date}T00:00:00Z")).unwrap_or(0);
    // The first day of 1970 was a Thursday.
    match midnight.div_euclid(86_400_000).rem_euclid(7) {
        0 => "thu",
        1 => "fri",
        2 => "sat",
        3 => "sun",
        4 => "mon",
        5 => "tue",
        _ => "wed",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_have_weekdays() {
        assert_eq!(weekday("2026-11-20"), "fri");
        assert_eq!(weekday("2026-11-23"), "mon");
        assert_eq!(weekday("1969-12-31"), "wed");
        assert_eq!(part("07:30"), "Early");
        assert_eq!(part("22:00"), "Evening");
    }
}
