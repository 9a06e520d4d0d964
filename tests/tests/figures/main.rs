//! Every key figure against the simulator's truth: a day's messages under every fault at once, through
//! the real parser and the real hub, on a virtual clock (RT-9, RT-13, I12).
#![expect(
    clippy::unwrap_used,
    reason = "a test may stop at what cannot be, and tells what it saw"
)]

mod compare;
mod rig;

use fastrand::Rng;
use floorlight_core::hub::ReplayState;
use floorlight_core::view::BasisCell;
use rig::{Rig, Setting};

/// The windows fill up before the first comparison, in milliseconds: what a contact did before the
/// last hour began is known to nobody but the simulator.
const WARM_MS: i64 = 75 * 60_000;
/// Quiet before each comparison, in milliseconds.
const QUIET_MS: i64 = 60_000;
const MOMENTS: usize = 100;

/// The promise of the figures: on a busy Monday morning, with loss, duplication, reordering, mangled
/// messages, wrong stamps and a clock that is off, every figure equals the truth at a hundred random
/// moments, a minute after the faults cease: counts exactly, times within a second.
#[test]
fn every_figure_equals_the_truth_on_a_monday_morning() {
    let mut rig = Rig::new(Setting {
        seed: std::env::var("FLOORLIGHT_SEED")
            .ok()
            .and_then(|seed| seed.parse().ok())
            .unwrap_or(42),
        agents: 120,
        ..Setting::default()
    });
    let mut rng = Rng::with_seed(rig.setting.seed ^ 7);
    rig.run_for(WARM_MS);
    for moment in 0..MOMENTS {
        rig.trouble(true);
        rig.run_for(rng.i64(20_000..90_000));
        if moment % 10 == 9 {
            rig.restart();
            rig.run_for(rng.i64(5_000..20_000));
        }
        rig.trouble(false);
        rig.run_for(QUIET_MS + rng.i64(0..10_000));
        compare::all(&rig, &format!("moment {moment}"));
    }
    let counts = rig.counts();
    println!("{counts:?}");
    assert!(counts.lost > 100 && counts.duplicated > 100 && counts.reordered > 100);
    assert_eq!(rig.hub.replay_state(), ReplayState::Answered);
}

/// RT-13: without a replay a quiet stream still tells everything.
#[test]
fn a_faultless_stream_alone_equals_the_truth() {
    let mut rig = Rig::new(Setting {
        seed: 43,
        agents: 60,
        replay: false,
        skew_ms: 0,
        ..Setting::default()
    });
    rig.trouble(false);
    rig.run_for(2 * WARM_MS);
    for moment in 0..10 {
        rig.run_for(60_000);
        compare::all(&rig, &format!("moment {moment}"));
    }
    let basis = rig.stamp().unwrap().contacts;
    assert_eq!(basis, BasisCell::Streamed);
    assert_eq!(rig.hub.replay_state(), ReplayState::NotOffered);
}

/// RT-9: without steps of contacts the figures that need them are not provided, and no contact waits.
#[test]
fn without_steps_figures_are_not_provided() {
    let mut rig = Rig::new(Setting {
        seed: 44,
        agents: 30,
        lifecycle: false,
        ..Setting::default()
    });
    rig.run_for(600_000);
    let stamp = rig.stamp().unwrap();
    assert_eq!(stamp.contacts, BasisCell::NotProvided);
    assert_eq!(rig.hub.shown_figures().unwrap().waiting, None);
    assert!(rig.hub.shown_queues().all(|queue| queue.waiting.is_none()));
}
