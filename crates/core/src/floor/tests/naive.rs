//! The floor against a model that keeps every fact ever told and thinks everything anew each time.

use proptest::prelude::*;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::{Draft, fact, t};
use crate::floor::{
    AgentFact, AgentView, Floor, FloorConfig, Outcome, Passage, QueueFact, Source, UpstreamBound,
    passage,
};
use crate::id::{AgentKey, QueueKey};
use crate::model::AgentState;
use crate::time::UtcMillis;

/// Everything told of one agent since the last settlement.
#[derive(Clone, Debug, Default)]
pub(super) struct Naive {
    told: Vec<AgentFact>,
}

/// What the model says of an agent.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Said {
    state: AgentState,
    queue: Option<QueueKey>,
    since: UtcMillis,
    gap: bool,
    occurred_at: UtcMillis,
    before: Option<AgentState>,
}

impl Naive {
    pub(super) fn tell(&mut self, fact: &AgentFact, latest: UtcMillis) {
        let year_2000 = UtcMillis::new(946_684_800_000);
        if fact.key.occurred_at >= year_2000 && fact.key.occurred_at <= latest {
            self.told.push(*fact);
        }
    }

    pub(super) fn settle(&mut self, fact: &AgentFact) {
        self.told = vec![*fact];
    }

    /// The five greatest facts, oldest first; those that differ in their source alone are one.
    fn kept(&self) -> Vec<AgentFact> {
        let mut facts = self.told.clone();
        facts.sort_by_key(order);
        let mut kept: Vec<AgentFact> = Vec::new();
        for fact in facts.iter().rev() {
            if !kept.iter().any(|other| is_same(other, fact)) {
                kept.push(*fact);
            }
        }
        kept.truncate(5);
        kept.reverse();
        kept
    }

    pub(super) fn say(&self) -> Option<Said> {
        let kept = self.kept();
        let mut since: Option<UtcMillis> = None;
        for (n, fact) in kept.iter().enumerate() {
            let claim = fact
                .key
                .occurred_at
                .offset(-i64::from(fact.duration_ms.unwrap_or(0)));
            since = Some(match since {
                None => claim,
                Some(began) => follow(&kept[n - 1], fact, began, claim),
            });
        }
        let current = kept.last()?;
        let other = kept.iter().rposition(|fact| !same_stay(fact, current));
        let gap = other.is_some_and(|n| is_gap(&kept[n], &kept[n + 1]));
        Some(Said {
            state: current.key.state,
            queue: current.queue,
            since: since?,
            gap,
            occurred_at: current.key.occurred_at,
            before: other.map(|n| kept[n].key.state),
        })
    }
}

pub(super) fn said(view: &AgentView) -> Said {
    Said {
        state: view.state,
        queue: view.queue,
        since: view.since,
        gap: view.gap,
        occurred_at: view.occurred_at,
        before: view.previous.map(|previous| previous.state),
    }
}

fn order(fact: &AgentFact) -> impl Ord + use<> {
    (
        fact.key,
        fact.direction as u8,
        fact.on_hold,
        fact.duration_ms,
    )
}

fn is_same(one: &AgentFact, other: &AgentFact) -> bool {
    one.key.occurred_at == other.key.occurred_at
        && one.key.state == other.key.state
        && one.key.tie == other.key.tie
        && one.on_hold == other.on_hold
        && one.direction == other.direction
}

fn same_stay(one: &AgentFact, other: &AgentFact) -> bool {
    let two = one.contact.is_some() && other.contact.is_some() && one.contact != other.contact;
    one.key.state == other.key.state && !two
}

fn near(one: UtcMillis, other: UtcMillis) -> bool {
    one.minus(other).abs() <= 1_000
}

fn follow(last: &AgentFact, this: &AgentFact, began: UtcMillis, claim: UtcMillis) -> UtcMillis {
    let wrap_up = this.key.state == AgentState::WrapUp;
    if same_stay(last, this) {
        let last_claim = last
            .key
            .occurred_at
            .offset(-i64::from(last.duration_ms.unwrap_or(0)));
        let keeps = near(claim, began)
            || near(this.key.occurred_at, began)
            || wrap_up && (this.raw != last.raw || near(claim, last_claim));
        return if keeps { began } else { claim };
    }
    if claim.minus(began) <= 1_000 {
        this.key.occurred_at
    } else {
        claim
    }
}

fn is_gap(last: &AgentFact, this: &AgentFact) -> bool {
    let two = last.contact.is_some() && this.contact.is_some() && last.contact != this.contact;
    passage(last.key.state, this.key.state) == Passage::Gap
        || this.key.state == AgentState::WrapUp && last.key.state != AgentState::Unknown && two
}

/// A nasty fact: equal and near times, 1970 and 2099, contacts and durations that contradict.
pub(super) fn any_draft() -> impl Strategy<Value = Draft> {
    let at = prop_oneof![
        8 => (0i64..8).prop_map(|second| second * 1_000),
        4 => 0i64..8_000,
        1 => Just(-super::BASE),
        1 => Just(4_070_908_800_000 - super::BASE),
        1 => Just(65_000i64),
    ];
    let state = proptest::sample::select(AgentState::ALL.to_vec());
    let lasting =
        prop_oneof![3 => Just(None), 1 => Just(Some(0)), 2 => (0u32..9_000).prop_map(Some)];
    let rest = (0u32..3, 0u32..3, 0u16..2, any::<bool>());
    (at, state, lasting, 0u32..2, rest).prop_map(|(at, state, lasting, agent, rest)| {
        let (queue, contact, word, held) = rest;
        let mut draft = fact(state).at(at).agent(agent).word(word);
        if queue > 0 {
            draft = draft.queue(queue);
        }
        if contact > 0 {
            draft = draft.contact(if contact == 1 { "c1" } else { "c2" });
        }
        if held {
            draft = draft.held();
        }
        match lasting {
            Some(millis) => draft.lasting(millis),
            None => draft,
        }
    })
}

fn clock() -> UpstreamBound {
    UpstreamBound::around(t(0))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    /// I2, I3, I6, I7, I21: after every step the floor says what the model says; what it says of an
    /// agent has a key that only grows, until a settlement; counters add up; a restored floor equals
    /// the one that was exported.
    #[test]
    fn the_floor_says_what_the_model_says(
        steps in proptest::collection::vec((any_draft(), 0u8..12), 1..60),
    ) {
        let mut floor = Floor::new(FloorConfig::default());
        let mut model = [Naive::default(), Naive::default()];
        let mut told: Vec<AgentFact> = Vec::new();
        for (draft, kind) in steps {
            let mut fact = draft.done();
            if kind == 0 && let Some(again) = told.get(told.len() / 2) {
                fact = *again;
            }
            let row = fact.agent.index();
            let before = floor.record(fact.agent).map(|record| record.current());
            let plausible = clock().admits(fact.key.occurred_at);
            let settles = kind == 1 && plausible && floor.record(fact.agent).is_some();
            if settles {
                prop_assert!(matches!(floor.settle(&fact), Outcome::Settled(_)));
                model[row].settle(&fact);
            } else {
                let outcome = floor.apply(&fact, &clock(), t(0));
                prop_assert_eq!(outcome == Outcome::Future, !plausible);
                model[row].tell(&fact, t(60_000));
            }
            told.push(fact);
            for (row, naive) in model.iter().enumerate() {
                let view = floor.agent(AgentKey::new(row as u32));
                prop_assert_eq!(view.as_ref().map(said), naive.say());
            }
            let after = floor.record(fact.agent).map(|record| record.current());
            if let (Some(before), Some(after), false) = (before, after, settles) {
                prop_assert!(before.order(after).is_le(), "I2");
            }
            super::laws::counters_add_up(&floor)?;
            let restored = Floor::restore(FloorConfig::default(), floor.export());
            prop_assert_eq!(restored.export(), floor.export());
            super::laws::counters_add_up(&restored)?;
            floor = restored;
        }
    }

    /// RT-7: sixteen figures are kept in their order, whatever the order of arrival (I3).
    #[test]
    fn figures_do_not_depend_on_arrival(
        facts in proptest::collection::vec((0i64..30, 0u32..3), 1..40).prop_shuffle(),
        seed in any::<u64>(),
    ) {
        let facts: Vec<QueueFact> = facts
            .iter()
            .map(|(at, wait)| super::figures(0, at * 1_000, *wait, 0))
            .collect();
        let run = |facts: &[QueueFact]| {
            let mut floor = Floor::new(FloorConfig::default());
            for fact in facts {
                floor.apply_queue(fact, &clock(), t(0));
            }
            floor.export()
        };
        let mut other = facts.clone();
        fastrand::Rng::with_seed(seed).shuffle(&mut other);
        let mut one = run(&facts);
        let mut two = run(&other);
        one.forget_times();
        two.forget_times();
        prop_assert_eq!(one, two);
    }

    /// RT-5: with answers among the facts, the newest still stands, whatever came before.
    #[test]
    fn the_newest_stands_among_answers_too(
        steps in proptest::collection::vec((any_draft(), proptest::option::of(1u32..4)), 1..40),
    ) {
        let mut floor = Floor::new(FloorConfig::default());
        let mut model = Naive::default();
        for (draft, sweep) in steps {
            let draft = sweep.map_or(draft, |number| draft.sweep(number)).agent(0);
            let fact = draft.done();
            if fact.key.source == Source::Sweep {
                // Asked before anything was observed: it may win, and never opens a dispute.
                floor.apply_answer(&fact, t(-1), &clock(), t(0));
            } else {
                floor.apply(&fact, &clock(), t(0));
            }
            model.tell(&fact, t(60_000));
            let view = floor.agent(AgentKey::new(0));
            let expected = model.say();
            let place = |said: Said| (said.state, said.queue, said.occurred_at);
            prop_assert_eq!(view.as_ref().map(|view| place(said(view))), expected.map(place));
            super::laws::counters_add_up(&floor)?;
        }
    }
}
