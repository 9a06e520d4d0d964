//! What is kept of one agent: the current fact and the last four before it, in key order.

use std::num::NonZeroU8;

use smallvec::SmallVec;

use super::fact::{AgentFact, Reported, Source};
use super::stay::{self, Rules, Stay};
use super::step::Step;
use crate::id::{ContactTag, LabelKey, QueueKey};
use crate::time::UtcMillis;

/// Facts kept beside the current one.
pub(super) const EARLIER: usize = 4;
/// No queue.
const NO_QUEUE: u32 = u32::MAX;
/// No inferred log-out.
const NOT_OUT: UtcMillis = UtcMillis::new(i64::MIN);

pub(super) type Steps = SmallVec<[Step; EARLIER + 2]>;
pub(super) type Stays = SmallVec<[Stay; EARLIER + 1]>;

/// What is known of one agent, in a fixed number of bytes (I20).
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct Record {
    current: Step,
    earlier: [Step; EARLIER],
    pub(super) contact: ContactTag,
    queue: u32,
    pub(super) raw: LabelKey,
    pub(super) reason: LabelKey,
    /// When what stands was first observed.
    pub(super) observed_at: UtcMillis,
    /// When what stands was last observed.
    pub(super) confirmed_at: UtcMillis,
    /// When anything about the agent was last observed.
    pub(super) seen_at: UtcMillis,
    /// Since when the agent is concluded to be logged out.
    out_since: UtcMillis,
    start_wait_s: u32,
    start_service_level: u16,
    start_bits: u8,
    /// Facts kept in `earlier`, plus one: never zero, so that no record takes no more room.
    kept: NonZeroU8,
}

/// The queue's figures when the contact began (RT-7).
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Start {
    wait_s: u32,
    service_level: u16,
    /// Whether the figures are final; which of them are known.
    bits: u8,
}

impl Start {
    const FINAL: u8 = 1;
    const WAIT: u8 = 2;
    const SERVICE_LEVEL: u8 = 4;

    pub(super) fn of(reported: &Reported) -> Self {
        let wait = reported.wait_s.map_or(0, |_| Self::WAIT);
        let level = reported.service_level.map_or(0, |_| Self::SERVICE_LEVEL);
        Self {
            wait_s: reported.wait_s.unwrap_or_default(),
            service_level: reported.service_level.unwrap_or_default(),
            bits: wait | level,
        }
    }

    pub(super) const fn made_final(self) -> Self {
        Self {
            bits: self.bits | Self::FINAL,
            ..self
        }
    }

    pub(super) const fn is_final(self) -> bool {
        self.bits & Self::FINAL != 0
    }

    pub(super) fn wait_s(self) -> Option<u32> {
        (self.bits & Self::WAIT != 0).then_some(self.wait_s)
    }

    pub(super) fn service_level(self) -> Option<u16> {
        (self.bits & Self::SERVICE_LEVEL != 0).then_some(self.service_level)
    }
}

/// Where a fact found its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Placed {
    /// It is the newest.
    Newest,
    /// It was the newest already, and has now a greater key.
    Raised,
    /// It was kept already.
    Known,
    /// It stands before the newest.
    Before,
    /// It is older than all that is kept.
    TooOld,
}

impl Record {
    /// Begins a record with its first fact.
    pub(super) fn new(fact: &AgentFact) -> Self {
        let mut record = Self {
            current: Step::of(fact),
            earlier: [Step::default(); EARLIER],
            contact: ContactTag::NONE,
            queue: NO_QUEUE,
            raw: LabelKey::NONE,
            reason: LabelKey::NONE,
            observed_at: fact.observed_at,
            confirmed_at: fact.observed_at,
            seen_at: fact.observed_at,
            out_since: NOT_OUT,
            start_wait_s: 0,
            start_service_level: 0,
            start_bits: 0,
            kept: NonZeroU8::MIN,
        };
        record.take_texts(fact);
        record
    }

    pub(super) const fn current(&self) -> Step {
        self.current
    }

    pub(super) const fn queue(&self) -> Option<QueueKey> {
        match self.queue {
            NO_QUEUE => None,
            row => Some(QueueKey::new(row)),
        }
    }

    pub(super) fn out_since(&self) -> Option<UtcMillis> {
        (self.out_since != NOT_OUT).then_some(self.out_since)
    }

    pub(super) fn set_out(&mut self, since: Option<UtcMillis>) {
        self.out_since = since.unwrap_or(NOT_OUT);
    }

    pub(super) const fn start(&self) -> Start {
        Start {
            wait_s: self.start_wait_s,
            service_level: self.start_service_level,
            bits: self.start_bits,
        }
    }

    pub(super) const fn set_start(&mut self, start: Start) {
        self.start_wait_s = start.wait_s;
        self.start_service_level = start.service_level;
        self.start_bits = start.bits;
    }

    /// Returns the kept facts, oldest first.
    pub(super) fn steps(&self) -> Steps {
        let mut steps: Steps = self
            .earlier
            .iter()
            .take(usize::from(self.kept.get()) - 1)
            .copied()
            .collect();
        steps.push(self.current);
        steps
    }

    /// Returns the kept facts, oldest first, with the beginnings of their states.
    pub(super) fn stays(&self, rules: Rules) -> Stays {
        stay::follow(&self.steps(), rules).collect()
    }

    /// Puts a fact in its place in the order, and says how many gaps there are more or fewer.
    pub(super) fn place(&mut self, fact: &AgentFact, rules: Rules) -> (Placed, i64) {
        let step = Step::of(fact);
        let mut steps = self.steps();
        let gaps_before = stay::gaps(&steps) as i64;
        let placed = insert(&mut steps, step, rules);
        let change = stay::gaps(&steps) as i64 - gaps_before;
        if steps.len() > EARLIER + 1 {
            steps.remove(0);
        }
        self.store(&steps);
        if placed == Placed::Newest {
            self.take_texts(fact);
        }
        (placed, change)
    }

    /// Forgets everything but this fact, and says how many gaps were forgotten.
    pub(super) fn supersede(&mut self, fact: &AgentFact) -> u64 {
        let forgotten = stay::gaps(&self.steps());
        self.store(&[Step::of(fact)]);
        self.take_texts(fact);
        self.observed_at = fact.observed_at;
        self.confirmed_at = self.confirmed_at.max(fact.observed_at);
        self.seen_at = self.seen_at.max(fact.observed_at);
        self.out_since = NOT_OUT;
        forgotten
    }

    fn store(&mut self, steps: &[Step]) {
        if let Some((current, earlier)) = steps.split_last() {
            self.current = *current;
            self.kept = NonZeroU8::MIN.saturating_add(earlier.len().min(EARLIER) as u8);
            self.earlier = [Step::default(); EARLIER];
            for (slot, step) in self.earlier.iter_mut().zip(earlier) {
                *slot = *step;
            }
        }
    }

    fn take_texts(&mut self, fact: &AgentFact) {
        self.contact = fact.contact;
        self.queue = fact.queue.map_or(NO_QUEUE, QueueKey::get);
        self.raw = fact.raw;
        self.reason = fact.reason;
    }
}

fn insert(steps: &mut Steps, step: Step, rules: Rules) -> Placed {
    if let Some(at) = steps.iter().position(|known| known.is_same(step)) {
        return raise(steps, at, step, rules);
    }
    let at = steps.partition_point(|known| known.order(step).is_lt());
    let newest = at == steps.len();
    if at == 0 && steps.len() > EARLIER {
        return Placed::TooOld;
    }
    steps.insert(at, step);
    absorb(steps, at, rules);
    if newest {
        Placed::Newest
    } else {
        Placed::Before
    }
}

/// A fact that is kept already comes again; from a greater source it moves up among its equals.
fn raise(steps: &mut Steps, at: usize, step: Step, rules: Rules) -> Placed {
    let Some(known) = steps.get(at).copied() else {
        return Placed::Known;
    };
    if !known.order(step).is_lt() {
        return Placed::Known;
    }
    let was_newest = at + 1 == steps.len();
    let began = stay::claimed(known, rules);
    let step = if known.is_settled() && stay::is_near(began, stay::claimed(step, rules)) {
        step.settled_since(began)
    } else {
        step
    };
    steps.remove(at);
    let to = steps.partition_point(|other| other.order(step).is_lt());
    let newest = to == steps.len();
    steps.insert(to, step);
    absorb(steps, to, rules);
    match (was_newest, newest) {
        (true, _) => Placed::Raised,
        (false, true) => Placed::Newest,
        (false, false) => Placed::Known,
    }
}

/// A sweep that says the same stay again stands for the fact that it confirms; else confirmations
/// would soon be all that is kept.
fn absorb(steps: &mut Steps, at: usize, rules: Rules) {
    let Some(before) = at.checked_sub(1) else {
        return;
    };
    let stays: Stays = stay::follow(steps, rules).collect();
    let (Some(last), Some(this)) = (stays.get(before), stays.get(at)) else {
        return;
    };
    let repeats = this.step.source() == Source::Sweep
        && this.step.is_same_stay(last.step)
        && this.step.on_hold() == last.step.on_hold()
        && stay::is_near(this.since, last.since);
    let claim = stay::claimed(this.step, rules);
    if repeats && stay::is_near(claim, last.since) {
        let settled = this.step.settled_since(this.since);
        if let Some(slot) = steps.get_mut(at) {
            *slot = settled;
        }
        steps.remove(before);
    } else if repeats
        && !this.step.is_reworded_wrap_up(last.step)
        && stay::is_near(claim, stay::claimed(last.step, rules))
    {
        steps.remove(before);
    }
}
