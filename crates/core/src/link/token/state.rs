//! What a token keeper remembers.

use super::io::{Refusal, TokenGrant};
use crate::link::{Backoff, BackoffPolicy, SlidingLimit};
use crate::time::UtcMillis;

/// Token requests in any second (AUTH-4).
const REQUESTS_PER_SECOND: usize = 10;
/// Waits after a fault that another try may heal, in milliseconds.
pub(super) const SOFT: BackoffPolicy = BackoffPolicy {
    base_ms: 1_000,
    max_ms: 60_000,
    literal: false,
};

/// What outlives a keeper. Waiting callers and a request in flight do not: their driver is gone.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct TokenState {
    pub(super) grant: Option<TokenGrant>,
    /// Whether anybody has used the token since it was issued: an unused one is not renewed.
    pub(super) used: bool,
    pub(super) last_generation: u64,
    pub(super) last_request: u64,
    pub(super) suspended_until: Option<UtcMillis>,
    pub(super) trouble: Option<Refusal>,
    pub(super) young_drops: u32,
    pub(super) backoff: Backoff,
    pub(super) limit: SlidingLimit,
}

impl TokenState {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            grant: None,
            used: false,
            last_generation: 0,
            last_request: 0,
            suspended_until: None,
            trouble: None,
            young_drops: 0,
            backoff: Backoff::new(SOFT, seed),
            limit: SlidingLimit::new(REQUESTS_PER_SECOND, 1_000),
        }
    }
}
