//! The machine that keeps one token.

use std::collections::VecDeque;
use std::time::Duration;

use super::io::{
    Acquired, Generation, Refusal, TokenConfig, TokenEffect, TokenEvent, TokenFailure, TokenFault,
    TokenGrant, TokenPhase, TokenReason, TokenRequestId, Waiter,
};
use super::state::{SOFT, TokenState};
use crate::link::BackoffPolicy;
use crate::time::{UtcMillis, Wake};

/// The most callers that wait; further ones are refused as busy.
const MAX_WAITERS: usize = 4_096;
/// The most events that wait to be polled; further ones are dropped.
const MAX_EVENTS: usize = 64;
/// A 429 suspends the client at least this long, in milliseconds (AUTH-4).
const SUSPENSION_MS: i64 = 60_000;
/// A 429 suspends the client at most this long, in milliseconds, whatever the service asks for.
const MAX_SUSPENSION_MS: i64 = 3_600_000;
/// Assumed when the answer has no lifetime, in seconds.
const DEFAULT_LIFETIME_S: u64 = 1_200;
/// A lifetime is brought between these, in seconds.
const LIFETIME_S: (u64, u64) = (10, 86_400);
/// A request that has not been answered is given up after this, in milliseconds.
const REQUEST_LIMIT_MS: i64 = 15_000;
/// A token rejected younger than this, in milliseconds, counts towards "tokens are rejected".
const YOUNG_MS: i64 = 10_000;
/// Young rejected tokens in a row after which requests are spaced out.
const MOST_YOUNG_DROPS: u32 = 2;
/// Waits after a fault that only a person can heal, in milliseconds.
const HARD: BackoffPolicy = BackoffPolicy {
    base_ms: 30_000,
    max_ms: 300_000,
    literal: false,
};

/// Keeps one token for all who need it: at most one request in flight (I17), renewal in the
/// background while the old token is valid, suspension after a 429 while the valid token keeps
/// serving.
///
/// Inputs: [`Self::acquire`], [`Self::reject`], [`Self::granted`], [`Self::failed`],
/// [`Self::handle_timeout`]. Effects: [`TokenEffect`], to be drained after each. The text of a token
/// never enters: the driver keeps it under the [`Generation`] that `granted` returns.
#[derive(Clone, Debug)]
pub struct TokenKeeper {
    config: TokenConfig,
    state: TokenState,
    in_flight: Option<(TokenRequestId, UtcMillis)>,
    waiters: VecDeque<Waiter>,
    effects: VecDeque<TokenEffect>,
    events: VecDeque<TokenEvent>,
}

impl TokenKeeper {
    /// Starts without a token.
    #[must_use]
    pub fn new(config: TokenConfig, seed: u64) -> Self {
        Self::restore(config, TokenState::new(seed))
    }

    /// Continues from an exported state.
    #[must_use]
    pub const fn restore(config: TokenConfig, state: TokenState) -> Self {
        Self {
            config,
            state,
            in_flight: None,
            waiters: VecDeque::new(),
            effects: VecDeque::new(),
            events: VecDeque::new(),
        }
    }

    /// Returns what must be kept to continue later.
    #[must_use]
    pub const fn export(&self) -> &TokenState {
        &self.state
    }

    /// Asks for a token on behalf of a caller.
    pub fn acquire(&mut self, waiter: Waiter, now: UtcMillis) -> Acquired {
        if let Some(grant) = self.valid(now) {
            self.state.used = true;
            if now >= grant.renew_at {
                self.request(now);
            }
            return Acquired::Ready(grant);
        }
        if self.in_flight.is_none()
            && let Some(refusal) = self.refusal(now)
        {
            return Acquired::Refused(refusal);
        }
        if self.waiters.len() >= MAX_WAITERS {
            return Acquired::Refused(Refusal::Busy);
        }
        self.waiters.push_back(waiter);
        self.request(now);
        Acquired::Wait
    }

    /// Drops a token that the platform answered 401 to. A generation that is no longer the current
    /// one changes nothing, so fifty callers' rejections cause one request (AUTH-5).
    pub fn reject(&mut self, generation: Generation, now: UtcMillis) {
        let Some(grant) = self
            .state
            .grant
            .filter(|grant| grant.generation == generation)
        else {
            return;
        };
        self.state.grant = None;
        self.effects.push_back(TokenEffect::Forget(generation));
        self.event(TokenEvent::Dropped(generation));
        if now.minus(grant.issued_at) > YOUNG_MS {
            self.state.young_drops = 0;
            return;
        }
        self.state.young_drops = self.state.young_drops.saturating_add(1);
        if self.state.young_drops >= MOST_YOUNG_DROPS {
            self.state.backoff.set_policy(SOFT);
            let retry_at = now.after(self.state.backoff.fail(None));
            let refusal = Refusal::Rejected { retry_at };
            self.state.trouble = Some(refusal);
            if self.in_flight.is_none() {
                self.release(Acquired::Refused(refusal));
            }
        }
    }

    /// Takes a token that was issued with this lifetime in seconds, and returns the generation to
    /// keep its text under; `None` if the request had been given up.
    pub fn granted(
        &mut self,
        request: TokenRequestId,
        expires_in: Option<u64>,
        now: UtcMillis,
    ) -> Option<TokenGrant> {
        let (_, asked_at) = self.in_flight.take_if(|(known, _)| *known == request)?;
        let lifetime = self.lifetime(expires_in);
        let lead = i64::try_from(self.config.lead.as_millis())
            .unwrap_or(i64::MAX)
            .min(lifetime / 5);
        self.state.last_generation += 1;
        // The lifetime began at the service some time after the request left: counting from there
        // errs on the safe side.
        let expires_at = asked_at.offset(lifetime);
        let grant = TokenGrant {
            generation: Generation(self.state.last_generation),
            issued_at: now,
            expires_at,
            renew_at: expires_at.offset(-lead),
        };
        if let Some(old) = self.state.grant.replace(grant) {
            self.effects.push_back(TokenEffect::Forget(old.generation));
        }
        self.state.used = !self.waiters.is_empty();
        self.state.trouble = None;
        if self.state.young_drops < MOST_YOUNG_DROPS {
            self.state.backoff.reset();
        }
        self.event(TokenEvent::Granted(grant));
        self.release(Acquired::Ready(grant));
        Some(grant)
    }

    /// Takes the failure of a request. Callers that wait are refused at once, or go on with the old
    /// token if there is one. A 429 counts even if the request had been given up.
    pub fn failed(&mut self, request: TokenRequestId, failure: TokenFailure, now: UtcMillis) {
        let current = self
            .in_flight
            .take_if(|(known, _)| *known == request)
            .is_some();
        if current {
            self.fail(failure, now);
        } else if let TokenFailure::Limited { retry_after } = failure {
            self.suspend(retry_after, now);
        }
    }

    /// Does what is due.
    pub fn handle_timeout(&mut self, now: UtcMillis) {
        if self
            .in_flight
            .take_if(|(_, since)| now.minus(*since) >= REQUEST_LIMIT_MS)
            .is_some()
        {
            self.fail(TokenFailure::Fault(TokenFault::Unreachable), now);
        }
        if self.wants_request(now) {
            self.request(now);
        }
    }

    /// Says when [`Self::handle_timeout`] is due next.
    #[must_use]
    pub fn poll_timeout(&self, now: UtcMillis) -> Option<Wake<TokenReason>> {
        if let Some((_, since)) = self.in_flight {
            return Some(Wake {
                at: since.offset(REQUEST_LIMIT_MS),
                reason: TokenReason::GiveUp,
            });
        }
        let free_at = self.state.limit.free_at(now);
        if !self.waiters.is_empty() {
            return Some(Wake {
                at: free_at.max(self.blocked_until(now).unwrap_or(free_at)),
                reason: TokenReason::Permit,
            });
        }
        let grant = self.valid(now).filter(|_| self.state.used)?;
        let blocked_until = self.blocked_until(now).unwrap_or(free_at);
        let at = grant.renew_at.max(blocked_until).max(free_at);
        (at < grant.expires_at).then_some(Wake {
            at,
            reason: TokenReason::Renew,
        })
    }

    /// Returns the next effect.
    pub fn poll_effect(&mut self) -> Option<TokenEffect> {
        self.effects.pop_front()
    }

    /// Returns the next event.
    pub fn poll_event(&mut self) -> Option<TokenEvent> {
        self.events.pop_front()
    }

    /// Returns until when the token service refuses us, if it does (AUTH-4).
    #[must_use]
    pub fn suspended_until(&self, now: UtcMillis) -> Option<UtcMillis> {
        self.state.suspended_until.filter(|until| now < *until)
    }

    /// Says where the keeper stands.
    #[must_use]
    pub fn phase(&self, now: UtcMillis) -> TokenPhase {
        match (self.valid(now), self.in_flight, self.refusal(now)) {
            (Some(grant), in_flight, _) => TokenPhase::Valid {
                expires_at: grant.expires_at,
                renewing: in_flight.is_some(),
                suspended_until: self.suspended_until(now),
            },
            (None, Some(_), _) => TokenPhase::Fetching,
            (None, None, Some(refusal)) => TokenPhase::Refused(refusal),
            (None, None, None) if !self.waiters.is_empty() => TokenPhase::Fetching,
            (None, None, None) => TokenPhase::None,
        }
    }

    fn valid(&self, now: UtcMillis) -> Option<TokenGrant> {
        self.state.grant.filter(|grant| now < grant.expires_at)
    }

    /// Why no request may be made now.
    fn refusal(&self, now: UtcMillis) -> Option<Refusal> {
        if let Some(until) = self.suspended_until(now) {
            return Some(Refusal::Suspended { until });
        }
        self.state.trouble.filter(|trouble| match trouble {
            Refusal::Fault { retry_at, .. } | Refusal::Rejected { retry_at } => now < *retry_at,
            // Never troubles: a suspension is kept beside them, and busy is said to one caller alone.
            Refusal::Suspended { .. } | Refusal::Busy => false,
        })
    }

    fn blocked_until(&self, now: UtcMillis) -> Option<UtcMillis> {
        match self.refusal(now)? {
            Refusal::Suspended { until } => Some(until),
            Refusal::Fault { retry_at, .. } | Refusal::Rejected { retry_at } => Some(retry_at),
            Refusal::Busy => None,
        }
    }

    fn wants_request(&self, now: UtcMillis) -> bool {
        !self.waiters.is_empty()
            || (self.state.used && self.valid(now).is_some_and(|grant| now >= grant.renew_at))
    }

    /// Starts a request unless one is in flight, or something forbids it.
    fn request(&mut self, now: UtcMillis) {
        if self.in_flight.is_some()
            || self.refusal(now).is_some()
            || self.state.limit.take(now).is_err()
        {
            return;
        }
        self.state.last_request += 1;
        let request = TokenRequestId(self.state.last_request);
        self.in_flight = Some((request, now));
        self.effects.push_back(TokenEffect::Request(request));
    }

    fn fail(&mut self, failure: TokenFailure, now: UtcMillis) {
        let refusal = match failure {
            TokenFailure::Limited { retry_after } => Refusal::Suspended {
                until: self.suspend(retry_after, now),
            },
            TokenFailure::Fault(fault) => {
                self.state.backoff.set_policy(match fault {
                    TokenFault::InvalidClient | TokenFault::DisabledClient => HARD,
                    TokenFault::Malformed | TokenFault::Unreachable => SOFT,
                });
                let retry_at = now.after(self.state.backoff.fail(None));
                let refusal = Refusal::Fault { fault, retry_at };
                self.state.trouble = Some(refusal);
                self.event(TokenEvent::Failed(fault));
                refusal
            }
        };
        let answer = self
            .valid(now)
            .map_or(Acquired::Refused(refusal), Acquired::Ready);
        self.release(answer);
    }

    /// Makes no request until then (AUTH-4).
    fn suspend(&mut self, retry_after: Option<Duration>, now: UtcMillis) -> UtcMillis {
        let asked = retry_after.map_or(0, |wait| {
            i64::try_from(wait.as_millis()).unwrap_or(i64::MAX)
        });
        let until = now.offset(asked.clamp(SUSPENSION_MS, MAX_SUSPENSION_MS));
        let until = self
            .state
            .suspended_until
            .map_or(until, |known| known.max(until));
        self.state.suspended_until = Some(until);
        self.event(TokenEvent::Suspended { until });
        until
    }

    fn release(&mut self, answer: Acquired) {
        let released = self
            .waiters
            .drain(..)
            .map(|waiter| TokenEffect::Release { waiter, answer });
        self.effects.extend(released);
    }

    /// Returns the lifetime in milliseconds, within bounds.
    fn lifetime(&mut self, expires_in: Option<u64>) -> i64 {
        let (least, most) = LIFETIME_S;
        let seconds = match expires_in {
            Some(seconds) => {
                if !(least..=most).contains(&seconds) {
                    self.event(TokenEvent::LifetimeClamped);
                }
                seconds.clamp(least, most)
            }
            None => {
                self.event(TokenEvent::LifetimeMissing);
                DEFAULT_LIFETIME_S
            }
        };
        i64::try_from(seconds)
            .unwrap_or(i64::MAX)
            .saturating_mul(1_000)
    }

    fn event(&mut self, event: TokenEvent) {
        if self.events.len() < MAX_EVENTS {
            self.events.push_back(event);
        }
    }
}
