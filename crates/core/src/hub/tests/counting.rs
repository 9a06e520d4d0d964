//! What the hub counts, and how it completes what the stream lost (RT-9, RT-13).

use super::*;
use crate::floor::ContactFact;
use crate::frame::MetricCell;
use crate::hub::{FetchFailure, Replay, ReplayState};
use crate::id::QueueKey;
use crate::model::ContactStep;
use crate::view::BasisCell;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn step(contact: &str, step: ContactStep, ms: i64) -> ContactFact {
    let agent = (step != ContactStep::Queued).then_some(AgentKey::new(0));
    ContactFact {
        contact: ContactTag::of(contact),
        step,
        occurred_at: at(ms),
        observed_at: at(ms),
        queue: Some(QueueKey::new(0)),
        agent,
        to_agent: None,
        tie: u64::from(step == ContactStep::Queued),
    }
}

fn steps(contacts: Vec<ContactFact>) -> Input {
    Input::Stream(StreamBatch {
        messages: 1,
        contacts,
        ..StreamBatch::default()
    })
}

impl Rig {
    /// A hub with an open stream whose agents are ready, and one queue.
    fn counting() -> Self {
        let mut rig = Self::new(3);
        rig.hub.directory_mut().queue("q0").unwrap();
        rig.tell(Input::Ensure);
        rig.tell(Input::StreamOpened);
        rig.answer_roster(3);
        rig.now = 100;
        rig.wait_until(200);
        rig
    }

    /// Runs the timers, answers questions about agents, and takes the first request for a replay.
    fn replay_request(&mut self, until: i64) -> Option<(RequestId, UtcMillis, UtcMillis)> {
        while self.now < until {
            self.wait_answering(self.now + 100, |agent| {
                Some(fact(agent, AgentState::Ready, 0))
            });
            let found = self.effects.iter().find_map(|effect| match effect {
                Effect::Fetch {
                    request,
                    what: Upstream::Replay { since, until },
                } => Some((*request, *since, *until)),
                _ => None,
            });
            if found.is_some() {
                self.look();
                return found;
            }
        }
        None
    }

    fn floor_offered(&self) -> Option<u32> {
        let mut rows = self.hub.shown_metrics();
        let row = rows.find(|row| row.cell == MetricCell::Floor)?;
        row.windows.last().map(|sums| sums.offered)
    }

    fn basis(&self) -> Option<BasisCell> {
        let figures = self.hub.shown_figures()?;
        figures.metrics.as_ref().map(|metrics| metrics.contacts)
    }
}

/// RT-9: after the first sweep the last hour is asked for, the oldest first; what the stream lost is
/// counted, and what it claimed wrongly is not.
#[test]
fn a_replay_completes_what_the_stream_lost() {
    let mut rig = Rig::counting();
    rig.now = 8_000;
    rig.tell(steps(vec![step("c1", ContactStep::Queued, 7_500)]));
    let mut known = None;
    let mut spans = 0;
    while rig.hub.replay_state() != ReplayState::Answered {
        let (request, since, until) = rig.replay_request(40_000).expect("a replay is asked for");
        assert!(
            known.is_none_or(|known| known == since),
            "spans follow each other"
        );
        assert!(since < until);
        known = Some(until);
        spans += 1;
        let lost = step("c0", ContactStep::Queued, -600_000);
        let within = (since..until).contains(&lost.occurred_at);
        let contacts = if within { vec![lost] } else { Vec::new() };
        let replay = Replay {
            complete: true,
            contacts,
            ..Replay::default()
        };
        rig.answer(request, Answer::Replay(replay));
        let waits = rig.hub.shown_queues().any(|queue| queue.waiting.is_some());
        assert!(
            !waits || rig.hub.replay_state() == ReplayState::Answered,
            "who waited is not who waits"
        );
    }
    assert!(spans >= 12, "{spans} spans");
    rig.wait_answering(60_000, |agent| Some(fact(agent, AgentState::Ready, 0)));
    assert_eq!(rig.floor_offered(), Some(2));
    assert!(matches!(rig.basis(), Some(BasisCell::Replayed { .. })));
    let queue = rig.hub.shown_queues().next().unwrap();
    assert_eq!(
        (queue.waiting, queue.oldest_since),
        (Some(2), Some(at(-600_000)))
    );
}

/// RT-13: a replay that breaks off in the past leaves nobody waiting who waited then.
#[test]
fn a_replay_that_breaks_off_leaves_nobody_waiting() {
    let mut rig = Rig::counting();
    let (request, since, _) = rig.replay_request(30_000).expect("a replay is asked for");
    let replay = Replay {
        complete: true,
        contacts: vec![step("c0", ContactStep::Queued, since.minus(at(0)) + 1_000)],
        ..Replay::default()
    };
    rig.answer(request, Answer::Replay(replay));
    let c1 = step("c1", ContactStep::Queued, rig.now);
    rig.tell(steps(vec![c1]));
    rig.wait_answering(rig.now + 45_000, |agent| {
        Some(fact(agent, AgentState::Ready, 0))
    });
    let queue = rig.hub.shown_queues().next().unwrap();
    assert_eq!(
        (queue.waiting, queue.oldest_since),
        (Some(1), Some(c1.occurred_at))
    );
}

/// RT-13: a platform without a replay is asked once in a life; figures rest on the stream alone.
#[test]
fn a_platform_without_a_replay_is_not_asked_again() {
    let mut rig = Rig::counting();
    let (request, ..) = rig.replay_request(30_000).expect("a replay is asked for");
    rig.answer(request, Answer::Failed(FetchFailure::NotOffered));
    rig.tell(steps(vec![step("c1", ContactStep::Queued, rig.now)]));
    assert_eq!(rig.replay_request(200_000), None);
    assert_eq!(rig.hub.replay_state(), ReplayState::NotOffered);
    assert_eq!(rig.basis(), Some(BasisCell::Streamed));
    assert_eq!(rig.floor_offered(), Some(1));
}

/// I6: a step from the future is counted as such, and nowhere else.
#[test]
fn a_step_from_the_future_is_dropped() {
    let mut rig = Rig::counting();
    let (request, ..) = rig.replay_request(30_000).expect("a replay is asked for");
    rig.answer(request, Answer::Failed(FetchFailure::NotOffered));
    let before = rig.hub.feed(at(rig.now)).counters.future;
    rig.tell(steps(vec![step("c1", ContactStep::Queued, 7_200_000)]));
    assert_eq!(rig.hub.feed(at(rig.now)).counters.future, before + 1);
    assert!(rig.hub.shown_queues().all(|queue| queue.waiting.is_none()));
}

/// I21: what was counted, and what waits, outlives the hub.
#[test]
fn figures_outlive_the_hub() {
    let mut rig = Rig::counting();
    let (request, ..) = rig.replay_request(30_000).expect("a replay is asked for");
    rig.answer(request, Answer::Failed(FetchFailure::NotOffered));
    rig.tell(steps(vec![step("c1", ContactStep::Queued, rig.now)]));
    rig.wait_answering(60_000, |agent| Some(fact(agent, AgentState::Ready, 0)));
    let state = rig.hub.export();
    let hub = Hub::restore(config(), state.clone(), Epoch(2), at(rig.now));
    assert_eq!(hub.export(), state);
    assert_eq!(hub.counted_to(), rig.hub.counted_to());
    rig.hub = hub;
    rig.tell(Input::Ensure);
    rig.wait_until(rig.now + 100);
    assert_eq!(rig.floor_offered(), Some(1));
    let queue = rig.hub.shown_queues().next().unwrap();
    assert_eq!(queue.waiting, Some(1));
}
