//! When a dispute opens, begins anew and is settled, to the millisecond, and what stays in doubt (RT-5).

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::{Bench, Draft, fact, t};
use crate::floor::Outcome;
use crate::floor::doubt::Dispute;
use crate::model::AgentState as S;

/// A call from the future, pushed at a time: every answer loses to it.
fn wrong(seen: i64) -> Bench {
    let mut bench = Bench::new();
    bench.push(fact(S::InContact).contact("c").at(50_000).seen(seen));
    bench
}

fn true_state(at: i64, sweep: u32) -> Draft {
    fact(S::Ready).at(at).sweep(sweep)
}

fn is_settled(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Settled(_))
}

/// What was asked no later than what stands was observed cannot have known it.
#[test]
fn a_question_no_later_than_what_stands_lags() {
    for (asked, expected) in [(100, Outcome::Lagging), (101, Outcome::Disputed)] {
        assert_eq!(wrong(100).answer(true_state(8_000, 1), asked), expected);
    }
}

/// The second question must be no older than the dispute, and five seconds younger than what stands: the
/// platform's answers may lag so far behind its stream.
#[test]
fn a_second_answer_settles_from_a_certain_moment_on() {
    for (seen, first, second, settles) in [
        (100, 10_000, 10_099, false),
        (100, 10_000, 10_100, true),
        (9_900, 9_950, 14_899, false),
        (9_900, 9_950, 14_900, true),
    ] {
        let mut bench = wrong(seen);
        let opened = bench.answer(true_state(8_000, 1), first);
        assert_eq!(opened, Outcome::Disputed);
        let outcome = bench.answer(true_state(8_000, 2), second);
        assert_eq!(is_settled(&outcome), settles, "asked at {second}");
    }
}

/// A second answer that is older than the first takes it back: the dispute begins anew with it.
#[test]
fn an_older_answer_begins_the_dispute_anew() {
    let mut bench = wrong(100);
    bench.answer(true_state(8_000, 1), 10_000);
    let back = bench.answer(true_state(7_000, 2), 20_000);
    assert_eq!(back, Outcome::Disputed);
    let early = bench.answer(true_state(7_000, 3), 20_099);
    assert_eq!(early, Outcome::Disputed);
    assert!(is_settled(&bench.answer(true_state(7_000, 4), 20_100)));
    assert_eq!(bench.view().state, S::Ready);
}

/// What was pushed within five seconds before the question that settles, is newer than its answer and says
/// something else, may be the truth: the agent is asked once more.
#[test]
fn what_was_pushed_just_before_the_question_leaves_a_doubt() {
    let later = fact(S::NotReady).at(9_000);
    let older = fact(S::NotReady).at(7_000);
    let same = fact(S::Ready).at(9_000);
    for (pushed, asked, doubtful) in [
        (later, 17_000, true),
        (later, 17_001, false),
        (older, 17_000, false),
        (same, 17_000, false),
    ] {
        let mut bench = wrong(100);
        bench.answer(true_state(8_000, 1), 10_000);
        bench.push(pushed.seen(12_000));
        assert!(is_settled(&bench.answer(true_state(8_000, 2), asked)));
        assert_eq!(bench.view().doubtful, doubtful, "{pushed:?}");
        assert_eq!(bench.view().state, S::Ready);
    }
}

/// I20: of what lost meanwhile the newest few are kept.
#[test]
fn a_dispute_keeps_the_newest_few() {
    let mut dispute = Dispute {
        opened_at: t(0),
        first: t(0),
        pending: Default::default(),
    };
    for ms in 0..6 {
        dispute.keep(&fact(S::Ready).seen(ms).done());
    }
    let kept: Vec<_> = dispute
        .pending
        .iter()
        .map(|fact| fact.observed_at)
        .collect();
    assert_eq!(kept, [2, 3, 4, 5].map(t));
}
