//! Keeping a connection to anything: back-off, breaker, tokens, limits, sessions. Knows nothing of
//! contact centres.
//!
//! Every machine here takes `now` as its last parameter, exports its whole state (it is `Clone`, and
//! serialisable with the `serde` feature) and draws its jitter from a seed that is part of that state.

mod backoff;
mod breaker;
mod clock;
mod jitter;
mod limit;
mod pager;
mod secret;
mod token;

pub use backoff::{Backoff, BackoffPolicy};
pub use breaker::{Admission, Breaker, BreakerState};
pub use clock::{ClockEstimate, UpstreamClock};
pub use jitter::Jitter;
pub use limit::{SlidingLimit, TokenBucket};
pub use pager::{PageError, PageGuard};
pub use secret::Secret;
pub use token::{
    Acquired, Generation, Refusal, TokenConfig, TokenEffect, TokenEvent, TokenFailure, TokenFault,
    TokenGrant, TokenKeeper, TokenPhase, TokenReason, TokenRequestId, TokenState, Waiter,
};
