//! Checks shift templates, and who works when.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use super::super::local::{Day, LocalDate};
use super::super::shift::{ScheduleEntry, ShiftEntry};
use super::{ID_FORM, KnownZone, MAX_AGENTS, MINUTES_A_DAY, NAME_FORM, entries, hours, once};
use super::{is_id, is_name};
use crate::node::{Faults, Fields, Node, shorten};

/// The most shift templates.
const MAX_SHIFTS: usize = 2_000;
/// The most entries of schedules.
const MAX_SCHEDULES: usize = 2 * MAX_AGENTS;
/// The most shift templates of one agent.
const MAX_SHIFTS_AN_AGENT: usize = 8;

const ZONE_FORM: &str = "an IANA time zone such as Europe/Berlin";
const OFF_FORM: &str = "either off, or zone, start and end";

/// Reads `shifts`; returns the ids of those with a mistake as well, so that who works them makes no
/// mistake of their own.
pub(super) fn shifts(
    fields: &mut Fields<'_>,
    known: KnownZone<'_>,
    faults: &mut Faults,
) -> (Vec<ShiftEntry>, BTreeSet<String>) {
    let named = RefCell::new(BTreeSet::new());
    let shifts = entries(fields, "shifts", MAX_SHIFTS, faults, |entry, faults| {
        let id = entry.demanded("id", is_id, ID_FORM, faults);
        named.borrow_mut().extend(id.map(str::to_owned));
        let name = entry.checked("name", is_name, NAME_FORM, faults);
        let zone = zone(entry, known, faults);
        let hours = hours::read(entry, faults);
        let days = days(entry, faults);
        Some(ShiftEntry {
            id: id?.to_owned(),
            name: name.map(str::to_owned),
            zone: zone?,
            hours: hours?,
            days,
        })
    });
    let shifts = once(shifts, "shifts", "id", |shift| &shift.id, faults);
    (shifts, named.into_inner())
}

/// Reads `schedules`.
pub(super) fn schedules(
    fields: &mut Fields<'_>,
    (shifts, named): (&[ShiftEntry], &BTreeSet<String>),
    known: KnownZone<'_>,
    faults: &mut Faults,
) -> Vec<ScheduleEntry> {
    let by_id: BTreeMap<&str, &ShiftEntry> = shifts
        .iter()
        .map(|shift| (shift.id.as_str(), shift))
        .collect();
    let schedules = entries(
        fields,
        "schedules",
        MAX_SCHEDULES,
        faults,
        |entry, faults| {
            let agent = entry.demanded("agent", is_id, ID_FORM, faults);
            if entry.get("date").is_some() {
                dated(entry, agent, known, faults)
            } else {
                let is_shift = |id: &str| named.contains(id);
                let form = "the id of one of the shifts, or date with zone, start and end";
                let shift = entry.demanded("shift", is_shift, form, faults);
                Some(ScheduleEntry::Shift {
                    agent: agent?.to_owned(),
                    shift: shift?.to_owned(),
                })
            }
        },
    );
    disjoint(&schedules, &by_id, faults);
    schedules.into_iter().map(|(_, entry)| entry).collect()
}

fn dated(
    entry: &mut Fields<'_>,
    agent: Option<&str>,
    known: KnownZone<'_>,
    faults: &mut Faults,
) -> Option<ScheduleEntry> {
    if let Some(spot) = entry.get("shift") {
        entry.wrong(
            "shift",
            spot,
            "there is a date",
            "either shift or date",
            faults,
        );
    }
    let right = |text: &str| LocalDate::parse(text).is_some();
    let date = entry.checked("date", right, LocalDate::FORM, faults);
    let date = date.and_then(LocalDate::parse);
    if entry.get("off").is_some() {
        let off = entry.boolean("off", faults);
        if off == Some(false) {
            faults.add(&entry.path("off"), None, "this is false", OFF_FORM);
        }
        for key in ["zone", "start", "end", "activities"] {
            if entry.get(key).is_some() {
                faults.add(&entry.path(key), None, "there is off", OFF_FORM);
            }
        }
        return Some(ScheduleEntry::Off {
            agent: agent?.to_owned(),
            date: date?,
            off: off?,
        });
    }
    let zone = zone(entry, known, faults);
    let hours = hours::read(entry, faults);
    Some(ScheduleEntry::Dated {
        agent: agent?.to_owned(),
        date: date?,
        zone: zone?,
        hours: hours?,
    })
}

fn zone(entry: &mut Fields<'_>, known: KnownZone<'_>, faults: &mut Faults) -> Option<String> {
    let right = |zone: &str| is_zone(zone) && known(zone);
    let zone = entry.demanded("zone", right, ZONE_FORM, faults)?;
    Some(zone.to_owned())
}

fn days(entry: &mut Fields<'_>, faults: &mut Faults) -> Vec<Day> {
    if entry.get("days").is_none() {
        entry.missing(
            "days",
            "a list of mon, tue, wed, thu, fri, sat, sun",
            faults,
        );
    }
    let base = entry.path("days");
    let mut days = Vec::new();
    for (n, spot) in entry.list("days", 7, faults).iter().enumerate() {
        let path = format!("{base}[{n}]");
        let day = match &spot.node {
            Node::Text(text) => Day::parse(text).ok_or_else(|| shorten(text)),
            Node::Table(_) | Node::List(_) | Node::Integer(_) | Node::Bool(_) | Node::Other(_) => {
                Err(spot.node.kind().to_owned())
            }
        };
        match day {
            Ok(day) if days.contains(&day) => {
                let found = format!("`{}` stands there already", day.word());
                faults.add(&path, spot.place, found, "each once");
            }
            Ok(day) => days.push(day),
            Err(found) => {
                faults.add(
                    &path,
                    spot.place,
                    format!("`{found}` does not fit"),
                    Day::FORM,
                );
            }
        }
    }
    days
}

/// Hours of work, in minutes of a week or since 1970, and where they stand.
struct Stretch<'a> {
    from: i64,
    to: i64,
    zone: &'a str,
    place: usize,
}

/// Reports work of one agent at the same time as other work of that agent.
fn disjoint(
    schedules: &[(usize, ScheduleEntry)],
    shifts: &BTreeMap<&str, &ShiftEntry>,
    faults: &mut Faults,
) {
    let mut by_agent = BTreeMap::<&str, Vec<(usize, &ScheduleEntry)>>::new();
    for (n, entry) in schedules {
        by_agent.entry(entry.agent()).or_default().push((*n, entry));
    }
    for entries in by_agent.into_values() {
        let mut weekly = Vec::new();
        let mut dated = Vec::new();
        let mut off = BTreeSet::new();
        let mut templates = 0;
        for (place, entry) in &entries {
            match entry {
                ScheduleEntry::Shift { shift, .. } => {
                    templates += 1;
                    if templates == MAX_SHIFTS_AN_AGENT + 1 {
                        let found = "the agent has more shifts than are looked at";
                        let expected = format!("at most {MAX_SHIFTS_AN_AGENT}");
                        faults.add(&format!("schedules[{place}].shift"), None, found, expected);
                    } else if templates <= MAX_SHIFTS_AN_AGENT {
                        weekly.extend(shifts.get(shift.as_str()).into_iter().flat_map(|shift| {
                            shift
                                .days
                                .iter()
                                .map(|day| stretch(*day as i64, &shift.hours, &shift.zone, *place))
                        }));
                    }
                }
                ScheduleEntry::Dated {
                    date, zone, hours, ..
                } => dated.push((*date, stretch(date.day_number(), hours, zone, *place))),
                ScheduleEntry::Off { date, .. } => {
                    if !off.insert(*date) {
                        twice(*place, "off", faults);
                    }
                }
            }
        }
        for (date, stretch) in &dated {
            if off.contains(date) {
                twice(stretch.place, "date", faults);
            }
        }
        // The week begins anew: what crosses its end meets its beginning.
        let week = i64::from(7 * MINUTES_A_DAY);
        let again: Vec<Stretch<'_>> = weekly
            .iter()
            .filter(|stretch| stretch.to > week)
            .map(|stretch| Stretch {
                from: stretch.from - week,
                to: stretch.to - week,
                ..*stretch
            })
            .collect();
        weekly.extend(again);
        apart(weekly, "shift", faults);
        let dated = dated.into_iter().map(|(_, stretch)| stretch).collect();
        apart(dated, "start", faults);
    }
}

fn stretch<'a>(
    day: i64,
    hours: &super::super::shift::Hours,
    zone: &'a str,
    place: usize,
) -> Stretch<'a> {
    let from = day * i64::from(MINUTES_A_DAY) + i64::from(hours.start.minute());
    Stretch {
        from,
        to: from + i64::from(hours::length(hours)),
        zone,
        place,
    }
}

/// Times of different zones are not compared: which of them come first depends on the season.
fn apart(mut stretches: Vec<Stretch<'_>>, field: &str, faults: &mut Faults) {
    stretches.sort_by(|one, other| (one.zone, one.from).cmp(&(other.zone, other.from)));
    let mut told = BTreeSet::new();
    for pair in stretches.windows(2) {
        if let [earlier, later] = pair
            && earlier.zone == later.zone
            && earlier.to > later.from
            && told.insert(earlier.place.max(later.place))
        {
            let (first, second) = (
                earlier.place.min(later.place),
                earlier.place.max(later.place),
            );
            let found = format!("the agent works by schedules[{first}] at the same time");
            let expected = "hours apart from the agent's other hours";
            faults.add(
                &format!("schedules[{second}].{field}"),
                None,
                found,
                expected,
            );
        }
    }
}

fn twice(place: usize, field: &str, faults: &mut Faults) {
    let found = "the agent has that day off by another entry";
    faults.add(
        &format!("schedules[{place}].{field}"),
        None,
        found,
        "each day once",
    );
}

/// Says whether a text has the form of a zone's name; whether there is such a zone, the host knows.
fn is_zone(text: &str) -> bool {
    let parts_are_names = || {
        text.split('/').all(|part| {
            !part.is_empty()
                && part
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"_+-".contains(&byte))
        })
    };
    text.len() <= 64
        && text.starts_with(|first: char| first.is_ascii_alphabetic())
        && parts_are_names()
}
