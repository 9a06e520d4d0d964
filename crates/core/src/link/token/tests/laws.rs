//! What a keeper promises, whatever happens.

use std::collections::BTreeSet;
use std::time::Duration;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use proptest::prelude::*;

use super::*;

#[derive(Clone, Debug)]
enum Step {
    Acquire,
    Reject,
    RejectOld,
    Granted(Option<u64>),
    Limited(u64),
    Fault(TokenFault),
    Wait(i64),
    WaitForWake,
    Restart,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => Just(Step::Acquire),
        1 => Just(Step::Reject),
        1 => Just(Step::RejectOld),
        3 => prop::option::of(0_u64..4_000).prop_map(Step::Granted),
        1 => (0_u64..200).prop_map(Step::Limited),
        1 => prop_oneof![
            Just(TokenFault::InvalidClient),
            Just(TokenFault::DisabledClient),
            Just(TokenFault::Malformed),
            Just(TokenFault::Unreachable),
        ]
        .prop_map(Step::Fault),
        2 => (0_i64..100_000).prop_map(Step::Wait),
        3 => Just(Step::WaitForWake),
        1 => Just(Step::Restart),
    ]
}

/// A request is in flight until it is answered, or given up after 15 s.
fn in_flight(open: Option<(TokenRequestId, UtcMillis)>, now: UtcMillis) -> bool {
    open.is_some_and(|(_, asked_at)| now.minus(asked_at) < 15_000)
}

proptest! {
    /// I17, AUTH-2, AUTH-4, I21: whatever happens, one request is in flight at most, none is made in
    /// a suspension or too often, everybody who waits is answered, and no dead token is handed out.
    #[test]
    fn the_keeper_keeps_its_promises(steps in prop::collection::vec(step(), 1..120)) {
        let mut keeper = keeper();
        let mut now = T0;
        let mut open: Option<(TokenRequestId, UtcMillis)> = None;
        let mut waiting = BTreeSet::new();
        let mut asked = Vec::new();
        let mut suspended_until = T0;
        let mut dead = BTreeSet::new();
        let mut current = Generation(0);
        for (n, step) in steps.into_iter().enumerate() {
            let waiter = Waiter(n as u64);
            match step {
                Step::Acquire => match keeper.acquire(waiter, now) {
                    Acquired::Ready(grant) => {
                        prop_assert!(now < grant.expires_at);
                        prop_assert!(!dead.contains(&grant.generation));
                    }
                    Acquired::Wait => {
                        waiting.insert(waiter);
                    }
                    Acquired::Refused(_) => prop_assert!(!in_flight(open, now)),
                },
                Step::Reject => {
                    keeper.reject(current, now);
                    dead.insert(current);
                }
                Step::RejectOld => keeper.reject(Generation(0), now),
                Step::Granted(lifetime) => {
                    if let Some((request, _)) = open.take()
                        && let Some(grant) = keeper.granted(request, lifetime, now)
                    {
                        prop_assert!(grant.generation > current);
                        current = grant.generation;
                    }
                }
                Step::Limited(seconds) => {
                    if let Some((request, _)) = open.take() {
                        let retry_after = Some(Duration::from_secs(seconds));
                        keeper.failed(request, TokenFailure::Limited { retry_after }, now);
                        suspended_until = now.offset(60_000);
                    }
                }
                Step::Fault(fault) => {
                    if let Some((request, _)) = open.take() {
                        keeper.failed(request, TokenFailure::Fault(fault), now);
                    }
                }
                Step::Wait(ms) => {
                    now = now.offset(ms);
                    keeper.handle_timeout(now);
                }
                Step::WaitForWake => {
                    if let Some(wake) = keeper.poll_timeout(now) {
                        now = now.max(wake.at);
                        keeper.handle_timeout(now);
                    }
                }
                Step::Restart => {
                    let state = keeper.export().clone();
                    let lead = Duration::from_secs(60);
                    keeper = TokenKeeper::restore(TokenConfig { lead }, state.clone());
                    prop_assert_eq!(keeper.export(), &state);
                    open = None;
                    waiting.clear();
                }
            }
            for effect in effects(&mut keeper) {
                match effect {
                    TokenEffect::Request(request) => {
                        prop_assert!(!in_flight(open, now));
                        open = Some((request, now));
                        prop_assert!(now >= suspended_until);
                        asked.push(now);
                    }
                    TokenEffect::Release { waiter, answer } => {
                        prop_assert!(waiting.remove(&waiter));
                        prop_assert_ne!(answer, Acquired::Wait);
                    }
                    TokenEffect::Forget(generation) => {
                        dead.insert(generation);
                    }
                }
            }
        }
        for window in asked.windows(11) {
            prop_assert!(window[10].minus(window[0]) >= 1_000);
        }
        // Left alone, it answers everybody.
        for _ in 0..50 {
            let Some(wake) = keeper.poll_timeout(now) else {
                break;
            };
            now = now.max(wake.at);
            keeper.handle_timeout(now);
            for effect in effects(&mut keeper) {
                if let TokenEffect::Release { waiter, .. } = effect {
                    waiting.remove(&waiter);
                }
            }
        }
        prop_assert!(waiting.is_empty());
    }
}
