//! What becomes of tokens and callers when the platform refuses (AUTH-4, AUTH-5).

use std::time::Duration;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;

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

/// R5: a platform that goes on rejecting is asked later and later; a token that was of use begins anew.
#[test]
fn rejections_in_a_row_are_spaced_ever_further() {
    let (mut keeper, mut grant) = with_token();
    let mut now = at(200);
    let mut waits = Vec::new();
    for _ in 0..8 {
        keeper.reject(grant.generation, now);
        if let Acquired::Refused(Refusal::Rejected { retry_at }) = keeper.acquire(Waiter(1), now) {
            waits.push(retry_at.minus(now));
            now = retry_at;
            keeper.acquire(Waiter(1), now);
        }
        let request = requests(&mut keeper)[0];
        grant = keeper.granted(request, Some(3_600), now).unwrap();
        effects(&mut keeper);
    }
    assert_eq!(waits.len(), 7, "the first alone is forgiven");
    assert!(waits[0] < 2_000 && waits[1] >= 2_000, "{waits:?}");
    assert!(waits[6] >= 30_000, "{waits:?}");
}

/// A token counts as rejected at once up to the age of ten seconds.
#[test]
fn an_older_token_is_no_sign_of_a_platform_that_rejects_all() {
    for (age, spaced) in [(10_000, true), (10_001, false)] {
        let (mut keeper, mut grant) = with_token();
        let (mut now, mut refused) = (at(100), false);
        for _ in 0..2 {
            now = now.offset(age);
            keeper.reject(grant.generation, now);
            let answer = keeper.acquire(Waiter(1), now);
            if let Some(request) = requests(&mut keeper).first() {
                grant = keeper.granted(*request, Some(3_600), now).unwrap();
            }
            effects(&mut keeper);
            refused = matches!(answer, Acquired::Refused(Refusal::Rejected { .. }));
        }
        assert_eq!(refused, spaced, "at the age of {age}");
    }
}

/// AUTH-5: what failed before a success is forgotten with it.
#[test]
fn a_success_forgets_earlier_failures() {
    let mut keeper = keeper();
    let mut now = T0;
    let mut fail = |keeper: &mut TokenKeeper| {
        keeper.acquire(Waiter(1), now);
        let request = requests(keeper)[0];
        keeper.failed(request, TokenFailure::Fault(TokenFault::Unreachable), now);
        effects(keeper);
        let Acquired::Refused(Refusal::Fault { retry_at, .. }) = keeper.acquire(Waiter(1), now)
        else {
            panic!("not refused");
        };
        let wait = retry_at.minus(now);
        now = retry_at;
        (wait, now)
    };
    for _ in 0..5 {
        fail(&mut keeper);
    }
    let (long, now) = fail(&mut keeper);
    assert!(long >= 16_000);
    keeper.acquire(Waiter(1), now);
    let request = requests(&mut keeper)[0];
    let grant = keeper.granted(request, Some(3_600), now).unwrap();
    effects(&mut keeper);
    let later = grant.expires_at;
    keeper.acquire(Waiter(1), later);
    let request = requests(&mut keeper)[0];
    keeper.failed(request, TokenFailure::Fault(TokenFault::Unreachable), later);
    let Acquired::Refused(Refusal::Fault { retry_at, .. }) = keeper.acquire(Waiter(1), later)
    else {
        panic!("not refused");
    };
    assert!(retry_at.minus(later) < 2_000);
}
