//! The driver of the token machine: callers wait here, requests are made here.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

use floorlight_core::link::{
    Acquired, Generation, Refusal, Secret, TokenBucket, TokenConfig, TokenEffect, TokenEvent,
    TokenFailure, TokenFault, TokenKeeper, TokenPhase, TokenRequestId, Waiter,
};
use floorlight_core::time::UtcMillis;
use floorlight_wire::api::TokenHealth;
use floorlight_wire::config::Connection;
use futures_channel::oneshot;
use wasm_bindgen_futures::spawn_local;
use worker::{Delay, Env};

use super::api::NoToken;
use super::rejections::Rejections;
use super::request::{self, Issued};
use super::vault::{Found, Vault};
use crate::clock;
use crate::connection;
use crate::store::entropy;
use crate::timer::Timer;

/// REST requests a second, over all callers, and the burst above it.
const REST_PER_SECOND: u32 = 20;
const REST_BURST: u32 = 40;
/// The longest that a request waits for its permit.
const MAX_PERMIT_WAIT: Duration = Duration::from_secs(10);
/// A token that is announced but whose text is lost is asked for again this often.
const ATTEMPTS: usize = 2;

/// One client's token, and everybody who waits for it.
pub(crate) struct Keep {
    env: Env,
    vault: Vault,
    connection: Connection,
    inner: RefCell<Inner>,
    timer: Timer,
}

struct Inner {
    keeper: TokenKeeper,
    texts: BTreeMap<Generation, Secret<String>>,
    waiting: BTreeMap<Waiter, oneshot::Sender<Acquired>>,
    next_waiter: u64,
    next_secret: bool,
    requests: u64,
    rest: TokenBucket,
    rejections: Rejections,
}

enum Asked {
    Now(Acquired),
    Later(oneshot::Receiver<Acquired>),
}

impl Keep {
    /// Continues from what was found on disk.
    pub(crate) fn new(env: Env, vault: Vault, connection: Connection, found: Found) -> Self {
        let config = TokenConfig {
            lead: connection.token_lead(),
        };
        let keeper = match found.state {
            Some(state) => TokenKeeper::restore(config, state),
            None => TokenKeeper::new(config, entropy::seed().unwrap_or(0)),
        };
        let texts = found
            .token
            .into_iter()
            .map(|(generation, text)| (Generation(generation), text))
            .collect();
        Self {
            env,
            vault,
            connection,
            inner: RefCell::new(Inner {
                keeper,
                texts,
                waiting: BTreeMap::new(),
                next_waiter: 0,
                next_secret: found.next_secret,
                requests: 0,
                rejections: Rejections::default(),
                rest: TokenBucket::new(REST_PER_SECOND, REST_BURST, clock::now()),
            }),
            timer: Timer::default(),
        }
    }

    /// Returns the connection whose client this is.
    pub(crate) const fn connection(&self) -> &Connection {
        &self.connection
    }

    /// Returns a token, waiting for the one request that serves everybody (AUTH-2).
    pub(crate) async fn token(self: &Rc<Self>) -> Result<(Secret<String>, u64), NoToken> {
        for _ in 0..ATTEMPTS {
            let asked = self.with(Inner::ask);
            self.settle();
            let acquired = match asked {
                Some(Asked::Now(acquired)) => acquired,
                Some(Asked::Later(answer)) => answer.await.map_err(|_| NoToken::Busy)?,
                None => return Err(NoToken::Busy),
            };
            match acquired {
                Acquired::Ready(grant) => {
                    let text = self.with(|inner| inner.texts.get(&grant.generation).cloned());
                    if let Some(Some(text)) = text {
                        return Ok((text, grant.generation.0));
                    }
                    self.with(|inner| inner.keeper.reject(grant.generation, clock::now()));
                    self.settle();
                }
                Acquired::Refused(refusal) => return Err(refusal.into()),
                Acquired::Wait => return Err(NoToken::Busy),
            }
        }
        Err(NoToken::Busy)
    }

    /// Drops a token that the platform answered 401 to, if it is still the current one and another
    /// may do better: a platform that rejects every token gets one new one a minute (AUTH-5, R5).
    pub(crate) fn reject(self: &Rc<Self>, generation: u64) {
        let now = clock::now();
        self.with(|inner| {
            if inner.rejections.admit(generation, now) {
                inner.keeper.reject(Generation(generation), now);
            }
        });
        self.settle();
    }

    /// Notes that the platform took a token.
    pub(crate) fn took(&self, generation: u64) {
        self.with(|inner| inner.rejections.took(generation));
    }

    /// Waits for a permit to make a REST request; false if none comes in time.
    pub(crate) async fn permit(&self) -> bool {
        let began = clock::now();
        loop {
            let now = clock::now();
            let free_at = match self.with(|inner| inner.rest.take(1, now)) {
                Some(Ok(())) => return true,
                Some(Err(free_at)) => free_at,
                None => return false,
            };
            if free_at.since(began) > MAX_PERMIT_WAIT {
                return false;
            }
            Delay::from(free_at.since(now).max(Duration::from_millis(1))).await;
        }
    }

    /// Says until when the token service refuses us, if it does (AUTH-4).
    pub(crate) fn suspended_until(&self) -> Option<UtcMillis> {
        self.with(|inner| inner.keeper.suspended_until(clock::now()))
            .flatten()
    }

    /// Says how the token fares.
    pub(crate) fn state(&self) -> TokenHealth {
        let (phase, next_secret, requests) = self
            .with(|inner| {
                let phase = inner.keeper.phase(clock::now());
                (phase, inner.next_secret, inner.requests)
            })
            .unwrap_or((TokenPhase::None, false, 0));
        TokenHealth {
            phase,
            suspended_until: self.suspended_until(),
            storage: self.vault.describe(),
            next_secret,
            requests,
        }
    }

    fn with<T>(&self, use_it: impl FnOnce(&mut Inner) -> T) -> Option<T> {
        let mut inner = self.inner.try_borrow_mut().ok()?;
        Some(use_it(&mut inner))
    }

    /// Does what the machine asks for, writes its state down, and arms the timer.
    fn settle(self: &Rc<Self>) {
        while let Some(Some(effect)) = self.with(|inner| inner.keeper.poll_effect()) {
            match effect {
                TokenEffect::Request(id) => spawn_local(Rc::clone(self).request(id)),
                TokenEffect::Release { waiter, answer } => {
                    let caller = self.with(|inner| inner.waiting.remove(&waiter)).flatten();
                    if let Some(caller) = caller {
                        // A caller that went away meanwhile needs no token.
                        let _gone = caller.send(answer);
                    }
                }
                TokenEffect::Forget(generation) => {
                    self.with(|inner| inner.texts.remove(&generation));
                    if let Err(error) = self.vault.forget(generation.0) {
                        tracing::error!(%error, "a token could not be forgotten");
                    }
                }
            }
        }
        self.with(|inner| {
            while let Some(event) = inner.keeper.poll_event() {
                observe(event);
            }
            if let Err(error) = self.vault.write(inner.keeper.export()) {
                tracing::error!(%error, "the gate's state could not be written");
            }
        });
        let now = clock::now();
        if let Some(Some(wake)) = self.with(|inner| inner.keeper.poll_timeout(now)) {
            let this = Rc::clone(self);
            self.timer.arm(wake.at, now, move || {
                this.with(|inner| inner.keeper.handle_timeout(clock::now()));
                this.settle();
            });
        }
    }

    async fn request(self: Rc<Self>, id: TokenRequestId) {
        let result = self.try_secrets().await;
        match result {
            Ok(issued) => {
                // Sealed before it is announced: state and token reach the disk together.
                let sealed = self.vault.seal(&issued.token).await;
                self.with(|inner| {
                    let granted = inner.keeper.granted(id, issued.expires_in_s, clock::now());
                    let Some(grant) = granted else { return };
                    inner.texts.insert(grant.generation, issued.token);
                    if let Some(sealed) = sealed
                        && let Err(error) = self.vault.keep(grant.generation.0, sealed)
                    {
                        tracing::error!(%error, "the token could not be stored");
                    }
                });
            }
            Err(failure) => {
                self.with(|inner| inner.keeper.failed(id, failure, clock::now()));
            }
        }
        self.settle();
    }

    /// Tries the secret in use and, where that is refused, the one in the other slot.
    async fn try_secrets(&self) -> Result<Issued, TokenFailure> {
        let first = self.with(|inner| inner.next_secret).unwrap_or(false);
        let mut result = Err(TokenFailure::Fault(TokenFault::InvalidClient));
        for next in [first, !first] {
            let Some(secret) = connection::client_secret(&self.env, &self.connection, next) else {
                continue;
            };
            self.with(|inner| inner.requests += 1);
            result = request::ask(&self.connection, &secret).await;
            match &result {
                Err(TokenFailure::Fault(TokenFault::InvalidClient)) => {}
                Ok(_) => {
                    self.with(|inner| inner.next_secret = next);
                    if let Err(error) = self.vault.note_secret(next) {
                        tracing::error!(%error, "the secret's slot could not be noted");
                    }
                    break;
                }
                Err(TokenFailure::Fault(_) | TokenFailure::Limited { .. }) => break,
            }
        }
        result
    }
}

impl Inner {
    fn ask(&mut self) -> Asked {
        self.next_waiter += 1;
        let waiter = Waiter(self.next_waiter);
        match self.keeper.acquire(waiter, clock::now()) {
            Acquired::Wait => {
                let (caller, answer) = oneshot::channel();
                self.waiting.insert(waiter, caller);
                Asked::Later(answer)
            }
            now @ (Acquired::Ready(_) | Acquired::Refused(_)) => Asked::Now(now),
        }
    }
}

impl From<Refusal> for NoToken {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Suspended { until } => Self::Suspended { until },
            Refusal::Fault { fault, retry_at } => Self::Fault {
                fault: fault.into(),
                retry_at,
            },
            Refusal::Rejected { retry_at } => Self::Rejected { retry_at },
            Refusal::Busy => Self::Busy,
        }
    }
}

fn observe(event: TokenEvent) {
    match event {
        TokenEvent::Granted(grant) => {
            tracing::info!(generation = grant.generation.0, expires_at = %grant.expires_at, "a token was issued");
        }
        TokenEvent::LifetimeMissing => {
            tracing::warn!("the token service states no lifetime: 20 minutes are assumed");
        }
        TokenEvent::LifetimeClamped => {
            tracing::warn!("the token service states a lifetime out of bounds");
        }
        TokenEvent::Suspended { until } => {
            tracing::warn!(%until, "the token service suspends the client");
        }
        TokenEvent::Failed(fault) => tracing::error!(%fault, "there is no token"),
        TokenEvent::Dropped(generation) => {
            tracing::info!(generation = generation.0, "the platform rejected a token");
        }
    }
}
