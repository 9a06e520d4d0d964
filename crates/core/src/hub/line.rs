//! The platform's stream: when to open it, when it counts as failed, when to try again (RT-10).

use std::time::Duration;

use super::{Config, StreamEnd};
use crate::frame::{Link, TokenFault, Trouble};
use crate::link::{Admission, Backoff, BackoffPolicy, Breaker, BreakerState};
use crate::time::UtcMillis;

/// A stream that lived shorter than this failed, and one that lived so long, with messages, clears
/// the count, in milliseconds (DESIGN 17).
const SETTLED_MS: i64 = 30_000;
/// An attempt that did not report back is given up after this, in milliseconds.
const CONNECT_MS: i64 = 45_000;
/// The wait when the token service refuses us and does not say for how long (AUTH-4).
const SUSPENDED: Duration = Duration::from_secs(60);
/// No restored wait is longer than this, in milliseconds: the clock may have been set meanwhile.
const MAX_RESTORED_WAIT_MS: i64 = 3_700_000;

/// What the hub must do about the stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineStep {
    Nothing,
    Open,
    Close,
}

/// The one stream of a connection (RT-1).
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct Line {
    backoff: Backoff,
    breaker: Breaker,
    state: State,
    last_message: Option<UtcMillis>,
    lost_since: Option<UtcMillis>,
    connections: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
enum State {
    Idle,
    Connecting {
        since: UtcMillis,
    },
    Open {
        since: UtcMillis,
        spoke: bool,
    },
    Waiting {
        retry_at: UtcMillis,
        why: Trouble,
        circuit: bool,
    },
}

impl Line {
    pub(super) fn new(config: &Config, seed: u64) -> Self {
        Self {
            backoff: Backoff::new(policy(config), seed),
            breaker: Breaker::new(seed.rotate_left(32) ^ 0x9e37_79b9_7f4a_7c15),
            state: State::Idle,
            last_message: None,
            lost_since: None,
            connections: 0,
        }
    }

    /// Returns what outlives the hub: the socket does not, the wait does.
    pub(super) fn exported(&self) -> Self {
        let mut line = self.clone();
        if let State::Connecting { since } | State::Open { since, .. } = line.state {
            line.lost_since = Some(line.last_message.unwrap_or(since));
            line.state = State::Idle;
            line.breaker.forget_probe();
        }
        line
    }

    /// Takes up an exported line under the configuration of today.
    pub(super) fn restored(mut self, config: &Config, now: UtcMillis) -> Self {
        self.backoff.set_policy(policy(config));
        if let State::Waiting { retry_at, .. } = &mut self.state {
            *retry_at = (*retry_at).min(now.offset(MAX_RESTORED_WAIT_MS));
        }
        self
    }

    /// Runs the line, unless it runs already.
    pub(super) fn start(&mut self, now: UtcMillis) -> LineStep {
        if self.state == State::Idle {
            self.attempt(now)
        } else {
            LineStep::Nothing
        }
    }

    /// The platform accepted the stream.
    pub(super) fn opened(&mut self, now: UtcMillis) -> bool {
        if !matches!(self.state, State::Connecting { .. }) {
            return false;
        }
        self.state = State::Open {
            since: now,
            spoke: false,
        };
        self.connections = self.connections.saturating_add(1);
        true
    }

    /// A message arrived; whatever it says, the stream is alive.
    pub(super) fn message(&mut self, now: UtcMillis) -> bool {
        let State::Open { since, spoke } = &mut self.state else {
            return false;
        };
        *spoke = true;
        self.last_message = Some(now);
        if now.minus(*since) >= SETTLED_MS {
            self.backoff.reset();
            self.breaker.succeed();
        }
        true
    }

    /// The stream ended, or could not be opened; returns until when the circuit is open if this
    /// opened it.
    pub(super) fn ended(&mut self, end: StreamEnd, now: UtcMillis) -> Option<UtcMillis> {
        let lasted = match self.state {
            State::Open { since, spoke } => spoke && now.minus(since) >= SETTLED_MS,
            State::Connecting { .. } => false,
            State::Idle | State::Waiting { .. } => return None,
        };
        self.lost_since.get_or_insert(now);
        // No attempt was made at the platform: nothing is learned about it.
        let suspended = end.why == Trouble::TokenSuspended;
        let half_open = matches!(self.breaker.state(), BreakerState::HalfOpen { .. });
        let circuit = if lasted || (suspended && !half_open) {
            None
        } else {
            self.breaker.fail(now)
        };
        let asked = end.retry_after.or_else(|| suspended.then_some(SUSPENDED));
        let own = now.after(self.backoff.fail(asked));
        self.state = State::Waiting {
            retry_at: circuit.map_or(own, |until| until.max(now.after(asked.unwrap_or_default()))),
            why: end.why,
            circuit: circuit.is_some(),
        };
        circuit
    }

    /// Does what is due.
    pub(super) fn handle_timeout(&mut self, now: UtcMillis) -> LineStep {
        match self.state {
            State::Waiting { retry_at, .. } if now >= retry_at => self.attempt(now),
            State::Connecting { since } if now.minus(since) >= CONNECT_MS => {
                self.ended(
                    StreamEnd {
                        why: Trouble::TimedOut,
                        retry_after: None,
                    },
                    now,
                );
                LineStep::Close
            }
            State::Idle | State::Connecting { .. } | State::Open { .. } | State::Waiting { .. } => {
                LineStep::Nothing
            }
        }
    }

    pub(super) const fn poll_timeout(&self) -> Option<UtcMillis> {
        match self.state {
            State::Waiting { retry_at, .. } => Some(retry_at),
            State::Connecting { since } => Some(since.offset(CONNECT_MS)),
            State::Idle | State::Open { .. } => None,
        }
    }

    /// Returns since when the stream has been open, if it is.
    pub(super) const fn open_since(&self) -> Option<UtcMillis> {
        match self.state {
            State::Open { since, .. } => Some(since),
            State::Idle | State::Connecting { .. } | State::Waiting { .. } => None,
        }
    }

    /// Returns since when the stream has said nothing, if it is open.
    pub(super) fn silent_since(&self) -> Option<UtcMillis> {
        let since = self.open_since()?;
        Some(self.last_message.map_or(since, |last| last.max(since)))
    }

    pub(super) const fn last_message(&self) -> Option<UtcMillis> {
        self.last_message
    }

    /// Returns since when there has been no stream; kept while attempts fail.
    pub(super) const fn lost_since(&self) -> Option<UtcMillis> {
        self.lost_since
    }

    /// Says whether an attempt failed since the stream was lost (or since the start).
    pub(super) const fn has_failed(&self) -> bool {
        self.backoff.attempt() > 0
    }

    /// The floor was confirmed over an open stream: the loss is over.
    pub(super) const fn recovered(&mut self) {
        self.lost_since = None;
    }

    pub(super) const fn connections(&self) -> u64 {
        self.connections
    }

    pub(super) const fn link(&self) -> Link {
        match self.state {
            State::Idle => Link::Idle,
            State::Connecting { .. } => Link::Connecting {
                attempt: self.backoff.attempt(),
            },
            State::Open { since, .. } => Link::Open { since },
            State::Waiting {
                retry_at,
                why,
                circuit,
            } => {
                if circuit {
                    Link::CircuitOpen {
                        until: retry_at,
                        why,
                    }
                } else {
                    Link::Waiting {
                        attempt: self.backoff.attempt(),
                        retry_at,
                        why,
                    }
                }
            }
        }
    }

    /// Returns the fault of the token, if that is what keeps the stream shut (AUTH-5).
    pub(super) const fn token_fault(why: Trouble) -> Option<TokenFault> {
        match why {
            Trouble::Token { fault } => Some(fault),
            Trouble::Unreachable
            | Trouble::Status { .. }
            | Trouble::Closed { .. }
            | Trouble::Silent
            | Trouble::TokenSuspended
            | Trouble::TimedOut
            | Trouble::Unreadable => None,
        }
    }

    fn attempt(&mut self, now: UtcMillis) -> LineStep {
        match self.breaker.admit(now) {
            Admission::Admitted => {
                self.state = State::Connecting { since: now };
                LineStep::Open
            }
            Admission::Refused { until } => {
                let why = match self.state {
                    State::Waiting { why, .. } => why,
                    State::Idle | State::Connecting { .. } | State::Open { .. } => {
                        Trouble::Unreachable
                    }
                };
                self.state = State::Waiting {
                    retry_at: until.max(now.offset(1)),
                    why,
                    circuit: true,
                };
                LineStep::Nothing
            }
        }
    }
}

fn policy(config: &Config) -> BackoffPolicy {
    BackoffPolicy::new(config.backoff_base, config.backoff_max).literal(config.backoff_literal)
}
