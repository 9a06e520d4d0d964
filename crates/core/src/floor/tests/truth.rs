//! A small platform that lies about time in every way that a real one may, and the promise that one
//! complete sweep and one more question after the last change make every agent right (I1, RT-5).

use std::collections::BTreeMap;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::{Draft, fact, t};
use crate::floor::{Floor, FloorConfig, SweepOutcome, SweepReport, UpstreamBound};
use crate::id::{AgentKey, ContactTag, QueueKey};
use crate::model::AgentState as S;

const AGENTS: u32 = 12;
const SWEEP_EVERY: i64 = 50_000;

/// How the platform misbehaves until it is made quiet.
#[derive(Clone, Copy, Debug)]
struct Faults {
    whole_seconds: bool,
    /// Answers are stamped when they are given, with the time in state beside it.
    snapshot: bool,
    /// The platform's whole clock, off by this, switched on and off.
    skew: i64,
    /// Each message's stamp is off by up to this.
    stamp_skew: i64,
    lost: u8,
    doubled: u8,
    delayed: i64,
    /// Answers do not list agents who are logged out.
    absent: bool,
    /// Answers show the floor of this long ago.
    lag: i64,
}

/// What is true of an agent.
#[derive(Clone, Copy, Debug)]
struct Truth {
    state: S,
    since: i64,
    queue: Option<u32>,
    contact: Option<u32>,
    /// The skew that was in force when the platform stamped the change in its push.
    before: Option<(S, Option<u32>, Option<u32>, i64)>,
}

struct World {
    rng: fastrand::Rng,
    faults: Faults,
    truth: Vec<Truth>,
    floor: Floor,
    /// Deliveries by time, then by order of sending.
    line: BTreeMap<(i64, u64), Delivery>,
    sent: u64,
    number: u32,
    contacts: u32,
    skew: i64,
    now: i64,
}

enum Delivery {
    Push(Draft),
    Answers(Vec<Draft>, i64, Option<u32>),
}

impl World {
    fn new(seed: u64, faults: Faults) -> Self {
        let first = Truth {
            state: S::LoggedOut,
            since: -60_000,
            queue: None,
            contact: None,
            before: None,
        };
        Self {
            rng: fastrand::Rng::with_seed(seed),
            faults,
            truth: vec![first; AGENTS as usize],
            floor: Floor::new(FloorConfig::default()),
            line: BTreeMap::new(),
            sent: 0,
            number: 0,
            contacts: 0,
            skew: 0,
            now: 0,
        }
    }

    fn stamp(&self, millis: i64) -> i64 {
        let stamped = millis + self.skew;
        if self.faults.whole_seconds {
            stamped.div_euclid(1_000) * 1_000
        } else {
            stamped
        }
    }

    fn draft(&self, row: u32, state: S, queue: Option<u32>, contact: Option<u32>) -> Draft {
        let mut draft = fact(state).agent(row);
        if let Some(queue) = queue {
            draft = draft.queue(queue);
        }
        if let Some(contact) = contact {
            draft = draft.contact(&contact.to_string());
        }
        draft
    }

    fn send(&mut self, at: i64, delivery: Delivery) {
        self.sent += 1;
        self.line.insert((at, self.sent), delivery);
    }

    /// Somebody does something else.
    fn change(&mut self, quiet: bool) {
        let row = self.rng.u32(..AGENTS);
        let old = self.truth[row as usize];
        let next = [S::NotReady, S::Ready, S::InContact, S::WrapUp, S::LoggedOut];
        let state = next[self.rng.usize(..next.len())];
        // More would make the sweep suspect, which rightly counts for nothing.
        let out = self
            .truth
            .iter()
            .filter(|truth| truth.state == S::LoggedOut)
            .count();
        let too_many = self.faults.absent && state == S::LoggedOut && out >= 4;
        if state == old.state && state != S::InContact || too_many {
            return;
        }
        let (queue, contact) = match state {
            S::InContact => {
                self.contacts += 1;
                (Some(self.rng.u32(..3)), Some(self.contacts))
            }
            S::WrapUp => (old.queue, old.contact),
            S::LoggedOut
            | S::NotReady
            | S::NotResponding
            | S::Ready
            | S::Ringing
            | S::Consult
            | S::NonRouted
            | S::Unknown => (None, None),
        };
        let since = self.now;
        let before = Some((old.state, old.queue, old.contact, old.since));
        self.truth[row as usize] = Truth {
            state,
            since,
            queue,
            contact,
            before,
        };
        let off = if quiet || self.faults.stamp_skew == 0 {
            0
        } else {
            self.rng
                .i64(-self.faults.stamp_skew..=self.faults.stamp_skew)
        };
        let draft = self
            .draft(row, state, queue, contact)
            .at(self.stamp(since + off));
        if !quiet && self.rng.u8(..100) < self.faults.lost {
            return;
        }
        let copies = if !quiet && self.rng.u8(..100) < self.faults.doubled {
            2
        } else {
            1
        };
        for _ in 0..copies {
            let late = if quiet {
                0
            } else {
                self.rng.i64(0..=self.faults.delayed)
            };
            self.send(self.now + 20 + late, Delivery::Push(draft));
        }
    }

    /// Asks about agents; the platform looks at its floor half a round trip later.
    fn ask(&mut self, rows: &[u32], sweep: bool) {
        self.number += 1;
        let asked = self.now;
        let looked = asked + 50;
        let mut drafts = Vec::new();
        for row in rows {
            let truth = self.truth[*row as usize];
            let stale = truth.since > looked - self.faults.lag;
            let shown = match truth.before {
                Some(before) if stale => before,
                _ => (truth.state, truth.queue, truth.contact, truth.since),
            };
            if self.faults.absent && shown.0 == S::LoggedOut {
                continue;
            }
            let draft = self
                .draft(*row, shown.0, shown.1, shown.2)
                .sweep(self.number);
            drafts.push(if self.faults.snapshot {
                let spent = (looked - shown.3).max(0) as u32;
                let spent = if self.faults.whole_seconds {
                    spent / 1_000 * 1_000
                } else {
                    spent
                };
                draft.at(self.stamp(looked)).lasting(spent)
            } else {
                draft.at(self.stamp(shown.3))
            });
        }
        let number = sweep.then_some(self.number);
        self.send(asked + 100, Delivery::Answers(drafts, asked, number));
    }

    fn bound(&self) -> UpstreamBound {
        UpstreamBound::around(t(self.now + self.skew))
    }

    fn deliver(&mut self, delivery: Delivery) {
        let (clock, now) = (self.bound(), t(self.now));
        match delivery {
            Delivery::Push(draft) => {
                self.floor.apply(&draft.seen(self.now).done(), &clock, now);
            }
            Delivery::Answers(drafts, asked, sweep) => {
                let mut answered = Vec::new();
                for draft in drafts {
                    let fact = draft.seen(self.now).done();
                    answered.push(fact.agent);
                    self.floor.apply_answer(&fact, t(asked), &clock, now);
                }
                if let Some(sweep) = sweep {
                    let report = SweepReport {
                        sweep,
                        began_at: t(asked),
                        complete: true,
                        answered: &answered,
                    };
                    let outcome = self.floor.complete_sweep(&report, &clock, now);
                    assert!(
                        self.faults.absent || outcome == SweepOutcome::Done { logged_out: vec![] }
                    );
                }
            }
        }
    }

    /// Lets time pass, in steps of 10 ms; things happen about every `pace` ms, if at all.
    fn run(&mut self, until: i64, pace: Option<i64>, quiet: bool) {
        let all: Vec<u32> = (0..AGENTS).collect();
        while self.now < until {
            self.now += 10;
            if let Some(pace) = pace
                && self.rng.i64(0..pace / 10) == 0
            {
                self.change(quiet);
            }
            while let Some(first) = self.line.first_entry()
                && first.key().0 <= self.now
            {
                let delivery = first.remove();
                self.deliver(delivery);
            }
            if self.now % SWEEP_EVERY == 0 {
                self.ask(&all, true);
            }
            let due: Vec<AgentKey> = self.floor.due(t(self.now)).collect();
            if !due.is_empty() {
                self.floor.note_asked(&due, t(self.now));
                let rows: Vec<u32> = due.iter().map(|key| key.get()).collect();
                self.ask(&rows, false);
            }
            self.floor.advance(&self.bound(), t(self.now));
        }
    }

    fn wrong(&self, settled: bool) -> Vec<String> {
        let mut wrong = Vec::new();
        for (row, truth) in (0u32..).zip(&self.truth) {
            let Some(view) = self.floor.agent(AgentKey::new(row)) else {
                if self.faults.absent && truth.state == S::LoggedOut {
                    continue;
                }
                wrong.push(format!("agent {row} is not known"));
                continue;
            };
            let since = view.since.minus(t(truth.since)).abs();
            let contact = truth
                .contact
                .map_or(ContactTag::NONE, |n| ContactTag::of(&n.to_string()));
            // Nothing but the push tells when an agent logged out who is not listed.
            let unlisted = self.faults.absent && truth.state == S::LoggedOut;
            let right = view.state == truth.state
                && view.queue == truth.queue.map(QueueKey::new)
                && view.contact == contact
                && (since <= 1_000 || unlisted)
                && !(settled && view.doubtful);
            if !right {
                wrong.push(format!("agent {row}: {truth:?}\n  shown as {view:?}"));
            }
        }
        wrong
    }
}

/// Runs one world: all faults for a while, a global skew in the middle of it; then no more delay, so
/// that nothing is under way when the last change has happened and the platform shows it. Every agent
/// must be right after the sweep that begins then, and one more question.
fn check(seed: u64, faults: Faults) -> World {
    let mut world = World::new(seed, faults);
    world.run(70_000, Some(400), false);
    world.skew = faults.skew;
    world.run(150_000, Some(400), false);
    world.skew = 0;
    world.run(180_000, Some(400), false);
    world.faults.delayed = 0;
    world.run(249_970 - faults.lag, Some(400), false);
    world.run(255_500, None, true);
    for settled in [false, true] {
        let wrong = world.wrong(settled);
        assert!(
            wrong.is_empty(),
            "seed {seed} {faults:?}\n{}",
            wrong.join("\n")
        );
        // A doubt may outlive the truth by a question.
        world.run(265_000, None, true);
    }
    world
}

fn faults(rng: &mut fastrand::Rng) -> Faults {
    let skews = [0, 0, 30_000, -30_000, 300_000, -300_000, 600_000, -600_000];
    let stamp_skews = [0, 0, 1_500, 30_000, 58_000, 120_000];
    let delays = [0, 200, 5_000, 60_000];
    Faults {
        whole_seconds: rng.bool(),
        snapshot: rng.bool(),
        skew: skews[rng.usize(..skews.len())],
        stamp_skew: stamp_skews[rng.usize(..stamp_skews.len())],
        lost: rng.u8(..30).max(5),
        doubled: rng.u8(..30),
        delayed: delays[rng.usize(..delays.len())],
        absent: rng.u8(..4) == 0,
        lag: if rng.bool() { 0 } else { 3_000 },
    }
}

/// I1, RT-5: ms and whole-second stamps, skew of minutes switched on and off, skew per message, loss,
/// repetition, delay, lagging answers of both styles.
#[test]
fn one_sweep_and_one_more_question_make_it_true() {
    let seeds = std::env::var("FLOORLIGHT_SEEDS")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(300);
    let (mut healed, mut disputes) = (0, 0);
    for seed in 0..seeds {
        let mut rng = fastrand::Rng::with_seed(seed);
        let world = check(seed, faults(&mut rng));
        healed += world.floor.counters().healed;
        disputes += world.floor.counters().disputes;
    }
    println!("{healed} healed, {disputes} disputes in {seeds} worlds");
    assert!(healed > seeds && disputes > seeds, "the faults did nothing");
}

/// RT-5: without faults nothing is disputed, and nothing healed but what an answer told first.
#[test]
fn a_truthful_platform_is_not_disputed() {
    for seed in 0..20 {
        for (snapshot, whole_seconds) in [(false, false), (true, false)] {
            let faults = Faults {
                whole_seconds,
                snapshot,
                skew: 0,
                stamp_skew: 0,
                lost: 0,
                doubled: 30,
                delayed: 0,
                absent: false,
                lag: 0,
            };
            let world = check(seed, faults);
            assert_eq!(world.floor.counters().disputes, 0, "seed {seed} {faults:?}");
            // An answer may be the first to tell, or be given while a change is on its way.
            assert!(world.floor.counters().healed < 10, "seed {seed} {faults:?}");
        }
    }
}
