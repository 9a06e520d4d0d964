//! One watcher: what is under way to it, and how long it is waited for.

use std::collections::VecDeque;

use super::Scope;
use super::hearing::Hearing;
use crate::frame::{Seq, close};
use crate::link::TokenBucket;
use crate::time::UtcMillis;

/// A socket must say hello within this, in milliseconds.
const HELLO_MS: i64 = 5_000;
/// Frames that may be under way to one watcher.
pub(super) const WINDOW: usize = 64;
/// A watcher who acknowledges nothing is dropped after this, in milliseconds: soon enough that its socket is
/// closed within five seconds.
const TOO_SLOW_MS: i64 = 4_900;
/// A desk acknowledges at most once a second: a frame that comes this long after an unacknowledged
/// one reminds it, and it has as long again to answer, in milliseconds. A hidden tab's timers may
/// sleep for a minute, but frames still wake it.
const REMINDER_MS: i64 = 1_000;
/// A snapshot must be acknowledged within this, in milliseconds.
const SNAPSHOT_MS: i64 = 30_000;
/// A watcher that says nothing at all is dropped after this, in milliseconds.
const HALF_OPEN_MS: i64 = 60_000;
/// A heartbeat comes at least this often, in milliseconds.
pub(super) const HEARTBEAT_MS: i64 = 5_000;
/// Frames a watcher may send in a second, and at once.
const FRAMES_PER_SECOND: u32 = 10;
const FRAMES_AT_ONCE: u32 = 20;

/// One watcher. Its window bounds its memory (I20).
#[derive(Clone, Debug)]
pub(super) struct Client {
    #[expect(dead_code, reason = "frames are shaped by it when scopes narrow")]
    pub(super) scope: Scope,
    pub(super) phase: Phase,
    pub(super) heard_at: UtcMillis,
    pub(super) sent_at: UtcMillis,
    pub(super) sent: Seq,
    /// The last step of each frame that was not acknowledged, and when it was sent.
    unacknowledged: VecDeque<(Seq, UtcMillis)>,
    /// When the watcher was reminded of the oldest of them.
    reminded_at: Option<UtcMillis>,
    pub(super) blocked_since: Option<UtcMillis>,
    pub(super) frames: TokenBucket,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// No hello yet.
    Silent,
    /// Welcomed; its snapshot waits for a free place.
    Queued,
    /// Its snapshot is under way.
    Loading { since: UtcMillis, to: Seq },
    /// It follows the stream.
    Following,
}

impl Client {
    pub(super) fn new(scope: Scope, now: UtcMillis) -> Self {
        Self {
            scope,
            phase: Phase::Silent,
            heard_at: now,
            sent_at: now,
            sent: Seq(0),
            unacknowledged: VecDeque::new(),
            reminded_at: None,
            blocked_since: None,
            frames: TokenBucket::new(FRAMES_PER_SECOND, FRAMES_AT_ONCE, now),
        }
    }

    /// Notes that a step was sent.
    pub(super) fn step_sent(&mut self, seq: Seq, now: UtcMillis) {
        self.sent = seq;
        self.blocked_since = None;
        self.sign_sent(now);
        self.unacknowledged.push_back((seq, now));
    }

    /// Notes that anything was sent.
    pub(super) fn sign_sent(&mut self, now: UtcMillis) {
        self.sent_at = now;
        let oldest = self.unacknowledged.front();
        if oldest.is_some_and(|(_, sent)| now.minus(*sent) >= REMINDER_MS) {
            self.reminded_at.get_or_insert(now);
        }
    }

    /// Forgets what is under way: the watcher starts anew.
    pub(super) fn start_anew(&mut self) {
        self.unacknowledged.clear();
        self.reminded_at = None;
        self.blocked_since = None;
    }

    pub(super) fn acknowledge(&mut self, seq: Seq) {
        if seq > self.sent {
            return;
        }
        while self
            .unacknowledged
            .front()
            .is_some_and(|(sent, _)| *sent <= seq)
        {
            self.unacknowledged.pop_front();
            self.reminded_at = None;
        }
        if let Phase::Loading { to, .. } = self.phase
            && seq >= to
        {
            self.phase = Phase::Following;
        }
        if self.unacknowledged.len() <= WINDOW / 2 {
            self.blocked_since = None;
        }
    }

    /// A window that was once full opens again when it is half empty.
    pub(super) fn has_credit(&self) -> bool {
        self.blocked_since.is_none() && self.unacknowledged.len() < WINDOW
    }

    /// Returns the code to close with, if the watcher has used up its patience.
    pub(super) fn overdue(&self, hearing: &Hearing, now: UtcMillis) -> Option<u16> {
        let passed = |since: UtcMillis, limit: i64| now.minus(since) >= limit;
        let slow = self.slow_at(hearing).is_some_and(|at| now >= at);
        match self.phase {
            Phase::Silent if now >= self.hello_at(hearing) => Some(close::POLICY),
            Phase::Loading { since, .. } if passed(since, SNAPSHOT_MS) => Some(close::TOO_SLOW),
            Phase::Following | Phase::Queued if slow => Some(close::TOO_SLOW),
            _ if self.is_half_open(now) => Some(close::TOO_SLOW),
            Phase::Silent | Phase::Queued | Phase::Loading { .. } | Phase::Following => None,
        }
    }

    /// Returns when the watcher has used up its patience for an acknowledgement.
    fn slow_at(&self, hearing: &Hearing) -> Option<UtcMillis> {
        let patience = |since: UtcMillis| hearing.waited_from(since).offset(TOO_SLOW_MS);
        let blocked = self.blocked_since.map(patience);
        let silent = self
            .reminded_at
            .zip(self.unacknowledged.front())
            .map(|(reminded, (_, sent))| patience(*sent).max(reminded.offset(REMINDER_MS)));
        blocked.into_iter().chain(silent).min()
    }

    /// Says whether it has said nothing at all for long.
    pub(super) fn is_half_open(&self, now: UtcMillis) -> bool {
        now.minus(self.heard_at) >= HALF_OPEN_MS
    }

    fn hello_at(&self, hearing: &Hearing) -> UtcMillis {
        hearing.waited_from(self.heard_at).offset(HELLO_MS)
    }

    /// Says whether something that was sent by `at` is not acknowledged yet.
    pub(super) fn owes_since(&self, at: UtcMillis) -> bool {
        self.unacknowledged
            .front()
            .is_some_and(|(_, sent)| *sent <= at)
    }

    /// Returns how many frames are under way.
    pub(super) fn under_way(&self) -> usize {
        self.unacknowledged.len()
    }

    pub(super) fn due_at(&self, hearing: &Hearing) -> UtcMillis {
        let half_open = self.heard_at.offset(HALF_OPEN_MS);
        let heartbeat = self.sent_at.offset(HEARTBEAT_MS);
        // Nothing is sent to one whose window is full, heartbeats neither.
        let heartbeat = self.blocked_since.map_or(heartbeat, |_| half_open);
        let slow = self.slow_at(hearing).unwrap_or(half_open);
        let own = match self.phase {
            Phase::Silent => self.hello_at(hearing),
            Phase::Loading { since, .. } => since.offset(SNAPSHOT_MS).min(heartbeat),
            Phase::Queued | Phase::Following => heartbeat.min(slow),
        };
        own.min(half_open)
    }
}
