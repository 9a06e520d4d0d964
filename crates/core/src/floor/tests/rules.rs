//! Single rules: times in state, gaps, log-outs, contact starts, bounds.

use std::time::Duration;

use expect_test::expect;

use super::{BASE, Bench, fact, figures, t};
use crate::floor::{
    AgentView, Floor, FloorConfig, Outcome, Passage, QueueOutcome, SweepOutcome, SweepReport,
    UpstreamBound, mermaid, passage,
};
use crate::id::{AgentKey, MAX_AGENTS, QueueKey};
use crate::model::AgentState as S;
use crate::time::UtcMillis;

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
}

/// I6: 2099, 1970 and the next hour are dropped and counted; the agent is doubtful, and not pinned.
#[test]
fn the_future_pins_nobody() {
    let mut bench = Bench::new();
    bench.push(fact(S::Ready).at(0));
    for millis in [
        4_070_908_800_000 - BASE,
        -BASE,
        3_600_000,
        60_101,
        i64::MIN / 2,
        i64::MAX / 2,
    ] {
        assert_eq!(
            bench.push(fact(S::WrapUp).at(millis).seen(100)),
            Outcome::Future
        );
    }
    assert!(bench.view().doubtful);
    assert_eq!(bench.floor.counters().future, 6);
    bench.push(fact(S::NotReady).at(1_000));
    assert_eq!(bench.view().state, S::NotReady);
    bench.answer(fact(S::NotReady).at(1_000).sweep(1), 2_000);
    assert!(!bench.view().doubtful);
}

/// I4, I5: a partial, an empty and a suspect sweep remove nobody; a complete one removes whom it did
/// not list and who was last observed before it began; nobody is forgotten.
#[test]
fn only_a_complete_sweep_logs_out() {
    let mut bench = Bench::new();
    for row in 0..6 {
        bench.push(fact(S::Ready).at(0).agent(row).queue(1));
    }
    let rows = |range: std::ops::Range<u32>| range.map(AgentKey::new).collect::<Vec<_>>();
    let sweep = |bench: &mut Bench, complete, answered: &[AgentKey], began: i64| {
        let report = SweepReport {
            sweep: 1,
            began_at: t(began),
            complete,
            answered,
        };
        bench.floor.complete_sweep(
            &report,
            &UpstreamBound::around(t(began + 500)),
            t(began + 500),
        )
    };
    let done = SweepOutcome::Done { logged_out: vec![] };
    assert_eq!(sweep(&mut bench, true, &rows(0..6), 10_000), done);
    assert_eq!(
        sweep(&mut bench, false, &rows(0..1), 20_000),
        SweepOutcome::Partial
    );
    assert_eq!(sweep(&mut bench, true, &[], 30_000), SweepOutcome::Empty);
    let suspect = SweepOutcome::Suspect {
        answered: 2,
        last: 6,
    };
    assert_eq!(sweep(&mut bench, true, &rows(0..2), 40_000), suspect);
    bench.push(fact(S::InContact).at(50_200).agent(5).queue(1));
    let outcome = sweep(&mut bench, true, &rows(0..4), 50_000);
    assert_eq!(
        outcome,
        SweepOutcome::Done {
            logged_out: rows(4..5)
        }
    );
    let gone = bench.floor.agent(AgentKey::new(4)).unwrap();
    assert!(gone.inferred);
    assert_eq!(
        (gone.state, gone.queue, gone.since),
        (S::LoggedOut, None, t(50_000))
    );
    assert_eq!(bench.floor.tallies().queue(QueueKey::new(1)).total(), 5);
    bench.push(fact(S::Ready).at(60_000).agent(4));
    assert!(!bench.floor.agent(AgentKey::new(4)).unwrap().inferred);
}

/// Decision 7: the third suspect sweep in a row is believed, for a shift may have ended.
#[test]
fn three_suspect_sweeps_are_believed() {
    let mut bench = Bench::new();
    for row in 0..6 {
        bench.push(fact(S::Ready).at(0).agent(row));
    }
    let all: Vec<_> = (0..6).map(AgentKey::new).collect();
    let mut outcomes = Vec::new();
    for (turn, answered) in [&all[..], &all[..1], &all[..1], &all[..1]]
        .into_iter()
        .enumerate()
    {
        let began = t(10_000 + 50_000 * turn as i64);
        let report = SweepReport {
            sweep: turn as u32,
            began_at: began,
            complete: true,
            answered,
        };
        outcomes.push(
            bench
                .floor
                .complete_sweep(&report, &UpstreamBound::around(began), began),
        );
    }
    let suspect = SweepOutcome::Suspect {
        answered: 1,
        last: 6,
    };
    assert_eq!(outcomes[1], suspect);
    assert_eq!(outcomes[2], suspect);
    assert_eq!(
        outcomes[3],
        SweepOutcome::Done {
            logged_out: all[1..].to_vec()
        }
    );
}

/// An agent whose log-out is in doubt is believed to be logged out when a sweep does not list it.
#[test]
fn not_being_listed_bears_out_a_log_out() {
    let mut bench = Bench::new();
    bench.push(fact(S::LoggedOut).at(4_000_000).seen(50));
    bench.push(fact(S::LoggedOut).at(0));
    bench.push(fact(S::Ready).at(0).agent(1));
    assert!(bench.view().doubtful);
    let answered = [AgentKey::new(1)];
    let report = SweepReport {
        sweep: 1,
        began_at: t(10_000),
        complete: true,
        answered: &answered,
    };
    bench
        .floor
        .complete_sweep(&report, &UpstreamBound::around(t(10_500)), t(10_500));
    let view = bench.view();
    assert!(!view.doubtful && !view.inferred);
}

/// A listed agent returns from a concluded log-out, though its stamp is the old one.
#[test]
fn being_listed_again_undoes_a_log_out() {
    let mut bench = Bench::new();
    bench.push(fact(S::Ready).at(0));
    bench.floor.log_out(AgentKey::new(0), t(9_000), t(10_000));
    assert_eq!(bench.view().state, S::LoggedOut);
    bench.push(fact(S::Ready).at(0).seen(11_000));
    assert!(
        bench.view().inferred,
        "a repeated message is no sign of life"
    );
    bench.answer(fact(S::Ready).at(0).sweep(2), 60_000);
    assert_eq!((bench.view().state, bench.view().since), (S::Ready, t(0)));
}

/// RT-7, RT-6: the queue's figures as of the start of the contact, provisional until the watermark.
#[test]
fn contacts_carry_the_figures_of_their_start() {
    let mut bench = Bench::new();
    let queue = |bench: &mut Bench, at: i64, wait| {
        let fact = figures(3, at, wait, 7_850);
        bench
            .floor
            .apply_queue(&fact, &UpstreamBound::around(t(at)), t(at))
    };
    queue(&mut bench, 1_000, 10);
    queue(&mut bench, 9_000, 90);
    bench.push(fact(S::Ready).at(0));
    bench.push(
        fact(S::InContact)
            .contact("c")
            .queue(3)
            .at(6_000)
            .seen(9_500),
    );
    let start = bench.view().start.unwrap();
    assert_eq!(
        (start.wait_s, start.service_level, start.provisional),
        (Some(10), Some(7_850), true)
    );
    assert_eq!(queue(&mut bench, 5_000, 50), QueueOutcome::Late);
    assert_eq!(bench.view().start.unwrap().wait_s, Some(50));
    bench
        .floor
        .advance(&UpstreamBound::around(t(60_000)), t(60_000));
    assert!(!bench.view().start.unwrap().provisional);
    queue(&mut bench, 5_500, 55);
    assert_eq!(
        bench.view().start.unwrap().wait_s,
        Some(50),
        "final is final"
    );
    bench.push(fact(S::WrapUp).contact("c").queue(3).at(70_000));
    assert_eq!(bench.view().start, None);
}

/// RT-6: the watermark never goes back, and a stamp ahead of the platform's clock does not carry it off.
#[test]
fn the_watermark_is_steady() {
    let mut bench = Bench::new();
    bench.push(fact(S::Ready).at(50_000).seen(20_000));
    assert_eq!(bench.floor.watermark(), Some(t(15_000)));
    bench.push(fact(S::Ready).at(10_000).seen(21_000));
    assert_eq!(bench.floor.watermark(), Some(t(15_000)));
    bench
        .floor
        .advance(&UpstreamBound::around(t(90_000)), t(90_000));
    assert_eq!(bench.floor.watermark(), Some(t(85_000)));
}

/// I20: what an agent takes is fixed, and rows beyond the limit are refused.
#[test]
fn memory_is_bounded() {
    let size = size_of::<Option<super::super::record::Record>>();
    println!("{size} bytes per agent");
    assert!(size <= 176);
    assert_eq!(size_of::<super::super::step::Step>(), 24);
    let mut bench = Bench::new();
    let beyond = fact(S::Ready).agent(MAX_AGENTS as u32);
    assert_eq!(bench.push(beyond), Outcome::OverLimit);
    assert_eq!(bench.floor.counters().over_limit, 1);
    for n in 0..10_000 {
        bench.push(fact(S::ALL[n % 9]).at(n as i64 * 7 % 5_000).seen(5_000));
        let figures = figures(0, n as i64, n as u32, 0);
        bench
            .floor
            .apply_queue(&figures, &UpstreamBound::around(t(60_000)), t(0));
    }
    assert_eq!(bench.floor.queues[0].len(), 16);
    assert!(bench.floor.doubts.len() <= 1);
    assert_eq!(bench.floor.agents.len(), 1);
}

/// I13: daylight saving, leap days and the machine's zone change no bit: moving everything in time
/// moves the result and changes nothing else.
#[test]
fn only_utc_milliseconds_count() {
    // Before, at and after the European change of 2027-03-28T01:00Z, and 2028-02-29T23:59:30Z.
    let run = |base: i64| {
        let shift = base - BASE;
        let mut bench = Bench::new();
        bench.push(fact(S::Ready).at(shift));
        bench.push(fact(S::InContact).contact("c").at(shift + 29_000));
        bench.push(fact(S::WrapUp).contact("c").at(shift + 61_000));
        let view: AgentView = bench.view();
        (
            view.since.minus(UtcMillis::new(base)),
            view.contact_lasted,
            view.previous,
        )
    };
    let expected = run(BASE);
    for base in [
        1_806_195_570_000,
        1_806_195_600_000,
        1_835_481_570_000,
        1_835_395_200_000,
    ] {
        assert_eq!(run(base), expected);
    }
}
