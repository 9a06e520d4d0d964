//! Sweep, probe, and what refuses us.

use super::*;
use crate::frame::{StaleReason, Trouble};
use crate::hub::FetchFailure;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

pub(super) fn ready(agent: u32) -> Option<AgentFact> {
    Some(fact(agent, AgentState::Ready, 0))
}

/// RT-5: every agent is asked once per sweep, in requests of the configured size, and the next sweep
/// follows in time.
#[test]
fn a_sweep_asks_everyone_once() {
    let mut rig = Rig::live(70);
    let mut asked = vec![0; 70];
    let mut requests = 0;
    while rig.now < 99_000 {
        rig.now += 100;
        rig.wait_until(rig.now);
        // The stream speaks, so that no probe asks.
        rig.tell(batch(Vec::new()));
        for (request, agents) in rig.questions() {
            requests += 1;
            assert!(agents.len() <= 20);
            agents.iter().for_each(|agent| asked[*agent as usize] += 1);
            let facts = agents.into_iter().filter_map(ready).collect();
            rig.answer(request, Answer::Agents(facts));
        }
    }
    assert_eq!((asked, requests), (vec![1; 70], 4));
    assert_eq!(rig.hub.feed(at(rig.now)).counters.sweeps, 2);
}

/// RT-5: 414 halves the requests, and nobody is left out; later they grow again.
#[test]
fn too_long_halves_and_is_remembered() {
    let mut rig = Rig::live(40);
    rig.wait_answering(49_900, ready);
    rig.wait_until(50_050);
    let mut asked = Vec::new();
    while rig.now < 60_000 {
        for (request, agents) in rig.questions() {
            if agents.len() > 10 {
                rig.answer(request, Answer::Failed(FetchFailure::TooLong));
            } else {
                asked.extend(agents.iter().copied());
                let facts = agents.into_iter().filter_map(ready).collect();
                rig.answer(request, Answer::Agents(facts));
            }
        }
        rig.wait_until(rig.now + 100);
    }
    asked.sort_unstable();
    assert_eq!(asked, (0..40).collect::<Vec<_>>());
    assert_eq!(rig.hub.export().sweep_ids, 10);
    rig.wait_answering(110_000, ready);
    assert_eq!(rig.hub.export().sweep_ids, 20);
}

/// RT-5: what was under way when another request was too long is not asked again at that length.
#[test]
fn what_was_under_way_is_split_as_well() {
    let mut rig = Rig::live(40);
    rig.wait_answering(49_900, ready);
    let mut under_way = Vec::new();
    while under_way.len() < 2 {
        rig.wait_until(rig.now + 50);
        under_way.extend(rig.questions());
    }
    let lengths: Vec<_> = under_way.iter().map(|(_, agents)| agents.len()).collect();
    assert_eq!(lengths, [20, 20]);
    let gone = FetchFailure::Trouble(Trouble::Status { code: 503 });
    rig.answer(under_way[1].0, Answer::Failed(FetchFailure::TooLong));
    rig.answer(under_way[0].0, Answer::Failed(gone));
    let mut asked = Vec::new();
    while rig.now < 59_000 {
        rig.wait_until(rig.now + 100);
        for (request, agents) in rig.questions() {
            assert!(agents.len() <= 10, "{} at {}", agents.len(), rig.now);
            asked.extend(agents.iter().copied());
            let facts = agents.into_iter().filter_map(ready).collect();
            rig.answer(request, Answer::Agents(facts));
        }
    }
    asked.sort_unstable();
    assert_eq!(asked, (0..40).collect::<Vec<_>>());
}

/// RT-5, I4: a request is made again at most twice; then the sweep counts for nothing and removes nobody.
#[test]
fn a_failed_request_makes_the_sweep_incomplete() {
    let mut rig = Rig::live(40);
    let before = rig.hub.feed(at(rig.now)).counters;
    let mut tries = 0;
    while rig.now < 63_000 {
        rig.wait_until(rig.now + 100);
        for (request, agents) in rig.questions() {
            let probe = rig.now < 50_000;
            if agents.contains(&0) && !probe {
                tries += 1;
                rig.answer(
                    request,
                    Answer::Failed(FetchFailure::Trouble(Trouble::Status { code: 503 })),
                );
            } else {
                rig.answer(request, Answer::Agents(Vec::new()));
            }
        }
    }
    let feed = rig.hub.feed(at(rig.now));
    assert!(tries >= 3, "{tries}");
    assert_eq!(feed.counters.sweeps, before.sweeps);
    assert!(feed.counters.failed_sweeps > before.failed_sweeps);
    assert!(
        rig.hub
            .floor()
            .agents()
            .all(|agent| agent.state == AgentState::Ready)
    );
}

/// I5: one request of a sweep lists nobody: it proves something only beside somebody who is listed.
#[test]
fn an_empty_answer_is_asked_again_with_a_witness() {
    let mut rig = Rig::live(40);
    rig.wait_answering(49_900, ready);
    rig.wait_until(50_050);
    let mut witnessed = false;
    while rig.now < 56_000 {
        for (request, agents) in rig.questions() {
            let lone = agents.iter().all(|agent| *agent >= 20);
            witnessed |= agents.len() == 21;
            let facts = if lone {
                Vec::new()
            } else {
                agents
                    .into_iter()
                    .filter(|agent| *agent < 20)
                    .filter_map(ready)
                    .collect()
            };
            rig.answer(request, Answer::Agents(facts));
        }
        rig.wait_until(rig.now + 100);
    }
    assert!(witnessed);
    let out = rig
        .hub
        .floor()
        .agents()
        .filter(|agent| agent.inferred)
        .count();
    assert_eq!(out, 20);
}

/// RT-5: an answer of 429 is waited for.
#[test]
fn a_limit_is_honoured() {
    let mut rig = Rig::live(40);
    rig.wait_answering(49_900, ready);
    rig.wait_until(50_050);
    let (request, _) = rig.questions().remove(0);
    let limited = FetchFailure::Limited {
        retry_after: Some(Duration::from_secs(7)),
    };
    rig.answer(request, Answer::Failed(limited));
    rig.questions();
    let paused = rig.now;
    rig.wait_until(paused + 6_900);
    assert!(rig.questions().is_empty());
    rig.wait_until(paused + 7_500);
    assert!(!rig.questions().is_empty());
}

/// AUTH-4: while the token service refuses us nothing is asked, and the feed says until when.
#[test]
fn a_suspended_token_asks_nothing() {
    let mut rig = Rig::live(10);
    let until = Some(at(110_000));
    rig.tell(Input::TokenSuspended { until });
    assert_eq!(rig.hub.feed(at(rig.now)).token_suspended_until, until);
    rig.look();
    rig.wait_until(109_000);
    assert!(rig.questions().is_empty());
    rig.wait_until(111_000);
    assert!(!rig.questions().is_empty());
    assert_eq!(rig.hub.feed(at(rig.now)).token_suspended_until, None);
}

/// AUTH-5: after a 401 the gate drops the token.
#[test]
fn a_401_drops_the_token() {
    let mut rig = Rig::new(0);
    rig.tell(Input::Ensure);
    let request = rig.roster_request().unwrap();
    let failure = FetchFailure::Trouble(Trouble::Status { code: 401 });
    rig.answer(request, Answer::Failed(failure));
    assert!(
        rig.effects
            .iter()
            .any(|effect| matches!(effect, Effect::DropToken))
    );
}

/// DESIGN 18: fifteen seconds of silence, twenty agents asked, agreement is quiet.
#[test]
fn silence_with_agreement_is_quiet() {
    let mut rig = Rig::live(50);
    rig.tell(batch(vec![fact(0, AgentState::Ready, 300)]));
    let spoke = rig.now;
    rig.wait_until(spoke + 14_999);
    assert!(rig.questions().is_empty());
    rig.wait_until(spoke + 15_001);
    let asked = rig.questions();
    assert_eq!(
        asked
            .iter()
            .map(|(_, agents)| agents.len())
            .collect::<Vec<_>>(),
        [20]
    );
    for (request, agents) in asked {
        let facts = agents.into_iter().filter_map(ready).collect();
        rig.answer(request, Answer::Agents(facts));
    }
    assert_eq!(rig.freshness(), Freshness::Quiet { since: at(spoke) });
    rig.tell(batch(vec![]));
    assert_eq!(rig.freshness(), Freshness::Live);
}

/// DESIGN 18: a change that the stream did not tell makes the floor stale, and another stream is opened.
#[test]
fn silence_with_a_difference_is_stale() {
    let mut rig = Rig::live(50);
    rig.wait_until(15_100);
    let (request, agents) = rig.questions().remove(0);
    let facts = agents
        .into_iter()
        .map(|agent| fact(agent, AgentState::NotReady, 5_000))
        .collect();
    rig.answer(request, Answer::Agents(facts));
    assert!(matches!(
        rig.freshness(),
        Freshness::Stale {
            reason: StaleReason::Silent,
            ..
        }
    ));
    assert!(
        rig.effects
            .iter()
            .any(|effect| matches!(effect, Effect::CloseStream))
    );
    rig.look();
    rig.wait_until(rig.now + 2_100);
    assert!(
        rig.effects
            .iter()
            .any(|effect| matches!(effect, Effect::OpenStream))
    );
}

/// DESIGN 18: an agent whom neither stream nor sweep confirmed for 75 s is marked.
#[test]
fn unconfirmed_agents_turn_stale() {
    let mut rig = Rig::live(3);
    let stale = |rig: &Rig| {
        rig.hub
            .shown_agents()
            .filter(|cell| cell.flags.has(crate::frame::Flags::STALE))
            .count()
    };
    rig.wait_until(74_000);
    assert_eq!(stale(&rig), 0);
    rig.wait_until(81_000);
    assert_eq!(stale(&rig), 3);
    rig.wait_answering(200_000, |agent| Some(fact(agent, AgentState::Ready, 0)));
    assert_eq!(stale(&rig), 0);
}

/// RT-10: a new stream is followed by a sweep at once.
#[test]
fn a_reconnect_sweeps_at_once() {
    let mut rig = Rig::live(10);
    rig.now = 20_000;
    let why = Trouble::Closed { code: 1006 };
    rig.tell(Input::StreamEnded(crate::hub::StreamEnd {
        why,
        retry_after: None,
    }));
    assert!(matches!(
        rig.freshness(),
        Freshness::Stale {
            reason: StaleReason::Disconnected,
            ..
        }
    ));
    rig.wait_until(22_100);
    rig.look();
    rig.tell(Input::StreamOpened);
    assert_eq!(rig.freshness(), Freshness::CatchingUp { since: at(22_100) });
    assert_eq!(rig.questions().len(), 1);
}

/// RT-5: a sweep that nobody answered has failed, and is said to have.
#[test]
fn a_sweep_that_nobody_answers_has_failed() {
    let mut rig = Rig::live(3);
    let failure = FetchFailure::Trouble(Trouble::Status { code: 503 });
    rig.look();
    while rig.now < 56_000 {
        rig.wait_until(rig.now + 100);
        for (request, _) in rig.questions() {
            rig.answer(request, Answer::Failed(failure));
        }
    }
    let failed = rig
        .events
        .iter()
        .filter(|event| **event == Event::SweepFailed);
    assert_eq!(failed.count(), 1);
    assert_eq!(rig.hub.feed(at(rig.now)).counters.failed_sweeps, 1);
}

/// DESIGN 18: what a sweep over the new stream confirmed is no longer lost; the next loss begins when it does.
#[test]
fn a_loss_is_over_with_the_sweep_after_it() {
    let mut rig = Rig::live(3);
    for lost_at in [20_000, 40_000] {
        rig.wait_answering(lost_at, ready);
        rig.tell(Input::StreamEnded(crate::hub::StreamEnd {
            why: Trouble::Closed { code: 1006 },
            retry_after: None,
        }));
        assert!(
            matches!(rig.freshness(), Freshness::Stale { since, .. } if since == at(lost_at)),
            "{:?}",
            rig.freshness()
        );
        rig.wait_until(lost_at + 5_000);
        rig.tell(Input::StreamOpened);
        rig.wait_answering(lost_at + 8_000, ready);
        assert_eq!(rig.freshness(), Freshness::Live);
    }
}
