//! Wrong stamps: disputes are opened, settled, and not opened by mere lag (RT-5, I1, I6).

use super::{Bench, fact, t};
use crate::floor::Outcome;
use crate::id::AgentKey;
use crate::model::AgentState as S;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// An agent pinned by a stamp 50 s ahead is right after one answer and one more.
#[test]
fn two_answers_free_a_pinned_agent() {
    let mut bench = Bench::new();
    bench.push(fact(S::InContact).contact("c").at(50_000).seen(100));
    assert!(matches!(
        bench.push(fact(S::Ready).at(8_000)),
        Outcome::Late { .. }
    ));
    assert_eq!(
        bench.answer(fact(S::Ready).at(8_000).sweep(1), 10_000),
        Outcome::Disputed
    );
    assert!(bench.view().doubtful);
    assert_eq!(bench.floor.next_due(), Some(t(14_100)));
    assert_eq!(
        bench.floor.due(t(14_100)).collect::<Vec<_>>(),
        [AgentKey::new(0)]
    );
    let outcome = bench.answer(fact(S::Ready).at(8_000).sweep(2), 14_100);
    assert!(matches!(outcome, Outcome::Settled(change) if change.healed));
    assert_eq!(
        (bench.view().state, bench.view().since),
        (S::Ready, t(8_000))
    );
    assert!(!bench.view().doubtful);
    assert_eq!(bench.floor.counters().healed, 1);
    assert!(matches!(
        bench.push(fact(S::NotReady).at(20_000)),
        Outcome::Changed(_)
    ));
}

/// One answer alone never overrides what was pushed; nor does one that was asked before.
#[test]
fn lag_overrides_nothing() {
    let mut bench = Bench::new();
    bench.push(fact(S::Ready).at(0));
    bench.push(fact(S::InContact).contact("c").at(10_000).seen(10_200));
    assert_eq!(
        bench.answer(fact(S::Ready).at(0).sweep(1), 10_150),
        Outcome::Lagging
    );
    assert!(!bench.view().doubtful);
    assert_eq!(
        bench.answer(fact(S::Ready).at(0).sweep(2), 10_900),
        Outcome::Disputed
    );
    assert_eq!(bench.view().state, S::InContact);
    let due = bench.floor.next_due().unwrap();
    assert!(due >= t(15_200), "REST may be five seconds behind");
    let caught_up = fact(S::InContact).contact("c").at(10_000).sweep(3);
    assert_eq!(bench.answer(caught_up, 15_200), Outcome::Confirmed);
    assert!(!bench.view().doubtful);
    assert_eq!(bench.floor.counters().healed, 0);
}

/// A second answer too soon after what stands was observed settles nothing yet.
#[test]
fn a_hasty_second_answer_settles_nothing() {
    let mut bench = Bench::new();
    bench.push(fact(S::Ready).at(0));
    bench.push(fact(S::InContact).contact("c").at(10_000).seen(10_000));
    bench.answer(fact(S::Ready).at(0).sweep(1), 10_100);
    assert_eq!(
        bench.answer(fact(S::Ready).at(0).sweep(2), 12_000),
        Outcome::Disputed
    );
    assert_eq!(bench.view().state, S::InContact);
}

/// What was pushed after the second question was asked outlives the settlement.
#[test]
fn what_was_pushed_meanwhile_is_not_lost() {
    let mut bench = Bench::new();
    bench.push(fact(S::InContact).contact("c").at(50_000).seen(100));
    bench.answer(fact(S::Ready).at(8_000).sweep(1), 10_000);
    bench.push(fact(S::NotReady).at(14_140).seen(14_150));
    let outcome = bench.answer(fact(S::Ready).at(8_000).sweep(2), 14_100);
    assert!(matches!(outcome, Outcome::Settled(_)));
    assert_eq!(
        (bench.view().state, bench.view().since),
        (S::NotReady, t(14_140))
    );
}

/// What was pushed just before the second question, and the answer does not know, stays in doubt.
#[test]
fn what_the_answer_may_not_know_yet_is_asked_again() {
    let mut bench = Bench::new();
    bench.push(fact(S::InContact).contact("c").at(50_000).seen(100));
    bench.answer(fact(S::Ready).at(8_000).sweep(1), 10_000);
    bench.push(fact(S::NotReady).at(13_000).seen(13_100));
    bench.answer(fact(S::Ready).at(8_000).sweep(2), 14_100);
    assert_eq!(bench.view().state, S::Ready);
    assert!(bench.view().doubtful);
    bench.answer(fact(S::NotReady).at(13_000).sweep(3), 18_200);
    assert_eq!(bench.view().state, S::NotReady);
    assert!(!bench.view().doubtful);
}

/// A newer push ends a dispute: the former answers say nothing about it.
#[test]
fn a_change_closes_the_dispute() {
    let mut bench = Bench::new();
    bench.push(fact(S::InContact).contact("c").at(5_000).seen(100));
    bench.answer(fact(S::Ready).at(1_000).sweep(1), 1_500);
    bench.push(fact(S::WrapUp).contact("c").at(5_500).seen(5_600));
    assert_eq!(
        bench.answer(fact(S::Ready).at(1_000).sweep(2), 5_700),
        Outcome::Disputed
    );
    assert_eq!(bench.view().state, S::WrapUp);
}

/// The beginning alone may be wrong: a clock that ran minutes ahead and was set right.
#[test]
fn a_wrong_beginning_is_healed() {
    let mut bench = Bench::new();
    bench.push(fact(S::NotReady).at(55_000).seen(1_000));
    bench.answer(fact(S::NotReady).at(900).sweep(1), 70_000);
    assert!(bench.view().doubtful);
    bench.answer(fact(S::NotReady).at(900).sweep(2), 74_500);
    assert_eq!(bench.view().since, t(900));
}

/// I3, RT-3: equal times with different states are in doubt whichever came first, and a sweep asked
/// afterwards settles them.
#[test]
fn ties_are_doubtful_until_a_sweep() {
    for swap in [false, true] {
        let mut bench = Bench::new();
        let (one, two) = (fact(S::WrapUp).at(1_000), fact(S::Ready).at(1_000));
        let (first, second) = if swap { (two, one) } else { (one, two) };
        bench.push(first);
        let outcome = bench.push(second);
        assert_eq!(outcome == Outcome::TieLost, !swap);
        assert_eq!(bench.view().state, S::WrapUp, "the greater rank stands");
        assert!(bench.view().doubtful);
        bench.answer(fact(S::Ready).at(1_000).sweep(1), 5_200);
        assert_eq!(bench.view().state, S::Ready);
        assert!(!bench.view().doubtful);
    }
}

/// A push that arrives after a sweep with the same whole second loses, is in doubt, and is asked again.
#[test]
fn a_push_in_the_second_of_a_sweep_is_settled_by_asking_again() {
    let mut bench = Bench::new();
    bench.push(fact(S::Ready).at(1_000));
    bench.answer(fact(S::Ready).at(5_000).sweep(1), 5_100);
    assert_eq!(
        bench.push(fact(S::NotReady).at(5_000).seen(5_900)),
        Outcome::TieLost
    );
    let due = bench.floor.next_due().unwrap();
    assert_eq!(due, t(9_900));
    bench.floor.note_asked(&[AgentKey::new(0)], due);
    assert_eq!(bench.floor.due(due).count(), 0);
    bench.answer(fact(S::NotReady).at(5_000).sweep(2), 9_900);
    assert_eq!(bench.view().state, S::NotReady);
    assert!(!bench.view().doubtful);
}

/// An answer that wins a tie over what was pushed after its question is in doubt itself.
#[test]
fn an_overtaken_answer_that_wins_a_tie_is_doubtful() {
    let mut bench = Bench::new();
    bench.push(fact(S::Ready).at(1_000));
    bench.push(fact(S::NotReady).at(5_000).seen(5_050));
    bench.answer(fact(S::Ready).at(5_000).sweep(1), 5_000);
    assert_eq!(bench.view().state, S::Ready);
    assert!(bench.view().doubtful);
}

/// An answer stamped when it was given, that knows nothing of what was pushed a moment before, wins by
/// its time and is in doubt: it is asked again, and not believed until the next sweep.
#[test]
fn a_lagging_answer_with_a_new_stamp_is_asked_again() {
    let mut bench = Bench::new();
    bench.push(fact(S::Ready).at(1_000));
    bench.push(fact(S::NotReady).at(20_000).seen(20_100));
    bench.answer(fact(S::Ready).at(21_050).lasting(20_000).sweep(1), 21_000);
    assert_eq!(bench.view().state, S::Ready);
    assert!(bench.view().doubtful);
    let due = bench.floor.next_due().unwrap();
    assert_eq!(due, t(25_100));
    bench.answer(fact(S::NotReady).at(25_150).lasting(5_000).sweep(2), 25_100);
    assert_eq!(
        (bench.view().state, bench.view().since),
        (S::NotReady, t(20_150))
    );
    assert!(!bench.view().doubtful);
}

/// Asking again is limited; then the next sweep settles the doubt.
#[test]
fn asking_again_is_limited() {
    let mut bench = Bench::new();
    bench.push(fact(S::WrapUp).at(1_000));
    bench.push(fact(S::Ready).at(1_000));
    let mut asked = 0;
    while let Some(due) = bench.floor.next_due() {
        bench.floor.note_asked(&[AgentKey::new(0)], due);
        asked += 1;
        assert!(asked < 10);
    }
    assert_eq!(asked, 4);
    assert_eq!(bench.floor.doubtful().count(), 1);
}

/// I21: a settled dispute is replayed from the log.
#[test]
fn a_settlement_is_replayed() {
    let mut bench = Bench::new();
    let pinned = fact(S::InContact).contact("c").at(50_000).seen(100);
    bench.push(pinned);
    let answer = fact(S::Ready).at(8_000).sweep(2);
    bench.answer(fact(S::Ready).at(8_000).sweep(1), 10_000);
    bench.answer(answer, 14_100);
    let mut replay = Bench::new();
    replay.push(pinned);
    replay.floor.settle(&answer.seen(14_200).done());
    assert_eq!(replay.view(), bench.view());
}

/// A late push from within the time that an answer vouched for puts the agent in doubt; one from
/// before it does not.
#[test]
fn a_push_that_denies_an_answer_is_asked_about() {
    let mut bench = Bench::new();
    bench.answer(fact(S::Ready).at(60_000).lasting(40_000).sweep(1), 60_000);
    bench.push(fact(S::InContact).contact("c").at(19_000).seen(60_200));
    assert!(!bench.view().doubtful);
    bench.push(fact(S::InContact).contact("c").at(59_000).seen(60_300));
    assert!(bench.view().doubtful);
}

/// No state begins after the platform's own now: an answer stamped when it was given shows that a
/// beginning less than a second ahead of it is wrong.
#[test]
fn a_beginning_just_ahead_of_the_answer_is_disputed() {
    let mut bench = Bench::new();
    bench.push(fact(S::Ready).at(60_900).seen(59_400));
    let outcome = bench.answer(fact(S::Ready).at(60_050).lasting(0).sweep(1), 60_000);
    assert_eq!(outcome, Outcome::Disputed);
    let later = fact(S::Ready).at(64_950).lasting(5_000).sweep(2);
    bench.answer(later, 64_900);
    assert!(bench.view().since <= t(60_000));
    assert!(!bench.view().doubtful);
}

/// A second answer that goes back behind the first tells another story: a third is needed.
#[test]
fn a_story_that_goes_back_settles_nothing() {
    let mut bench = Bench::new();
    bench.push(fact(S::InContact).contact("c").at(50_000).seen(100));
    bench.answer(fact(S::Ready).at(8_000).sweep(1), 10_000);
    let back = fact(S::NotReady).at(2_000);
    assert_eq!(bench.answer(back.sweep(2), 14_100), Outcome::Disputed);
    assert_eq!(bench.view().state, S::InContact);
    assert!(matches!(
        bench.answer(back.sweep(3), 20_000),
        Outcome::Settled(_)
    ));
    assert_eq!(bench.view().state, S::NotReady);
}

/// A late push against a stamp ahead of the platform's clock, or against a concluded log-out, is asked
/// about at once, without waiting for the sweep (I6).
#[test]
fn a_push_against_a_pinned_record_is_asked_about() {
    let mut bench = Bench::new();
    bench.push(fact(S::InContact).contact("c").at(50_000).seen(100));
    assert!(!bench.view().doubtful);
    bench.push(fact(S::Ready).at(8_000));
    assert!(bench.view().doubtful);
    let mut bench = Bench::new();
    bench.push(fact(S::Ready).at(5_000));
    bench.floor.log_out(AgentKey::new(0), t(9_000), t(10_000));
    bench.push(fact(S::NotReady).at(4_000).seen(11_000));
    assert!(bench.view().doubtful);
}

/// Whoever is told of every second is asked about all the same: a doubt that is raised again is not put off.
#[test]
fn a_busy_agent_is_asked_about_too() {
    let mut bench = Bench::new();
    bench.push(fact(S::InContact).contact("c").at(50_000).seen(100));
    for second in 1..=6 {
        let at = second * 1_000;
        bench.push(fact(S::Ready).at(at).seen(at));
    }
    assert_eq!(bench.floor.next_due(), Some(t(5_000)));
}

/// Who was not listed when they were asked about, and comes back, is asked about once more.
#[test]
fn what_is_told_after_the_last_question_is_worth_another() {
    let mut bench = Bench::new();
    bench.push(fact(S::InContact).contact("c").at(50_000).seen(100));
    bench.push(fact(S::LoggedOut).at(1_000).seen(1_000));
    for ms in [5_000, 9_000, 17_000, 33_000] {
        assert!(bench.floor.due(t(ms)).next().is_some());
        bench.floor.note_asked(&[AgentKey::new(0)], t(ms));
    }
    assert_eq!(bench.floor.next_due(), None);
    bench.push(fact(S::Ready).at(40_000).seen(40_000));
    assert_eq!(bench.floor.next_due(), Some(t(44_000)));
    bench.floor.note_asked(&[AgentKey::new(0)], t(44_000));
    assert_eq!(bench.floor.next_due(), None);
}

/// An answer that takes back the one that opened the dispute begins it anew: questions that were lost
/// before count no more.
#[test]
fn a_dispute_that_begins_anew_is_asked_about_again() {
    let mut bench = Bench::new();
    bench.push(fact(S::InContact).contact("c").at(50_000).seen(100));
    bench.answer(fact(S::Ready).at(8_000).sweep(1), 10_000);
    for ms in [14_100, 18_100, 26_100, 42_100] {
        bench.floor.note_asked(&[AgentKey::new(0)], t(ms));
    }
    assert_eq!(bench.floor.next_due(), None);
    let outcome = bench.answer(fact(S::Ready).at(7_000).sweep(2), 45_000);
    assert_eq!(outcome, Outcome::Disputed);
    let due = bench.floor.next_due().unwrap();
    let outcome = bench.answer(fact(S::Ready).at(7_000).sweep(3), due.minus(t(0)));
    assert!(matches!(outcome, Outcome::Settled(_)));
}

/// Whole seconds: ready, not ready and ready again in one, of which the platform's answer knows the
/// first two. What was told once more after the question keeps the answer from being the last word.
#[test]
fn a_state_told_twice_in_one_second_stays_in_doubt() {
    let mut bench = Bench::new();
    bench.push(fact(S::WrapUp).at(0));
    bench.push(fact(S::Ready).at(5_000).seen(5_400));
    bench.push(fact(S::NotReady).at(5_000).seen(5_500));
    bench.push(fact(S::Ready).at(5_000).seen(5_830));
    bench.answer(fact(S::NotReady).at(5_000).sweep(1), 5_750);
    assert!(bench.view().doubtful);
    let due = bench.floor.next_due().unwrap().minus(t(0));
    bench.answer(fact(S::Ready).at(9_000).lasting(3_000).sweep(2), due);
    assert_eq!(bench.view().state, S::Ready);
    assert!(!bench.view().doubtful);
}
