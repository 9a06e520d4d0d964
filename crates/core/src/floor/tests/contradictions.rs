//! What two reports must differ in to contradict each other, and what a repetition does (RT-3, RT-5).

use std::time::Duration;

use super::{Bench, Draft, fact, t};
use crate::floor::{Outcome, Source};
use crate::id::AgentKey;
use crate::model::AgentState as S;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// Says whether two reports of one time, in either order, leave the agent in doubt.
fn doubtful(one: Draft, other: Draft) -> bool {
    let verdicts = [(one, other), (other, one)].map(|(first, second)| {
        let mut bench = Bench::new();
        bench.push(first.at(1_000));
        bench.push(second.at(1_000));
        bench.view().doubtful
    });
    assert_eq!(
        verdicts[0], verdicts[1],
        "the order of arrival says nothing"
    );
    verdicts[0]
}

/// State, hold, queue and contact are what supervisors decide by; another wording of them is none.
#[test]
fn what_contradicts_and_what_does_not() {
    let call = fact(S::InContact).queue(1).contact("c");
    assert!(doubtful(call, fact(S::Ready).queue(1).contact("c")));
    assert!(doubtful(call, call.held()));
    assert!(doubtful(call, fact(S::InContact).queue(2).contact("c")));
    assert!(doubtful(call, fact(S::InContact).queue(1).contact("d")));
    assert!(!doubtful(call, call.word(1)));
    assert!(!doubtful(
        fact(S::NotReady).word(1),
        fact(S::NotReady).word(2)
    ));
    assert!(
        !doubtful(call, fact(S::InContact).queue(1)),
        "a contact that one side does not name is none"
    );
}

/// The same within a second of its beginning, which stamps of whole seconds make, is no change: nothing is
/// sent for it.
#[test]
fn the_same_within_a_second_is_no_change() {
    let mut bench = Bench::new();
    let call = fact(S::InContact).contact("c");
    bench.push(call.at(1_000));
    bench.floor.take_touched_agents();
    assert_eq!(bench.push(call.at(1_400)), Outcome::Refreshed);
    assert!(bench.floor.take_touched_agents().is_empty());
    assert_eq!(bench.view().since, t(1_000));
    assert_eq!(bench.floor.counters().changes, 1);
}

/// A cursor that tells once more what was pushed before the log-out is no sign of life.
#[test]
fn a_repetition_by_a_cursor_brings_nobody_back() {
    let mut bench = Bench::new();
    bench.push(fact(S::Ready).at(1_000));
    bench.floor.log_out(AgentKey::new(0), t(9_000), t(10_000));
    let mut again = fact(S::Ready).at(1_000).seen(11_000);
    again.fact.key.source = Source::Poll;
    bench.push(again);
    assert!(bench.view().inferred);
    assert_eq!(bench.view().state, S::LoggedOut);
}

/// An answer to a question asked before the log-out was concluded brings nobody back either.
#[test]
fn an_older_answer_brings_nobody_back() {
    let mut bench = Bench::new();
    bench.push(fact(S::Ready).at(1_000));
    bench.floor.log_out(AgentKey::new(0), t(9_000), t(10_000));
    bench.answer(fact(S::Ready).at(1_000).sweep(1), 9_950);
    assert!(bench.view().inferred);
}

/// A beginning up to a second after the one that an answer vouched for is within its precision.
#[test]
fn a_push_within_a_second_of_the_beginning_denies_no_answer() {
    for (at, denies) in [(21_000, false), (21_001, true)] {
        let mut bench = Bench::new();
        bench.answer(fact(S::Ready).at(60_000).lasting(40_000).sweep(1), 60_000);
        bench.push(fact(S::InContact).contact("c").at(at).seen(60_200));
        assert_eq!(bench.view().doubtful, denies, "at {at}");
    }
}

/// A stamp is taken for a wrong one from more than two seconds ahead of the platform's clock.
#[test]
fn a_stamp_two_seconds_ahead_pins_nobody() {
    for (at, pins) in [(2_300, false), (2_301, true)] {
        let mut bench = Bench::new();
        bench.push(fact(S::InContact).contact("c").at(at).seen(100));
        bench.push(fact(S::Ready).at(200).seen(300));
        assert_eq!(bench.view().doubtful, pins, "at {at}");
    }
}

/// Two states within a second of each other are two, though an answer's precision is a second.
#[test]
fn an_answer_of_another_state_forgets_nothing() {
    let mut bench = Bench::new();
    bench.push(fact(S::Ready).at(1_000));
    bench.answer(fact(S::NotReady).at(1_600).sweep(1), 60_000);
    let view = bench.view();
    let previous = view.previous.unwrap();
    assert_eq!((view.state, view.since), (S::NotReady, t(1_600)));
    assert_eq!(previous.state, S::Ready);
    assert_eq!(previous.lasted, Some(Duration::from_millis(600)));
}
