//! What an answer confirms, heals or only disputes, and what is told of it (RT-5).

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::{Bench, Draft, fact, t};
use crate::floor::Outcome;
use crate::id::AgentKey;
use crate::model::AgentState as S;

/// Says whether an answer that differs from what stands counts as a divergence that it healed.
fn heals(pushed: Draft, answered: Draft) -> bool {
    let mut bench = Bench::new();
    bench.push(pushed);
    let Outcome::Changed(change) = bench.answer(answered.sweep(1), 60_000) else {
        panic!("the answer changes nothing");
    };
    assert_eq!(bench.floor.counters().healed, u64::from(change.healed));
    change.healed
}

/// State, queue and beginning are what the floor is judged by; a word more is no divergence.
#[test]
fn what_counts_as_healed() {
    let call = fact(S::InContact).queue(1).contact("c");
    assert!(heals(call.at(1_000), fact(S::Ready).queue(1).at(9_000)));
    let elsewhere = fact(S::InContact).queue(2).contact("c");
    assert!(heals(call.at(1_000), elsewhere.at(1_500)));
    assert!(heals(
        fact(S::NotReady).at(1_000),
        fact(S::NotReady).at(9_000)
    ));
    assert!(!heals(
        fact(S::NotReady).word(1).at(1_000),
        fact(S::NotReady).word(2).at(1_500)
    ));
}

/// An older stamp within a second of the beginning that stands says the same: many are whole seconds.
#[test]
fn an_answer_that_rounds_down_agrees() {
    for (at, agrees) in [(5_000, true), (4_601, true), (4_599, false)] {
        let mut bench = Bench::new();
        bench.push(fact(S::NotReady).at(5_600));
        let outcome = bench.answer(fact(S::NotReady).at(at).sweep(1), 60_000);
        let expected = if agrees {
            Outcome::Confirmed
        } else {
            Outcome::Disputed
        };
        assert_eq!(outcome, expected, "at {at}");
        assert_eq!(bench.view().doubtful, !agrees);
        assert!(t(5_600).minus(bench.view().since) <= 1_000);
    }
}

/// That an agent came into doubt is told at once, though nothing else changed.
#[test]
fn a_doubt_is_told() {
    let mut bench = Bench::new();
    bench.push(fact(S::InContact).contact("c").at(50_000).seen(100));
    bench.floor.take_touched_agents();
    bench.answer(fact(S::Ready).at(8_000).sweep(1), 10_000);
    assert!(
        bench
            .floor
            .take_touched_agents()
            .contains(&AgentKey::new(0))
    );
}

/// An answer to a question from before the dispute is the same knowledge once more.
#[test]
fn a_question_from_before_the_dispute_settles_nothing() {
    let mut bench = Bench::new();
    bench.push(fact(S::InContact).contact("c").at(50_000).seen(100));
    bench.answer(fact(S::Ready).at(8_000).sweep(1), 10_000);
    let again = bench.answer(fact(S::Ready).at(8_000).sweep(2), 10_050);
    assert_eq!(again, Outcome::Disputed);
    assert_eq!(bench.view().state, S::InContact);
}

/// An answer that says what stands, and that the agent is there, ends a concluded log-out, not a doubt
/// about it.
#[test]
fn a_concluded_log_out_is_not_agreed_with() {
    let mut bench = Bench::new();
    bench.push(fact(S::Ready).at(5_000));
    bench.floor.log_out(AgentKey::new(0), t(9_000), t(10_000));
    bench.answer(fact(S::Ready).at(4_500).sweep(1), 60_000);
    assert!(bench.view().doubtful, "the stamp is another one");
}

/// A duration in milliseconds is exact: if it counts back to another time than the beginning that stands,
/// even one close by, the answer says something else. Without one, a second is within the rounding.
#[test]
fn an_exact_duration_must_bear_out_the_beginning() {
    for (lasting, expected) in [(510, Outcome::Disputed), (0, Outcome::Confirmed)] {
        let mut bench = Bench::new();
        bench.push(fact(S::NotReady).at(9_000));
        let answered = fact(S::NotReady).at(8_990).lasting(lasting).sweep(1);
        assert_eq!(bench.answer(answered, 60_000), expected, "{lasting} ms");
    }
}

/// A stamp of just now may be that of the answer itself: nothing begins after it. An older one is the time of
/// the change, rounded.
#[test]
fn a_stamp_of_just_now_agrees_with_no_later_beginning() {
    for (asked, expected) in [(11_400, Outcome::Disputed), (11_401, Outcome::Confirmed)] {
        let answered = fact(S::NotReady).at(8_500).sweep(1);
        for answered in [answered, answered.lasting(0)] {
            let mut bench = Bench::new();
            bench.push(fact(S::NotReady).at(9_000));
            assert_eq!(bench.answer(answered, asked), expected, "asked at {asked}");
        }
    }
    let mut bench = Bench::new();
    bench.push(fact(S::NotReady).at(9_000).lasting(1_000));
    let answered = fact(S::NotReady).at(8_000).sweep(1);
    assert_eq!(bench.answer(answered, 10_000), Outcome::Confirmed);
}

/// An answer that says that something else was there before what was pushed just now may lag: asked again.
/// One that lets it begin then, or later, is the next thing that happened.
#[test]
fn an_answer_that_reaches_back_behind_a_push_is_doubted() {
    for (lasting, asked, doubted) in [
        (2_000, 55_099, false),
        (2_001, 55_099, true),
        (2_001, 55_100, false),
    ] {
        let mut bench = Bench::new();
        bench.push(fact(S::Ready).at(50_000));
        let answered = fact(S::NotReady).at(52_000).lasting(lasting).sweep(1);
        bench.answer(answered, asked);
        assert_eq!(bench.view().state, S::NotReady);
        let doubtful = bench.view().doubtful;
        assert_eq!(doubtful, doubted, "{lasting} ms at {asked}");
    }
}
