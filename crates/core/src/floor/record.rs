//! What is kept of one agent: the current fact and the last four before it, in key order.

use std::num::NonZeroU8;

use smallvec::SmallVec;

use super::fact::{AgentFact, Reported, Source};
use super::moment::Moment;
use super::stay::{self, Rules, Stay};
use super::step::{KeptStep, Step};
use super::table::Passage;
use crate::id::{ContactTag, LabelKey, MAX_QUEUES, QueueKey};
use crate::time::UtcMillis;

/// Facts kept beside the current one.
pub(super) const EARLIER: usize = 4;
/// No queue; rows end far below it.
const NO_QUEUE: u16 = u16::MAX;
const _: () = assert!(MAX_QUEUES < NO_QUEUE as usize);

pub(super) type Steps = SmallVec<[Step; EARLIER + 2]>;
pub(super) type Stays = SmallVec<[Stay; EARLIER + 1]>;

/// What is known of one agent, in a fixed number of bytes (I20).
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct Record {
    current: KeptStep,
    /// Oldest first.
    earlier: [KeptStep; EARLIER],
    /// The contact's halves: words of eight bytes would cost the record four more.
    contact: [u32; 2],
    start_wait_s: u32,
    queue: u16,
    pub(super) raw: LabelKey,
    pub(super) reason: LabelKey,
    start_service_level: u16,
    /// When what stands was first observed.
    pub(super) observed_at: Moment,
    /// When what stands was last observed.
    pub(super) confirmed_at: Moment,
    /// When anything about the agent was last observed.
    pub(super) seen_at: Moment,
    /// Since when the agent is concluded to be logged out.
    out_since: Moment,
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
            current: Step::of(fact).into(),
            earlier: [KeptStep::default(); EARLIER],
            contact: [0; 2],
            queue: NO_QUEUE,
            raw: LabelKey::NONE,
            reason: LabelKey::NONE,
            observed_at: fact.observed_at.into(),
            confirmed_at: fact.observed_at.into(),
            seen_at: fact.observed_at.into(),
            out_since: Moment::NONE,
            start_wait_s: 0,
            start_service_level: 0,
            start_bits: 0,
            kept: NonZeroU8::MIN,
        };
        record.take_texts(fact);
        record
    }

    #[inline]
    pub(super) fn current(&self) -> Step {
        self.current.into()
    }

    #[inline]
    pub(super) const fn contact(&self) -> ContactTag {
        let [high, low] = self.contact;
        ContactTag::from_bits((high as u64) << 32 | low as u64)
    }

    #[inline]
    pub(super) const fn queue(&self) -> Option<QueueKey> {
        match self.queue {
            NO_QUEUE => None,
            row => Some(QueueKey::new(row as u32)),
        }
    }

    #[inline]
    pub(super) fn out_since(&self) -> Option<UtcMillis> {
        (self.out_since != Moment::NONE).then(|| self.out_since.get())
    }

    pub(super) fn set_out(&mut self, since: Option<UtcMillis>) {
        self.out_since = since.map_or(Moment::NONE, Moment::from);
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
            .map(|step| Step::from(*step))
            .collect();
        steps.push(self.current());
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
        self.observed_at = fact.observed_at.into();
        self.confirmed_at.raise(fact.observed_at);
        self.seen_at.raise(fact.observed_at);
        self.out_since = Moment::NONE;
        forgotten
    }

    fn store(&mut self, steps: &[Step]) {
        if let Some((current, earlier)) = steps.split_last() {
            self.current = (*current).into();
            self.kept = NonZeroU8::MIN.saturating_add(earlier.len().min(EARLIER) as u8);
            self.earlier = [KeptStep::default(); EARLIER];
            for (slot, step) in self.earlier.iter_mut().zip(earlier) {
                *slot = (*step).into();
            }
        }
    }

    /// Puts a fact behind all others, whose order says so.
    #[inline]
    pub(super) fn append(&mut self, step: Step, fact: &AgentFact) {
        let before = usize::from(self.kept.get()) - 1;
        if let Some(free) = self.earlier.get_mut(before) {
            *free = self.current;
            self.kept = self.kept.saturating_add(1);
        } else {
            self.earlier.rotate_left(1);
            if let Some(last) = self.earlier.last_mut() {
                *last = self.current;
            }
        }
        self.current = step.into();
        self.take_texts(fact);
    }

    /// Returns when the current state began, without looking further back than needed.
    #[inline]
    pub(super) fn since(&self, rules: Rules) -> UtcMillis {
        let before = usize::from(self.kept.get()) - 1;
        self.since_of(self.current(), before, rules)
    }

    fn since_of(&self, step: Step, before: usize, rules: Rules) -> UtcMillis {
        let last = before
            .checked_sub(1)
            .and_then(|at| Some((at, Step::from(*self.earlier.get(at)?))));
        let Some((at, last)) = last else {
            return stay::claimed(step, rules);
        };
        stay::since_alone(step, last, rules).unwrap_or_else(|| {
            let last = Stay {
                step: last,
                since: self.since_of(last, at, rules),
                passage: Passage::Direct,
            };
            stay::since_after(step, last, rules)
        })
    }

    fn take_texts(&mut self, fact: &AgentFact) {
        let contact = fact.contact.get();
        self.contact = [(contact >> 32) as u32, contact as u32];
        self.queue = fact
            .queue
            .and_then(|queue| u16::try_from(queue.get()).ok())
            .unwrap_or(NO_QUEUE);
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
    if steps
        .get(at)
        .is_none_or(|step| step.source() != Source::Sweep)
    {
        return;
    }
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
