//! Requests to the platform that have not been answered yet.

use std::collections::BTreeMap;

use super::RequestId;
use super::replayer::Span;
use crate::id::AgentKey;
use crate::time::UtcMillis;

/// A request without an answer counts as failed after this, in milliseconds.
const LOST_MS: i64 = 25_000;
/// A replay has many pages: it may take so long, in milliseconds.
const LOST_REPLAY_MS: i64 = 60_000;

/// What a request was made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Who there is.
    Roster,
    /// A part of the rolling sweep, with the tries it has cost, and whether a witness is asked about.
    Sweep { tries: u8, witnessed: bool },
    /// Whether a silent stream is a quiet one.
    Probe,
    /// Whether doubtful agents are what they seem.
    Recheck,
    /// What the stream said in a span.
    Replay(Span),
}

/// One request under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pending {
    pub(super) purpose: Purpose,
    pub(super) asked_at: UtcMillis,
    pub(super) agents: Vec<AgentKey>,
}

impl Pending {
    const fn lost_at(&self) -> UtcMillis {
        self.asked_at.offset(match self.purpose {
            Purpose::Replay(_) => LOST_REPLAY_MS,
            Purpose::Roster | Purpose::Sweep { .. } | Purpose::Probe | Purpose::Recheck => LOST_MS,
        })
    }
}

/// All requests under way. At most one per purpose but for the sweep and for doubtful agents, which have
/// limits of their own: so this is bounded (I20).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Requests {
    last: u64,
    pending: BTreeMap<RequestId, Pending>,
}

impl Requests {
    /// Continues the numbers of a former life, so that its late answers are not mistaken for new.
    pub(super) const fn after(last: u64) -> Self {
        Self {
            last,
            pending: BTreeMap::new(),
        }
    }

    pub(super) const fn last(&self) -> u64 {
        self.last
    }

    /// Takes a number, greater than that of any question before.
    pub(super) const fn number(&mut self) -> u32 {
        self.last = self.last.saturating_add(1);
        self.last as u32
    }

    pub(super) fn begin(&mut self, pending: Pending) -> RequestId {
        self.last = self.last.saturating_add(1);
        let request = RequestId(self.last);
        self.pending.insert(request, pending);
        request
    }

    pub(super) fn end(&mut self, request: RequestId) -> Option<Pending> {
        self.pending.remove(&request)
    }

    pub(super) fn count(&self, wanted: impl Fn(Purpose) -> bool) -> usize {
        self.pending
            .values()
            .filter(|pending| wanted(pending.purpose))
            .count()
    }

    /// Drops the requests of a sweep that was given up; their late answers are ignored.
    pub(super) fn forget_sweep(&mut self) {
        self.pending
            .retain(|_, pending| !matches!(pending.purpose, Purpose::Sweep { .. }));
    }

    /// Takes out a request that was not answered in time.
    pub(super) fn pop_lost(&mut self, now: UtcMillis) -> Option<Pending> {
        let request = self
            .pending
            .iter()
            .find(|(_, pending)| now >= pending.lost_at())
            .map(|(request, _)| *request)?;
        self.pending.remove(&request)
    }

    pub(super) fn poll_timeout(&self) -> Option<UtcMillis> {
        self.pending.values().map(Pending::lost_at).min()
    }
}
