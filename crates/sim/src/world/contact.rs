//! The course of a contact: it arrives, waits, is offered, answered, held, given away, wrapped up.

use std::sync::Arc;

use super::World;
use super::agent::{InHand, Interruption, Phase};
use super::queue::{Contact, MAX_WAITING};
use super::random::{chance, exponential, lognormal, weibull};
use super::report::{Body, LifecycleReport};
use super::schedule::{Step, Task};

const RING_OUT_MS: i64 = 15_000;
/// An announcement is played at this time, and some callers leave at it.
const ANNOUNCED_AT_MS: i64 = 60_000;
/// The router takes at most so long to find a contact for an agent who became ready.
const ROUTING_MS: u32 = 30;
/// A contact is given from queue to queue at most so often.
const MAX_HOPS: u8 = 2;

const NOT_ANSWERED: f64 = 0.015;
const REFUSED: f64 = 0.003;
const HELD: f64 = 0.20;
const CONSULTED: f64 = 0.05;
const GIVEN_TO_COLLEAGUE: f64 = 0.60;
const GIVEN_TO_QUEUE: f64 = 0.03;

impl World {
    pub(super) fn arrive(&mut self, queue: usize) {
        if self.queues[queue].waiting.len() >= MAX_WAITING {
            return;
        }
        let number = self.take_contact_number();
        let contact = Contact {
            number,
            call_id: Self::call_id(number),
            arrived: self.now,
            leaves_at: 0,
            hops: 0,
        };
        self.enter_queue(queue, contact);
    }

    /// A contact begins to wait in a queue, anew or given away by another.
    fn enter_queue(&mut self, queue: usize, mut contact: Contact) {
        let patience = self.draw_patience();
        contact.arrived = self.now;
        contact.leaves_at = self.now + self.contact_span(patience);
        self.queues[queue].count_offered(self.now);
        self.tell("interaction_queued", &contact, queue, None);
        self.seek_agent(queue, contact);
    }

    /// Offers the contact to whoever has waited longest; if nobody does, it waits, by its age.
    pub(super) fn seek_agent(&mut self, queue: usize, contact: Contact) {
        let ready = self.queues[queue].ready.first().map(|(_, agent)| *agent);
        match ready {
            Some(agent) if self.queues[queue].waiting.is_empty() && !self.is_frozen() => {
                self.offer(agent, queue, &contact);
            }
            ready => {
                let (at, number) = (contact.leaves_at.max(self.now + 500), contact.number);
                let task = Task::GiveUp {
                    queue,
                    contact: number,
                };
                self.schedule.add(at, task);
                let waiting = &mut self.queues[queue].waiting;
                let place = waiting.partition_point(|other| other.arrived <= contact.arrived);
                waiting.insert(place, contact);
                if let Some(agent) = ready {
                    self.route_soon(agent);
                }
            }
        }
    }

    pub(super) fn give_up(&mut self, queue: usize, number: u64) {
        let waiting = &mut self.queues[queue].waiting;
        let now = self.now;
        let place = waiting
            .iter()
            .position(|contact| contact.number == number && contact.leaves_at <= now);
        if let Some(contact) = place.and_then(|place| waiting.remove(place)) {
            self.queues[queue].count_abandoned(self.now);
            self.tell("interaction_abandoned", &contact, queue, None);
            self.maybe_call_again(queue);
        }
    }

    /// The agent waits for a contact; one that waits already comes in a moment.
    pub(super) fn wait_for_contact(&mut self, agent: usize) {
        let since = self.agents[agent].shown.since;
        self.agents[agent].ready_since = since;
        let mut anyone = false;
        for &queue in &self.agents[agent].queues {
            self.queues[queue].ready.insert((since, agent));
            anyone |= !self.queues[queue].waiting.is_empty();
        }
        if anyone {
            self.route_soon(agent);
        }
    }

    fn route_soon(&mut self, agent: usize) {
        let after = i64::from(self.rng.u32(1..=ROUTING_MS));
        self.schedule.add(self.now + after, Task::Route { agent });
    }

    /// Takes the oldest contact that waits for this agent.
    pub(super) fn route(&mut self, agent: usize) {
        if self.agents[agent].phase != Phase::Ready || self.agents[agent].lost.is_some() {
            return;
        }
        let served = self.agents[agent].queues.iter();
        let oldest = served.filter_map(|&queue| {
            let first = self.queues[queue].waiting.front();
            first.map(|contact| (contact.arrived, queue))
        });
        if let Some((_, queue)) = oldest.min()
            && let Some(contact) = self.queues[queue].waiting.pop_front()
        {
            self.offer(agent, queue, &contact);
        }
    }

    pub(super) fn stop_waiting(&mut self, agent: usize) {
        if self.agents[agent].phase == Phase::Ready {
            let key = (self.agents[agent].ready_since, agent);
            for &queue in &self.agents[agent].queues {
                self.queues[queue].ready.remove(&key);
            }
        }
    }

    fn offer(&mut self, agent: usize, queue: usize, contact: &Contact) {
        let call_id = Arc::clone(&contact.call_id);
        self.stop_waiting(agent);
        self.agents[agent].in_hand = Some(InHand::new(call_id, Some((queue, contact.clone()))));
        if self.settings.extended_states {
            self.show(agent, Phase::Ringing);
        } else {
            self.enter(agent, Phase::Ringing);
        }
        self.tell("interaction_offered", contact, queue, Some(agent));
        if self.day.exact.is_some() {
            self.answer(agent);
            return;
        }
        let draw = self.rng.f64();
        if draw < NOT_ANSWERED {
            let after = self.contact_span(RING_OUT_MS);
            self.step_later(agent, after, Step::DoNotRespond);
        } else {
            let step = if draw < NOT_ANSWERED + REFUSED {
                Step::Refuse
            } else {
                Step::Answer
            };
            let ring = lognormal(&mut self.rng, 2_500.0, 0.7).min(RING_OUT_MS - 1_000);
            self.step_later(agent, self.contact_span(ring), step);
        }
    }

    pub(super) fn answer(&mut self, agent: usize) {
        let Some((queue, contact)) = self.routed(agent) else {
            return;
        };
        self.queues[queue].count_answered(self.now, self.now - contact.arrived);
        self.show(agent, Phase::Talking);
        self.tell("interaction_answered", &contact, queue, Some(agent));
        self.talk(agent);
    }

    /// Draws the whole course of a conversation and schedules its first turn.
    pub(super) fn talk(&mut self, agent: usize) {
        if let Some(exact) = self.day.exact {
            let talk = exponential(&mut self.rng, exact.handle_ms);
            self.step_later(agent, self.contact_span(talk), Step::EndTalk);
            return;
        }
        let talk = self.draw_talk(agent);
        let routed = self.routed(agent);
        let many = self.queues.len() > 1;
        let draw = self.rng.f64();
        let interruption = if talk < 40_000 {
            None
        } else if draw < HELD {
            let ms = exponential(&mut self.rng, 60_000.0).max(3_000);
            Some(Interruption::Hold { ms })
        } else if draw < HELD + CONSULTED && routed.is_some() {
            let ms = lognormal(&mut self.rng, 50_000.0, 0.6).max(5_000);
            let gives = chance(&mut self.rng, GIVEN_TO_COLLEAGUE);
            Some(Interruption::Consult { ms, gives })
        } else {
            None
        };
        let first = match interruption {
            Some(_) => (talk as f64 * self.rng.f64().mul_add(0.4, 0.2)) as i64,
            None => talk,
        };
        let goes = chance(&mut self.rng, GIVEN_TO_QUEUE);
        let other = routed
            .filter(|(_, contact)| goes && many && contact.hops < MAX_HOPS)
            .map(|(queue, _)| (queue + self.rng.usize(1..self.queues.len())) % self.queues.len());
        if let Some(hand) = &mut self.agents[agent].in_hand {
            hand.interruption = interruption;
            hand.rest_ms = (talk - first).max(1);
            hand.goes_to = other;
        }
        let step = if interruption.is_some() {
            Step::Interrupt
        } else {
            Step::EndTalk
        };
        self.step_later(agent, self.contact_span(first), step);
    }

    fn draw_talk(&mut self, agent: usize) -> i64 {
        let draw = self.rng.f64();
        if draw < 0.005 {
            i64::from(self.rng.u32(200..900))
        } else if draw < 0.02 {
            i64::from(self.rng.u32(2_000..10_000))
        } else {
            lognormal(&mut self.rng, 255_000.0 * self.agents[agent].pace, 0.9).max(1_000)
        }
    }

    /// The talk is interrupted, for a hold or to ask a colleague.
    pub(super) fn interrupt(&mut self, agent: usize) {
        let of = self.agents[agent].in_hand.as_ref();
        match of.and_then(|hand| hand.interruption) {
            Some(Interruption::Hold { ms }) => {
                self.show(agent, Phase::OnHold);
                self.tell_of(agent, "interaction_held");
                self.step_later(agent, self.contact_span(ms), Step::Resume);
            }
            Some(Interruption::Consult { ms, .. }) => self.consult(agent, ms),
            None => self.end_talk(agent),
        }
    }

    pub(super) fn resume(&mut self, agent: usize) {
        self.tell_of(agent, "interaction_resumed");
        self.talk_on(agent);
    }

    /// Talks for what remains.
    pub(super) fn talk_on(&mut self, agent: usize) {
        let of = self.agents[agent].in_hand.as_ref();
        let rest = of.map_or(1, |hand| hand.rest_ms);
        self.show(agent, Phase::Talking);
        self.step_later(agent, self.contact_span(rest), Step::EndTalk);
    }

    pub(super) fn end_talk(&mut self, agent: usize) {
        if self.day.exact.is_some() {
            self.complete(agent);
            self.free(agent);
            return;
        }
        self.give_to_queue(agent);
        self.wrap_up(agent);
    }

    pub(super) fn wrap_up(&mut self, agent: usize) {
        let limit = self
            .routed(agent)
            .map_or(180_000, |(queue, _)| self.queues[queue].wrap_limit_ms);
        self.show(agent, Phase::WrapUp);
        let pace = self.agents[agent].pace;
        let wrap = lognormal(&mut self.rng, 50_000.0 * pace, 0.6).min(limit);
        self.step_later(agent, self.contact_span(wrap), Step::EndWrap);
    }

    /// The contact goes on to another queue, where it waits anew.
    fn give_to_queue(&mut self, agent: usize) {
        let Some(hand) = self.agents[agent].in_hand.as_ref() else {
            return;
        };
        let (Some(other), Some((_, contact))) = (hand.goes_to, &hand.routed) else {
            return;
        };
        let mut contact = contact.clone();
        contact.hops += 1;
        self.tell("interaction_transferred", &contact, other, Some(agent));
        self.enter_queue(other, contact);
    }

    pub(super) fn complete(&mut self, agent: usize) {
        self.tell_of(agent, "interaction_completed");
    }

    /// The offer rings out: the contact goes back to its queue, with its age.
    pub(super) fn do_not_respond(&mut self, agent: usize) {
        let word = if self.settings.extended_states {
            "NOT_RESPONDING"
        } else {
            "NOT_READY"
        };
        self.decline(agent, "interaction_not_answered", word, "NOT_RESPONDING");
    }

    /// The agent refuses the offer, for a reason; the contact goes back to its queue.
    pub(super) fn refuse(&mut self, agent: usize) {
        self.decline(agent, "interaction_refused", "NOT_READY", "CALL_REFUSED");
    }

    fn decline(
        &mut self,
        agent: usize,
        kind: &'static str,
        word: &'static str,
        code: &'static str,
    ) {
        let Some((queue, contact)) = self.routed(agent) else {
            return;
        };
        self.tell(kind, &contact, queue, Some(agent));
        self.agents[agent].in_hand = None;
        self.show_as(agent, Phase::NotReady, word, code, self.now);
        self.step_after(agent, 50_000.0, 0.8, Step::EndNotReady);
        self.seek_agent(queue, contact);
    }

    pub(super) fn routed(&self, agent: usize) -> Option<(usize, Contact)> {
        let hand = self.agents[agent].in_hand.as_ref();
        hand.and_then(|hand| hand.routed.clone())
    }

    /// Draws how long a caller waits: some balk, some leave at the announcement.
    fn draw_patience(&mut self) -> i64 {
        if let Some(exact) = self.day.exact {
            return exponential(&mut self.rng, exact.patience_ms);
        }
        let draw = self.rng.f64();
        if draw < 0.02 {
            i64::from(self.rng.u32(500..3_000))
        } else if draw < 0.05 {
            ANNOUNCED_AT_MS + i64::from(self.rng.u32(0..4_000))
        } else {
            weibull(&mut self.rng, 0.8, 158_870.0)
        }
    }

    /// Tells a step of the contact that an agent has in hand.
    pub(super) fn tell_of(&mut self, agent: usize, kind: &'static str) {
        let Some(hand) = &self.agents[agent].in_hand else {
            return;
        };
        let call_id = Arc::clone(&hand.call_id);
        let queue = hand.routed.as_ref().map(|(queue, _)| *queue);
        self.tell_step(kind, call_id, queue, Some(agent), None);
    }

    pub(super) fn tell(
        &mut self,
        kind: &'static str,
        of: &Contact,
        queue: usize,
        agent: Option<usize>,
    ) {
        self.tell_step(kind, Arc::clone(&of.call_id), Some(queue), agent, None);
    }

    pub(super) fn tell_step(
        &mut self,
        kind: &'static str,
        call_id: Arc<str>,
        queue: Option<usize>,
        agent: Option<usize>,
        to: Option<usize>,
    ) {
        let id = |agent: usize| Arc::clone(&self.agents[agent].id);
        let report = LifecycleReport {
            kind,
            call_id,
            queue_id: queue.map(|queue| Arc::clone(&self.queues[queue].id)),
            user_id: agent.map(id),
            to_user_id: to.map(id),
        };
        self.emit_at(self.now, Body::Lifecycle(report));
    }
}
