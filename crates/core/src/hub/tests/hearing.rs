//! A hub that hears nobody (RT-11).

use super::watching::{ack, ack_all, change, deltas};
use super::*;
use crate::frame::close;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// More watchers than one person may be.
const MANY: u64 = 70;

/// RT-11: a hub that hears nobody has too much to do: it drops nobody for that, tells changes together,
/// and has patience anew once it hears again.
#[test]
fn a_deaf_hub_drops_nobody_and_tells_changes_together() {
    let mut rig = Rig::live(10);
    for client in 1..=MANY {
        rig.client(client, None);
        ack_all(&mut rig, client);
    }
    let run = |rig: &mut Rig, until: i64| {
        while rig.now < until {
            rig.now += 51;
            rig.wait_until(rig.now);
            change(rig, 1);
        }
    };
    let begun = rig.now;
    rig.look();
    run(&mut rig, begun + 8_000);
    assert!((1..=MANY).all(|client| rig.closed(client).is_none()));
    let sent = deltas(&rig, 1).len();
    assert!((32..=64).contains(&sent), "{sent} frames in eight seconds");
    let ack_last = |rig: &mut Rig, client: u64| {
        let last = deltas(rig, client).last().unwrap().seq;
        ack(rig, client, last);
    };
    for client in [1, 2] {
        ack_last(&mut rig, client);
    }
    for second in 9..=12 {
        run(&mut rig, begun + second * 1_000);
        assert_eq!(rig.closed(3), None, "it has five seconds from now");
        for client in [1, 2] {
            ack_last(&mut rig, client);
        }
    }
    run(&mut rig, begun + 13_500);
    assert_eq!(rig.closed(3), Some(close::TOO_SLOW));
    assert_eq!([1, 2].map(|client| rig.closed(client)), [None; 2]);
}

/// RT-11: even a deaf hub does not wait for ever.
#[test]
fn half_open_sockets_end_whoever_is_to_blame() {
    let mut rig = Rig::live(10);
    for client in 1..=MANY {
        rig.client(client, None);
        ack_all(&mut rig, client);
    }
    rig.wait_until(rig.now + 100);
    change(&mut rig, 1);
    let begun = rig.now;
    for (after, code) in [(20_000, None), (62_000, Some(close::TOO_SLOW))] {
        rig.wait_answering(begun + after, |agent| {
            Some(fact(agent, AgentState::Ready, 0))
        });
        assert!((1..=MANY).all(|client| rig.closed(client) == code));
    }
}

/// RT-11, W10: the sockets that one person may hold are no floor: if none of them reads, all are closed
/// in time.
#[test]
fn the_silence_of_one_persons_sockets_is_theirs() {
    let mut rig = Rig::live(10);
    for client in 1..=64 {
        rig.client(client, None);
        ack_all(&mut rig, client);
    }
    let until = rig.now + 6_500;
    while rig.now < until {
        rig.now += 500;
        rig.wait_until(rig.now);
        change(&mut rig, 1);
    }
    assert!((1..=64).all(|client| rig.closed(client) == Some(close::TOO_SLOW)));
}
