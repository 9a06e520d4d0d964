//! What a keeper does, case by case.

use std::time::Duration;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;
use crate::time::UtcMillis;

mod faults;
mod laws;

const T0: UtcMillis = UtcMillis::new(1_700_000_000_000);

fn at(ms: i64) -> UtcMillis {
    T0.offset(ms)
}

fn keeper() -> TokenKeeper {
    let lead = Duration::from_secs(60);
    TokenKeeper::new(TokenConfig { lead }, 42)
}

fn effects(keeper: &mut TokenKeeper) -> Vec<TokenEffect> {
    std::iter::from_fn(|| keeper.poll_effect()).collect()
}

fn requests(keeper: &mut TokenKeeper) -> Vec<TokenRequestId> {
    effects(keeper)
        .into_iter()
        .filter_map(|effect| match effect {
            TokenEffect::Request(request) => Some(request),
            TokenEffect::Release { .. } | TokenEffect::Forget(_) => None,
        })
        .collect()
}

/// Fetches a first token of one hour at `T0`.
fn with_token() -> (TokenKeeper, TokenGrant) {
    let mut keeper = keeper();
    assert_eq!(keeper.acquire(Waiter(0), T0), Acquired::Wait);
    let request = requests(&mut keeper)[0];
    let grant = keeper.granted(request, Some(3_600), at(100)).unwrap();
    effects(&mut keeper);
    (keeper, grant)
}

/// AUTH-2, I17.
#[test]
fn a_thousand_callers_cause_one_request() {
    let mut keeper = keeper();
    for n in 0..1_000 {
        assert_eq!(keeper.acquire(Waiter(n), at(n as i64 / 10)), Acquired::Wait);
    }
    let asked = requests(&mut keeper);
    assert_eq!(asked.len(), 1);
    let grant = keeper.granted(asked[0], Some(3_600), at(200)).unwrap();
    let released = effects(&mut keeper);
    assert_eq!(released.len(), 1_000);
    assert!(released.iter().all(|effect| matches!(effect,
        TokenEffect::Release { answer: Acquired::Ready(got), .. } if *got == grant)));
}

/// AUTH-5: fifty callers whose token was rejected cause one request.
#[test]
fn fifty_rejections_of_one_token_cause_one_request() {
    let (mut keeper, grant) = with_token();
    let now = at(1_000_000);
    for n in 0..50 {
        keeper.reject(grant.generation, now);
        assert_eq!(keeper.acquire(Waiter(n), now), Acquired::Wait);
    }
    let asked = requests(&mut keeper);
    assert_eq!(asked.len(), 1);
    let fresh = keeper.granted(asked[0], Some(3_600), now).unwrap();
    effects(&mut keeper);
    keeper.reject(grant.generation, now);
    assert_eq!(keeper.acquire(Waiter(99), now), Acquired::Ready(fresh));
}

/// AUTH-3.
#[test]
fn renews_in_the_background_while_the_old_token_serves() {
    let (mut keeper, grant) = with_token();
    assert_eq!(grant.renew_at, grant.expires_at.offset(-60_000));
    let before = grant.renew_at.offset(-1);
    assert_eq!(keeper.acquire(Waiter(1), before), Acquired::Ready(grant));
    assert!(requests(&mut keeper).is_empty());
    let wake = keeper.poll_timeout(before).unwrap();
    assert_eq!((wake.at, wake.reason), (grant.renew_at, TokenReason::Renew));
    keeper.handle_timeout(wake.at);
    let asked = requests(&mut keeper);
    assert_eq!(asked.len(), 1);
    assert_eq!(keeper.acquire(Waiter(2), wake.at), Acquired::Ready(grant));
    assert!(requests(&mut keeper).is_empty());
    let fresh = keeper.granted(asked[0], Some(3_600), wake.at).unwrap();
    assert!(fresh.generation > grant.generation);
    assert!(effects(&mut keeper).contains(&TokenEffect::Forget(grant.generation)));
}

/// AUTH-3: never more than a fifth of the lifetime.
#[test]
fn the_lead_is_at_most_a_fifth_of_the_lifetime() {
    let mut keeper = keeper();
    keeper.acquire(Waiter(0), T0);
    let request = requests(&mut keeper)[0];
    let grant = keeper.granted(request, Some(100), T0).unwrap();
    assert_eq!(grant.expires_at.minus(grant.renew_at), 20_000);
}

/// A token that nobody used since it was issued is not renewed for nobody.
#[test]
fn an_unused_token_is_not_renewed() {
    let (mut keeper, grant) = with_token();
    keeper.acquire(Waiter(1), grant.renew_at);
    let request = requests(&mut keeper)[0];
    let fresh = keeper
        .granted(request, Some(3_600), grant.renew_at)
        .unwrap();
    assert_eq!(keeper.poll_timeout(grant.renew_at), None);
    keeper.handle_timeout(fresh.renew_at);
    assert!(requests(&mut keeper).is_empty());
}

/// AUTH-3: without a lead a token is used to its end; then there is nothing to renew.
#[test]
fn nothing_is_renewed_at_its_end() {
    let lead = Duration::ZERO;
    let mut keeper = TokenKeeper::new(TokenConfig { lead }, 42);
    keeper.acquire(Waiter(0), T0);
    let request = requests(&mut keeper)[0];
    let grant = keeper.granted(request, Some(3_600), at(100)).unwrap();
    effects(&mut keeper);
    assert_eq!(grant.renew_at, grant.expires_at);
    assert_eq!(keeper.poll_timeout(at(200)), None);
}

/// A missing lifetime is 20 minutes, a mad one is brought into bounds; both are told.
#[test]
fn lifetimes_are_assumed_and_clamped() {
    for (sent, seconds, told) in [
        (None, 1_200, TokenEvent::LifetimeMissing),
        (Some(0), 10, TokenEvent::LifetimeClamped),
        (Some(u64::MAX), 86_400, TokenEvent::LifetimeClamped),
    ] {
        let mut keeper = keeper();
        keeper.acquire(Waiter(0), T0);
        let request = requests(&mut keeper)[0];
        let grant = keeper.granted(request, sent, at(500)).unwrap();
        assert_eq!(grant.expires_at, at(seconds * 1_000));
        assert_eq!(keeper.poll_event(), Some(told));
    }
}

/// AUTH-4: at most ten requests in any second, whatever happens.
#[test]
fn ten_requests_a_second_at_most() {
    let (mut keeper, first) = with_token();
    let mut grant = first;
    let mut times = Vec::new();
    for ms in (20_000..40_000).step_by(10) {
        let now = at(ms);
        keeper.handle_timeout(now);
        keeper.acquire(Waiter(1), now);
        for request in requests(&mut keeper) {
            times.push(ms);
            grant = keeper.granted(request, Some(10), now).unwrap();
        }
        keeper.reject(grant.generation, now.offset(60_000));
    }
    for start in &times {
        let inside = times
            .iter()
            .filter(|ms| (*start..*start + 1_000).contains(*ms));
        assert!(inside.count() <= 10);
    }
    assert!(times.len() > 20, "{}", times.len());
}

/// A request that never answers is given up, and its late answer changes nothing.
#[test]
fn a_lost_request_is_given_up() {
    let mut keeper = keeper();
    keeper.acquire(Waiter(1), T0);
    let request = requests(&mut keeper)[0];
    let wake = keeper.poll_timeout(T0).unwrap();
    assert_eq!((wake.at, wake.reason), (at(15_000), TokenReason::GiveUp));
    keeper.handle_timeout(wake.at);
    assert!(matches!(
        effects(&mut keeper)[..],
        [TokenEffect::Release { .. }]
    ));
    assert_eq!(keeper.granted(request, Some(3_600), at(16_000)), None);
    assert_eq!(keeper.phase(at(15_001)), keeper.phase(at(15_002)));
}

/// I17: the answer to a request that was given up is not taken for that of the next.
#[test]
fn a_late_answer_is_not_the_next_one() {
    let mut keeper = keeper();
    keeper.acquire(Waiter(1), T0);
    let lost = requests(&mut keeper)[0];
    keeper.handle_timeout(at(15_000));
    effects(&mut keeper);
    keeper.acquire(Waiter(2), at(20_000));
    let next = requests(&mut keeper)[0];
    assert_eq!(keeper.granted(lost, Some(3_600), at(20_100)), None);
    assert!(keeper.granted(next, Some(3_600), at(20_200)).is_some());
}

/// I20: what was not heard yet is bounded.
#[test]
fn events_are_bounded() {
    let (mut keeper, mut grant) = with_token();
    for n in 1..200 {
        let now = at(n * 20_000);
        keeper.reject(grant.generation, now);
        keeper.acquire(Waiter(1), now);
        let request = requests(&mut keeper)[0];
        grant = keeper.granted(request, Some(3_600), now).unwrap();
    }
    let unheard = std::iter::from_fn(|| keeper.poll_event()).count();
    assert_eq!(unheard, 64);
}

/// Callers who wait until the platform may be asked again wait for a token like all others.
#[test]
fn waiting_for_a_permit_is_fetching() {
    let mut keeper = keeper();
    assert_eq!(keeper.phase(T0), TokenPhase::None);
    for caller in 0..=10 {
        assert_eq!(keeper.acquire(Waiter(caller), T0), Acquired::Wait);
        let asked = requests(&mut keeper);
        assert_eq!(asked.len(), usize::from(caller < 10));
        if let Some(request) = asked.first() {
            let grant = keeper.granted(*request, Some(3_600), T0).unwrap();
            effects(&mut keeper);
            keeper.reject(grant.generation, at(60_000));
        }
    }
    assert_eq!(keeper.phase(T0), TokenPhase::Fetching);
}

/// I20: waiting callers are bounded.
#[test]
fn waiters_are_bounded() {
    let mut keeper = keeper();
    let refused = (0..10_000)
        .filter(|n| keeper.acquire(Waiter(*n), T0) == Acquired::Refused(Refusal::Busy))
        .count();
    assert_eq!(refused, 10_000 - 4_096);
}

/// AUTH-2, I21: the token outlives its keeper.
#[test]
fn a_restored_keeper_serves_the_same_token() {
    let (keeper, grant) = with_token();
    let lead = Duration::from_secs(60);
    let mut again = TokenKeeper::restore(TokenConfig { lead }, keeper.export().clone());
    assert_eq!(again.export(), keeper.export());
    assert_eq!(again.acquire(Waiter(1), at(5_000)), Acquired::Ready(grant));
    assert!(effects(&mut again).is_empty());
}

/// A wake never lies so that waking changes nothing: the machine does not spin.
#[test]
fn waking_makes_progress() {
    let (mut keeper, grant) = with_token();
    let mut now = at(1_000);
    let mut wakes = 0;
    while let Some(wake) = keeper.poll_timeout(now) {
        wakes += 1;
        now = now.max(wake.at);
        keeper.handle_timeout(now);
        for request in requests(&mut keeper) {
            keeper.failed(request, TokenFailure::Fault(TokenFault::Unreachable), now);
        }
        keeper.acquire(Waiter(1), now.min(grant.expires_at.offset(-1)));
        effects(&mut keeper);
        assert!(wakes < 100);
    }
    assert!(wakes > 3);
}
