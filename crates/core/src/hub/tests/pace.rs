//! How fast and in how large requests is asked: within limits, and fast enough for the minute (RT-5, I1).

use super::watching::{ack_all, deltas};
use super::*;
use crate::floor::{QueueFact, Reported};
use crate::frame::Delta;
use crate::hub::FetchFailure;
use crate::id::QueueKey;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn ready(agent: u32) -> Option<AgentFact> {
    Some(fact(agent, AgentState::Ready, 0))
}

/// Answers every question, and returns how many agents each was about.
fn count_answering(rig: &mut Rig, until: i64, answer: impl Fn(u32) -> AgentFact) -> Vec<usize> {
    let mut requests = Vec::new();
    while rig.now < until {
        rig.wait_until(rig.now + 50);
        for (request, agents) in rig.questions() {
            requests.push(agents.len());
            let facts = agents.into_iter().map(&answer).collect();
            rig.answer(request, Answer::Agents(facts));
        }
    }
    requests
}

/// RT-5, I1: a sweep that begins in the fewest ids grows while it runs.
#[test]
fn requests_grow_within_a_sweep() {
    let mut rig = Rig::live(400);
    rig.wait_answering(49_900, ready);
    rig.wait_until(50_050);
    while rig.hub.export().sweep_ids > 10 {
        for (request, _) in rig.questions() {
            rig.answer(request, Answer::Failed(FetchFailure::TooLong));
        }
        rig.wait_until(rig.now + 100);
    }
    let requests = count_answering(&mut rig, 99_900, |agent| fact(agent, AgentState::Ready, 0));
    assert!(requests.len() >= 40, "what was refused is not tried again");
    let requests = count_answering(&mut rig, 108_000, |agent| fact(agent, AgentState::Ready, 0));
    let probes = 1;
    assert!(requests.len() <= 4 + 18 + probes, "{requests:?}");
    assert_eq!(requests.iter().max(), Some(&20));
}

/// I1, RT-5: a floor of which every stamp was wrong is asked twice about everyone within seconds, in no
/// more requests than the sweep may make.
#[test]
fn a_floor_in_doubt_is_settled_in_seconds() {
    let mut rig = Rig::live(400);
    rig.wait_answering(30_000, ready);
    let ahead = |agent| AgentFact {
        observed_at: at(40_000),
        ..fact(agent, AgentState::NotReady, 90_000)
    };
    rig.now = 40_000;
    rig.tell(batch((0..400).map(ahead).collect()));
    let true_now = |agent| fact(agent, AgentState::Ready, 39_000);
    let requests = count_answering(&mut rig, 64_000, true_now);
    let wrong = rig.hub.floor().agents();
    assert_eq!(
        wrong
            .filter(|agent| agent.state != AgentState::Ready)
            .count(),
        0
    );
    assert!(requests.len() <= 60, "{} requests", requests.len());
}

/// RT-5: 429 is waited for by questions about doubtful agents, too, and 414 halves them.
#[test]
fn questions_about_doubtful_agents_keep_to_the_limits() {
    let mut rig = Rig::live(40);
    rig.wait_answering(30_000, ready);
    let pair = |agent| {
        let second = fact(agent, AgentState::NotReady, 30_000);
        [fact(agent, AgentState::Ready, 30_000), second]
    };
    rig.tell(batch((0..40).flat_map(pair).collect()));
    rig.wait_until(34_050);
    let (request, agents) = rig.questions().remove(0);
    assert_eq!(agents.len(), 20);
    rig.answer(request, Answer::Failed(FetchFailure::TooLong));
    assert_eq!(rig.hub.export().sweep_ids, 10);
    rig.wait_until(34_500);
    let asked = rig.questions();
    let limited = FetchFailure::Limited {
        retry_after: Some(Duration::from_secs(7)),
    };
    rig.answer(asked[0].0, Answer::Failed(limited));
    rig.questions();
    let paused = rig.now;
    rig.wait_until(paused + 6_900);
    let asked_of_doubtful = rig.questions();
    assert!(asked_of_doubtful.is_empty(), "{asked_of_doubtful:?}");
    rig.wait_until(paused + 9_000);
    assert!(!rig.questions().is_empty());
}

/// RT-10: where streams come and go faster than a sweep takes, sweeps are done all the same.
#[test]
fn reconnects_do_not_keep_sweeps_from_ending() {
    let mut rig = Rig::live(400);
    let swept = rig.hub.feed(at(rig.now)).counters.sweeps;
    let mut asked = std::collections::VecDeque::new();
    for _ in 0..4 {
        let why = crate::frame::Trouble::Closed { code: 1006 };
        rig.tell(Input::StreamEnded(crate::hub::StreamEnd {
            why,
            retry_after: None,
        }));
        rig.wait_until(rig.now + 2_100);
        rig.tell(Input::StreamOpened);
        // The stream lasts half a minute, and the twenty answers of a sweep take longer.
        for _ in 0..16 {
            rig.wait_until(rig.now + 2_000);
            rig.tell(batch(Vec::new()));
            asked.extend(rig.questions());
            if let Some((request, agents)) = asked.pop_front() {
                let facts = agents.into_iter().filter_map(ready).collect();
                rig.answer(request, Answer::Agents(facts));
            }
        }
    }
    assert_eq!(rig.hub.feed(at(rig.now)).counters.connections, 5);
    assert!(rig.hub.feed(at(rig.now)).counters.sweeps > swept);
}

/// RT-12, B8: what the platform reports of a queue is told at once. Which states its agents are in moves
/// with every one of them, and is told once a second.
#[test]
fn counts_of_a_queue_move_once_a_second() {
    let mut rig = Rig::live(10);
    let queue = rig.hub.directory_mut().queue("q0").ok();
    let on_call = |agent, ms| AgentFact {
        queue,
        ..fact(agent, AgentState::InContact, ms)
    };
    rig.client(1, None);
    rig.wait_until(5_000);
    ack_all(&mut rig, 1);
    rig.look();
    for agent in 0..8 {
        let now = rig.now;
        rig.tell(batch(vec![on_call(agent, now)]));
        rig.wait_until(now + 100);
    }
    let reported = QueueFact {
        queue: QueueKey::new(0),
        occurred_at: at(rig.now),
        observed_at: at(rig.now),
        reported: Reported {
            wait_s: Some(40),
            ..Reported::default()
        },
    };
    let report_at = rig.now;
    rig.tell(Input::Stream(StreamBatch {
        messages: 1,
        queues: vec![reported],
        ..StreamBatch::default()
    }));
    rig.wait_until(report_at + 100);
    rig.tell(batch(vec![on_call(8, rig.now)]));
    rig.wait_until(9_000);
    let told = |delta: Delta| {
        let rank = AgentState::InContact.rank() as usize;
        let row = delta.queues.first()?;
        Some((delta.at.minus(at(5_000)), row.wait_s, row.agents[rank]))
    };
    let told: Vec<_> = deltas(&rig, 1).into_iter().filter_map(told).collect();
    assert_eq!(
        told,
        [(0, None, 1), (800, Some(40), 8), (1_000, Some(40), 9)]
    );
}
