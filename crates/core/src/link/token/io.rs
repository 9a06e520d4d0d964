//! What goes into a token keeper and comes out of it.

use std::time::Duration;

use thiserror::Error;

use crate::time::UtcMillis;

/// Numbers the tokens of one client. The driver keeps the text of a token beside its generation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(transparent))]
pub struct Generation(pub u64);

/// Numbers the token requests of one keeper.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(transparent))]
pub struct TokenRequestId(pub u64);

/// A caller who waits for a token, numbered by the driver.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Waiter(pub u64);

/// What differs from client to client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TokenConfig {
    /// How long before its expiry a token is renewed; never more than a fifth of its lifetime.
    pub lead: Duration,
}

/// A token as it was issued. Both times are by our clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct TokenGrant {
    /// Which one.
    pub generation: Generation,
    /// When it was asked for.
    pub issued_at: UtcMillis,
    /// Until when it is used.
    pub expires_at: UtcMillis,
    /// From when on it is renewed in the background.
    pub renew_at: UtcMillis,
}

/// The answer to "I need a token".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Acquired {
    /// Use the text kept under this generation.
    Ready(TokenGrant),
    /// A [`TokenEffect::Release`] will follow.
    Wait,
    /// There is none to be had now.
    Refused(Refusal),
}

/// Why there is no token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Refusal {
    /// The token service answered 429: no request is made until then (AUTH-4).
    #[error("the token service refuses requests until {until}")]
    Suspended {
        /// Until when.
        until: UtcMillis,
    },
    /// The last request failed; the next is made no earlier than then (AUTH-5).
    #[error("{fault}")]
    Fault {
        /// What went wrong.
        fault: TokenFault,
        /// When the next request may be made.
        retry_at: UtcMillis,
    },
    /// Tokens are issued, and the platform rejects them at once (AUTH-5).
    #[error("the platform rejects the tokens that its token service issues")]
    Rejected {
        /// When the next request may be made.
        retry_at: UtcMillis,
    },
    /// Too many callers wait already.
    #[error("too many callers wait for a token")]
    Busy,
}

/// What can be wrong with a client's token, told apart (AUTH-5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum TokenFault {
    /// The client id or secret is wrong.
    #[error("the token service does not accept the client id or secret")]
    InvalidClient,
    /// The client is disabled, or may not use this grant.
    #[error("the client is disabled at the token service")]
    DisabledClient,
    /// The answer was not a token.
    #[error("the token service's answer is not a token")]
    Malformed,
    /// The token service could not be reached, or failed.
    #[error("the token service cannot be reached")]
    Unreachable,
}

/// How a token request failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenFailure {
    /// 429: the client is suspended for 60 s, or longer if the service says so (AUTH-4).
    Limited {
        /// What the service asked for.
        retry_after: Option<Duration>,
    },
    /// Anything else.
    Fault(TokenFault),
}

/// What the driver must do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenEffect {
    /// Ask the token service; answered by `granted` or `failed` with this number. The driver's own
    /// time limit must be below 15 s, after which the keeper gives the request up.
    Request(TokenRequestId),
    /// Answer a caller who was told to wait; never with `Wait`.
    Release {
        /// Who.
        waiter: Waiter,
        /// The answer.
        answer: Acquired,
    },
    /// Forget the text of this token.
    Forget(Generation),
}

/// What an observer may want to know: counted, logged, never needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenEvent {
    /// A token was issued.
    Granted(TokenGrant),
    /// The answer had no lifetime; 20 minutes are assumed.
    LifetimeMissing,
    /// The answer's lifetime is out of bounds and was brought into them.
    LifetimeClamped,
    /// The token service suspended the client.
    Suspended {
        /// Until when.
        until: UtcMillis,
    },
    /// A request failed.
    Failed(TokenFault),
    /// The platform rejected a token.
    Dropped(Generation),
}

/// Why a keeper wants to be called again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenReason {
    /// A token in use is to be renewed.
    Renew,
    /// The limit of requests per second admits the next one.
    Permit,
    /// A request has taken too long.
    GiveUp,
}

/// Where a keeper stands; for health.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum TokenPhase {
    /// There is no token, and nobody asked.
    None,
    /// There is a valid token.
    Valid {
        /// Until when.
        expires_at: UtcMillis,
        /// Whether a new one is being fetched.
        renewing: bool,
        /// Until when the token service refuses us, if it does.
        suspended_until: Option<UtcMillis>,
    },
    /// The first, or the next after an expired one, is being fetched.
    Fetching,
    /// There is none to be had now.
    Refused(Refusal),
}
