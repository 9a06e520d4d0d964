//! What a keeper does, case by case.

use std::time::Duration;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;
use crate::time::UtcMillis;

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

/// AUTH-4.
#[test]
fn a_429_suspends_for_sixty_seconds_and_the_valid_token_serves() {
    let (mut keeper, grant) = with_token();
    let now = grant.renew_at;
    keeper.acquire(Waiter(1), now);
    let request = requests(&mut keeper)[0];
    let limited = TokenFailure::Limited {
        retry_after: Some(Duration::from_secs(5)),
    };
    keeper.failed(request, limited, now);
    assert_eq!(keeper.suspended_until(now), Some(now.offset(60_000)));
    for ms in (0..60_000).step_by(500) {
        let then = now.offset(ms);
        keeper.handle_timeout(then);
        let answer = keeper.acquire(Waiter(2), then);
        if then < grant.expires_at {
            assert_eq!(answer, Acquired::Ready(grant));
        }
        assert!(requests(&mut keeper).is_empty(), "at {ms}");
    }
    let until = now.offset(60_000);
    assert_eq!(keeper.acquire(Waiter(3), until), Acquired::Wait);
    assert_eq!(requests(&mut keeper).len(), 1);
}

/// AUTH-4: without a token, callers are told until when.
#[test]
fn suspended_without_a_token_says_until_when() {
    let mut keeper = keeper();
    keeper.acquire(Waiter(7), T0);
    let request = requests(&mut keeper)[0];
    let asked = Duration::from_secs(90);
    keeper.failed(
        request,
        TokenFailure::Limited {
            retry_after: Some(asked),
        },
        T0,
    );
    let refusal = Refusal::Suspended { until: at(90_000) };
    let released = effects(&mut keeper);
    assert_eq!(
        released,
        [TokenEffect::Release {
            waiter: Waiter(7),
            answer: Acquired::Refused(refusal)
        }]
    );
    assert_eq!(
        keeper.acquire(Waiter(8), at(89_999)),
        Acquired::Refused(refusal)
    );
    assert_eq!(keeper.phase(at(1)), TokenPhase::Refused(refusal));
    assert_eq!(keeper.acquire(Waiter(8), at(90_000)), Acquired::Wait);
}

/// AUTH-5: three faults, told apart, each tried again later and later.
#[test]
fn faults_are_told_apart_and_retried_ever_later() {
    for (fault, first) in [
        (TokenFault::InvalidClient, 30_000),
        (TokenFault::DisabledClient, 30_000),
        (TokenFault::Malformed, 1_000),
        (TokenFault::Unreachable, 1_000),
    ] {
        let mut keeper = keeper();
        let mut now = T0;
        let mut waits = Vec::new();
        for _ in 0..8 {
            assert_eq!(keeper.acquire(Waiter(1), now), Acquired::Wait);
            let request = requests(&mut keeper)[0];
            keeper.failed(request, TokenFailure::Fault(fault), now);
            effects(&mut keeper);
            let Acquired::Refused(Refusal::Fault {
                fault: said,
                retry_at,
            }) = keeper.acquire(Waiter(1), now)
            else {
                panic!("not refused");
            };
            assert_eq!(said, fault);
            waits.push(retry_at.minus(now));
            now = retry_at;
        }
        assert!((first..first + 1_000).contains(&waits[0]));
        assert!(waits[7] <= 301_000 && waits[7] >= 60_000);
    }
}

/// R5: a platform that rejects every token does not make us fetch tokens in a loop.
#[test]
fn tokens_rejected_at_once_space_the_requests() {
    let (mut keeper, mut grant) = with_token();
    let mut now = at(200);
    let mut asked = 0;
    while now < at(60_000) {
        keeper.reject(grant.generation, now);
        if keeper.acquire(Waiter(1), now) == Acquired::Wait {
            for request in requests(&mut keeper) {
                asked += 1;
                grant = keeper.granted(request, Some(3_600), now).unwrap();
            }
            effects(&mut keeper);
        }
        now = now.offset(100);
    }
    assert!(asked <= 8, "{asked} requests in a minute");
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
