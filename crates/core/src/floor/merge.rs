//! How facts about agents enter the floor.

use std::time::Duration;

use super::bound::UpstreamBound;
use super::doubt::Doubt;
use super::fact::{AgentFact, Source};
use super::outcome::{Change, Outcome, Standing};
use super::picture::Floor;
use super::record::{Placed, Record};
use super::stay;
use super::step::Step;
use super::view::AgentView;
use crate::id::{AgentKey, ContactTag, QueueKey};
use crate::model::AgentState;
use crate::time::UtcMillis;

/// What a fact is compared by: a difference in these is a contradiction.
#[derive(Clone, Copy, Debug)]
pub(super) struct Content {
    state: AgentState,
    on_hold: bool,
    queue: Option<QueueKey>,
    contact: ContactTag,
}

impl Content {
    pub(super) const fn of(fact: &AgentFact) -> Self {
        Self {
            state: fact.key.state,
            on_hold: fact.on_hold,
            queue: fact.queue,
            contact: fact.contact,
        }
    }

    pub(super) const fn shown(view: &AgentView) -> Self {
        Self {
            state: view.state,
            on_hold: view.on_hold,
            queue: view.queue,
            contact: view.contact,
        }
    }

    /// A contact that one side does not name is no contradiction.
    pub(super) fn contradicts(self, other: Self) -> bool {
        let two_contacts =
            self.contact.is_some() && other.contact.is_some() && self.contact != other.contact;
        self.state != other.state
            || self.on_hold != other.on_hold
            || self.queue != other.queue
            || two_contacts
    }
}

/// A stamp this far ahead of the platform's clock is a wrong one, if not wrong enough to be refused.
const AHEAD: Duration = Duration::from_secs(2);

/// What stood when a fact came.
pub(super) struct Stood {
    pub(super) view: AgentView,
    pub(super) current: Step,
}

impl Floor {
    /// Takes in a fact that was pushed, or fetched by a polling cursor. `now` is our clock.
    pub fn apply(&mut self, fact: &AgentFact, clock: &UpstreamBound, now: UtcMillis) -> Outcome {
        if let Some(outcome) = self.go_on(fact, clock, now) {
            self.count(&outcome);
            return outcome;
        }
        self.apply_with_care(fact, clock, now)
    }

    /// Takes in a fact of any kind.
    pub(super) fn apply_with_care(
        &mut self,
        fact: &AgentFact,
        clock: &UpstreamBound,
        now: UtcMillis,
    ) -> Outcome {
        let outcome = match self.admit(fact, clock, now) {
            Err(refused) => refused,
            Ok(None) => self.begin(fact),
            Ok(Some(stood)) => self.merge(fact, &stood, clock, now),
        };
        self.count(&outcome);
        outcome
    }

    /// Refuses what is implausible, and tells what stood; `None` at first sight.
    pub(super) fn admit(
        &mut self,
        fact: &AgentFact,
        clock: &UpstreamBound,
        now: UtcMillis,
    ) -> Result<Option<Stood>, Outcome> {
        if self.slot(fact.agent).is_none() {
            return Err(Outcome::OverLimit);
        }
        let view = self.agent(fact.agent);
        if !clock.admits(fact.key.occurred_at) {
            self.raise_doubt(fact.agent, now);
            self.follow_up(view.as_ref(), fact.agent);
            return Err(Outcome::Future);
        }
        self.move_watermark(fact.key.occurred_at, clock, now);
        let stood = self.record(fact.agent).map(Record::current);
        Ok(view
            .zip(stood)
            .map(|(view, current)| Stood { view, current }))
    }

    pub(super) fn begin(&mut self, fact: &AgentFact) -> Outcome {
        if let Some(slot) = self.slot(fact.agent) {
            *slot = Some(Record::new(fact));
        }
        self.follow_up(None, fact.agent);
        Outcome::Changed(self.change(fact.agent, None, false))
    }

    fn merge(
        &mut self,
        fact: &AgentFact,
        stood: &Stood,
        clock: &UpstreamBound,
        now: UtcMillis,
    ) -> Outcome {
        let placed = self.place(fact, stood, true);
        let step = Step::of(fact);
        let lost = matches!(placed, Placed::Before | Placed::TooOld);
        let contradicts = Content::of(fact).contradicts(Content::shown(&stood.view));
        let tie = step.at() == stood.current.at()
            && matches!(placed, Placed::Newest | Placed::Before)
            && contradicts;
        // An answer told the whole time since `since`; this says that it was not so.
        let denies_answer = lost
            && contradicts
            && stood.current.source() == Source::Sweep
            && step.at() > stood.view.since.offset(stay::NEAR_MS);
        // What stands is stamped ahead of the platform's clock, or was only concluded: either may pin
        // the agent against what is told now.
        let denies_pinned = lost
            && contradicts
            && (stood.view.inferred || stood.view.occurred_at > clock.now.after(AHEAD));
        if tie || denies_answer || denies_pinned {
            self.raise_doubt(fact.agent, now);
        }
        if let Some(doubt) = self.doubts.get_mut(&fact.agent) {
            if placed == Placed::Newest {
                doubt.dispute = None;
            } else if let (true, Some(dispute)) = (lost, &mut doubt.dispute) {
                dispute.keep(fact);
            }
        }
        self.follow_up(Some(&stood.view), fact.agent);
        let after = self.agent(fact.agent);
        let looks_new = after.is_some_and(|after| !after.looks_like(&stood.view));
        match placed {
            Placed::Newest | Placed::Raised if looks_new => {
                Outcome::Changed(self.change(fact.agent, Some(&stood.view), false))
            }
            Placed::Newest | Placed::Raised => Outcome::Refreshed,
            Placed::Known => Outcome::Duplicate,
            Placed::Before if tie => Outcome::TieLost,
            Placed::Before | Placed::TooOld => Outcome::Late {
                corrected: looks_new,
            },
        }
    }

    /// Puts a fact into its agent's record. `returns` says whether it may undo a concluded log-out.
    pub(super) fn place(&mut self, fact: &AgentFact, stood: &Stood, returns: bool) -> Placed {
        let rules = self.rules();
        let contradicts = Content::of(fact).contradicts(Content::shown(&stood.view));
        let Some(record) = self.record_mut(fact.agent) else {
            return Placed::TooOld;
        };
        let (placed, gaps) = record.place(fact, rules);
        record.seen_at.raise(fact.observed_at);
        if record.current().is_same(Step::of(fact)) {
            record.confirmed_at.raise(fact.observed_at);
        }
        match placed {
            Placed::Newest => {
                if contradicts {
                    record.observed_at = fact.observed_at.into();
                }
                record.set_out(None);
            }
            Placed::Raised if returns && fact.key.source == Source::Sweep => {
                record.observed_at = fact.observed_at.into();
                record.set_out(None);
            }
            Placed::Raised | Placed::Known | Placed::Before | Placed::TooOld => {}
        }
        self.counters.gaps = self.counters.gaps.saturating_add_signed(gaps);
        placed
    }

    pub(super) fn raise_doubt(&mut self, agent: AgentKey, now: UtcMillis) {
        self.doubts
            .entry(agent)
            .and_modify(|doubt| doubt.raise(now))
            .or_insert_with(|| Doubt::new(now));
    }

    pub(super) fn change(
        &self,
        agent: AgentKey,
        before: Option<&AgentView>,
        healed: bool,
    ) -> Change {
        let after = self.agent(agent);
        let nothing = Standing {
            state: AgentState::LoggedOut,
            since: UtcMillis::default(),
            queue: None,
        };
        Change {
            agent,
            before: before.map(AgentView::standing),
            after: after.as_ref().map_or(nothing, AgentView::standing),
            gap: after.is_some_and(|after| after.gap),
            healed,
        }
    }

    pub(super) fn count(&mut self, outcome: &Outcome) {
        let counters = &mut self.counters;
        let counter = match outcome {
            Outcome::Changed(change) | Outcome::Settled(change) => {
                if change.healed {
                    counters.healed = counters.healed.saturating_add(1);
                }
                &mut counters.changes
            }
            Outcome::Duplicate => &mut counters.duplicates,
            Outcome::Late { .. } | Outcome::TieLost => &mut counters.late,
            Outcome::Future => &mut counters.future,
            Outcome::OverLimit => &mut counters.over_limit,
            Outcome::Refreshed | Outcome::Confirmed | Outcome::Lagging | Outcome::Disputed => {
                return;
            }
        };
        *counter = counter.saturating_add(1);
    }
}
