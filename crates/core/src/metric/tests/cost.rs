//! What counting costs at 10,000 agents: `cargo test --release -p floorlight-core metric::tests::cost --
//! --ignored --nocapture`.

use std::time::{Duration, Instant};

use super::{Told, agent, s, step, t};
use crate::frame::MetricCell;
use crate::metric::{Ledger, LedgerConfig};
use crate::model::AgentState;
use crate::model::ContactStep::{Answered, Completed, Offered, Queued};

const AGENTS: u32 = 10_000;
const TEAMS: u32 = 100;
const QUEUES: u32 = 60;
const MINUTES: i64 = 75;

#[expect(clippy::disallowed_methods, reason = "a measurement needs a clock")]
fn timed<T>(total: &mut Duration, work: impl FnOnce() -> T) -> T {
    let begin = Instant::now();
    let done = work();
    *total += begin.elapsed();
    done
}

/// One agent's round of a contact: when it is told, and what.
fn round(row: u32, number: u64, at: i64, rng: &mut fastrand::Rng) -> (i64, Vec<Fact>) {
    let queue = row * 7 % QUEUES;
    let idle = rng.i64(5..75) * 1_000;
    let talk = rng.i64(60..420) * 1_000;
    let wrap_up = rng.i64(10..50) * 1_000;
    let rings = at + idle;
    let answers = rings + 3_000;
    let ends = answers + talk;
    let ready = ends + wrap_up;
    let contact = u64::from(row) * 1_000 + number;
    let facts = vec![
        Fact::Step(step(contact, t(rings - idle.min(8_000)), Queued).queue(queue)),
        Fact::Step(step(contact, t(rings), Offered).queue(queue).by(row)),
        Fact::Agent(agent(row, t(rings), AgentState::Ringing, Some(queue))),
        Fact::Step(step(contact, t(answers), Answered).queue(queue).by(row)),
        Fact::Agent(agent(row, t(answers), AgentState::InContact, Some(queue))),
        Fact::Agent(agent(row, t(ends), AgentState::WrapUp, Some(queue))),
        Fact::Step(step(contact, t(ready), Completed).queue(queue).by(row)),
        Fact::Agent(agent(row, t(ready), AgentState::Ready, None)),
    ];
    (ready, facts)
}

enum Fact {
    Agent(crate::floor::AgentFact),
    Step(crate::floor::ContactFact),
}

impl Fact {
    fn at(&self) -> i64 {
        match self {
            Self::Agent(fact) => fact.key.occurred_at.get(),
            Self::Step(fact) => fact.occurred_at.get(),
        }
    }
}

/// B4: nanoseconds for each event and each step of ten seconds, and bytes for each agent.
#[test]
#[ignore = "a measurement"]
fn cost_at_ten_thousand_agents() {
    for replays in [false, true] {
        let mut rng = fastrand::Rng::with_seed(7);
        let mut facts = Vec::new();
        for row in 0..AGENTS {
            let mut at = rng.i64(-300..0) * 1_000;
            for number in 0.. {
                if at > MINUTES * 60_000 {
                    break;
                }
                let (next, told) = round(row, number, at, &mut rng);
                facts.extend(told);
                at = next;
            }
        }
        facts.sort_by_key(Fact::at);
        facts.retain(|fact| fact.at() >= t(0).get() && fact.at() < s(MINUTES * 60).get());
        // One in ten comes up to half a minute late.
        let mut arrivals: Vec<(i64, usize)> = facts
            .iter()
            .enumerate()
            .map(|(n, fact)| {
                let delay = if rng.u8(0..10) == 0 {
                    rng.i64(0..30_000)
                } else {
                    0
                };
                (fact.at() + delay, n)
            })
            .collect();
        arrivals.sort_unstable();

        let mut ledger = Ledger::new(LedgerConfig::default(), t(0));
        let teams: Vec<u16> = (0..AGENTS).map(|row| (1 + row % TEAMS) as u16).collect();
        ledger.set_teams(&teams);
        let [mut telling, mut stepping, mut replaying] = [Duration::ZERO; 3];
        let (mut steps, mut worst, mut replay_count) = (0_u32, Duration::ZERO, 0_u32);
        let mut arrivals = arrivals.into_iter().peekable();
        for second in 1..=MINUTES * 60 {
            let now = s(second).get();
            timed(&mut telling, || {
                while let Some((_, n)) = arrivals.next_if(|(at, _)| *at < now) {
                    match &facts[n] {
                        Fact::Agent(fact) => ledger.tell_agent(fact),
                        Fact::Step(fact) => ledger.tell_contact(fact),
                    }
                }
            });
            let before = ledger.as_of();
            let mut step = Duration::ZERO;
            timed(&mut step, || ledger.advance(s(second - 5)));
            if ledger.as_of() != before {
                steps += 1;
                stepping += step;
                worst = worst.max(step);
                ledger.take_changed();
            }
            if replays && second % 60 == 0 {
                let span = (s(second - 70).get(), s(second - 10).get());
                let (mut agents, mut contacts) = (Vec::new(), Vec::new());
                for fact in facts
                    .iter()
                    .filter(|fact| (span.0..span.1).contains(&fact.at()))
                {
                    match fact {
                        Fact::Agent(fact) => agents.push(*fact),
                        Fact::Step(fact) => contacts.push(*fact),
                    }
                }
                timed(&mut replaying, || {
                    ledger.replayed(s(second - 70), s(second - 10), &agents, &contacts);
                });
                replay_count += 1;
            }
        }
        let weight = ledger.weight();
        let per_agent = |bytes: usize| bytes / AGENTS as usize;
        let cells = ledger.cells().count();
        let mut trends = Duration::ZERO;
        timed(&mut trends, || {
            ledger.trends(|cell| !matches!(cell, MetricCell::Team(_)))
        });
        let mut exporting = Duration::ZERO;
        let state = timed(&mut exporting, || ledger.export());
        let mut restoring = Duration::ZERO;
        timed(&mut restoring, || {
            Ledger::restore(LedgerConfig::default(), state)
        });
        println!(
            "replays {replays}: {} events ({} a second), {cells} cells\n\
             tell {} ns an event; step {:?} (worst {worst:?}); replay {:?}\n\
             trends {trends:?}, export {exporting:?}, restore {restoring:?}; late {}\n\
             bytes an agent: {} = agents {} contacts {} pending {} buckets {} cells {}; \
             a cell-bucket {:.1}",
            facts.len(),
            facts.len() as i64 / (MINUTES * 60),
            telling.as_nanos() / facts.len() as u128,
            stepping / steps,
            replaying / replay_count.max(1),
            ledger.late(),
            per_agent(weight.total()),
            per_agent(weight.agents),
            per_agent(weight.contacts),
            per_agent(weight.pending),
            per_agent(weight.buckets),
            per_agent(weight.cells),
            weight.buckets as f64 / (372 * cells) as f64,
        );
        assert_eq!(ledger.late(), 0);
    }
}
