//! Whom the platform lists, and what that proves about our permission (AUTH-6).

use crate::frame::Proof;
use crate::id::AgentKey;
use crate::time::UtcMillis;

/// While nothing is proven the roster is read again after this, in milliseconds.
const UNPROVEN_MS: i64 = 60_000;
/// The wait after a failed or partial reading, in milliseconds; it doubles up to the longest.
const RETRY_MS: i64 = 5_000;
const LONGEST_RETRY_MS: i64 = 20_000;

/// The agents that the platform listed, and when to ask again.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct RosterWatch {
    /// By agent row: listed in the last complete reading.
    listed: Vec<bool>,
    proof: Proof,
    was_proven: bool,
    failures: u32,
    next_at: Option<UtcMillis>,
}

/// What a reading of the roster came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// The list stands, changed or not.
    Taken,
    /// Nobody is listed, and that is no proof of anything.
    Suspected,
}

impl RosterWatch {
    pub(super) const fn new() -> Self {
        Self {
            listed: Vec::new(),
            proof: Proof::Unproven,
            was_proven: false,
            failures: 0,
            next_at: None,
        }
    }

    /// Takes up an exported roster; it is read again at once.
    pub(super) fn restored(mut self) -> Self {
        self.next_at = None;
        self.failures = 0;
        self
    }

    pub(super) fn exported(&self) -> Self {
        Self {
            next_at: None,
            failures: 0,
            ..self.clone()
        }
    }

    pub(super) const fn proof(&self) -> Proof {
        self.proof
    }

    pub(super) fn lists(&self, agent: AgentKey) -> bool {
        self.listed.get(agent.index()).copied().unwrap_or(false)
    }

    /// Returns everyone listed, by row.
    pub(super) fn listed(&self) -> impl Iterator<Item = AgentKey> {
        self.listed
            .iter()
            .enumerate()
            .filter(|(_, listed)| **listed)
            .map(|(row, _)| AgentKey::new(row as u32))
    }

    /// Takes a reading. An empty one removes nobody (I5); a partial one only adds (I4).
    ///
    /// `anyone_live` says whether somebody is known to be signed in at this moment: then an empty
    /// list contradicts what we see, and the permission is in doubt even if it was proven before.
    pub(super) fn read(
        &mut self,
        agents: &[AgentKey],
        complete: bool,
        anyone_live: bool,
        every_ms: i64,
        now: UtcMillis,
    ) -> Reading {
        if agents.is_empty() {
            if !complete {
                self.failed(now);
                return Reading::Taken;
            }
            self.failures = 0;
            if self.was_proven && !anyone_live {
                self.proof = Proof::ProvenEmpty { at: now };
                self.next_at = Some(now.offset(every_ms.min(UNPROVEN_MS)));
                return Reading::Taken;
            }
            if !matches!(self.proof, Proof::SuspectedMissingScope { .. }) {
                self.proof = Proof::SuspectedMissingScope { since: now };
            }
            self.next_at = Some(now.offset(UNPROVEN_MS));
            return Reading::Suspected;
        }
        if complete {
            self.listed.clear();
        }
        for agent in agents {
            let row = agent.index();
            if row >= self.listed.len() {
                self.listed.resize(row + 1, false);
            }
            if let Some(listed) = self.listed.get_mut(row) {
                *listed = true;
            }
        }
        self.proof = Proof::Proven { at: now };
        self.was_proven = true;
        if complete {
            self.failures = 0;
            self.next_at = Some(now.offset(every_ms));
        } else {
            self.failed(now);
        }
        Reading::Taken
    }

    /// Somebody's state was answered, or pushed: agents can be seen.
    pub(super) const fn seen(&mut self) {
        self.was_proven = true;
    }

    /// The permission is missing (403).
    pub(super) fn denied(&mut self, now: UtcMillis) {
        self.proof = Proof::Denied { at: now };
        self.next_at = Some(now.offset(UNPROVEN_MS));
    }

    /// The reading failed.
    pub(super) fn failed(&mut self, now: UtcMillis) {
        let grown = RETRY_MS.saturating_mul(1_i64.checked_shl(self.failures).unwrap_or(i64::MAX));
        self.failures = self.failures.saturating_add(1);
        self.next_at = Some(now.offset(grown.clamp(RETRY_MS, LONGEST_RETRY_MS)));
    }

    /// Returns when to read; the beginning of time if it was never read in this life.
    pub(super) fn due_at(&self) -> UtcMillis {
        self.next_at.unwrap_or(UtcMillis::new(i64::MIN))
    }

    /// Says whether the roster was asked for in this life and something came of it.
    pub(super) const fn was_read(&self) -> bool {
        self.next_at.is_some()
    }
}
