//! How answers to our own questions enter the floor, and how they settle what is wrong (RT-5).

use super::bound::UpstreamBound;
use super::doubt::{ANSWER_LAG, ASK_AGAIN_MS, Dispute, Doubt};
use super::fact::{AgentFact, Source};
use super::merge::{Content, Stood};
use super::outcome::Outcome;
use super::picture::Floor;
use super::record::Placed;
use super::stay;
use super::step::Step;
use crate::id::AgentKey;
use crate::time::UtcMillis;

/// A stamp this close to the platform's clock, in milliseconds, may be that of the answer itself.
const FRESH_MS: i64 = 3_000;

impl Floor {
    /// Takes in one agent's entry of an answer to a question asked at `asked_at`, by our clock.
    ///
    /// `fact.key.source` is `Sweep`, and `fact.key.sweep` the number of the question.
    pub fn apply_answer(
        &mut self,
        fact: &AgentFact,
        asked_at: UtcMillis,
        clock: &UpstreamBound,
        now: UtcMillis,
    ) -> Outcome {
        let outcome = match self.admit(fact, clock, now) {
            Err(refused) => refused,
            Ok(None) => {
                let outcome = self.begin(fact);
                self.clear_doubt(fact.agent, asked_at);
                outcome
            }
            Ok(Some(stood)) => self.compare(fact, &stood, asked_at, clock, now),
        };
        self.count(&outcome);
        outcome
    }

    /// Makes a fact the only one of its agent: replays a dispute that was settled (see
    /// [`Outcome::Settled`]).
    pub fn settle(&mut self, fact: &AgentFact) -> Outcome {
        let Some(before) = self.agent(fact.agent) else {
            if self.slot(fact.agent).is_none() {
                return Outcome::OverLimit;
            }
            return self.begin(fact);
        };
        self.supersede(fact);
        self.doubts.remove(&fact.agent);
        self.follow_up(Some(&before), fact.agent);
        Outcome::Settled(self.change(fact.agent, Some(&before), true))
    }

    fn compare(
        &mut self,
        fact: &AgentFact,
        stood: &Stood,
        asked_at: UtcMillis,
        clock: &UpstreamBound,
        now: UtcMillis,
    ) -> Outcome {
        self.learn_stamp_rule(fact, stood);
        let step = Step::of(fact);
        let contradicts = Content::of(fact).contradicts(Content::shown(&stood.view));
        let asked_before = asked_at <= stood.view.observed_at;
        let returns = stood.view.inferred && !asked_before;
        let placed = self.place(fact, stood, returns);
        let is_current = self
            .record(fact.agent)
            .is_some_and(|record| record.current().is_same(step));
        if is_current {
            // Of one second: what stands may have been told once more after the question.
            let told_since = asked_at <= stood.view.last_confirmed_at;
            let tie = step.at() == stood.current.at() && told_since;
            let claim = stay::claimed(step, self.rules());
            // It denies what was pushed just before it was asked for, or after: REST may lag.
            let denies =
                claim < stood.view.since && asked_at < stood.view.observed_at.after(ANSWER_LAG);
            let uncertain = placed == Placed::Newest && contradicts && (tie || denies);
            if let (Placed::Newest, Some(doubt)) = (placed, self.doubts.get_mut(&fact.agent)) {
                doubt.dispute = None;
            }
            if uncertain {
                self.raise_doubt(fact.agent, now);
            } else {
                self.clear_doubt(fact.agent, asked_at);
            }
            return self.won(fact.agent, stood);
        }
        let claim = stay::claimed(step, self.rules());
        let agrees = !contradicts
            && !stood.view.inferred
            && (step.at() == stood.current.at()
                || self.agrees_on_beginning(step, claim, stood, clock));
        if agrees {
            if let Some(record) = self.record_mut(fact.agent) {
                record.confirmed_at.raise(fact.observed_at);
            }
            self.clear_doubt(fact.agent, asked_at);
            self.follow_up(Some(&stood.view), fact.agent);
            return Outcome::Confirmed;
        }
        let outcome = self.dispute(fact, stood, asked_at, clock, now);
        // A settlement has brought the counters in line already, and more may have been told since.
        if !matches!(outcome, Outcome::Settled(_)) {
            self.follow_up(Some(&stood.view), fact.agent);
        }
        outcome
    }

    /// Says whether an answer that lost tells the beginning that stands, within a second.
    fn agrees_on_beginning(
        &self,
        step: Step,
        claim: UtcMillis,
        stood: &Stood,
        clock: &UpstreamBound,
    ) -> bool {
        let counts_back = step.span().is_some_and(|span| span > 0) && !self.stamped_at_change;
        if counts_back {
            return stay::bears_out(step, claim, stood.view.since, stood.current.source());
        }
        // A stamp of just now may be that of the answer: no state begins after it.
        let fresh = clock.now.minus(step.at()) <= FRESH_MS;
        let begins_after = stood.view.since > step.at();
        !(fresh && begins_after) && stay::is_near(claim, stood.view.since)
    }

    /// An answer is the newest of its agent.
    fn won(&mut self, agent: AgentKey, stood: &Stood) -> Outcome {
        self.follow_up(Some(&stood.view), agent);
        let Some(after) = self.agent(agent) else {
            return Outcome::Confirmed;
        };
        if after.looks_like(&stood.view) {
            return Outcome::Confirmed;
        }
        let healed = after.state != stood.view.state
            || after.queue != stood.view.queue
            || !stay::is_near(after.since, stood.view.since);
        Outcome::Changed(self.change(agent, Some(&stood.view), healed))
    }

    /// An answer contradicts what stands and loses by its time (see the module `doubt`).
    fn dispute(
        &mut self,
        fact: &AgentFact,
        stood: &Stood,
        asked_at: UtcMillis,
        clock: &UpstreamBound,
        now: UtcMillis,
    ) -> Outcome {
        if asked_at <= stood.view.observed_at {
            return Outcome::Lagging;
        }
        let first = fact.key.occurred_at;
        let sure_from = stood.view.observed_at.after(ANSWER_LAG);
        let doubt = self
            .doubts
            .entry(fact.agent)
            .or_insert_with(|| Doubt::new(now));
        let Some(dispute) = &mut doubt.dispute else {
            doubt.raised_at = now;
            doubt.asks = 0;
            doubt.ask_at = now.offset(ASK_AGAIN_MS).max(sure_from);
            doubt.dispute = Some(Dispute {
                opened_at: now,
                first,
                pending: Default::default(),
            });
            self.counters.disputes = self.counters.disputes.saturating_add(1);
            return Outcome::Disputed;
        };
        if asked_at < dispute.opened_at {
            return Outcome::Disputed;
        }
        if first < dispute.first {
            // The platform takes back the first answer: the dispute begins anew with this one.
            dispute.first = first;
            dispute.opened_at = now;
            doubt.raised_at = now;
            doubt.asks = 0;
            doubt.ask_at = now.offset(ASK_AGAIN_MS).max(sure_from);
            return Outcome::Disputed;
        }
        if asked_at < sure_from {
            doubt.ask_at = doubt.ask_at.max(sure_from);
            return Outcome::Disputed;
        }
        let pending = std::mem::take(&mut dispute.pending);
        self.supersede(fact);
        self.doubts.remove(&fact.agent);
        self.follow_up(Some(&stood.view), fact.agent);
        for pushed in &pending {
            self.reconsider(pushed, fact, asked_at, clock, now);
        }
        Outcome::Settled(self.change(fact.agent, Some(&stood.view), true))
    }

    /// Places a fact again that was pushed while a dispute was open that `answer` settled.
    fn reconsider(
        &mut self,
        pushed: &AgentFact,
        answer: &AgentFact,
        asked_at: UtcMillis,
        clock: &UpstreamBound,
        now: UtcMillis,
    ) {
        if pushed.observed_at >= asked_at {
            let _ = self.apply(pushed, clock, now);
            return;
        }
        let may_be_newer = pushed.observed_at.after(ANSWER_LAG) >= asked_at
            && pushed.key > answer.key
            && Content::of(pushed).contradicts(Content::of(answer));
        if may_be_newer {
            let before = self.agent(pushed.agent);
            self.raise_doubt(pushed.agent, now);
            self.follow_up(before.as_ref(), pushed.agent);
        }
    }

    fn supersede(&mut self, fact: &AgentFact) {
        if let Some(record) = self.record_mut(fact.agent) {
            let forgotten = record.supersede(fact);
            self.counters.gaps = self.counters.gaps.saturating_sub(forgotten);
        }
    }

    /// Two answers with one stamp and a growing duration prove that the stamp is the time of the
    /// change, and the duration an age at the time of the answer.
    fn learn_stamp_rule(&mut self, fact: &AgentFact, stood: &Stood) {
        const GROWN_MS: u32 = 2_000;
        let step = Step::of(fact);
        let (Some(then), Some(now)) = (stood.current.span(), step.span()) else {
            return;
        };
        let proven = !self.stamped_at_change
            && stood.current.source() == Source::Sweep
            && !stood.current.is_settled()
            && stood.current.is_same(step)
            && stood.current.sweep() < step.sweep()
            && now >= then.saturating_add(GROWN_MS);
        if proven {
            self.stamped_at_change = true;
            for (row, record) in self.agents.iter().enumerate() {
                if record.is_some() {
                    self.touched_agents.insert(row);
                }
            }
        }
    }

    /// An answer stands: doubts that arose before its question are settled.
    fn clear_doubt(&mut self, agent: AgentKey, asked_at: UtcMillis) {
        let settled = self
            .doubts
            .get(&agent)
            .is_some_and(|doubt| doubt.raised_at <= asked_at);
        if settled {
            self.doubts.remove(&agent);
        }
    }
}
