//! RT-10 as the hub lives it.

use super::*;
use crate::frame::{Link, Trouble};
use crate::hub::StreamEnd;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn ended(code: u16) -> Input {
    Input::StreamEnded(StreamEnd {
        why: Trouble::Status { code },
        retry_after: None,
    })
}

fn opens(rig: &Rig) -> usize {
    rig.effects
        .iter()
        .filter(|effect| matches!(effect, Effect::OpenStream))
        .count()
}

/// RT-10, I16: five failures open the circuit for 30 s; then one attempt is admitted.
#[test]
fn five_failures_open_the_circuit() {
    let mut rig = Rig::new(0);
    rig.tell(Input::Ensure);
    for n in 0..5 {
        assert_eq!(opens(&rig), n + 1);
        rig.tell(ended(503));
        if let Link::Waiting {
            retry_at, attempt, ..
        } = rig.hub.feed(at(rig.now)).link
        {
            let wait = retry_at.minus(at(rig.now));
            let floor = 1_000 << n;
            assert_eq!(attempt as usize, n + 1);
            assert!((floor..floor + 1_000).contains(&wait), "{wait}");
            rig.wait_until(retry_at.minus(at(0)));
        }
    }
    let Link::CircuitOpen { until, .. } = rig.hub.feed(at(rig.now)).link else {
        panic!("{:?}", rig.hub.feed(at(rig.now)).link);
    };
    assert!(until.minus(at(rig.now)) >= 30_000);
    assert!(rig.events.contains(&Event::CircuitOpened { until }));
    rig.look();
    rig.wait_until(until.minus(at(0)) - 1);
    assert_eq!(opens(&rig), 0);
    rig.wait_until(until.minus(at(0)));
    assert_eq!(opens(&rig), 1);
    rig.tell(ended(503));
    assert!(matches!(
        rig.hub.feed(at(rig.now)).link,
        Link::CircuitOpen { .. }
    ));
}

/// DESIGN 17: a stream that lived for 30 s with messages clears the count; a short one is a failure.
#[test]
fn a_long_life_clears_the_count() {
    let mut rig = Rig::new(0);
    rig.tell(Input::Ensure);
    for (lived, spoke, failures) in [(10_000, true, 1), (40_000, false, 2), (40_000, true, 1)] {
        rig.tell(Input::StreamOpened);
        let begun = rig.now;
        rig.now = begun + lived;
        if spoke {
            rig.tell(batch(Vec::new()));
        }
        rig.tell(ended(1006));
        let Link::Waiting {
            attempt, retry_at, ..
        } = rig.hub.feed(at(rig.now)).link
        else {
            panic!("it waits");
        };
        assert_eq!(attempt, failures);
        rig.wait_until(retry_at.minus(at(0)));
    }
}

/// RT-10: Retry-After is honoured.
#[test]
fn retry_after_is_a_floor() {
    let mut rig = Rig::new(0);
    rig.tell(Input::Ensure);
    rig.look();
    rig.tell(Input::StreamEnded(StreamEnd {
        why: Trouble::Status { code: 429 },
        retry_after: Some(Duration::from_secs(25)),
    }));
    rig.wait_until(24_999);
    assert_eq!(opens(&rig), 0);
    rig.wait_until(26_000);
    assert_eq!(opens(&rig), 1);
}

/// RT-1: an attempt that never reports back is given up, and there are never two.
#[test]
fn a_lost_attempt_is_given_up() {
    let mut rig = Rig::new(0);
    rig.tell(Input::Ensure);
    rig.tell(Input::Ensure);
    assert_eq!(opens(&rig), 1);
    rig.wait_until(45_000);
    assert!(
        rig.effects
            .iter()
            .any(|effect| matches!(effect, Effect::CloseStream))
    );
    rig.wait_until(47_000);
    assert_eq!(opens(&rig), 2);
    let link = rig.hub.feed(at(rig.now)).link;
    rig.tell(Input::StreamEnded(StreamEnd {
        why: Trouble::TimedOut,
        retry_after: None,
    }));
    assert_ne!(rig.hub.feed(at(rig.now)).link, link);
}

/// AUTH-4: a suspended token service is no failure of the platform.
#[test]
fn a_suspended_token_does_not_open_the_circuit() {
    let mut rig = Rig::new(0);
    rig.tell(Input::Ensure);
    for _ in 0..8 {
        rig.tell(Input::StreamEnded(StreamEnd {
            why: Trouble::TokenSuspended,
            retry_after: None,
        }));
        let Link::Waiting { retry_at, .. } = rig.hub.feed(at(rig.now)).link else {
            panic!("it waits");
        };
        assert!(retry_at.minus(at(rig.now)) >= 60_000);
        rig.wait_until(retry_at.minus(at(0)));
    }
}
