//! Which faults are in force: those set by hand, and over them what the plans say.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::fault::{Faults, Plan, Stretch};
use crate::world::Scenario;

/// More plans than this do not run at once; the oldest ends.
const MAX_PLANS: usize = 8;

/// A plan under way.
#[derive(Debug)]
struct Running {
    plan: Plan,
    began_at: i64,
    now: Vec<(usize, i64)>,
}

/// The course of the faults.
#[derive(Debug)]
pub(super) struct Course {
    scenario: Scenario,
    by_hand: Faults,
    /// What was set by hand is not touched by plans any more.
    overruled: BTreeSet<String>,
    plans: Vec<Running>,
}

/// What begins when the course moves on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Turn {
    pub(super) cuts: bool,
    pub(super) revokes: bool,
}

impl Course {
    /// Begins a scenario's plan over faults set by hand.
    pub(super) fn new(scenario: Scenario, by_hand: Faults, now: i64) -> Self {
        let mut course = Self {
            scenario,
            by_hand,
            overruled: BTreeSet::new(),
            plans: Vec::new(),
        };
        course.begin(Plan::of(scenario), now);
        course
    }

    pub(super) fn begin(&mut self, plan: Plan, now: i64) {
        if plan.stretches.is_empty() {
            return;
        }
        if self.plans.len() >= MAX_PLANS {
            self.plans.remove(0);
        }
        self.plans.push(Running {
            plan,
            began_at: now,
            now: Vec::new(),
        });
    }

    /// Sets the faults by hand; the fields of `named` are no plan's any more.
    pub(super) fn set(&mut self, by_hand: Faults, named: impl IntoIterator<Item = String>) {
        self.by_hand = by_hand;
        self.overruled.extend(named);
    }

    /// Ends every plan.
    pub(super) fn end_plans(&mut self) {
        self.plans.clear();
    }

    pub(super) const fn scenario(&self) -> Scenario {
        self.scenario
    }

    pub(super) const fn by_hand(&self) -> &Faults {
        &self.by_hand
    }

    /// Moves on to a time; `None` if nothing began or ended.
    pub(super) fn turn(&mut self, at: i64) -> Option<Turn> {
        let mut turn = None;
        for running in &mut self.plans {
            let now: Vec<_> = running.plan.under_way(at - running.began_at).collect();
            if now == running.now {
                continue;
            }
            let turn: &mut Turn = turn.get_or_insert_default();
            let begun = now.iter().filter(|stretch| !running.now.contains(stretch));
            for stretch in begun.filter_map(|(number, _)| running.plan.stretches.get(*number)) {
                turn.cuts |= stretch.cuts;
                turn.revokes |= stretch.revokes;
            }
            running.now = now;
        }
        let over = |running: &Running| running.plan.is_over(at - running.began_at);
        self.plans.retain(|running| !over(running));
        turn
    }

    /// Returns the faults in force.
    pub(super) fn faults(&self) -> Faults {
        self.under_way()
            .fold(self.by_hand.clone(), |faults, stretch| {
                let own = |field: &String| !self.overruled.contains(field);
                let patch = stretch.patch.clone().into_iter();
                let patch: Map<String, Value> = patch.filter(|(field, _)| own(field)).collect();
                faults.merge(&patch).unwrap_or(faults)
            })
    }

    /// Tells the scenario, and what of its plans is under way.
    pub(super) fn report(&self) -> Value {
        let names: Vec<_> = self.under_way().map(|stretch| stretch.name).collect();
        json!({ "name": self.scenario.name(), "under_way": names })
    }

    fn under_way(&self) -> impl Iterator<Item = &Stretch> {
        self.plans.iter().flat_map(|running| {
            let numbers = running.now.iter();
            numbers.filter_map(|(number, _)| running.plan.stretches.get(*number))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_lays_its_faults_over_those_by_hand_and_takes_them_away() {
        let lossy = Faults::default().mixed("lossy").expect("known");
        let mut course = Course::new(Scenario::Outage, lossy.clone(), 1_000);
        assert_eq!(course.turn(2_000), None);
        let turn = course.turn(121_000);
        assert!(turn.is_some_and(|turn| turn.cuts && !turn.revokes));
        assert!(course.faults().http_503 && course.faults().loss_pct > 9.0);
        assert_eq!(course.report()["under_way"], json!(["outage"]));
        assert_eq!(course.turn(122_000), None);
        assert_eq!(course.turn(301_000), Some(Turn::default()));
        assert_eq!(course.faults(), lossy);
        assert!(course.turn(721_000).is_some_and(|turn| turn.cuts), "again");
    }

    #[test]
    fn a_hand_overrules_the_plan() {
        let mut course = Course::new(Scenario::Outage, Faults::default(), 0);
        course.turn(130_000);
        course.set(Faults::default(), ["http_503".to_owned()]);
        assert!(!course.faults().http_503 && course.faults().refuse_stream);
        course.end_plans();
        assert_eq!(course.faults(), Faults::default());
    }

    #[test]
    fn an_outage_at_a_push_ends_by_itself() {
        let mut course = Course::new(Scenario::QuietDay, Faults::default(), 0);
        course.begin(Plan::outage_now(), 5_000);
        assert!(course.turn(5_000).is_some_and(|turn| turn.cuts));
        assert!(course.faults().refuse_stream);
        assert!(course.turn(185_000).is_some());
        assert_eq!(course.faults(), Faults::default());
        assert!(course.plans.is_empty());
    }
}
