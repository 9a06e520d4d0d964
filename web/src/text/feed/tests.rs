use floorlight_core::frame::{Counters, TokenFault, Trouble};
use floorlight_core::time::UtcMillis;

use super::*;

const NOW: UtcMillis = UtcMillis::new(1_000_000);

fn moment() -> Moment {
    Moment {
        now: NOW,
        hub_ahead_ms: 5_000,
        time_of_day: |at| format!("t{}", at.get() / 1_000),
    }
}

fn feed(freshness: Freshness, link: Link, proof: Proof) -> Feed {
    Feed {
        freshness,
        link,
        proof,
        token_suspended_until: None,
        last_message_at: Some(UtcMillis::new(1_002_000)),
        last_sweep_at: Some(UtcMillis::new(993_000)),
        next_sweep_at: None,
        clock_offset_ms: None,
        clock_uncertainty_ms: None,
        counters: Counters {
            healed: 2,
            ..Counters::default()
        },
    }
}

const AT: UtcMillis = UtcMillis::new(1_009_000);
const PROVEN: Proof = Proof::Proven { at: AT };

#[test]
fn live_says_how_old_the_last_change_and_check_are() {
    let feed = feed(Freshness::Live, Link::Open { since: NOW }, PROVEN);
    let light = light(Status::Live, Some(&feed), &moment());
    assert_eq!(light.level, Level::Live);
    assert_eq!(
        light.reason,
        "last change 3\u{202f}s ago · checked 12\u{202f}s ago · 2 healed"
    );
    assert_eq!(banner(Status::Live, Some(&feed), &moment()), None);
}

/// The desk's own trouble outweighs whatever the last feed said: nothing stale looks live.
#[test]
fn a_lost_connection_never_looks_live() {
    let feed = feed(Freshness::Live, Link::Open { since: NOW }, PROVEN);
    for status in [
        Status::Stale { since: NOW },
        Status::Offline { since: NOW },
        Status::SessionEnded,
        Status::Forbidden,
        Status::Reconnecting {
            attempt: 2,
            retry_at: UtcMillis::new(1_004_000),
            since: NOW,
        },
    ] {
        let light = light(status, Some(&feed), &moment());
        assert!(light.level >= Level::Stale, "{status:?}");
        assert!(
            banner(status, Some(&feed), &moment()).is_some(),
            "{status:?}"
        );
    }
}

/// RT-10: the countdown counts by the clock that the moment was given in.
#[test]
fn countdowns_use_the_right_clock() {
    let own = banner(
        Status::Reconnecting {
            attempt: 2,
            retry_at: UtcMillis::new(1_004_000),
            since: NOW,
        },
        None,
        &moment(),
    )
    .unwrap();
    assert_eq!(
        own.title,
        "Connection lost. Next attempt in 4\u{202f}s (2 attempts failed)."
    );
    assert_eq!(own.detail, "The floor below is as of t1005.");
    let circuit = feed(
        Freshness::Stale {
            since: NOW,
            reason: StaleReason::Disconnected,
        },
        Link::CircuitOpen {
            until: AT,
            why: Trouble::Status { code: 503 },
        },
        PROVEN,
    );
    let circuit = banner(Status::Live, Some(&circuit), &moment()).unwrap();
    assert_eq!(
        circuit.title,
        "Five attempts failed. The next one is in 4\u{202f}s."
    );
    assert!(circuit.detail.contains("503"), "{}", circuit.detail);
    assert!(circuit.detail.contains("as of t1000"), "{}", circuit.detail);
}

/// AUTH-6: a doubtful permission, a denial and a proven empty floor read differently.
#[test]
fn permission_doubts_have_their_own_words() {
    let open = Link::Open { since: NOW };
    let lights = [
        Proof::SuspectedMissingScope { since: NOW },
        Proof::Denied { at: NOW },
        Proof::ProvenEmpty { at: NOW },
    ]
    .map(|proof| {
        light(
            Status::Live,
            Some(&feed(Freshness::Live, open, proof)),
            &moment(),
        )
    });
    assert_eq!(
        lights.map(|light| light.word),
        ["Unproven", "Denied", "Live"]
    );
}

/// AUTH-4: a suspension is shown while it lasts, and the floor stays live.
#[test]
fn a_suspension_shows_until_it_ends() {
    let mut feed = feed(Freshness::Live, Link::Open { since: NOW }, PROVEN);
    feed.token_suspended_until = Some(UtcMillis::new(1_065_000));
    let shown = banner(Status::Live, Some(&feed), &moment()).unwrap();
    assert_eq!(shown.title, "Token service suspended until t1065.");
    assert_eq!(shown.level, Level::Pending);
    feed.token_suspended_until = Some(UtcMillis::new(1_004_000));
    assert_eq!(banner(Status::Live, Some(&feed), &moment()), None);
}

#[test]
fn every_combination_has_a_sentence() {
    let whys = [
        Trouble::Unreachable,
        Trouble::Status { code: 503 },
        Trouble::Closed { code: 1012 },
        Trouble::Silent,
        Trouble::Token {
            fault: TokenFault::InvalidClient,
        },
        Trouble::TokenSuspended,
        Trouble::TimedOut,
        Trouble::Unreadable,
    ];
    let mut links = vec![
        Link::Idle,
        Link::Connecting { attempt: 1 },
        Link::Open { since: NOW },
    ];
    for why in whys {
        links.push(Link::Waiting {
            attempt: 1,
            retry_at: AT,
            why,
        });
        links.push(Link::CircuitOpen { until: AT, why });
    }
    let freshnesses = [
        Freshness::Starting,
        Freshness::CatchingUp { since: NOW },
        Freshness::Live,
        Freshness::Quiet { since: NOW },
        Freshness::Stale {
            since: NOW,
            reason: StaleReason::Disconnected,
        },
        Freshness::Stale {
            since: NOW,
            reason: StaleReason::Silent,
        },
        Freshness::Stale {
            since: NOW,
            reason: StaleReason::SweepFailed,
        },
    ];
    for freshness in freshnesses {
        for link in &links {
            let feed = feed(freshness, *link, PROVEN);
            let light = light(Status::Live, Some(&feed), &moment());
            assert!(!light.reason.is_empty());
            let stale = matches!(freshness, Freshness::Stale { .. });
            assert_eq!(light.level == Level::Stale, stale, "{freshness:?} {link:?}");
            if let Some(banner) = banner(Status::Live, Some(&feed), &moment()) {
                assert!(banner.title.ends_with('.'), "{}", banner.title);
                assert!(!banner.title.contains(".."), "{}", banner.title);
            } else {
                assert!(!stale, "{freshness:?} {link:?}");
            }
        }
    }
}
