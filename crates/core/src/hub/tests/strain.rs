//! When changes are told together, and what those hear who wait (RT-11, DESIGN 12).

use super::watching::{ack, ack_all, deltas};
use super::*;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// Changes an agent every ten milliseconds; `keen` acknowledge five times a second.
fn run(rig: &mut Rig, until: i64, keen: &[u64]) {
    while rig.now < until {
        rig.wait_until(rig.now + 10);
        let turn = (rig.now / 10) as u32;
        let state = [AgentState::Ready, AgentState::NotReady][turn as usize / 10 % 2];
        rig.tell(batch(vec![fact(turn % 10, state, rig.now)]));
        for client in keen.iter().filter(|_| turn.is_multiple_of(20)) {
            ack_newest(rig, *client);
        }
    }
}

fn ack_newest(rig: &mut Rig, client: u64) {
    if let Some(newest) = deltas(rig, client).last().map(|delta| delta.seq) {
        ack(rig, client, newest);
    }
}

/// How far apart the frames of a watcher were, in milliseconds.
fn gaps(rig: &Rig, client: u64) -> Vec<i64> {
    let times: Vec<UtcMillis> = deltas(rig, client).iter().map(|delta| delta.at).collect();
    let pairs = times.windows(2);
    pairs.map(|pair| pair[1].minus(pair[0])).collect()
}

fn three_watchers() -> Rig {
    let mut rig = Rig::live(10);
    for client in 1..=3 {
        rig.client(client, None);
        ack_all(&mut rig, client);
    }
    rig.wait_until(5_000);
    for client in 1..=3 {
        ack_all(&mut rig, client);
    }
    rig.look();
    rig
}

/// RT-11: with more than half a window under way to most watchers changes are told together, until no
/// more than an eighth is.
#[test]
fn changes_are_told_together_while_most_are_behind() {
    let mut rig = three_watchers();
    run(&mut rig, 7_500, &[3]);
    let told = gaps(&rig, 3);
    let (calm, strained) = told.split_at(33);
    assert!(calm.iter().all(|gap| *gap == 50), "{calm:?}");
    assert!(strained.len() > 3, "{strained:?}");
    assert!(strained.iter().all(|gap| *gap == 200), "{strained:?}");
    for client in [1, 2] {
        let frames = deltas(&rig, client);
        ack(&mut rig, client, frames[frames.len() - 9].seq);
    }
    rig.look();
    let begun = rig.now;
    run(&mut rig, begun + 700, &[3]);
    let told = gaps(&rig, 3);
    assert!(told.len() > 8, "{told:?}");
    assert!(
        told.iter().all(|gap| *gap == 50),
        "eight under way: {told:?}"
    );
}

/// RT-11: one of three who is behind does not slow the others down.
#[test]
fn one_who_is_behind_strains_nobody() {
    let mut rig = three_watchers();
    run(&mut rig, 7_500, &[2, 3]);
    let told = gaps(&rig, 3);
    assert!(told.len() > 40, "{told:?}");
    assert!(told.iter().all(|gap| *gap == 50), "{told:?}");
}

/// RT-11: who waits for a place among the snapshots hears that the hub lives, at the present step: a desk
/// without a floor has no other to be at.
#[test]
fn who_waits_for_a_snapshot_hears_the_present_step() {
    let mut rig = Rig::live(10);
    for client in 1..=9 {
        rig.client(client, None);
    }
    let told = |rig: &Rig, client| {
        let frames = rig.frames(client);
        let beats = frames.iter().filter_map(|frame| match &**frame {
            ServerFrame::Heartbeat(beat) => Some(beat.seq),
            _ => None,
        });
        beats.collect::<Vec<_>>()
    };
    rig.wait_until(rig.now + 5_100);
    assert_eq!(told(&rig, 9), [rig.hub.position().seq]);
}
