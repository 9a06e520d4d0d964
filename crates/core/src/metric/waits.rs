//! Who waits now: everything told so far, not only up to the watermark (RT-13, RT-15).
//!
//! For each contact the newest step of each kind is kept, so the order of arrival does not matter.

use std::collections::{BTreeMap, BTreeSet};

use smallvec::SmallVec;

use super::cell::QueueSlot;
use super::contact::Open;
use super::event::{AgentSlot, ContactEvent};
use crate::id::{AgentKey, ContactTag, QueueKey};
use crate::model::ContactStep;
use crate::time::UtcMillis;

/// A contact that waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Which contact.
    pub contact: ContactTag,
    /// The queue it waits in.
    pub queue: QueueKey,
    /// Since when, on the platform's clock.
    pub since: UtcMillis,
    /// The agent at whom it rings.
    pub offered_to: Option<AgentKey>,
}

/// A moment with the digest that orders equal ones, and whom or what it concerns.
type Newest<T> = Option<(i64, u32, T)>;

/// The most queues in which one contact's waits are known to have ended; more forget the first.
const MAX_ENDS: usize = 4;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Known {
    queued: Newest<QueueSlot>,
    /// When it was last answered or abandoned, by queue; without one it ends the wait in any.
    ended: SmallVec<[(QueueSlot, i64); 1]>,
    offered: Newest<AgentSlot>,
    declined: Newest<AgentSlot>,
}

impl Known {
    fn learn(&mut self, event: &ContactEvent) {
        let queue = Some((event.at, event.tie, event.queue));
        let agent = Some((event.at, event.tie, event.agent));
        match event.step {
            ContactStep::Queued => self.queued = self.queued.max(queue),
            ContactStep::Answered | ContactStep::Abandoned => self.end(event.queue, event.at),
            ContactStep::Offered => self.offered = self.offered.max(agent),
            ContactStep::NotAnswered | ContactStep::Refused => {
                self.declined = self.declined.max(agent);
            }
            ContactStep::Held
            | ContactStep::Resumed
            | ContactStep::Transferred
            | ContactStep::Completed => {}
        }
    }

    fn end(&mut self, queue: QueueSlot, at: i64) {
        if let Some((_, last)) = self.ended.iter_mut().find(|(other, _)| *other == queue) {
            *last = at.max(*last);
            return;
        }
        if self.ended.len() >= MAX_ENDS {
            self.ended.remove(0);
        }
        self.ended.push((queue, at));
    }

    fn place(&self) -> Option<Place> {
        let (since, _, queue) = self.queued?;
        let has_ended = self
            .ended
            .iter()
            .any(|(ended, at)| *at >= since && (*ended == queue || *ended == QueueSlot::NONE));
        if has_ended {
            return None;
        }
        let offered = self.offered.filter(|(at, ..)| *at >= since);
        let standing = offered.filter(|(at, _, agent)| {
            self.declined
                .is_none_or(|(declined_at, _, by)| declined_at < *at || by != *agent)
        });
        Some(Place {
            since,
            queue,
            offered_to: standing.map_or(AgentSlot::NONE, |(_, _, agent)| agent),
        })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    since: i64,
    queue: QueueSlot,
    offered_to: AgentSlot,
}

/// Steps that say something about waiting.
const fn matters(event: &ContactEvent) -> bool {
    match event.step {
        ContactStep::Queued => event.queue.row().is_some(),
        // Without a queue, no queue was waited in.
        ContactStep::Answered => event.queue.row().is_some(),
        ContactStep::Offered
        | ContactStep::NotAnswered
        | ContactStep::Refused
        | ContactStep::Abandoned => true,
        ContactStep::Held
        | ContactStep::Resumed
        | ContactStep::Transferred
        | ContactStep::Completed => false,
    }
}

/// All waiting contacts, in order of their age.
#[derive(Clone, Debug, Default)]
pub(super) struct Waits {
    known: BTreeMap<ContactTag, Known>,
    queues: BTreeMap<QueueSlot, BTreeSet<(i64, ContactTag)>>,
    touched: BTreeSet<QueueSlot>,
}

impl Waits {
    pub(super) fn tell(&mut self, event: &ContactEvent) {
        if !matters(event) {
            return;
        }
        let known = self.known.entry(event.contact).or_default();
        let before = known.place();
        known.learn(event);
        let after = known.place();
        if before != after {
            self.shift(event.contact, before, after);
        }
    }

    fn shift(&mut self, contact: ContactTag, before: Option<Place>, after: Option<Place>) {
        if let Some(place) = before {
            self.touched.insert(place.queue);
            if let Some(queue) = self.queues.get_mut(&place.queue) {
                queue.remove(&(place.since, contact));
                if queue.is_empty() {
                    self.queues.remove(&place.queue);
                }
            }
        }
        if let Some(place) = after {
            self.touched.insert(place.queue);
            let queue = self.queues.entry(place.queue).or_default();
            queue.insert((place.since, contact));
        }
    }

    /// Starts again from what is settled and what was told since.
    pub(super) fn rebuild(&mut self, settled: &Open, pending: &[ContactEvent]) {
        let before = std::mem::take(self);
        for (contact, wait) in &settled.waits {
            let known = Known {
                queued: Some((wait.since, 0, wait.queue)),
                ended: SmallVec::new(),
                offered: (wait.offered_to != AgentSlot::NONE).then_some((
                    wait.since,
                    0,
                    wait.offered_to,
                )),
                declined: None,
            };
            self.shift(*contact, None, known.place());
            self.known.insert(*contact, known);
        }
        for event in pending {
            self.tell(event);
        }
        self.touched.clone_from(&before.touched);
        for contact in before.known.keys().chain(self.known.keys()) {
            let was = before.known.get(contact).and_then(Known::place);
            let is = self.known.get(contact).and_then(Known::place);
            if was != is {
                self.touched.extend(was.map(|place| place.queue));
                self.touched.extend(is.map(|place| place.queue));
            }
        }
    }

    pub(super) fn of_queue(&self, queue: QueueSlot) -> (u32, Option<UtcMillis>) {
        let waiting = self.queues.get(&queue);
        let count = waiting.map_or(0, |waiting| waiting.len() as u32);
        let oldest = waiting.and_then(|waiting| waiting.first());
        (count, oldest.map(|(since, _)| UtcMillis::new(*since)))
    }

    /// Returns the longest waits of all queues, the longest first.
    pub(super) fn oldest(&self, most: usize) -> Vec<Waiting> {
        let each = self.queues.values();
        let mut oldest: Vec<_> = each.flat_map(|queue| queue.iter().take(most)).collect();
        oldest.sort_unstable();
        oldest.truncate(most);
        let rows = oldest.into_iter().filter_map(|(_, contact)| {
            let place = self.known.get(contact)?.place()?;
            Some(Waiting {
                contact: *contact,
                queue: QueueKey::new(place.queue.row()?),
                since: UtcMillis::new(place.since),
                offered_to: place.offered_to.key(),
            })
        });
        rows.collect()
    }

    pub(super) fn take_touched(&mut self) -> Vec<QueueKey> {
        let touched = std::mem::take(&mut self.touched);
        let rows = touched.into_iter().filter_map(QueueSlot::row);
        rows.map(QueueKey::new).collect()
    }

    pub(super) fn len(&self) -> usize {
        self.known.len()
    }
}
