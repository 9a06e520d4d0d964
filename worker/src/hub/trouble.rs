//! Failures of the outside, in the machine's words.

use std::time::Duration;

use floorlight_core::frame::{TokenFault, Trouble};
use floorlight_core::hub::FetchFailure;
use floorlight_core::time::UtcMillis;

use crate::gate::api::{Fetched, Head, NoToken};
use crate::upstream_client::http::Failure;

/// Words a failed request.
pub(crate) const fn of(failure: Failure) -> Trouble {
    match failure {
        Failure::TimedOut => Trouble::TimedOut,
        Failure::Unreachable | Failure::Malformed => Trouble::Unreachable,
        Failure::TooLarge => Trouble::Unreadable,
    }
}

/// Words a missing token, and how long it will be missing.
pub(crate) fn of_token(why: NoToken, now: UtcMillis) -> (Trouble, Option<Duration>) {
    match why {
        NoToken::Suspended { until } => (Trouble::TokenSuspended, Some(until.since(now))),
        NoToken::Fault { fault, retry_at } => (Trouble::Token { fault }, Some(retry_at.since(now))),
        NoToken::Rejected { retry_at } => {
            (Trouble::Status { code: 401 }, Some(retry_at.since(now)))
        }
        NoToken::Busy => (
            Trouble::Token {
                fault: TokenFault::Unreachable,
            },
            None,
        ),
    }
}

/// Words a status that is no success.
pub(crate) fn of_status(head: &Head) -> FetchFailure {
    match head.status {
        403 => FetchFailure::Forbidden,
        414 | 431 => FetchFailure::TooLong,
        429 => FetchFailure::Limited {
            retry_after: head.retry_after_ms.map(Duration::from_millis),
        },
        code => FetchFailure::Trouble(Trouble::Status { code }),
    }
}

/// Words an errand that brought no answer.
pub(crate) fn of_errand(fetched: &Fetched, now: UtcMillis) -> FetchFailure {
    let trouble = match fetched {
        Fetched::Answered(head) => return of_status(head),
        Fetched::TooLong => return FetchFailure::TooLong,
        Fetched::NoToken(why) => of_token(*why, now).0,
        Fetched::TimedOut => Trouble::TimedOut,
        Fetched::Unreachable => Trouble::Unreachable,
        Fetched::Unreadable => Trouble::Unreadable,
    };
    FetchFailure::Trouble(trouble)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: UtcMillis = UtcMillis::new(1_790_000_000_000);

    fn head(status: u16) -> Head {
        Head {
            status,
            date: None,
            retry_after_ms: Some(7_000),
            sent_at: NOW,
            received_at: NOW,
        }
    }

    /// RT-5: 414 and 431 halve the request; AUTH-6: 403 is a missing permission; RT-10: 429 waits.
    #[test]
    fn statuses_have_their_own_words() {
        assert_eq!(of_status(&head(414)), FetchFailure::TooLong);
        assert_eq!(of_status(&head(431)), FetchFailure::TooLong);
        assert_eq!(of_status(&head(403)), FetchFailure::Forbidden);
        assert_eq!(
            of_status(&head(429)),
            FetchFailure::Limited {
                retry_after: Some(Duration::from_secs(7))
            }
        );
        assert_eq!(
            of_status(&head(302)),
            FetchFailure::Trouble(Trouble::Status { code: 302 })
        );
    }

    /// AUTH-4: a suspension says how long.
    #[test]
    fn a_suspension_says_how_long() {
        let why = NoToken::Suspended {
            until: NOW.offset(42_000),
        };
        assert_eq!(
            of_token(why, NOW),
            (Trouble::TokenSuspended, Some(Duration::from_secs(42)))
        );
    }
}
