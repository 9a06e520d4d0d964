//! The desk's socket: when to open it, when it is lost, when to try again.

use super::machine::{Desk, Phase};
use super::picture::Assembly;
use super::{Effect, Status};
use crate::frame::{ClientFrame, close};
use crate::time::UtcMillis;

/// An attempt to open the socket is given up after this, in milliseconds.
const OPEN_MS: i64 = 15_000;
/// The hub must greet, and a snapshot must move on, within this, in milliseconds.
pub(super) const PROGRESS_MS: i64 = 20_000;
/// A silent socket is taken for dead this long after it went stale, in milliseconds.
const DEAD_AFTER_STALE_MS: i64 = 8_000;
/// The first wait between attempts is drawn from zero to this, in milliseconds; it doubles.
const RETRY_BASE_MS: u64 = 1_000;
/// No wait between attempts is longer, in milliseconds.
const RETRY_MAX_MS: u64 = 30_000;
/// When the hub says that it restarts, everyone comes back within this, in milliseconds.
const RESTART_SPREAD_MS: u64 = 10_000;
/// A connection that lived this long forgets the failures before it, in milliseconds.
const SETTLED_MS: i64 = 10_000;
/// Attempts that a person's return triggers are at least this far apart, in milliseconds.
const HURRY_MS: i64 = 1_000;
/// The hub goes away on purpose.
const GOING_AWAY: [u16; 2] = [1001, 1012];

impl Desk {
    pub(super) fn has_socket(&self) -> bool {
        matches!(
            self.phase,
            Phase::Greeting { .. } | Phase::Loading { .. } | Phase::Live
        )
    }

    pub(super) fn open(&mut self, now: UtcMillis) {
        self.last_attempt = Some(now);
        self.live_since = None;
        self.phase = Phase::Opening {
            until: now.offset(OPEN_MS),
        };
        self.effects.push_back(Effect::Open);
    }

    pub(super) fn greet(&mut self, now: UtcMillis) {
        if matches!(self.phase, Phase::Opening { .. }) {
            self.phase = Phase::Greeting {
                until: now.offset(PROGRESS_MS),
            };
            self.effects.push_back(Effect::Send(ClientFrame::Hello {
                resume: self.position,
            }));
        }
    }

    pub(super) fn live(&mut self, now: UtcMillis) {
        if !matches!(self.phase, Phase::Live) {
            self.phase = Phase::Live;
            self.live_since = Some(now);
        }
    }

    /// The stream no longer fits what is held: a new socket, and a snapshot on it.
    pub(super) fn resync(&mut self, now: UtcMillis) {
        self.position = None;
        self.effects.push_back(Effect::Close);
        self.retry(0, now);
    }

    pub(super) fn closed(&mut self, code: u16, now: UtcMillis) {
        if !self.has_socket() && !matches!(self.phase, Phase::Opening { .. }) {
            return;
        }
        match code {
            close::SESSION_ENDED => self.end(Phase::SessionEnded, now),
            close::FORBIDDEN => self.end(Phase::Forbidden, now),
            _ => self.retry(code, now),
        }
    }

    pub(super) fn retry(&mut self, code: u16, now: UtcMillis) {
        let settled = |since: UtcMillis| now.minus(since) >= SETTLED_MS;
        if self.live_since.take().is_some_and(settled) {
            self.attempt = 0;
        }
        self.lost(now);
        let grown =
            RETRY_BASE_MS.saturating_mul(1_u64.checked_shl(self.attempt).unwrap_or(u64::MAX));
        let spread = if GOING_AWAY.contains(&code) && self.attempt == 0 {
            RESTART_SPREAD_MS
        } else {
            grown.min(RETRY_MAX_MS)
        };
        self.attempt = self.attempt.saturating_add(1);
        let wait = i64::try_from(self.jitter.below(spread)).unwrap_or(0);
        self.phase = Phase::Waiting {
            retry_at: now.offset(wait),
        };
    }

    pub(super) fn stop(&mut self, phase: Phase, now: UtcMillis) {
        if self.has_socket() || matches!(self.phase, Phase::Opening { .. }) {
            self.effects.push_back(Effect::Close);
        }
        self.end(phase, now);
    }

    fn end(&mut self, phase: Phase, now: UtcMillis) {
        self.lost(now);
        self.live_since = None;
        self.phase = phase;
    }

    fn lost(&mut self, now: UtcMillis) {
        self.assembly = Assembly::default();
        self.lost_since
            .get_or_insert_with(|| self.last_frame.unwrap_or(now));
    }

    pub(super) fn network(&mut self, online: bool, now: UtcMillis) {
        match (online, self.phase) {
            (
                false,
                Phase::Idle | Phase::Offline { .. } | Phase::SessionEnded | Phase::Forbidden,
            ) => {}
            (false, _) => self.stop(Phase::Offline { since: now }, now),
            (true, Phase::Offline { .. }) => {
                self.attempt = 0;
                self.open(now);
            }
            (true, _) => self.wake(now),
        }
    }

    /// The person is back: what is late is done at once.
    pub(super) fn wake(&mut self, now: UtcMillis) {
        self.directory.hurry();
        let soonest = self.last_attempt.map_or(now, |at| at.offset(HURRY_MS));
        match self.phase {
            Phase::Waiting { .. } if now >= soonest => self.open(now),
            Phase::Waiting { retry_at } => {
                self.phase = Phase::Waiting {
                    retry_at: retry_at.min(soonest),
                };
            }
            Phase::Live if self.is_silent(now) => {
                self.effects.push_back(Effect::Close);
                self.hub_clock.forget();
                self.lost(now);
                self.open(now);
            }
            Phase::Idle
            | Phase::Opening { .. }
            | Phase::Greeting { .. }
            | Phase::Loading { .. }
            | Phase::Live
            | Phase::Offline { .. }
            | Phase::SessionEnded
            | Phase::Forbidden => {}
        }
    }

    pub(super) fn is_silent(&self, now: UtcMillis) -> bool {
        self.last_frame
            .is_some_and(|last| now.minus(last) > i64::from(self.stale_after_ms))
    }

    pub(super) fn dead_at(&self) -> Option<UtcMillis> {
        let stale = i64::from(self.stale_after_ms);
        Some(self.last_frame?.offset(stale + DEAD_AFTER_STALE_MS))
    }

    pub(super) fn silence_at(&self) -> Option<UtcMillis> {
        if matches!(self.shown, Status::Stale { .. }) {
            return self.dead_at();
        }
        Some(self.last_frame?.offset(i64::from(self.stale_after_ms) + 1))
    }
}
