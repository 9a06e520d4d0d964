//! Schedules: expanded from the directory document, told to the machine, shown to people (RT-8, RT-15).

use std::rc::Rc;
use std::time::Duration;

use floorlight_core::hub::Input;
use floorlight_core::id::{AgentKey, Directory};
use floorlight_core::staffing::{Allowances, Plan, Staffing};
use floorlight_core::time::UtcMillis;
use floorlight_wire::api::{PlanSpan, Scheduled, iso};
use floorlight_wire::directory_document::{DirectoryDocument, Expanded, expand};

use super::names::NameBook;
use super::shared::Shared;
use super::zones::Zones;
use crate::clock;

const HOUR_MS: i64 = 3_600_000;
/// The directory shows schedules from this long ago, in milliseconds …
const SHOWN_BEFORE_MS: i64 = 4 * HOUR_MS;
/// … to this far ahead.
const SHOWN_AHEAD_MS: i64 = 24 * HOUR_MS;
/// The directory is announced anew this often while there are schedules, in hours: what it shows of
/// them moves with time.
const HOURS_PER_DIRECTORY: i64 = 6;

/// A platform whose clock is this far from ours is not wrong but elsewhere: it lives a simulated or a
/// recorded day, and its schedules are read on its own calendar.
const ELSEWHERE_MS: i64 = 6 * HOUR_MS;

/// What is scheduled, and what of it the machine was told.
#[derive(Debug, Default)]
pub(crate) struct Schedules {
    expanded: Expanded,
    /// The hour in which it was expanded, and how many agents the machine had then.
    told: Option<(i64, usize)>,
    announced_hour: Option<i64>,
}

/// Expands schedules and tells the machine, if it is a new hour, agents are new or the document
/// changed; says whether the directory should be announced anew for it.
pub(crate) fn tell(shared: &Rc<Shared>, changed: bool) -> bool {
    let now = clock::now();
    let told = shared
        .with(|live| {
            let agents = live.machine.directory().agents();
            let ahead = elsewhere(live.machine.to_ours(now), now);
            let hour = now.offset(ahead).get().div_euclid(HOUR_MS);
            let due = live.schedules.is_due(hour, agents) || changed;
            let says = live.names.says_of_schedules() || live.schedules.told.is_some();
            (due && says).then(|| {
                let zones = Zones::default();
                let offset_s = |zone: &str, at| zones.offset_s(zone, at);
                live.schedules
                    .expand(live.names.document(), now, ahead, &offset_s);
                live.schedules.told = Some((hour, agents));
                let announce = live.schedules.announce(hour);
                let directory = live.machine.directory_mut();
                (live.schedules.staffing(&live.names, directory), announce)
            })
        })
        .flatten();
    let Some((staffing, announce)) = told else {
        return false;
    };
    shared.feed(Input::StaffingChanged(staffing));
    announce
}

/// Returns how far ahead of ours a platform's calendar is, in milliseconds; `ours` is our time of the
/// platform's `now`.
const fn elsewhere(ours: UtcMillis, now: UtcMillis) -> i64 {
    let ahead = now.minus(ours);
    if ahead.abs() >= ELSEWHERE_MS {
        ahead
    } else {
        0
    }
}

impl Schedules {
    /// Reads schedules on a calendar that is `ahead` milliseconds ahead, and keeps them on ours.
    fn expand(
        &mut self,
        document: &DirectoryDocument,
        now: UtcMillis,
        ahead: i64,
        offset_s: &dyn Fn(&str, UtcMillis) -> Option<i32>,
    ) {
        let mut expanded = expand(document, now.offset(ahead), offset_s);
        if ahead != 0 {
            for plan in &mut expanded.plans {
                *plan = plan.moved(-ahead);
            }
        }
        self.expanded = expanded;
    }

    /// Returns the plans, for the directory: what lies around `now`.
    pub(crate) fn shown_plans(&self, now: UtcMillis) -> Vec<Vec<PlanSpan>> {
        let from = now.offset(-SHOWN_BEFORE_MS);
        let to = now.offset(SHOWN_AHEAD_MS);
        let shown = |plan: &Plan| {
            let spans = plan.spans().filter(|span| span.to > from && span.from < to);
            spans
                .map(|span| (span.from, span.to, span.activity))
                .collect()
        };
        self.expanded.plans.iter().map(shown).collect()
    }

    /// Returns the place of an agent's plan plus one, zero for none.
    pub(crate) fn place(&self, agent: &str) -> u32 {
        self.expanded
            .plan_of
            .get(agent)
            .map_or(0, |place| place + 1)
    }

    /// Returns what is scheduled for an agent, for the drawer.
    pub(crate) fn of_agent(&self, agent: &str, now: UtcMillis) -> Option<Scheduled> {
        let place = *self.expanded.plan_of.get(agent)?;
        let plan = self.expanded.plans.get(place as usize)?;
        let current = plan.current(now);
        let next = plan.next(now);
        Some(Scheduled {
            activity: current.and_then(|turn| turn.activity),
            since: current.and_then(|turn| iso(turn.at)),
            next: next.and_then(|turn| turn.activity),
            next_at: next.and_then(|turn| iso(turn.at)),
            spans: plan
                .spans()
                .map(|span| (span.from, span.to, span.activity))
                .collect(),
        })
    }

    fn is_due(&self, hour: i64, agents: usize) -> bool {
        self.told != Some((hour, agents))
    }

    fn announce(&mut self, hour: i64) -> bool {
        let moves = self
            .announced_hour
            // A calendar may also turn out to be an earlier one.
            .is_none_or(|last| (hour - last).abs() >= HOURS_PER_DIRECTORY);
        if moves {
            self.announced_hour = Some(hour);
        }
        moves
    }

    /// Words everything in rows; the words for reasons get theirs now, before anybody is in them.
    fn staffing(&self, names: &NameBook, directory: &mut Directory) -> Staffing {
        let document = names.document();
        let mut staffing = Staffing {
            plans: self.expanded.plans.clone(),
            allowances: Allowances {
                rest: document.allowances.break_minutes.map(minutes),
                lunch: document.allowances.lunch_minutes.map(minutes),
            },
            ..Staffing::default()
        };
        for reason in &document.reasons {
            let row = directory.label(&reason.raw).index();
            if row >= staffing.activity_of.len() {
                staffing.activity_of.resize(row + 1, None);
            }
            if let Some(place) = staffing.activity_of.get_mut(row) {
                *place = Some(reason.activity);
            }
        }
        let ids = (0..).take(directory.agents()).map(AgentKey::new);
        for id in ids.map(|key| directory.agent_id(key)) {
            let place = id.map_or(0, |id| self.place(id));
            let capacity = id.and_then(|id| names.agent_entry(id)?.capacity);
            staffing.plan_of.push(place);
            staffing.capacity_of.push(
                capacity
                    .and_then(|one| u16::try_from(one).ok())
                    .unwrap_or(1),
            );
        }
        staffing
    }
}

fn minutes(minutes: u32) -> Duration {
    Duration::from_secs(u64::from(minutes) * 60)
}

#[cfg(test)]
mod tests {
    use floorlight_core::model::Activity;

    use super::*;

    const DOCUMENT: &str = r#"{"agents":[{"id":"a2","capacity":3}],
        "shifts":[{"id":"d","zone":"UTC","start":"09:00","end":"17:00",
            "days":["mon","tue","wed","thu","fri","sat","sun"],
            "activities":[{"kind":"lunch","start":"12:00","minutes":30}]}],
        "schedules":[{"agent":"a1","shift":"d"},{"agent":"a9","shift":"d"}],
        "allowances":{"break_minutes":15},
        "reasons":[{"raw":"LUNCH","activity":"lunch"}]}"#;

    fn utc(_: &str, _: UtcMillis) -> Option<i32> {
        Some(0)
    }

    /// RT-8: the document in rows: plans, capacities, reasons, allowances.
    #[test]
    fn the_document_is_told_in_rows() {
        let mut names = NameBook::default();
        names.read_document(None, Some(DOCUMENT), &|_| true);
        assert!(names.says_of_schedules());
        let mut directory = Directory::default();
        for id in ["a1", "a2"] {
            directory.agent(id).unwrap();
        }
        let now = UtcMillis::new(1_790_000_000_000);
        let schedules = Schedules {
            expanded: expand(names.document(), now, &utc),
            ..Schedules::default()
        };
        let staffing = schedules.staffing(&names, &mut directory);
        assert_eq!(staffing.plan_of, [1, 0]);
        assert_eq!(staffing.capacity_of, [1, 3]);
        assert_eq!(staffing.allowances.rest, Some(Duration::from_mins(15)));
        assert_eq!(staffing.allowances.lunch, None);
        let lunch = directory.label("LUNCH");
        let none = floorlight_core::id::LabelKey::NONE;
        assert_eq!(staffing.activity(lunch, none), Some(Activity::Lunch));
        assert_eq!(staffing.activity(none, none), None);
        // Monday, 2026-09-21T14:13:20Z.
        let scheduled = schedules.of_agent("a1", now).unwrap();
        assert_eq!(scheduled.activity, Some(Activity::Work));
        assert_eq!(scheduled.since.as_deref(), Some("2026-09-21T12:30:00.000Z"));
        assert_eq!(scheduled.next, None);
        assert_eq!(
            scheduled.next_at.as_deref(),
            Some("2026-09-21T17:00:00.000Z")
        );
        assert_eq!(schedules.of_agent("a2", now), None);
        let plans = schedules.shown_plans(now);
        assert_eq!((plans.len(), plans[0].len()), (1, 6));
    }

    /// Schedules are told once an hour, and for each new agent.
    #[test]
    fn schedules_are_told_each_hour() {
        let mut schedules = Schedules::default();
        assert!(schedules.is_due(7, 2));
        schedules.told = Some((7, 2));
        assert!(!schedules.is_due(7, 2));
        assert!(schedules.is_due(7, 3) && schedules.is_due(8, 2));
        assert!(schedules.announce(7) && !schedules.announce(8) && schedules.announce(13));
    }

    /// A platform that lives another day has that day's schedules, seen from now; one whose clock is
    /// merely wrong does not.
    #[test]
    fn a_simulated_day_has_its_own_calendar() {
        let mut names = NameBook::default();
        names.read_document(None, Some(DOCUMENT), &|_| true);
        // Monday, 2026-09-21T14:13:20Z here; five hours earlier on a day in June there.
        let now = UtcMillis::new(1_790_000_000_000);
        let ahead = elsewhere(now.offset(90 * 24 * HOUR_MS + 5 * HOUR_MS), now);
        assert_eq!(ahead, -(90 * 24 * HOUR_MS + 5 * HOUR_MS));
        let mut schedules = Schedules::default();
        schedules.expand(names.document(), now, ahead, &utc);
        let scheduled = schedules.of_agent("a1", now).unwrap();
        // 09:13:20 there: at work since 13 minutes.
        assert_eq!(scheduled.activity, Some(Activity::Work));
        assert_eq!(scheduled.since, iso(now.offset(-800_000)));
        assert_eq!(elsewhere(now.offset(600_000), now), 0);
        assert!(schedules.announce(1_000), "the first time");
        assert!(schedules.announce(7), "an earlier calendar is news, too");
        assert!(!schedules.announce(8));
    }
}
