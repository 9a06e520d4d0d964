//! When a sweep begins, what fails it, and who asks first, to the request and the millisecond (RT-5, I4).

use super::*;
use crate::hub::sweep::{Batch, Sweeper};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// A sweep over so many agents that began at 0; a request asks about twenty.
fn begun(agents: u32) -> Sweeper {
    let mut sweeper = Sweeper::new(&config(), None, at(0));
    let agents: Vec<AgentKey> = (0..agents).map(AgentKey::new).collect();
    sweeper.begin(&agents, 0, at(0));
    sweeper
}

fn next(sweeper: &mut Sweeper, ms: i64) -> Batch {
    sweeper.next(at(ms)).expect("a request is due")
}

fn complete(sweeper: &mut Sweeper, ms: i64) -> Option<bool> {
    sweeper.finish(at(ms)).map(|finished| finished.complete)
}

#[test]
fn a_sweep_that_is_wanted_soon_keeps_its_distance() {
    for (wanted, begins) in [(2_000, 5_000), (9_000, 9_000), (60_000, 50_000)] {
        let mut sweeper = begun(1);
        assert_eq!(sweeper.next_at(), at(50_000));
        sweeper.soon(at(wanted));
        assert_eq!(sweeper.next_at(), at(begins), "wanted at {wanted}");
    }
}

/// While a sweep waits, every other request is left to it; alone, doubts may ask as fast as the rate allows.
#[test]
fn sweep_and_doubts_take_turns() {
    let mut sweeper = begun(60);
    assert!(sweeper.ask_aside(at(0)));
    assert_eq!(sweeper.aside_at(at(1_000)), None, "the sweep's turn");
    assert!(!sweeper.ask_aside(at(1_000)));
    next(&mut sweeper, 1_000);
    assert_eq!(sweeper.aside_at(at(2_000)), Some(at(2_000)));
    let mut idle = Sweeper::new(&config(), None, at(0));
    assert!(idle.ask_aside(at(0)) && idle.ask_aside(at(1_000)));
}

/// Waits of one and two seconds, and the tenth of a second that the rate leaves between two requests; the third
/// failure is the last.
#[test]
fn a_request_is_made_three_times_and_ever_later() {
    let mut sweeper = begun(1);
    for (asked, again) in [(0, 1_100), (1_100, 3_200)] {
        let batch = next(&mut sweeper, asked);
        sweeper.failed(batch, at(asked));
        assert_eq!(complete(&mut sweeper, asked), None);
        assert_eq!(sweeper.poll_timeout(at(asked)), at(again));
        assert!(sweeper.next(at(again - 1)).is_none());
    }
    let batch = next(&mut sweeper, 3_200);
    sweeper.failed(batch, at(3_200));
    assert_eq!(complete(&mut sweeper, 3_200), Some(false));
}

/// What is too long is halved at once and has not failed; ten ids that are too many have.
#[test]
fn too_long_is_no_failure_until_it_cannot_be_halved() {
    let mut sweeper = begun(20);
    let batch = next(&mut sweeper, 0);
    sweeper.too_long(batch, at(0));
    let half = next(&mut sweeper, 100);
    assert_eq!((half.agents.len(), half.tries), (10, 0));
    sweeper.too_long(half, at(100));
    assert!(sweeper.next(at(1_199)).is_none(), "it waits like a failure");
    let rest = next(&mut sweeper, 1_200);
    assert_eq!((rest.agents.len(), rest.tries), (10, 0));
    let again = next(&mut sweeper, 1_300);
    assert_eq!((again.agents.len(), again.tries), (10, 1));
}

#[test]
fn without_permission_nothing_more_is_asked() {
    let mut sweeper = begun(60);
    next(&mut sweeper, 0);
    sweeper.denied();
    assert!(sweeper.next(at(1_000)).is_none());
    assert_eq!(complete(&mut sweeper, 1_000), Some(false));
}

/// Three times the interval is far too long for a sweep, and not a millisecond less.
#[test]
fn a_sweep_ends_at_last() {
    let mut sweeper = begun(1);
    next(&mut sweeper, 0);
    assert_eq!(sweeper.poll_timeout(at(1)), at(150_001));
    assert_eq!(complete(&mut sweeper, 150_000), None);
    assert_eq!(complete(&mut sweeper, 150_001), Some(false));
}

/// After failed sweeps the next waits ever longer, up to the usual interval; one that counts ends that.
#[test]
fn failed_sweeps_are_repeated_ever_later() {
    let mut sweeper = Sweeper::new(&config(), None, at(0));
    for wait in [5_000, 10_000, 20_000, 40_000, 50_000, 50_000] {
        sweeper.repeat(at(0));
        assert_eq!(sweeper.next_at(), at(wait));
    }
    sweeper.succeeded();
    sweeper.repeat(at(0));
    assert_eq!(sweeper.next_at(), at(5_000));
}

/// Four requests of a sweep may be under way; the fifth waits for an answer, not for the clock.
#[test]
fn four_requests_are_under_way_at_most() {
    let mut sweeper = begun(100);
    for turn in 0..4 {
        let now = turn * 100;
        assert_eq!(sweeper.poll_timeout(at(now)), at(now), "one is due");
        assert_eq!(next(&mut sweeper, now).agents.len(), 20);
    }
    assert!(sweeper.next(at(1_000)).is_none());
    assert_eq!(sweeper.poll_timeout(at(1_000)), at(150_001));
    sweeper.answered(std::iter::empty(), 0);
    next(&mut sweeper, 1_000);
}

/// A request that is just as long as it may be leaves nothing to ask.
#[test]
fn nobody_is_asked_about_nobody() {
    let mut sweeper = begun(20);
    next(&mut sweeper, 0);
    assert!(sweeper.next(at(1_000)).is_none());
}

/// As requests grow, those that wait are joined to the size that fits, and no further.
#[test]
fn what_waits_is_joined_as_requests_grow() {
    let config = Config {
        sweep_ids: 25,
        ..config()
    };
    let mut sweeper = Sweeper::new(&config, Some(10), at(0));
    let agents: Vec<AgentKey> = (0..150).map(AgentKey::new).collect();
    sweeper.begin(&agents, 0, at(0));
    let mut sizes = Vec::new();
    for turn in 0..10 {
        let batch = next(&mut sweeper, turn * 100);
        sizes.push(batch.agents.len());
        sweeper.fitted(batch.agents.len());
        sweeper.answered(batch.agents.into_iter(), 0);
    }
    assert_eq!(sizes, [10, 10, 10, 10, 20, 20, 20, 20, 25, 5]);
    assert_eq!(complete(&mut sweeper, 1_000), Some(true));
}

/// A request that failed is made again as it was, not longer by people who have not failed yet.
#[test]
fn a_failed_request_is_joined_with_none() {
    let mut sweeper = begun(25);
    let batch = next(&mut sweeper, 0);
    sweeper.failed(batch, at(0));
    let sizes = [1_100, 1_200].map(|ms| next(&mut sweeper, ms).agents.len());
    assert_eq!(sizes, [5, 20]);
}

/// I5: an empty answer is proven for each request by itself, beside one who was just listed.
#[test]
fn requests_with_a_witness_stay_apart() {
    let mut sweeper = begun(45);
    let [first, listed, last] = [0, 100, 200].map(|ms| next(&mut sweeper, ms));
    sweeper.answered(listed.agents.into_iter(), 0);
    sweeper.answered_empty(last);
    sweeper.answered_empty(first);
    assert_eq!(complete(&mut sweeper, 300), None);
    let again = [400, 500].map(|ms| next(&mut sweeper, ms));
    assert_eq!(again.each_ref().map(|batch| batch.agents.len()), [6, 21]);
    for batch in again {
        assert!(batch.witnessed);
        assert_eq!(batch.agents.last(), Some(&AgentKey::new(20)));
        sweeper.answered(std::iter::once(AgentKey::new(20)), 0);
    }
    assert_eq!(complete(&mut sweeper, 600), Some(true));
}
