//! What the platform says goes into the floor, and what moved it into the log.

use super::figures::{counted, log_out};
use super::requests::{Pending, Purpose};
use super::silence::SILENCE_MS;
use super::state::Interval;
use super::sweep::Batch;
use super::{Answer, Event, FetchFailure, Hub, LogRecord, RequestId, Roster, StreamBatch};
use crate::floor::{
    AgentFact, ContactFact, Outcome, QueueFact, QueueOutcome, Source, UpstreamBound,
};
use crate::frame::Trouble;
use crate::id::{AgentKey, MAX_QUEUES};
use crate::model::AgentState;
use crate::time::UtcMillis;

/// A change younger than this, in milliseconds, may still be on its way through the stream.
const ON_ITS_WAY_MS: i64 = 5_000;

/// What the answers of one request came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Summary {
    confirmed: u32,
    /// An agent changed a while ago, and the stream did not say so.
    untold: bool,
}

impl Hub {
    pub(super) fn take_batch(&mut self, batch: &StreamBatch, now: UtcMillis) {
        if !self.line.message(now) {
            return;
        }
        self.silence.broken();
        let tally = &mut self.tally;
        tally.messages = tally.messages.saturating_add(u64::from(batch.messages));
        tally.malformed = tally.malformed.saturating_add(u64::from(batch.malformed));
        tally.unknown_types = tally
            .unknown_types
            .saturating_add(u64::from(batch.unknown_types));
        tally.unknown_states = tally
            .unknown_states
            .saturating_add(u64::from(batch.unknown_states));
        tally.over_limit = tally.over_limit.saturating_add(u64::from(batch.over_limit));
        for fact in &batch.agents {
            self.stamps.sample_stamp(fact.key.occurred_at, now);
        }
        let bound = self.bound(now);
        for fact in &batch.agents {
            let fact = AgentFact {
                observed_at: now,
                ..*fact
            };
            let outcome = self.floor.apply(&fact, &bound, now);
            self.note(&fact, outcome, now);
        }
        for fact in &batch.contacts {
            self.take_step(
                &ContactFact {
                    observed_at: now,
                    ..*fact
                },
                &bound,
                now,
            );
        }
        for fact in &batch.queues {
            self.take_queue(
                &QueueFact {
                    observed_at: now,
                    ..*fact
                },
                &bound,
                now,
            );
        }
        self.notice_hands(&batch.contacts, bound.latest, now);
    }

    fn take_queue(&mut self, fact: &QueueFact, bound: &UpstreamBound, now: UtcMillis) {
        let outcome = self.floor.apply_queue(fact, bound, now);
        match outcome {
            QueueOutcome::Changed | QueueOutcome::Late => {
                self.journal.write(LogRecord::Queue(*fact), now);
            }
            QueueOutcome::Duplicate | QueueOutcome::Future | QueueOutcome::OverLimit => {}
        }
        let row = fact.queue.index();
        if outcome == QueueOutcome::Changed && row < MAX_QUEUES {
            if row >= self.intervals.len() {
                self.journal.write(LogRecord::NewQueue(fact.queue), now);
                self.intervals.resize(row + 1, Interval::default());
            }
            if let Some(interval) = self.intervals.get_mut(row) {
                interval.came(now);
            }
        }
    }

    /// Logs what left a trace, and takes the rows that changed.
    fn note(&mut self, fact: &AgentFact, outcome: Outcome, now: UtcMillis) {
        if let Outcome::Changed(change) | Outcome::Settled(change) = outcome {
            self.unseen_is_old |= change.before.is_none();
        }
        if outcome == Outcome::Future {
            self.events
                .push_back(Event::FutureFact { agent: fact.agent });
        }
        if outcome.is_kept() {
            if let Some(counted) = counted(fact, outcome) {
                self.counting.tell_agent(&counted);
            }
            let record = match outcome {
                Outcome::Settled(_) => LogRecord::Settled(*fact),
                Outcome::Changed(_)
                | Outcome::Refreshed
                | Outcome::Duplicate
                | Outcome::Late { .. }
                | Outcome::TieLost
                | Outcome::Future
                | Outcome::OverLimit
                | Outcome::Confirmed
                | Outcome::Lagging
                | Outcome::Disputed => LogRecord::Agent(*fact),
            };
            self.journal.write(record, now);
        }
    }

    fn take_step(&mut self, fact: &ContactFact, bound: &UpstreamBound, now: UtcMillis) {
        if bound.admits(fact.occurred_at) {
            self.counting.tell_contact(fact);
            self.journal.write(LogRecord::Contact(*fact), now);
        } else {
            self.tally.future_steps = self.tally.future_steps.saturating_add(1);
        }
    }

    pub(super) fn take_answer(&mut self, request: RequestId, answer: Answer, now: UtcMillis) {
        let Some(pending) = self.requests.end(request) else {
            return;
        };
        match (pending.purpose, answer) {
            (Purpose::Roster, Answer::Roster(roster)) => self.take_roster(&roster, now),
            (Purpose::Sweep { .. } | Purpose::Probe | Purpose::Recheck, Answer::Agents(facts)) => {
                self.take_agents(request, &pending, &facts, now);
            }
            (Purpose::Replay(span), Answer::Replay(replay))
                if replay.complete || self.replayer.takes_anything() =>
            {
                self.take_replay(span, &replay, now);
            }
            (_, Answer::Failed(failure)) => self.take_failure(pending, failure, now),
            (_, Answer::Agents(_) | Answer::Roster(_) | Answer::Replay(_)) => {
                self.take_failure(pending, FetchFailure::Trouble(Trouble::Unreadable), now);
            }
        }
    }

    fn take_agents(
        &mut self,
        request: RequestId,
        pending: &Pending,
        facts: &[AgentFact],
        now: UtcMillis,
    ) {
        let bound = self.bound(now);
        let mut summary = Summary::default();
        for fact in facts {
            let mut fact = AgentFact {
                observed_at: now,
                ..*fact
            };
            fact.key.source = Source::Sweep;
            fact.key.sweep = request.0 as u32;
            let outcome = self
                .floor
                .apply_answer(&fact, pending.asked_at, &bound, now);
            self.note(&fact, outcome, now);
            if let Outcome::Changed(change) | Outcome::Settled(change) = &outcome {
                self.drift.healed(change, now);
            }
            let old = bound.now.minus(fact.key.occurred_at) > ON_ITS_WAY_MS;
            match outcome {
                Outcome::Changed(change) => summary.untold |= old && change.healed,
                Outcome::Confirmed | Outcome::Refreshed | Outcome::Duplicate => {
                    summary.confirmed = summary.confirmed.saturating_add(1);
                }
                Outcome::Late { .. }
                | Outcome::TieLost
                | Outcome::Future
                | Outcome::OverLimit
                | Outcome::Lagging
                | Outcome::Disputed
                | Outcome::Settled(_) => {}
            }
        }
        if !facts.is_empty() {
            self.roster.seen();
        }
        self.judge_silence(summary, facts.is_empty(), now);
        self.sweeper.fitted(pending.agents.len());
        if let Purpose::Sweep { tries, witnessed } = pending.purpose {
            if facts.is_empty() && self.somebody_is_here(&pending.agents) {
                self.sweeper.answered_empty(Batch {
                    agents: pending.agents.clone(),
                    tries,
                    witnessed,
                });
            } else {
                self.sweeper
                    .answered(facts.iter().map(|fact| fact.agent), summary.confirmed);
            }
        }
    }

    fn somebody_is_here(&self, agents: &[AgentKey]) -> bool {
        agents.iter().any(|agent| {
            let view = self.floor.agent(*agent);
            view.is_some_and(|view| view.state != AgentState::LoggedOut)
        })
    }

    /// Any answer during a silence says whether the stream is quiet or deaf (DESIGN 18).
    fn judge_silence(&mut self, summary: Summary, nobody: bool, now: UtcMillis) {
        let silent = self
            .line
            .silent_since()
            .is_some_and(|since| now.minus(since) >= SILENCE_MS);
        if !silent {
            return;
        }
        if summary.untold {
            self.silence.differed(now);
            self.drop_deaf_stream(now);
        } else if !nobody {
            self.silence.agreed();
        }
    }

    fn take_roster(&mut self, roster: &Roster, now: UtcMillis) {
        let live = u64::from(self.floor.tallies().all().total())
            > u64::from(self.floor.tallies().all().of(AgentState::LoggedOut));
        let every = i64::try_from(self.config.roster_every.as_millis()).unwrap_or(i64::MAX);
        let reading = self
            .roster
            .read(&roster.agents, roster.complete, live, every, now);
        if reading == super::roster::Reading::Suspected {
            self.events.push_back(Event::ScopeSuspected);
        }
        self.unseen_is_old = true;
        self.dirty_agents
            .extend(roster.agents.iter().map(|agent| agent.get()));
        let newcomers = roster.agents.iter().any(|agent| !self.floor.knows(*agent));
        if newcomers {
            self.sweeper.soon(now);
        }
    }

    pub(super) fn take_failure(&mut self, pending: Pending, failure: FetchFailure, now: UtcMillis) {
        match failure {
            // The scope may be there without this operation.
            FetchFailure::Forbidden if matches!(pending.purpose, Purpose::Replay(_)) => {}
            FetchFailure::Forbidden => self.roster.denied(now),
            FetchFailure::Limited { retry_after } => self.sweeper.pause(retry_after, now),
            FetchFailure::Trouble(Trouble::Status { code: 401 }) => {
                self.effects.push_back(super::Effect::DropToken);
            }
            FetchFailure::Trouble(Trouble::Token { fault }) => {
                self.events.push_back(Event::TokenTrouble(fault));
            }
            FetchFailure::TooLong | FetchFailure::NotOffered | FetchFailure::Trouble(_) => {}
        }
        match pending.purpose {
            Purpose::Roster => {
                if failure != FetchFailure::Forbidden {
                    self.roster.failed(now);
                }
            }
            Purpose::Sweep { tries, witnessed } => {
                let batch = Batch {
                    agents: pending.agents,
                    tries,
                    witnessed,
                };
                match failure {
                    FetchFailure::TooLong => self.sweeper.too_long(batch, now),
                    FetchFailure::Forbidden => self.sweeper.denied(),
                    FetchFailure::Limited { .. }
                    | FetchFailure::NotOffered
                    | FetchFailure::Trouble(_) => {
                        self.sweeper.failed(batch, now);
                    }
                }
            }
            Purpose::Probe => {
                if self.silence.blind(now) {
                    self.drop_deaf_stream(now);
                }
            }
            Purpose::Recheck => {
                if failure == FetchFailure::TooLong {
                    self.sweeper.aside_too_long(pending.agents.len());
                }
            }
            Purpose::Replay(_) => self.replay_failed(failure, now),
        }
    }

    pub(super) fn replay_one(&mut self, record: &LogRecord) {
        match record {
            LogRecord::Agent(fact) => {
                if self.directory.agent_id(fact.agent).is_some() {
                    // It was admitted when it was written: no clock judges it again.
                    let bound = UpstreamBound::around(fact.key.occurred_at);
                    let outcome = self.floor.apply(fact, &bound, fact.observed_at);
                    if let Some(fact) = counted(fact, outcome) {
                        self.counting.recall_agent(&fact);
                    }
                }
            }
            LogRecord::Settled(fact) => {
                if self.directory.agent_id(fact.agent).is_some() {
                    let outcome = self.floor.settle(fact);
                    if let Some(fact) = counted(fact, outcome) {
                        self.counting.recall_agent(&fact);
                    }
                }
            }
            LogRecord::Queue(fact) => {
                if self.directory.queue_id(fact.queue).is_some() {
                    let bound = UpstreamBound::around(fact.occurred_at);
                    self.floor.apply_queue(fact, &bound, fact.observed_at);
                }
            }
            LogRecord::LoggedOut { agent, at } => {
                self.floor.log_out(*agent, *at, self.now);
                self.counting.recall_agent(&log_out(*agent, *at));
            }
            LogRecord::Contact(fact) => {
                self.timetable.tell_contact(fact, self.now);
                self.counting.recall_contact(fact);
            }
            LogRecord::NewQueue(_) => {}
            LogRecord::Swept { at, .. } => self.last_sweep_at = Some(*at),
        }
    }

    /// Returns what the platform's clock shows, and what it cannot show (I6).
    pub(super) fn bound(&self, now: UtcMillis) -> UpstreamBound {
        UpstreamBound {
            now: now.offset(self.offset_ms(now)),
            latest: self.stamps.latest_plausible(now),
        }
    }
}
