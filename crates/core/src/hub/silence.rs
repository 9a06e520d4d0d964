//! Whether a stream that says nothing is quiet or deaf (DESIGN 18).

use crate::id::AgentKey;
use crate::time::UtcMillis;

/// Silence longer than this is looked into, in milliseconds.
pub(super) const SILENCE_MS: i64 = 15_000;
/// Probes without a verdict that are borne; then the stream is taken for deaf.
const MAX_BLIND: u32 = 4;
/// Agents asked in one probe.
pub(super) const PROBE_AGENTS: usize = 20;

/// What is known of the silence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Verdict {
    /// There is none, or nothing is known of it.
    #[default]
    None,
    /// Nothing changed: all is well.
    Quiet,
    /// Agents changed and the stream did not say so.
    Deaf {
        /// When that was found.
        since: UtcMillis,
    },
}

/// Looks into silences.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Silence {
    verdict: Verdict,
    probed_at: Option<UtcMillis>,
    blind: u32,
    cursor: u32,
}

impl Silence {
    pub(super) const fn verdict(&self) -> Verdict {
        self.verdict
    }

    /// A message arrived.
    pub(super) const fn broken(&mut self) {
        self.verdict = Verdict::None;
        self.blind = 0;
    }

    /// The stream was opened anew: what was found of the former one is kept until it speaks.
    pub(super) const fn reopened(&mut self) {
        self.blind = 0;
        self.probed_at = None;
        if matches!(self.verdict, Verdict::Quiet) {
            self.verdict = Verdict::None;
        }
    }

    /// Returns when to look into a silence that began at `silent_since`.
    pub(super) fn due_at(&self, silent_since: UtcMillis) -> UtcMillis {
        let first = silent_since.offset(SILENCE_MS);
        self.probed_at
            .map_or(first, |last| first.max(last.offset(SILENCE_MS)))
    }

    /// Chooses whom to ask, everyone in turn.
    pub(super) fn begin(&mut self, monitored: &[AgentKey], now: UtcMillis) -> Vec<AgentKey> {
        self.probed_at = Some(now);
        let start = usize::try_from(self.cursor).unwrap_or(0) % monitored.len().max(1);
        self.cursor = self.cursor.wrapping_add(PROBE_AGENTS as u32);
        monitored
            .iter()
            .cycle()
            .skip(start)
            .take(PROBE_AGENTS.min(monitored.len()))
            .copied()
            .collect()
    }

    /// The platform's answers agree with what we have.
    pub(super) const fn agreed(&mut self) {
        self.blind = 0;
        if !matches!(self.verdict, Verdict::Deaf { .. }) {
            self.verdict = Verdict::Quiet;
        }
    }

    /// The platform's answers show changes that the stream should have told.
    pub(super) fn differed(&mut self, now: UtcMillis) {
        if !matches!(self.verdict, Verdict::Deaf { .. }) {
            self.verdict = Verdict::Deaf { since: now };
        }
    }

    /// The probe failed; after several the silence counts against the stream.
    pub(super) fn blind(&mut self, now: UtcMillis) -> bool {
        self.blind = self.blind.saturating_add(1);
        let given_up = self.blind >= MAX_BLIND;
        if given_up {
            self.differed(now);
        }
        given_up
    }
}
