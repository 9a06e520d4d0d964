//! Single rules: the transition table, times in state, gaps.

use std::time::Duration;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use expect_test::expect;

use super::{Bench, fact, t};
use crate::floor::{Floor, FloorConfig, Outcome, Passage, mermaid, passage};
use crate::model::AgentState as S;

/// RT-3: every ordered pair of states has a row, in rank order; nothing but `Unknown` is odd.
#[test]
fn the_table_is_complete() {
    for before in S::ALL {
        assert_eq!(
            passage(before, before) == Passage::Odd,
            before == S::Unknown
        );
        for after in S::ALL {
            let unknown = before == S::Unknown || after == S::Unknown;
            assert_eq!(
                passage(before, after) == Passage::Odd,
                unknown,
                "{before:?} {after:?}"
            );
        }
    }
    assert_eq!(passage(S::Ready, S::WrapUp), Passage::Gap);
    assert_eq!(passage(S::Ready, S::InContact), Passage::Direct);
    assert_eq!(passage(S::InContact, S::WrapUp), Passage::Direct);
    assert_eq!(passage(S::NonRouted, S::WrapUp), Passage::Direct);
    assert_eq!(passage(S::LoggedOut, S::InContact), Passage::Gap);
}

/// RT-3: the diagram is made of the table.
#[test]
fn the_table_draws_itself() {
    expect![[r#"
        stateDiagram-v2
            state "logged out" as LoggedOut
            state "not ready" as NotReady
            state "not responding" as NotResponding
            state "ready" as Ready
            state "ringing" as Ringing
            state "in contact" as InContact
            state "consult" as Consult
            state "non-routed contact" as NonRouted
            state "wrap-up" as WrapUp
            state "unknown" as Unknown
            LoggedOut --> NotReady
            LoggedOut --> Ready
            note right of LoggedOut
                a gap before: not responding, ringing, in contact, consult, non-routed contact, wrap-up
            end note
            NotReady --> LoggedOut
            NotReady --> Ready
            NotReady --> Ringing
            NotReady --> InContact
            NotReady --> NonRouted
            note right of NotReady
                a gap before: not responding, consult, wrap-up
            end note
            NotResponding --> LoggedOut
            NotResponding --> NotReady
            NotResponding --> Ready
            NotResponding --> NonRouted
            note right of NotResponding
                a gap before: ringing, in contact, consult, wrap-up
            end note
            Ready --> LoggedOut
            Ready --> NotReady
            Ready --> Ringing
            Ready --> InContact
            Ready --> NonRouted
            note right of Ready
                a gap before: not responding, consult, wrap-up
            end note
            Ringing --> LoggedOut
            Ringing --> NotReady
            Ringing --> NotResponding
            Ringing --> Ready
            Ringing --> InContact
            note right of Ringing
                a gap before: consult, non-routed contact, wrap-up
            end note
            InContact --> LoggedOut
            InContact --> NotReady
            InContact --> Ready
            InContact --> Ringing
            InContact --> Consult
            InContact --> NonRouted
            InContact --> WrapUp
            note right of InContact
                a gap before: not responding
            end note
            Consult --> LoggedOut
            Consult --> NotReady
            Consult --> Ready
            Consult --> Ringing
            Consult --> InContact
            Consult --> NonRouted
            Consult --> WrapUp
            note right of Consult
                a gap before: not responding
            end note
            NonRouted --> LoggedOut
            NonRouted --> NotReady
            NonRouted --> Ready
            NonRouted --> Ringing
            NonRouted --> InContact
            NonRouted --> WrapUp
            note right of NonRouted
                a gap before: not responding, consult
            end note
            WrapUp --> LoggedOut
            WrapUp --> NotReady
            WrapUp --> Ready
            WrapUp --> Ringing
            WrapUp --> InContact
            WrapUp --> NonRouted
            note right of WrapUp
                a gap before: not responding, consult
            end note
    "#]].assert_eq(&mermaid());
}

/// RT-3: at first sight the reported duration counts back.
#[test]
fn first_sight_counts_the_duration_back() {
    let mut bench = Bench::new();
    bench.push(fact(S::Ready).at(60_000).lasting(45_000));
    assert_eq!(bench.view().since, t(15_000));
}

/// RT-3: a change whose duration reaches back to the state before, within the second that whole
/// seconds leave open, tells that state's duration (the seed's sample).
#[test]
fn duration_of_the_state_before_is_not_ours() {
    let mut bench = Bench::new();
    bench.push(fact(S::Ready).at(400));
    bench.push(fact(S::InContact).contact("c").at(45_500).lasting(45_000));
    assert_eq!(bench.view().since, t(45_500));
    bench.push(fact(S::WrapUp).contact("c").at(60_000).lasting(2_000));
    assert_eq!(bench.view().since, t(58_000));
}

/// RT-3: the option says that a pushed duration is not time in the new state.
#[test]
fn a_preset_may_ignore_pushed_durations() {
    let config = FloorConfig {
        duration_is_in_state: false,
        ..FloorConfig::default()
    };
    let mut bench = Bench {
        floor: Floor::new(config),
    };
    bench.push(fact(S::Ready).at(60_000).lasting(45_000));
    assert_eq!(bench.view().since, t(60_000));
    bench.answer(fact(S::Ready).at(70_000).lasting(45_000).sweep(1), 71_000);
    assert_eq!(
        bench.view().since,
        t(25_000),
        "an answer's duration always counts"
    );
}

/// RT-3: the same stay within a second is a refresh; later it is a new beginning.
#[test]
fn a_refresh_keeps_the_beginning() {
    let mut bench = Bench::new();
    bench.push(fact(S::NotReady).at(0));
    bench.push(fact(S::NotReady).at(900).word(1));
    assert_eq!(bench.view().since, t(0));
    bench.push(fact(S::NotReady).at(30_000).lasting(30_000));
    assert_eq!(bench.view().since, t(0));
    bench.push(fact(S::NotReady).at(40_000).word(1));
    assert_eq!(bench.view().since, t(40_000));
}

/// RT-3: WRAP_UP and AFTER_CALL_WORK are one state; moving between the words keeps the timer, also
/// through sweeps of either style.
#[test]
fn rewording_wrap_up_keeps_the_timer() {
    let mut bench = Bench::new();
    bench.push(fact(S::InContact).contact("c").at(0));
    bench.push(fact(S::WrapUp).contact("c").at(50_000));
    bench.push(fact(S::WrapUp).contact("c").at(62_000).word(1));
    assert_eq!(bench.view().since, t(50_000));
    for sweep in 1..4 {
        bench.answer(
            fact(S::WrapUp).contact("c").at(62_000).word(1).sweep(sweep),
            70_000,
        );
        assert_eq!(
            bench.view().since,
            t(50_000),
            "stamped at the change, sweep {sweep}"
        );
    }
    for sweep in 4..8 {
        let at = 80_000 + i64::from(sweep) * 1_000;
        let spent = (at - 62_000) as u32;
        bench.answer(
            fact(S::WrapUp)
                .contact("c")
                .at(at)
                .word(1)
                .lasting(spent)
                .sweep(sweep),
            at,
        );
        assert_eq!(
            bench.view().since,
            t(50_000),
            "stamped at the answer, sweep {sweep}"
        );
    }
    assert_eq!(bench.view().contact_lasted, Some(Duration::from_secs(50)));
}

/// RT-4: a lost CALL shows as a gap without a duration; the late CALL removes it.
#[test]
fn a_late_call_removes_the_gap() {
    let mut bench = Bench::new();
    bench.push(fact(S::Ready).at(0));
    bench.push(fact(S::WrapUp).contact("c").at(2_000));
    let view = bench.view();
    assert!(view.gap);
    assert_eq!(view.contact_lasted, None);
    assert_eq!(view.previous.unwrap().lasted, None);
    assert_eq!(bench.floor.counters().gaps, 1);
    let late = bench.push(fact(S::InContact).contact("c").at(500).seen(4_000));
    assert_eq!(late, Outcome::Late { corrected: true });
    let view = bench.view();
    assert!(!view.gap);
    assert_eq!(view.state, S::WrapUp);
    assert_eq!(view.contact_lasted, Some(Duration::from_millis(1_500)));
    assert_eq!(bench.floor.counters().gaps, 0);
}

/// RT-4: a fact older than all that is kept infers no gap.
#[test]
fn what_is_too_old_infers_no_gap() {
    let mut bench = Bench::new();
    for turn in 1..6 {
        bench.push(fact(S::WrapUp).contact("c").at(turn * 10_000));
    }
    let outcome = bench.push(fact(S::Ready).at(1_000).seen(60_000));
    assert_eq!(outcome, Outcome::Late { corrected: false });
    assert_eq!(bench.floor.counters().gaps, 0);
}

/// RT-4: after-contact work of another contact has skipped that contact.
#[test]
fn wrap_up_of_another_contact_is_a_gap() {
    let mut bench = Bench::new();
    bench.push(fact(S::InContact).contact("c1").at(0));
    bench.push(fact(S::WrapUp).contact("c2").at(90_000));
    assert!(bench.view().gap);
    assert_eq!(bench.view().contact_lasted, None);
}

/// RT-4: hold and resume belong to the contact.
#[test]
fn a_contact_lasts_through_its_holds() {
    let mut bench = Bench::new();
    bench.push(fact(S::Ready).at(0));
    bench.push(fact(S::InContact).contact("c").at(10_000));
    bench.push(fact(S::InContact).contact("c").at(20_000).held());
    bench.push(fact(S::InContact).contact("c").at(30_000));
    bench.push(fact(S::WrapUp).contact("c").at(50_000));
    assert_eq!(bench.view().contact_lasted, Some(Duration::from_secs(40)));
}

/// DESIGN 2: confirmations do not push the state before out of the record.
#[test]
fn sweeps_do_not_crowd_out_the_past() {
    let mut bench = Bench::new();
    bench.push(fact(S::InContact).contact("c").at(0));
    bench.push(fact(S::WrapUp).contact("c").at(30_000));
    for sweep in 1..20 {
        let at = 30_000 + i64::from(sweep) * 50_000;
        let spent = (at - 30_000) as u32;
        let outcome = bench.answer(
            fact(S::WrapUp)
                .contact("c")
                .at(at)
                .lasting(spent)
                .sweep(sweep),
            at,
        );
        assert_eq!(outcome, Outcome::Confirmed);
    }
    assert_eq!(bench.view().since, t(30_000));
    assert_eq!(bench.view().contact_lasted, Some(Duration::from_secs(30)));
    assert_eq!(
        bench.view().last_confirmed_at,
        t(30_000 + 19 * 50_000 + 100)
    );
    assert_eq!(bench.floor.counters().healed, 0);
}

/// RT-5: an upstream that stamps the change and sends its age all the same is understood at the
/// second answer.
#[test]
fn a_growing_age_beside_one_stamp_is_understood() {
    let mut bench = Bench::new();
    bench.answer(fact(S::Ready).at(0).lasting(40_000).sweep(1), 40_000);
    bench.answer(fact(S::Ready).at(0).lasting(90_000).sweep(2), 90_000);
    assert_eq!(bench.view().since, t(0));
    bench.answer(fact(S::Ready).at(0).lasting(140_000).sweep(3), 140_000);
    assert_eq!(bench.view().since, t(0));
    // An age that hardly grew may be rounded, and one request is answered once.
    for (sweep, lasting, understood) in [(2, 42_000, true), (2, 41_999, false), (1, 90_000, false)]
    {
        let mut bench = Bench::new();
        bench.answer(fact(S::Ready).at(0).lasting(40_000).sweep(1), 40_000);
        let again = fact(S::Ready).at(0).lasting(lasting).sweep(sweep);
        bench.answer(again, 90_000);
        assert_eq!(bench.view().since == t(0), understood, "{lasting} ms");
    }
}
