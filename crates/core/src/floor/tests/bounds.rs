//! Sweeps, log-outs, contact starts, the watermark, and what is bounded.

use super::{BASE, Bench, fact, figures, t};
use crate::floor::{
    AgentView, Floor, FloorConfig, Outcome, QueueOutcome, SweepOutcome, SweepReport, UpstreamBound,
};
use crate::id::{AgentKey, MAX_AGENTS, QueueKey};
use crate::model::AgentState as S;
use crate::time::UtcMillis;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

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
    bench.floor = Floor::restore(FloorConfig::default(), bench.floor.export());
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

/// RT-7: what the queue did not report is unknown, not nought.
#[test]
fn a_figure_that_the_queue_did_not_report_is_none() {
    for (wait_s, service_level) in [(Some(10), None), (None, Some(7_850)), (None, None)] {
        let mut bench = Bench::new();
        let mut fact_of_queue = figures(3, 1_000, 0, 0);
        fact_of_queue.reported.wait_s = wait_s;
        fact_of_queue.reported.service_level = service_level;
        let clock = UpstreamBound::around(t(1_000));
        bench.floor.apply_queue(&fact_of_queue, &clock, t(1_000));
        bench.push(fact(S::Ready).at(0));
        bench.push(fact(S::InContact).contact("c").queue(3).at(6_000));
        let start = bench.view().start;
        let told = start.map(|start| (start.wait_s, start.service_level));
        assert_eq!(told.unwrap_or_default(), (wait_s, service_level));
    }
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
    assert!(size <= 148);
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
