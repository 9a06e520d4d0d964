//! How far the floor may be believed (DESIGN 18).

use super::Hub;
use super::silence::Verdict;
use crate::frame::{Counters, Feed, Freshness, StaleReason};
use crate::time::UtcMillis;

/// Sweeps may fail this much longer than two intervals before the floor counts as stale, in
/// milliseconds.
const SWEEP_GRACE_MS: i64 = 10_000;

impl Hub {
    pub(super) fn feed_at(&self, now: UtcMillis) -> Feed {
        let floor = self.floor.counters();
        let clock = self.stamps.estimate(now);
        Feed {
            freshness: self.freshness(now),
            link: self.line.link(),
            proof: self.roster.proof(),
            token_suspended_until: self.suspended_until.filter(|until| now < *until),
            last_message_at: self.line.last_message(),
            last_sweep_at: self.last_sweep_at,
            next_sweep_at: self.started.then(|| self.sweeper.next_at()),
            clock_offset_ms: clock.measured.then_some(clock.offset_ms),
            clock_uncertainty_ms: clock
                .measured
                .then(|| u32::try_from(clock.uncertainty_ms).unwrap_or(u32::MAX)),
            counters: Counters {
                messages: self.tally.messages,
                changes: floor.changes,
                duplicates: floor.duplicates,
                late: floor.late,
                future: floor.future.saturating_add(self.tally.future_steps),
                malformed: self.tally.malformed,
                unknown_types: self.tally.unknown_types,
                unknown_states: self.tally.unknown_states,
                healed: floor.healed,
                gaps: floor.gaps,
                sweeps: self.tally.sweeps,
                failed_sweeps: self.tally.failed_sweeps,
                over_limit: self.tally.over_limit.saturating_add(floor.over_limit),
                connections: self.line.connections(),
            },
        }
    }

    fn freshness(&self, now: UtcMillis) -> Freshness {
        let known = self.last_sweep_at.is_some() || self.line.last_message().is_some();
        let Some(opened) = self.line.open_since() else {
            return self.freshness_without_stream(known);
        };
        if let Verdict::Deaf { since } = self.silence.verdict() {
            return Freshness::Stale {
                since,
                reason: StaleReason::Silent,
            };
        }
        let limit = self.sweep_limit_ms();
        let overdue = |since: UtcMillis| now.minus(since) > limit;
        let failed = |since| Freshness::Stale {
            since,
            reason: StaleReason::SweepFailed,
        };
        match (self.confirmed_from, self.last_sweep_at) {
            (Some(from), Some(last)) if from >= opened => {
                if overdue(last) {
                    failed(last)
                } else if self.silence.verdict() == Verdict::Quiet {
                    Freshness::Quiet {
                        since: self.line.silent_since().unwrap_or(opened),
                    }
                } else {
                    Freshness::Live
                }
            }
            _ if overdue(opened) => failed(opened),
            _ => Freshness::CatchingUp { since: opened },
        }
    }

    fn freshness_without_stream(&self, known: bool) -> Freshness {
        if let Verdict::Deaf { since } = self.silence.verdict() {
            return Freshness::Stale {
                since,
                reason: StaleReason::Silent,
            };
        }
        match (known, self.line.lost_since()) {
            (true, Some(since)) if !self.restored || self.line.has_failed() => Freshness::Stale {
                since,
                reason: StaleReason::Disconnected,
            },
            (true, _) => Freshness::CatchingUp {
                since: self.made_at,
            },
            (false, _) => Freshness::Starting,
        }
    }

    fn sweep_limit_ms(&self) -> i64 {
        let every = i64::try_from(self.config.sweep_every.as_millis()).unwrap_or(i64::MAX);
        every.saturating_mul(2).saturating_add(SWEEP_GRACE_MS)
    }
}
