//! What a sweep is believed, at its edges (I4, I5).

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::{Bench, fact, t};
use crate::floor::{SweepOutcome, SweepReport, UpstreamBound};
use crate::id::AgentKey;
use crate::model::AgentState as S;

/// A sweep that is complete and ends half a second after it began.
fn sweep(bench: &mut Bench, rows: std::ops::Range<u32>, began: i64) -> SweepOutcome {
    let answered: Vec<_> = rows.map(AgentKey::new).collect();
    let report = SweepReport {
        sweep: 1,
        began_at: t(began),
        complete: true,
        answered: &answered,
    };
    let now = t(began + 500);
    bench
        .floor
        .complete_sweep(&report, &UpstreamBound::around(now), now)
}

fn four_ready() -> Bench {
    let mut bench = Bench::new();
    for row in 0..4 {
        bench.push(fact(S::Ready).at(0).agent(row));
    }
    assert!(is_believed(&sweep(&mut bench, 0..4, 10_000)));
    bench
}

const fn is_believed(outcome: &SweepOutcome) -> bool {
    matches!(outcome, SweepOutcome::Done { .. })
}

/// Half of last time is believed, less is not until it is the third time in a row.
#[test]
fn half_of_last_time_is_enough() {
    let mut bench = four_ready();
    assert!(is_believed(&sweep(&mut bench, 0..2, 20_000)));
    assert!(is_believed(&sweep(&mut bench, 0..1, 30_000)), "half of two");
}

/// A sweep that is believed ends the row of those that are not.
#[test]
fn a_row_of_suspects_begins_anew() {
    let mut bench = four_ready();
    let rows = [0..1, 0..1, 0..4, 0..1, 0..1, 0..1];
    let believed: Vec<bool> = (2..)
        .zip(rows)
        .map(|(turn, rows)| is_believed(&sweep(&mut bench, rows, turn * 10_000)))
        .collect();
    assert_eq!(believed, [false, false, true, false, false, true]);
}

/// Who was told of when the sweep began, or later, may have come after its question.
#[test]
fn who_was_told_of_since_it_began_stays() {
    for (seen, stays) in [(19_999, false), (20_000, true)] {
        let mut bench = four_ready();
        bench.push(fact(S::NotReady).at(15_000).agent(3).seen(seen));
        assert!(is_believed(&sweep(&mut bench, 0..3, 20_000)));
        let view = bench.floor.agent(AgentKey::new(3)).unwrap();
        assert_eq!(view.state == S::NotReady, stays, "seen at {seen}");
    }
}

/// Not being listed settles a doubt about a log-out if the doubt is older than the sweep, and no other doubt.
#[test]
fn only_an_older_doubt_about_a_log_out_is_settled() {
    for (state, seen, listed, settled) in [
        (S::LoggedOut, 10_000, 1..2, true),
        (S::LoggedOut, 10_001, 1..2, false),
        (S::LoggedOut, 10_000, 0..2, false),
        (S::NotReady, 10_000, 1..2, false),
    ] {
        let mut bench = Bench::new();
        bench.push(fact(state).at(0));
        bench.push(fact(S::Ready).at(0).agent(1).seen(12_000));
        // A stamp from beyond the future is dropped, and leaves a doubt.
        bench.push(fact(state).at(4_000_000).seen(seen));
        // Told of since the sweep began: nobody is concluded to be logged out.
        bench.push(fact(state).at(0).seen(10_000));
        assert_eq!((bench.view().state, bench.view().doubtful), (state, true));
        sweep(&mut bench, listed, 10_000);
        assert_eq!(!bench.view().doubtful, settled, "{state:?} at {seen}");
    }
}
