//! The ledger against the naive model, whatever is told in whatever order (I7, I12, I13, I20, I21).

use proptest::prelude::*;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::naive::Naive;
use super::{BASE, Told, agent, step, t};
use crate::floor::{AgentFact, ContactFact, Source};
use crate::frame::MetricCell;
use crate::id::QueueKey;
use crate::metric::{Ledger, LedgerConfig, QueueTarget, Sums};
use crate::model::{AgentState, ContactStep};
use crate::time::UtcMillis;

const STEPS: [ContactStep; 10] = [
    ContactStep::Queued,
    ContactStep::Offered,
    ContactStep::NotAnswered,
    ContactStep::Refused,
    ContactStep::Answered,
    ContactStep::Held,
    ContactStep::Resumed,
    ContactStep::Transferred,
    ContactStep::Abandoned,
    ContactStep::Completed,
];

#[derive(Clone, Debug)]
enum Op {
    Agent(AgentFact),
    Step(ContactFact),
    Again(usize),
    Advance(i64),
    /// From so long before the horizon to so long after it.
    Replay(i64, i64, Vec<AgentFact>, Vec<ContactFact>),
    Restore,
}

/// Near the present, with many equal moments and edges of steps.
fn any_offset() -> impl Strategy<Value = i64> {
    prop_oneof![
        6 => (-40i64..3).prop_map(|seconds| seconds * 1_000),
        3 => (-8i64..2).prop_map(|steps| steps * 10_000),
        2 => -60_000i64..5_000,
        1 => (-12i64..1).prop_map(|steps| steps * 60_000),
        1 => Just(-4_000_000i64),
    ]
}

fn any_agent() -> impl Strategy<Value = AgentFact> {
    let state = proptest::sample::select(AgentState::ALL.to_vec());
    let queue = proptest::option::of(0u32..2);
    (any_offset(), 0u32..3, state, queue, 0u8..6).prop_map(|(at, row, state, queue, kind)| {
        let mut fact = agent(row, t(at), state, queue);
        if kind == 0 {
            fact.key.source = Source::Sweep;
            fact.key.sweep = 7;
        }
        fact
    })
}

fn any_step() -> impl Strategy<Value = ContactFact> {
    let kind = proptest::sample::select(STEPS.to_vec());
    let queue = proptest::option::weighted(0.8, 0u32..2);
    let by = proptest::option::weighted(0.8, 0u32..3);
    (any_offset(), 1u64..4, kind, queue, by, 0u32..6).prop_map(
        |(at, contact, kind, queue, by, to)| {
            let mut fact = step(contact, t(at), kind);
            if let Some(queue) = queue {
                fact = fact.queue(queue);
            }
            if let Some(by) = by {
                fact = fact.by(by);
            }
            if kind == ContactStep::Transferred && to < 3 {
                fact = fact.to(to);
            }
            fact
        },
    )
}

fn any_op() -> impl Strategy<Value = Op> {
    let facts = proptest::collection::vec(any_agent(), 0..6);
    let steps = proptest::collection::vec(any_step(), 0..8);
    prop_oneof![
        8 => any_agent().prop_map(Op::Agent),
        12 => any_step().prop_map(Op::Step),
        3 => any::<usize>().prop_map(Op::Again),
        5 => prop_oneof![1i64..30_000, Just(10_000), Just(60_000), Just(200_000), Just(3_700_000)]
            .prop_map(Op::Advance),
        2 => (-60i64..60, 0i64..200, facts, steps).prop_map(|(since, until, facts, steps)| {
            Op::Replay(since * 1_000, until * 1_000, facts, steps)
        }),
        2 => Just(Op::Restore),
    ]
}

fn config() -> LedgerConfig {
    LedgerConfig {
        windows_s: vec![10, 60, 300, 3_600],
        ..LedgerConfig::default()
    }
}

const WINDOWS: [i64; 4] = [10_000, 60_000, 300_000, 3_600_000];

fn moved(fact: &AgentFact, by: i64) -> AgentFact {
    let mut fact = *fact;
    fact.key.occurred_at = fact.key.occurred_at.offset(by);
    fact
}

fn moved_step(fact: &ContactFact, by: i64) -> ContactFact {
    let occurred_at = fact.occurred_at.offset(by);
    ContactFact {
        occurred_at,
        ..*fact
    }
}

/// Runs the same history through both; after each operation they must agree.
struct Pair {
    ledger: Ledger,
    model: Naive,
    now: i64,
}

impl Pair {
    fn new(config: LedgerConfig) -> Self {
        let teams = vec![0, 1, 1];
        let targets = vec![QueueTarget {
            target_ms: 9_000,
            short_abandon_ms: 2_000,
        }];
        let mut ledger = Ledger::new(config, t(-600_500));
        ledger.set_teams(&teams);
        ledger.set_targets(targets.clone());
        let model = Naive {
            since: BASE - 600_500,
            horizon: BASE - 600_500,
            teams,
            targets,
            ..Naive::default()
        };
        Self {
            ledger,
            model,
            now: 0,
        }
    }

    fn act(&mut self, op: &Op, told: &mut Vec<Op>, config: &LedgerConfig) {
        match op {
            Op::Agent(fact) => {
                self.ledger.tell_agent(fact);
                self.model.tell_agent(fact);
            }
            Op::Step(fact) => {
                self.ledger.tell_contact(fact);
                self.model.tell_step(fact);
            }
            Op::Again(nth) => {
                if let Some(op) = nth.checked_rem(told.len()).map(|row| told[row].clone()) {
                    self.act(&op, &mut Vec::new(), config);
                }
            }
            Op::Advance(by) => {
                // Within four hours, so that nothing is forgotten.
                self.now += if self.now > 7_000_000 {
                    by % 300_000
                } else {
                    *by
                };
                self.ledger.advance(t(self.now));
                self.model.settle(self.ledger.horizon);
            }
            Op::Replay(since, until, agents, steps) => {
                let (since, until) = (self.model.horizon + since, self.model.horizon + until);
                let until = until.min(BASE + self.now);
                self.ledger
                    .replayed(t(since - BASE), t(until - BASE), agents, steps);
                self.model.replay(since, until, agents, steps);
            }
            Op::Restore => {
                self.ledger = Ledger::restore(config.clone(), self.ledger.export());
            }
        }
        told.push(op.clone());
    }

    /// RT-13: who waits is what everything told says, to the last step (not only to the watermark).
    fn assert_waiting(&self) {
        let model = self.model.waiting();
        let rows = self.ledger.waiting_contacts(1_000);
        let rows: Vec<_> = rows
            .iter()
            .map(|row| (row.contact.get(), row.queue.get(), row.since.get()))
            .collect();
        assert_eq!(rows, model);
        for queue in 0..2 {
            let here: Vec<_> = model.iter().filter(|row| row.1 == queue).collect();
            let said = (
                here.len() as u32,
                here.first().map(|row| UtcMillis::new(row.2)),
            );
            if let Some(waiting) = self.ledger.waiting(QueueKey::new(queue)) {
                assert_eq!(waiting, said);
            }
        }
    }

    /// Minutes equal brute force, and only full ones that were counted are there.
    fn assert_trends(&self) {
        let Some(as_of) = self.ledger.as_of() else {
            return;
        };
        for cell in [MetricCell::Floor, MetricCell::Team(1), MetricCell::Queue(0)] {
            let minutes = self.ledger.trend(cell);
            let ends = minutes.iter().map(|(at, _)| at.get() + 60_000);
            assert!(
                ends.clone()
                    .all(|end| end <= as_of.get() && end % 60_000 == 0)
            );
            let newest = as_of.get() - as_of.get() % 60_000;
            let known = newest - 60_000 >= self.model.since && !minutes.is_empty();
            assert!(!known || ends.clone().next_back() == Some(newest));
            assert!(minutes.len() <= 60);
            for (at, sums) in minutes {
                let figures = self.model.figures(at.get() + 60_000, &[60_000]);
                let said = figures
                    .get(&cell)
                    .map_or_else(Sums::default, |rows| rows[0]);
                assert_eq!(sums, said, "{cell:?} in the minute at {at}");
            }
        }
    }

    fn place(&self, op: &Op) -> Op {
        match op {
            Op::Agent(fact) => Op::Agent(moved(fact, self.now)),
            Op::Step(fact) => Op::Step(moved_step(fact, self.now)),
            Op::Replay(since, until, agents, steps) => Op::Replay(
                *since,
                *until,
                agents.iter().map(|fact| moved(fact, self.now)).collect(),
                steps
                    .iter()
                    .map(|fact| moved_step(fact, self.now))
                    .collect(),
            ),
            Op::Again(_) | Op::Advance(_) | Op::Restore => op.clone(),
        }
    }
}

/// Teams add up to the floor in what agents do; queues in what is offered and abandoned (I7).
fn assert_conserved(ledger: &Ledger) {
    let Some(floor) = ledger.cell(MetricCell::Floor) else {
        return;
    };
    for (window, floor) in floor.iter().enumerate() {
        let (mut teams, mut queues) = (Sums::default(), Sums::default());
        for (cell, rows) in ledger.cells() {
            match cell {
                MetricCell::Floor => {}
                MetricCell::Team(_) => teams.add(&rows[window]),
                MetricCell::Queue(_) => queues.add(&rows[window]),
            }
        }
        let of_queues = Sums {
            offered: queues.offered,
            abandoned: queues.abandoned,
            abandon_wait_ms: queues.abandon_wait_ms,
            abandoned_in_target: queues.abandoned_in_target,
            abandoned_short: queues.abandoned_short,
            ..teams
        };
        assert_eq!(*floor, of_queues);
        assert_eq!(floor.answered, queues.answered);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, failure_persistence: None, ..ProptestConfig::default() })]

    /// I12, I7, I21: at every step the windows equal brute force over everything that counts, in
    /// half-open spans, with loss, duplicates, late and equal times, replays and restarts.
    #[test]
    fn windows_equal_brute_force(ops in proptest::collection::vec(any_op(), 1..60)) {
        let mut pair = Pair::new(config());
        let mut told = Vec::new();
        for op in &ops {
            let op = pair.place(op);
            let advanced = matches!(op, Op::Advance(_));
            let before = pair.ledger.as_of();
            let waiting_before = pair.model.waiting();
            let restarts = matches!(op, Op::Restore);
            pair.act(&op, &mut told, &config());
            prop_assert_eq!(pair.ledger.horizon, pair.model.horizon);
            if advanced && pair.ledger.as_of() != before {
                pair.model.assert_equal(&pair.ledger, &WINDOWS);
                assert_conserved(&pair.ledger);
            }
            prop_assert_eq!(pair.ledger.late(), pair.model.late);
            pair.assert_waiting();
            let touched = pair.ledger.take_touched_queues();
            let moved = waiting_before != pair.model.waiting();
            prop_assert!(restarts || !moved || !touched.is_empty());
            let export = pair.ledger.export();
            let restored = Ledger::restore(config(), export.clone());
            prop_assert_eq!(&restored.export(), &export);
        }
        // What was told since the last step is in the minutes, too.
        pair.now += 10_000;
        pair.ledger.advance(t(pair.now));
        pair.model.settle(pair.ledger.horizon);
        pair.assert_trends();
    }

    /// I3, I12: what is told within the allowance may come in any order and twice; the figures, and
    /// the whole state, are the same.
    #[test]
    fn order_and_copies_do_not_matter(
        agents in proptest::collection::vec(any_agent(), 0..30),
        steps in proptest::collection::vec(any_step(), 0..30),
        seed in any::<u64>(),
        advances in proptest::collection::vec(0i64..50_000, 0..5),
    ) {
        let near = |fact: &AgentFact| fact.key.occurred_at >= t(-100_000);
        let mut told: Vec<Op> = agents.into_iter().filter(near).map(Op::Agent).collect();
        let near = |fact: &ContactFact| fact.occurred_at >= t(-100_000);
        told.extend(steps.into_iter().filter(near).map(Op::Step));
        let run = |ops: &[Op], advances: &[i64]| {
            let mut pair = Pair::new(config());
            for (n, op) in ops.iter().enumerate() {
                pair.act(op, &mut Vec::new(), &config());
                if let Some(to) = advances.get(n) {
                    pair.ledger.advance(t(*to - 60_000));
                }
            }
            pair.ledger.advance(t(10_000));
            pair.ledger
        };
        let one = run(&told, &[]);
        let mut other = told.clone();
        other.extend(told.iter().take(told.len() / 2).cloned());
        fastrand::Rng::with_seed(seed).shuffle(&mut other);
        let two = run(&other, &advances);
        let (mut one_cells, mut two_cells): (Vec<_>, Vec<_>) =
            (one.cells().collect(), two.cells().collect());
        one_cells.sort_by_key(|row| row.0);
        two_cells.sort_by_key(|row| row.0);
        let zero = |row: &(MetricCell, &[Sums])| row.1.iter().any(|sums| *sums != Sums::default());
        one_cells.retain(zero);
        two_cells.retain(zero);
        prop_assert_eq!(one_cells, two_cells);
        prop_assert_eq!(one.waiting_contacts(99), two.waiting_contacts(99));
    }

    /// I13: the same history on a night when clocks change, on a leap day or in another century counts
    /// alike: nothing but UTC milliseconds decides.
    #[test]
    fn the_calendar_does_not_matter(
        ops in proptest::collection::vec(any_op(), 1..40),
        away in proptest::sample::select(vec![
            11_059_200_000i64, // 2027-03-28, a change of the clocks in Europe
            40_262_400_000,    // 2028-02-29
            -8_000_000_000_000, // long before 1970
            3_600_000,
        ]),
    ) {
        let run = |by: i64| {
            let mut ledger = Ledger::new(config(), t(by - 600_500));
            ledger.set_teams(&[0, 1, 1]);
            let mut now = by;
            for op in &ops {
                match op {
                    Op::Agent(fact) => ledger.tell_agent(&moved(fact, now)),
                    Op::Step(fact) => ledger.tell_contact(&moved_step(fact, now)),
                    Op::Advance(span) => {
                        now += span;
                        ledger.advance(t(now));
                    }
                    Op::Again(_) | Op::Replay(..) | Op::Restore => {}
                }
            }
            let cells: Vec<_> = ledger.cells().map(|(cell, rows)| (cell, rows.to_vec())).collect();
            (cells, ledger.late(), ledger.as_of().map(|at| at.offset(-by)))
        };
        prop_assert_eq!(run(0), run(away));
    }

    /// I7: however agents change teams, teams add up to the floor.
    #[test]
    fn teams_add_up_when_agents_move(
        ops in proptest::collection::vec(
            prop_oneof![
                4 => any_op().prop_map(Ok),
                1 => proptest::collection::vec(0u16..3, 0..4).prop_map(Err),
            ],
            1..60,
        ),
    ) {
        let mut pair = Pair::new(config());
        for op in &ops {
            match op {
                Ok(op) => {
                    let op = pair.place(op);
                    pair.act(&op, &mut Vec::new(), &config());
                }
                Err(teams) => pair.ledger.set_teams(teams),
            }
            assert_conserved(&pair.ledger);
        }
        pair.now += 20_000;
        pair.ledger.advance(t(pair.now));
        assert_conserved(&pair.ledger);
    }
}

/// A step that came twice is one step, also when the copy was observed later, and by the model alike.
#[test]
fn copies_observed_later_count_once() {
    let first = step(1, t(-5_000), ContactStep::NotAnswered).queue(0).by(1);
    let again = ContactFact {
        observed_at: t(9_000),
        ..first
    };
    let mut pair = Pair::new(config());
    for op in [Op::Step(first), Op::Step(again), Op::Advance(10_000)] {
        pair.act(&op, &mut Vec::new(), &config());
    }
    pair.model.assert_equal(&pair.ledger, &WINDOWS);
    assert_eq!(
        super::sums(&pair.ledger, MetricCell::Floor, 1).not_answered,
        1
    );
}
