//! Schedules as moments: local hours of shifts and dated entries become plans in UTC (RT-8).

use std::collections::{BTreeMap, BTreeSet};

use floorlight_core::model::Activity;
use floorlight_core::staffing::{Plan, Span};
use floorlight_core::time::UtcMillis;

use super::DirectoryDocument;
use super::check::length;
use super::local::Day;
use super::shift::{Hours, ScheduleEntry, ShiftEntry};
use super::zone::ZoneTable;

const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 1_440 * MINUTE_MS;

/// Plans in UTC, from the beginning of yesterday to the end of tomorrow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expanded {
    /// The plans; agents with the same shifts share one.
    pub plans: Vec<Plan>,
    /// The place of each agent's plan, by the platform's id.
    pub plan_of: BTreeMap<String, u32>,
}

/// Expands a document's schedules around `now`; `offset_s` tells a zone's offset from UTC at a moment,
/// in seconds. Entries whose zone is not known are left out.
#[must_use]
pub fn expand(
    document: &DirectoryDocument,
    now: UtcMillis,
    offset_s: &dyn Fn(&str, UtcMillis) -> Option<i32>,
) -> Expanded {
    let today = now.get().div_euclid(DAY_MS);
    let mut days = Days {
        first: today - 3,
        last: today + 2,
        from: UtcMillis::new((today - 1) * DAY_MS),
        to: UtcMillis::new((today + 2) * DAY_MS),
        offset_s,
        zones: BTreeMap::new(),
    };
    let shifts: BTreeMap<&str, &ShiftEntry> = document
        .shifts
        .iter()
        .map(|shift| (shift.id.as_str(), shift))
        .collect();
    let mut agents = BTreeMap::<&str, Work<'_>>::new();
    for entry in &document.schedules {
        let work = agents.entry(entry.agent()).or_default();
        match entry {
            ScheduleEntry::Shift { shift, .. } => {
                work.shifts.extend(shifts.get(shift.as_str()).copied());
            }
            ScheduleEntry::Dated {
                date, zone, hours, ..
            } => {
                let day = date.day_number();
                if days.holds(day) {
                    work.set.insert(day);
                    work.dated.push((day, zone, hours));
                }
            }
            ScheduleEntry::Off { date, .. } => {
                let day = date.day_number();
                if days.holds(day) {
                    work.set.insert(day);
                }
            }
        }
    }
    let mut expanded = Expanded::default();
    let mut by_shifts = BTreeMap::<Vec<&str>, u32>::new();
    for (agent, work) in agents {
        let names: Vec<&str> = work.shifts.iter().map(|shift| shift.id.as_str()).collect();
        let shared = work.set.is_empty().then(|| by_shifts.get(&names).copied());
        let place = shared.flatten().unwrap_or_else(|| {
            let place = u32::try_from(expanded.plans.len()).unwrap_or(u32::MAX);
            expanded.plans.push(Plan::new(&days.spans(&work)));
            if work.set.is_empty() {
                by_shifts.insert(names, place);
            }
            place
        });
        expanded.plan_of.insert(agent.to_owned(), place);
    }
    expanded
}

/// What one agent works.
#[derive(Default)]
struct Work<'a> {
    shifts: Vec<&'a ShiftEntry>,
    /// Days on which shift templates do not count.
    set: BTreeSet<i64>,
    dated: Vec<(i64, &'a String, &'a Hours)>,
}

/// The days that are expanded.
struct Days<'a> {
    /// The local days whose work may reach into the span, whatever the zone.
    first: i64,
    last: i64,
    from: UtcMillis,
    to: UtcMillis,
    offset_s: &'a dyn Fn(&str, UtcMillis) -> Option<i32>,
    zones: BTreeMap<String, Option<ZoneTable>>,
}

impl Days<'_> {
    const fn holds(&self, day: i64) -> bool {
        self.first <= day && day <= self.last
    }

    /// Returns an agent's spans, those of later days last: they count where both cover a moment.
    fn spans(&mut self, work: &Work<'_>) -> Vec<Span> {
        let mut spans = Vec::new();
        for day in self.first..=self.last {
            let weekday = Day::of(day);
            let templates = work
                .shifts
                .iter()
                .filter(|shift| !work.set.contains(&day) && shift.days.contains(&weekday));
            for shift in templates {
                self.add(&shift.zone, day, &shift.hours, &mut spans);
            }
            for (_, zone, hours) in work.dated.iter().filter(|(date, ..)| *date == day) {
                self.add(zone, day, hours, &mut spans);
            }
        }
        spans
    }

    fn add(&mut self, zone: &str, day: i64, hours: &Hours, spans: &mut Vec<Span>) {
        let (from, to) = (self.from, self.to);
        let Some(zone) = self.zone(zone) else {
            return;
        };
        let first = i64::from(hours.start.minute());
        let begins = zone.to_utc(day, first);
        let ends = zone.to_utc(day, first + i64::from(length(hours)));
        let mut push = |activity, begun: UtcMillis, ended: UtcMillis| {
            let span = Span {
                from: begun.max(begins).max(from),
                to: ended.min(ends).min(to),
                activity,
            };
            if span.from < span.to {
                spans.push(span);
            }
        };
        push(Activity::Work, begins, ends);
        for activity in &hours.activities {
            let local = i64::from(activity.start.minute());
            let minute = if local < first { local + 1_440 } else { local };
            let begins = zone.to_utc(day, minute);
            let ends = begins.offset(i64::from(activity.minutes) * MINUTE_MS);
            push(activity.kind, begins, ends);
        }
    }

    fn zone(&mut self, name: &str) -> Option<&ZoneTable> {
        if !self.zones.contains_key(name) {
            let ask = |at| (self.offset_s)(name, at);
            let from = UtcMillis::new((self.first - 1) * DAY_MS);
            let to = UtcMillis::new((self.last + 3) * DAY_MS);
            let table = ZoneTable::probe(from, to, ask);
            self.zones.insert(name.to_owned(), table);
        }
        self.zones.get(name)?.as_ref()
    }
}
