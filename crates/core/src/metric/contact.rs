//! What the steps of contacts count (RT-13).

use std::collections::BTreeMap;

use super::bucket::Sink;
use super::cell::{FLOOR, QueueSlot};
use super::delta::{Count, Delta, Span};
use super::event::{AgentSlot, ContactEvent};
use super::rules::Rules;
use crate::id::ContactTag;
use crate::model::ContactStep;

/// A contact that waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct Wait {
    pub(super) since: i64,
    pub(super) queue: QueueSlot,
    pub(super) offered_to: AgentSlot,
}

/// An agent's part of a contact, from the answer or the transfer to the end of wrap-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct Segment {
    pub(super) start: i64,
    pub(super) hold_ms: u32,
    /// Milliseconds from the start to the hold that is on, plus one; zero for none.
    held: u32,
    pub(super) queue: QueueSlot,
}

/// Which part of which contact.
pub(super) type Part = (ContactTag, AgentSlot);

/// Contacts in progress.
pub(super) trait Contacts {
    fn wait(&self, contact: ContactTag) -> Option<Wait>;
    fn set_wait(&mut self, contact: ContactTag, wait: Option<Wait>);
    fn segment(&self, part: Part) -> Option<Segment>;
    fn set_segment(&mut self, part: Part, segment: Option<Segment>);
}

/// Contacts in progress where everything before is settled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Open {
    pub(super) waits: BTreeMap<ContactTag, Wait>,
    pub(super) segments: BTreeMap<Part, Segment>,
}

impl Contacts for Open {
    fn wait(&self, contact: ContactTag) -> Option<Wait> {
        self.waits.get(&contact).copied()
    }

    fn set_wait(&mut self, contact: ContactTag, wait: Option<Wait>) {
        match wait {
            Some(wait) => self.waits.insert(contact, wait),
            None => self.waits.remove(&contact),
        };
    }

    fn segment(&self, part: Part) -> Option<Segment> {
        self.segments.get(&part).copied()
    }

    fn set_segment(&mut self, part: Part, segment: Option<Segment>) {
        match segment {
            Some(segment) => self.segments.insert(part, segment),
            None => self.segments.remove(&part),
        };
    }
}

impl Open {
    /// Forgets what began before a moment, and the oldest beyond `most`; returns how many of each.
    pub(super) fn forget(&mut self, before: i64, most: usize) -> (u64, u64) {
        let held = self.waits.len() + self.segments.len();
        self.waits.retain(|_, wait| wait.since >= before);
        self.segments.retain(|_, segment| segment.start >= before);
        let kept = self.waits.len() + self.segments.len();
        if self.waits.len() > most {
            let cut = nth(self.waits.values().map(|wait| wait.since), most);
            self.waits.retain(|_, wait| wait.since > cut);
        }
        if self.segments.len() > most {
            let cut = nth(self.segments.values().map(|segment| segment.start), most);
            self.segments.retain(|_, segment| segment.start > cut);
        }
        let left = self.waits.len() + self.segments.len();
        ((held - kept) as u64, (kept - left) as u64)
    }
}

/// Returns the moment up to which the oldest must go so that at most `most` stay.
fn nth(moments: impl Iterator<Item = i64>, most: usize) -> i64 {
    let mut moments: Vec<i64> = moments.collect();
    let row = moments.len().saturating_sub(most).saturating_sub(1);
    *moments.select_nth_unstable(row).1
}

/// What changed since the settled contacts.
#[derive(Clone, Debug, Default)]
pub(super) struct Changed {
    waits: BTreeMap<ContactTag, Option<Wait>>,
    segments: BTreeMap<Part, Option<Segment>>,
}

impl Changed {
    pub(super) fn clear(&mut self) {
        self.waits.clear();
        self.segments.clear();
    }

    pub(super) fn len(&self) -> usize {
        self.waits.len() + self.segments.len()
    }
}

/// Settled contacts, seen through what changed since.
#[derive(Debug)]
pub(super) struct Layered<'a> {
    pub(super) settled: &'a Open,
    pub(super) changed: &'a mut Changed,
}

impl Contacts for Layered<'_> {
    fn wait(&self, contact: ContactTag) -> Option<Wait> {
        match self.changed.waits.get(&contact) {
            Some(wait) => *wait,
            None => self.settled.wait(contact),
        }
    }

    fn set_wait(&mut self, contact: ContactTag, wait: Option<Wait>) {
        self.changed.waits.insert(contact, wait);
    }

    fn segment(&self, part: Part) -> Option<Segment> {
        match self.changed.segments.get(&part) {
            Some(segment) => *segment,
            None => self.settled.segment(part),
        }
    }

    fn set_segment(&mut self, part: Part, segment: Option<Segment>) {
        self.changed.segments.insert(part, segment);
    }
}

/// Counts one step. Returns false if it could not be counted because its beginning is not known.
pub(super) fn count_step(
    event: &ContactEvent,
    contacts: &mut impl Contacts,
    rules: &mut Rules,
    sink: &mut impl Sink,
) -> bool {
    let at = event.at;
    let part = (event.contact, event.agent);
    let wait = contacts.wait(event.contact);
    let queue = event
        .queue
        .or(wait.map_or(QueueSlot::NONE, |wait| wait.queue));
    match event.step {
        ContactStep::Queued => {
            if event.queue == QueueSlot::NONE {
                return false;
            }
            let wait = Wait {
                since: at,
                queue: event.queue,
                offered_to: AgentSlot::NONE,
            };
            contacts.set_wait(event.contact, Some(wait));
            let cell = rules.cells.queue(event.queue);
            in_both(sink, at, [FLOOR, cell], |delta| delta.count(Count::Offered));
            true
        }
        ContactStep::Offered => {
            if let Some(wait) = wait {
                let offered_to = event.agent;
                contacts.set_wait(event.contact, Some(Wait { offered_to, ..wait }));
            }
            true
        }
        ContactStep::NotAnswered | ContactStep::Refused => {
            let what = if event.step == ContactStep::Refused {
                Count::Refused
            } else {
                Count::NotAnswered
            };
            let cells = rules.cells_of(event.agent, queue);
            in_all(sink, at, cells, |delta| delta.count(what));
            if let Some(wait) = wait.filter(|wait| wait.offered_to == event.agent) {
                let offered_to = AgentSlot::NONE;
                contacts.set_wait(event.contact, Some(Wait { offered_to, ..wait }));
            }
            true
        }
        ContactStep::Answered => {
            let segment = Segment::starting(at, event.queue);
            if event.agent != AgentSlot::NONE {
                contacts.set_segment(part, Some(segment));
            }
            if event.queue == QueueSlot::NONE {
                return true;
            }
            let Some(wait) = wait.filter(|wait| wait.queue == event.queue) else {
                return false;
            };
            contacts.set_wait(event.contact, None);
            let waited = at.saturating_sub(wait.since).max(0);
            let is_in_target = waited <= i64::from(rules.target(event.queue).target_ms);
            let cells = rules.cells_of(event.agent, event.queue);
            in_all(sink, at, cells, |delta| {
                delta.count(Count::Answered);
                delta.span(Span::AnswerWait, waited);
                if is_in_target {
                    delta.count(Count::AnsweredInTarget);
                }
            });
            true
        }
        ContactStep::Held => {
            let Some(mut segment) = contacts.segment(part) else {
                return false;
            };
            segment.hold(at);
            contacts.set_segment(part, Some(segment));
            true
        }
        ContactStep::Resumed => {
            let Some(mut segment) = contacts.segment(part) else {
                return false;
            };
            segment.resume(at);
            contacts.set_segment(part, Some(segment));
            true
        }
        ContactStep::Transferred => {
            // The step names where the contact goes; what it counts belongs to where it comes from.
            let queue = contacts
                .segment(part)
                .map_or(QueueSlot::NONE, |segment| segment.queue);
            let cells = rules.cells_of(event.agent, queue);
            in_all(sink, at, cells, |delta| delta.count(Count::Transferred));
            if event.to_agent != AgentSlot::NONE {
                let segment = Segment::starting(at, queue.or(event.queue));
                contacts.set_segment((event.contact, event.to_agent), Some(segment));
            }
            true
        }
        ContactStep::Abandoned => {
            let Some(wait) = wait.filter(|wait| wait.queue == queue) else {
                return false;
            };
            contacts.set_wait(event.contact, None);
            let waited = at.saturating_sub(wait.since).max(0);
            let target = rules.target(queue);
            let cell = rules.cells.queue(queue);
            in_both(sink, at, [FLOOR, cell], |delta| {
                delta.count(Count::Abandoned);
                delta.span(Span::AbandonWait, waited);
                if waited <= i64::from(target.target_ms) {
                    delta.count(Count::AbandonedInTarget);
                }
                if waited < i64::from(target.short_abandon_ms) {
                    delta.count(Count::AbandonedShort);
                }
            });
            true
        }
        ContactStep::Completed => {
            let Some(segment) = contacts.segment(part) else {
                return false;
            };
            contacts.set_segment(part, None);
            let handled = at.saturating_sub(segment.start).max(0);
            let cells = rules.cells_of(event.agent, segment.queue);
            in_all(sink, at, cells, |delta| {
                delta.count(Count::Handled);
                delta.span(Span::Handle, handled);
                delta.span(Span::Hold, i64::from(segment.hold_ms));
            });
            true
        }
    }
}

fn in_both(sink: &mut impl Sink, at: i64, cells: [u32; 2], count: impl Fn(&mut Delta)) {
    for cell in cells {
        count(sink.at(at, cell));
    }
}

fn in_all(sink: &mut impl Sink, at: i64, cells: [u32; 3], count: impl Fn(&mut Delta)) {
    for cell in cells {
        count(sink.at(at, cell));
    }
}

impl Segment {
    pub(super) const fn starting(start: i64, queue: QueueSlot) -> Self {
        Self {
            start,
            hold_ms: 0,
            held: 0,
            queue,
        }
    }

    /// A second hold before the first ended changes nothing.
    fn hold(&mut self, at: i64) {
        if self.held == 0 {
            self.held = self.age(at).saturating_add(1);
        }
    }

    fn resume(&mut self, at: i64) {
        if let Some(held) = self.held.checked_sub(1) {
            let span = self.age(at).saturating_sub(held);
            self.hold_ms = self.hold_ms.saturating_add(span);
            self.held = 0;
        }
    }

    fn age(&self, at: i64) -> u32 {
        u32::try_from(at.saturating_sub(self.start).max(0)).unwrap_or(u32::MAX)
    }
}
