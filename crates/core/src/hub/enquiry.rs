//! What is asked of the platform, and when: roster, sweep, probe, asking again.

use super::replayer::Span;
use super::requests::{Pending, Purpose};
use super::{Effect, Event, FetchFailure, Hub, LogRecord, RequestId, Upstream};
use crate::floor::{SweepOutcome, SweepReport};
use crate::frame::{Proof, Trouble};
use crate::id::AgentKey;
use crate::time::UtcMillis;

/// Requests that ask doubtful agents again are at least this far apart, in milliseconds, unless there
/// are enough of them for a full one.
const RECHECK_SPACING_MS: i64 = 1_000;
/// Requests about doubtful agents under way at the same time.
const MAX_RECHECKS: usize = 4;

impl Hub {
    /// Asks what is due.
    pub(super) fn ask(&mut self, now: UtcMillis) {
        while let Some(lost) = self.requests.pop_lost(now) {
            self.take_failure(lost, FetchFailure::Trouble(Trouble::TimedOut), now);
        }
        if self.suspended_until.is_some_and(|until| now < until) {
            return;
        }
        self.ask_roster(now);
        self.ask_again(now);
        self.ask_sweep(now);
        self.ask_probe(now);
        self.ask_replay(now);
    }

    /// Returns when something is to be asked next; it may lie in the past, and then is due.
    pub(super) fn ask_at(&self, now: UtcMillis) -> Option<UtcMillis> {
        if let Some(until) = self.suspended_until.filter(|until| *until > now) {
            return Some(until);
        }
        let roster = (!self.is_pending(Purpose::Roster)).then(|| self.roster.due_at());
        let sweep = self.may_sweep().then(|| self.sweeper.poll_timeout(now));
        let probe = self
            .line
            .silent_since()
            .filter(|_| !self.is_pending(Purpose::Probe))
            .map(|since| self.silence.due_at(since));
        let recheck = self.recheck_at(now);
        let replay = self.replay_at();
        [roster, sweep, probe, recheck, replay]
            .into_iter()
            .flatten()
            .min()
    }

    /// The first sweep waits for the roster, which says whom to ask.
    fn may_sweep(&self) -> bool {
        self.restored || self.roster.was_read()
    }

    fn ask_roster(&mut self, now: UtcMillis) {
        if now >= self.roster.due_at() && !self.is_pending(Purpose::Roster) {
            self.fetch(Purpose::Roster, Vec::new(), now);
        }
    }

    fn ask_sweep(&mut self, now: UtcMillis) {
        if self.sweeper.is_due(now) && self.may_sweep() {
            let agents = self.monitored();
            self.sweeper
                .begin(&agents, self.floor.counters().healed, now);
        }
        while let Some(batch) = self.sweeper.next(now) {
            let purpose = Purpose::Sweep {
                tries: batch.tries,
                witnessed: batch.witnessed,
            };
            self.fetch(purpose, batch.agents, now);
        }
        if let Some(finished) = self.sweeper.finish(now) {
            self.end_sweep(&finished, now);
        }
    }

    fn ask_probe(&mut self, now: UtcMillis) {
        let Some(silent_since) = self.line.silent_since() else {
            return;
        };
        if now < self.silence.due_at(silent_since) || self.is_pending(Purpose::Probe) {
            return;
        }
        let monitored = self.monitored();
        let agents = self.silence.begin(&monitored, now);
        if agents.is_empty() {
            self.silence.agreed();
        } else {
            self.fetch(Purpose::Probe, agents, now);
        }
    }

    /// Asks doubtful agents again without waiting for the sweep.
    fn ask_again(&mut self, now: UtcMillis) {
        while self.recheck_at(now).is_some_and(|at| at <= now) && self.sweeper.ask_aside(now) {
            let agents: Vec<AgentKey> = self.floor.due(now).take(self.sweeper.ids()).collect();
            self.floor.note_asked(&agents, now);
            self.rechecked_at = Some(now);
            self.fetch(Purpose::Recheck, agents, now);
        }
    }

    /// Returns when doubtful agents are to be asked again: soon if they fill a request, else when some
    /// have gathered; and never faster than the sweep may ask, with which they share.
    fn recheck_at(&self, now: UtcMillis) -> Option<UtcMillis> {
        let under_way = self.requests.count(|purpose| purpose == Purpose::Recheck);
        if under_way >= MAX_RECHECKS {
            return None;
        }
        let due = self.floor.next_due()?;
        let fills = self.floor.due(now).take(self.sweeper.ids()).count() >= self.sweeper.ids();
        let gathered = match self.rechecked_at {
            Some(last) if !fills => due.max(last.offset(RECHECK_SPACING_MS)),
            Some(_) | None => due,
        };
        Some(gathered.max(self.sweeper.aside_at(now)?))
    }

    fn end_sweep(&mut self, finished: &super::sweep::Finished, now: UtcMillis) {
        let nobody_to_ask = finished.answered.is_empty() && self.monitored().is_empty();
        let number = self.requests.number();
        let report = SweepReport {
            sweep: number,
            began_at: finished.began_at,
            complete: finished.complete,
            answered: &finished.answered,
        };
        let bound = self.bound(now);
        let counts = match self.floor.complete_sweep(&report, &bound, now) {
            SweepOutcome::Done { logged_out } => {
                for agent in logged_out {
                    let at = self.floor.agent(agent).map_or(now, |view| view.since);
                    self.count_log_out(agent, at);
                    self.drift.missing(now);
                    self.journal.write(LogRecord::LoggedOut { agent, at }, now);
                }
                true
            }
            // A floor without people is confirmed by having nobody to ask, if we may see them at all.
            SweepOutcome::Empty => {
                nobody_to_ask && matches!(self.roster.proof(), Proof::ProvenEmpty { .. })
            }
            SweepOutcome::Partial | SweepOutcome::Suspect { .. } => false,
        };
        if !counts {
            self.sweeper.repeat(now);
            // Where nobody is known yet, there is nothing that could have failed.
            if !nobody_to_ask {
                self.tally.failed_sweeps = self.tally.failed_sweeps.saturating_add(1);
                self.events.push_back(Event::SweepFailed);
            }
            return;
        }
        self.sweeper.succeeded();
        self.replayer.want(now);
        self.tally.sweeps = self.tally.sweeps.saturating_add(1);
        if self.last_sweep_at.replace(now).is_none() {
            // Whoever was asked for and not told of is not signed in.
            self.show_everything();
        }
        self.confirmed_from = Some(finished.began_at);
        if self
            .line
            .open_since()
            .is_some_and(|since| since <= finished.began_at)
        {
            self.line.recovered();
        }
        self.journal.write(
            LogRecord::Swept {
                sweep: number,
                at: now,
            },
            now,
        );
        let healed = self.floor.counters().healed;
        self.events.push_back(Event::SweepDone {
            healed: u32::try_from(healed.saturating_sub(finished.healed_before))
                .unwrap_or(u32::MAX),
            confirmed: finished.confirmed,
        });
    }

    /// Returns whom we watch: everyone listed or ever told of, doubtful agents first.
    pub(super) fn monitored(&self) -> Vec<AgentKey> {
        let known = (0..self.directory.agents() as u32).map(AgentKey::new);
        let watched = known.filter(|agent| self.roster.lists(*agent) || self.floor.knows(*agent));
        let (mut first, rest): (Vec<_>, Vec<_>) =
            watched.partition(|agent| self.floor.is_doubtful(*agent));
        first.extend(rest);
        first
    }

    pub(super) fn is_pending(&self, purpose: Purpose) -> bool {
        self.requests.count(|pending| pending == purpose) > 0
    }

    pub(super) fn fetch(
        &mut self,
        purpose: Purpose,
        agents: Vec<AgentKey>,
        now: UtcMillis,
    ) -> RequestId {
        let what = match purpose {
            Purpose::Roster => Upstream::Roster,
            Purpose::Replay(Span { since, until }) => Upstream::Replay { since, until },
            Purpose::Sweep { .. } | Purpose::Probe | Purpose::Recheck => {
                Upstream::Agents(agents.clone())
            }
        };
        let request = self.requests.begin(Pending {
            purpose,
            asked_at: now,
            agents,
        });
        self.effects.push_back(Effect::Fetch { request, what });
        request
    }
}
