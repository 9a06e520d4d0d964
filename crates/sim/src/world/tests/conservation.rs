//! Nothing that happens to a contact is left open or happens twice.

use super::*;

/// What is open, by contact; and by contact and agent.
#[derive(Default)]
struct Book {
    waiting: BTreeMap<(Arc<str>, Arc<str>), i64>,
    segments: BTreeMap<(Arc<str>, Arc<str>), bool>,
    seen: BTreeMap<&'static str, u32>,
}

impl Book {
    fn note(&mut self, at: i64, report: &LifecycleReport) {
        *self.seen.entry(report.kind).or_default() += 1;
        let call = report.call_id.clone();
        let queue = report.queue_id.clone();
        let user = report.user_id.clone();
        let waits = queue.clone().map(|queue| (call.clone(), queue));
        let segment = user.clone().map(|user| (call.clone(), user));
        match report.kind {
            "interaction_queued" => {
                let before = self.waiting.insert(waits.expect("a queue"), at);
                assert_eq!(before, None, "{call} waits already");
            }
            "interaction_abandoned" => {
                let since = self.waiting.remove(&waits.expect("a queue"));
                assert!(since.is_some(), "{call} gave up without waiting");
            }
            "interaction_offered" | "interaction_not_answered" | "interaction_refused" => {
                assert!(
                    self.waiting.contains_key(&waits.expect("a queue")),
                    "{call}"
                );
                assert!(user.is_some());
            }
            "interaction_answered" => {
                if let Some(waits) = waits {
                    let since = self.waiting.remove(&waits);
                    assert!(
                        since.is_some_and(|since| since <= at),
                        "{call} was not waiting"
                    );
                }
                let before = self.segments.insert(segment.expect("an agent"), false);
                assert_eq!(before, None, "{call} was answered twice");
            }
            "interaction_held" | "interaction_resumed" => {
                let held = self.segments.get_mut(&segment.expect("an agent"));
                let held = held.expect("an open segment");
                let holds = report.kind == "interaction_held";
                assert_ne!(*held, holds, "{call}: {}", report.kind);
                *held = holds;
            }
            "interaction_transferred" => {
                assert!(self.segments.contains_key(&segment.expect("an agent")));
                assert_ne!(report.to_user_id.is_some(), queue.is_some(), "{call}");
                if let Some(to) = &report.to_user_id {
                    let before = self.segments.insert((call.clone(), to.clone()), false);
                    assert_eq!(before, None, "{call} was given to who had it");
                }
            }
            "interaction_completed" => {
                let held = self.segments.remove(&segment.expect("an agent"));
                assert_eq!(held, Some(false), "{call} was completed without a segment");
            }
            other => panic!("{other}"),
        }
    }
}

/// RT-13: every contact that was queued is answered or gives up, once; every segment is completed,
/// once, and its holds end before it does.
#[test]
fn every_contact_ends_exactly_once() {
    // With a speed the log reaches back to the very beginning.
    for (seed, speed, extended_states) in [(1, 2, false), (2, 4, true)] {
        let settings = Settings {
            lifecycle: true,
            speed,
            extended_states,
            ..settings(seed, 600)
        };
        let mut world = World::of_day(settings, Day::of(Scenario::MondayMorning), START);
        let mut book = Book::default();
        let mut last = i64::MIN;
        let mut check = |book: &mut Book, emitted: &Emitted| {
            assert!(emitted.at >= last, "in the order of time");
            last = emitted.at;
            if let Body::Lifecycle(report) = &emitted.body {
                book.note(emitted.at, report);
            }
        };
        for emitted in world.history_from_start() {
            check(&mut book, emitted);
        }
        assert!(book.seen["interaction_queued"] > 1_000);
        for minute in 1..=150 {
            if minute == 60 {
                world.start_login_storm();
            }
            for emitted in world.advance(START + minute * 60_000) {
                check(&mut book, &emitted);
            }
        }
        for kind in [
            "_offered",
            "_not_answered",
            "_refused",
            "_transferred",
            "_abandoned",
        ] {
            let kind = format!("interaction{kind}");
            assert!(book.seen.contains_key(&*kind), "{kind} in {:?}", book.seen);
        }
        let waiting: usize = world.queues().iter().map(|queue| queue.waiting.len()).sum();
        let ringing = world
            .agents()
            .iter()
            .filter(|agent| agent.phase == agent::Phase::Ringing);
        assert_eq!(book.waiting.len(), waiting + ringing.count());
        let open = world.agents().iter().filter(|agent| {
            let own = agent.in_hand.is_some();
            own && !matches!(
                agent.phase,
                agent::Phase::Ringing | agent::Phase::Dialing | agent::Phase::Assisting
            )
        });
        assert_eq!(book.segments.len(), open.count());
    }
}

/// What was published is in the log, in the same order; the rest of it was before.
#[test]
fn the_log_is_what_was_published() {
    for lifecycle in [false, true] {
        let settings = Settings {
            lifecycle,
            ..settings(3, 80)
        };
        let mut world = World::new(settings, START);
        let before = world.log(i64::MIN, START + 1);
        let first = before.map(|emitted| emitted.at).min();
        assert!(first.is_some_and(|first| first < START - 74 * 60_000));
        let published = world.advance(START + 40 * 60_000);
        let log: Vec<_> = world
            .log(START + 1, START + 40 * 60_000 + 1)
            .cloned()
            .collect();
        assert_eq!(published, log);
        let steps = |all: &[Emitted]| all.iter().filter(|one| is_lifecycle(one)).count();
        assert_eq!(steps(&published) > 0, lifecycle);
        let happened: Vec<_> = world
            .happened(START, START + 40 * 60_000)
            .cloned()
            .collect();
        assert!(steps(&happened) > 50);
        world.advance(START + 240 * 60_000);
        let oldest = world.happened(i64::MIN, i64::MAX).map(|one| one.at).min();
        assert!(oldest.is_some_and(|at| at >= START + (240 - 90) * 60_000));
    }
}
