//! One watcher's window and patience, to the frame and to the millisecond (RT-11, I20).

use super::*;
use crate::frame::{Seq, close};
use crate::hub::client::{Client, Phase, WINDOW};
use crate::hub::hearing::Hearing;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// A watcher that follows, and to which so many steps are under way, all sent at 0.
fn following(steps: u64) -> Client {
    let mut client = Client::new(Scope::All, at(0));
    client.phase = Phase::Following;
    for step in 1..=steps {
        client.step_sent(Seq(step), at(0));
    }
    client
}

fn overdue(client: &Client, ms: i64) -> Option<u16> {
    client.overdue(&Hearing::default(), at(ms))
}

#[test]
fn a_full_window_opens_again_when_it_is_half_empty() {
    let window = WINDOW as u64;
    assert!(following(window - 1).has_credit());
    let mut client = following(window);
    assert!(!client.has_credit());
    client.blocked_since = Some(at(10));
    client.acknowledge(Seq(window / 2 - 1));
    assert!(!client.has_credit(), "{} are left", client.under_way());
    client.acknowledge(Seq(window / 2));
    assert!(client.has_credit(), "{} are left", client.under_way());
}

#[test]
fn a_step_that_was_never_sent_acknowledges_nothing() {
    let mut client = following(3);
    client.acknowledge(Seq(4));
    assert_eq!(client.under_way(), 3);
    client.acknowledge(Seq(3));
    assert_eq!(client.under_way(), 0);
}

/// Whoever was sent nothing for a second after an unacknowledged step may have nothing to answer.
#[test]
fn patience_ends_for_those_who_were_reminded() {
    let mut client = following(1);
    client.sign_sent(at(999));
    assert_eq!(overdue(&client, 59_999), None, "not reminded yet");
    client.sign_sent(at(1_000));
    assert_eq!(overdue(&client, 4_899), None);
    assert_eq!(overdue(&client, 4_900), Some(close::TOO_SLOW));
    let mut client = following(1);
    client.sign_sent(at(4_500));
    client.sign_sent(at(5_000));
    assert_eq!(overdue(&client, 5_499), None, "a second to answer");
    assert_eq!(overdue(&client, 5_500), Some(close::TOO_SLOW));
    client.acknowledge(Seq(1));
    assert_eq!(overdue(&client, 59_999), None, "it has answered");
}

#[test]
fn who_starts_anew_owes_nothing() {
    let mut client = following(WINDOW as u64);
    client.sign_sent(at(1_000));
    client.blocked_since = Some(at(1_000));
    client.start_anew();
    assert!(client.has_credit() && client.under_way() == 0);
    assert!(!client.owes_since(at(1_000)));
    client.step_sent(Seq(100), at(4_000));
    assert_eq!(overdue(&client, 6_000), None, "reminded of nothing");
}

#[test]
fn what_is_waited_for_has_an_end() {
    for (phase, ms, code) in [
        (Phase::Silent, 5_000, close::POLICY),
        (
            Phase::Loading {
                since: at(1_000),
                to: Seq(9),
            },
            31_000,
            close::TOO_SLOW,
        ),
        (Phase::Queued, 60_000, close::TOO_SLOW),
        (Phase::Following, 60_000, close::TOO_SLOW),
    ] {
        let mut client = Client::new(Scope::All, at(0));
        client.phase = phase;
        assert_eq!(overdue(&client, ms - 1), None, "{phase:?}");
        assert_eq!(overdue(&client, ms), Some(code), "{phase:?}");
    }
}

/// A heartbeat is due after five seconds, and none while the window is full: patience is what ends then.
#[test]
fn the_next_look_is_at_what_comes_first() {
    let due = |client: &Client| client.due_at(&Hearing::default());
    let mut client = Client::new(Scope::All, at(0));
    assert_eq!(due(&client), at(5_000), "a hello");
    client.phase = Phase::Loading {
        since: at(0),
        to: Seq(9),
    };
    client.sign_sent(at(2_000));
    assert_eq!(due(&client), at(7_000), "a heartbeat");
    client.sign_sent(at(29_000));
    assert_eq!(due(&client), at(30_000), "the snapshot's end");
    let mut client = following(1);
    client.sign_sent(at(1_500));
    assert_eq!(due(&client), at(4_900), "its patience");
    client.acknowledge(Seq(1));
    assert_eq!(due(&client), at(6_500), "a heartbeat");
    client.blocked_since = Some(at(2_000));
    assert_eq!(due(&client), at(6_900), "its patience");
}

#[test]
fn a_loaded_snapshot_is_followed_from_its_end() {
    let mut client = Client::new(Scope::All, at(0));
    let loading = Phase::Loading {
        since: at(0),
        to: Seq(5),
    };
    client.phase = loading;
    client.step_sent(Seq(5), at(0));
    client.acknowledge(Seq(4));
    assert_eq!(client.phase, loading);
    client.acknowledge(Seq(5));
    assert_eq!(client.phase, Phase::Following);
}
