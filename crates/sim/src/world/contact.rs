//! The course of a contact: it arrives, waits, is offered, answered, held, wrapped up.

use std::sync::Arc;

use super::World;
use super::agent::{InHand, Phase};
use super::queue::{Contact, MAX_WAITING};
use super::random::{chance, exponential, lognormal, weibull};
use super::report::{Body, Emitted, LifecycleReport};
use super::schedule::{Step, Task};

const RING_OUT_MS: i64 = 15_000;
/// An announcement is played at this time, and some callers leave at it.
const ANNOUNCED_AT_MS: i64 = 60_000;

impl World {
    pub(super) fn next_arrival(&mut self, queue: usize) {
        let of = &self.queues[queue];
        let surge = if of.incident_until > self.now {
            3.0
        } else {
            1.0
        };
        let gap = exponential(&mut self.rng, of.mean_gap_ms / (of.mood * surge));
        self.schedule
            .add(self.now + self.span(gap), Task::Arrive { queue });
    }

    pub(super) fn arrive(&mut self, queue: usize) {
        self.next_arrival(queue);
        if self.queues[queue].waiting.len() >= MAX_WAITING {
            return;
        }
        let contact = Contact {
            number: self.take_contact_number(),
            arrived: self.now,
        };
        self.queues[queue].count_offered(self.now);
        self.tell("interaction_queued", contact, queue, None);
        let first = self.queues[queue].ready.first().copied();
        if let Some((_, agent)) = first {
            self.offer(agent, queue, contact);
        } else {
            let patience = self.draw_patience();
            self.queues[queue].waiting.push_back(contact);
            let at = self.now + self.span(patience);
            self.schedule.add(
                at,
                Task::GiveUp {
                    queue,
                    contact: contact.number,
                },
            );
        }
    }

    pub(super) fn give_up(&mut self, queue: usize, number: u64) {
        let waiting = &mut self.queues[queue].waiting;
        let place = waiting.iter().position(|contact| contact.number == number);
        if let Some(contact) = place.and_then(|place| waiting.remove(place)) {
            self.queues[queue].count_abandoned(self.now);
            self.tell("interaction_abandoned", contact, queue, None);
        }
    }

    /// Takes the oldest contact that waits for this agent, or waits for one.
    pub(super) fn wait_for_contact(&mut self, agent: usize) {
        let served = self.agents[agent].queues.iter();
        let oldest = served
            .filter_map(|&queue| {
                self.queues[queue]
                    .waiting
                    .front()
                    .map(|c| (c.arrived, queue))
            })
            .min();
        if let Some((_, queue)) = oldest
            && let Some(contact) = self.queues[queue].waiting.pop_front()
        {
            self.offer(agent, queue, contact);
            return;
        }
        let since = self.agents[agent].shown.since;
        self.agents[agent].ready_since = since;
        for &queue in &self.agents[agent].queues {
            self.queues[queue].ready.insert((since, agent));
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

    fn offer(&mut self, agent: usize, queue: usize, contact: Contact) {
        let call_id = Self::call_id(contact.number);
        let routed = Some((queue, contact));
        let in_hand = InHand {
            call_id,
            routed,
            hold_ms: 0,
            rest_ms: 0,
        };
        self.stop_waiting(agent);
        self.agents[agent].in_hand = Some(in_hand);
        if self.settings.extended_states {
            self.show(agent, Phase::Ringing, "RINGING", "OFFERED", self.now);
        } else {
            self.enter(agent, Phase::Ringing);
        }
        self.tell("interaction_offered", contact, queue, Some(agent));
        if chance(&mut self.rng, 0.015) {
            self.step_later(agent, self.span(RING_OUT_MS), Step::DoNotRespond);
        } else {
            let ring = lognormal(&mut self.rng, 2_500.0, 0.7).min(RING_OUT_MS - 1_000);
            self.step_later(agent, self.span(ring), Step::Answer);
        }
    }

    pub(super) fn answer(&mut self, agent: usize) {
        let Some((queue, contact)) = self.routed(agent) else {
            return;
        };
        self.queues[queue].count_answered(self.now, self.now - contact.arrived);
        self.show(agent, Phase::Talking, "CALL", "ON_CALL", self.now);
        self.tell("interaction_answered", contact, queue, Some(agent));
        self.talk(agent);
    }

    /// Draws the whole course of a conversation and schedules its first turn.
    fn talk(&mut self, agent: usize) {
        let draw = self.rng.f64();
        let pace = self.agents[agent].pace;
        let talk = if draw < 0.005 {
            i64::from(self.rng.u32(200..900))
        } else if draw < 0.02 {
            i64::from(self.rng.u32(2_000..10_000))
        } else {
            lognormal(&mut self.rng, 255_000.0 * pace, 0.9).max(1_000)
        };
        if talk > 40_000 && chance(&mut self.rng, 0.2) {
            let first = (talk as f64 * (0.2 + 0.4 * self.rng.f64())) as i64;
            let hold = exponential(&mut self.rng, 60_000.0).max(3_000);
            if let Some(hand) = &mut self.agents[agent].in_hand {
                hand.hold_ms = hold;
                hand.rest_ms = talk - first;
            }
            self.step_later(agent, self.span(first), Step::Hold);
        } else {
            self.step_later(agent, self.span(talk), Step::EndTalk);
        }
    }

    pub(super) fn hold(&mut self, agent: usize) {
        let hold = self.agents[agent]
            .in_hand
            .as_ref()
            .map_or(1, |hand| hand.hold_ms);
        self.show(agent, Phase::OnHold, "CALL", "ON_HOLD", self.now);
        self.tell_of(agent, "interaction_held");
        self.step_later(agent, self.span(hold), Step::Resume);
    }

    pub(super) fn resume(&mut self, agent: usize) {
        let rest = self.agents[agent]
            .in_hand
            .as_ref()
            .map_or(1, |hand| hand.rest_ms);
        self.show(agent, Phase::Talking, "CALL", "ON_CALL", self.now);
        self.tell_of(agent, "interaction_resumed");
        self.step_later(agent, self.span(rest), Step::EndTalk);
    }

    pub(super) fn end_talk(&mut self, agent: usize) {
        let word = match self.routed(agent) {
            Some((queue, _)) => self.queues[queue].wrap_word,
            None => "AFTER_CALL_WORK",
        };
        self.show(agent, Phase::WrapUp, word, "AFTER_CALL_WORK", self.now);
        self.step_after(agent, 50_000.0, 0.6, Step::EndWrap);
    }

    pub(super) fn complete(&mut self, agent: usize) {
        self.tell_of(agent, "interaction_completed");
    }

    /// The offer rings out: the contact goes back to the head of its queue, with its age.
    pub(super) fn do_not_respond(&mut self, agent: usize) {
        let Some((queue, contact)) = self.routed(agent) else {
            return;
        };
        self.tell("interaction_not_answered", contact, queue, Some(agent));
        self.agents[agent].in_hand = None;
        let word = if self.settings.extended_states {
            "NOT_RESPONDING"
        } else {
            "NOT_READY"
        };
        self.show(agent, Phase::NotReady, word, "NOT_RESPONDING", self.now);
        self.step_after(agent, 50_000.0, 0.8, Step::EndNotReady);
        let first = self.queues[queue].ready.first().copied();
        if let Some((_, other)) = first {
            self.offer(other, queue, contact);
        } else {
            self.queues[queue].waiting.push_front(contact);
            let patience = self.draw_patience();
            let at = self.now + self.span(patience);
            self.schedule.add(
                at,
                Task::GiveUp {
                    queue,
                    contact: contact.number,
                },
            );
        }
    }

    pub(super) fn dial(&mut self, agent: usize) {
        let call_id = Self::call_id(self.take_contact_number());
        self.stop_waiting(agent);
        let in_hand = InHand {
            call_id,
            routed: None,
            hold_ms: 0,
            rest_ms: 0,
        };
        self.agents[agent].in_hand = Some(in_hand);
        self.show(agent, Phase::Dialing, "CALL", "DIALING", self.now);
        let connects = chance(&mut self.rng, 0.35);
        let step = if connects {
            Step::Connect
        } else {
            Step::GiveUpDialing
        };
        self.step_after(agent, 18_000.0, 0.5, step);
    }

    pub(super) fn connect(&mut self, agent: usize) {
        self.show(agent, Phase::Talking, "CALL", "ON_CALL", self.now);
        self.tell_of(agent, "interaction_answered");
        self.talk(agent);
    }

    pub(super) fn give_up_dialing(&mut self, agent: usize) {
        self.free(agent);
    }

    fn routed(&self, agent: usize) -> Option<(usize, Contact)> {
        self.agents[agent]
            .in_hand
            .as_ref()
            .and_then(|hand| hand.routed)
    }

    /// Draws how long a caller waits: some balk, some leave at the announcement.
    fn draw_patience(&mut self) -> i64 {
        let draw = self.rng.f64();
        if draw < 0.02 {
            i64::from(self.rng.u32(500..3_000))
        } else if draw < 0.05 {
            ANNOUNCED_AT_MS + i64::from(self.rng.u32(0..4_000))
        } else {
            weibull(&mut self.rng, 0.8, 158_870.0)
        }
    }

    fn tell_of(&mut self, agent: usize, kind: &'static str) {
        let Some(hand) = &self.agents[agent].in_hand else {
            return;
        };
        let call_id = Arc::clone(&hand.call_id);
        let queue = hand.routed.map(|(queue, _)| queue);
        self.tell_step(kind, call_id, queue, Some(agent));
    }

    fn tell(&mut self, kind: &'static str, of: Contact, queue: usize, agent: Option<usize>) {
        if self.settings.lifecycle {
            self.tell_step(kind, Self::call_id(of.number), Some(queue), agent);
        }
    }

    fn tell_step(
        &mut self,
        kind: &'static str,
        call_id: Arc<str>,
        queue: Option<usize>,
        agent: Option<usize>,
    ) {
        if self.settings.lifecycle {
            let queue_id = queue.map(|queue| Arc::clone(&self.queues[queue].id));
            let user_id = agent.map(|agent| Arc::clone(&self.agents[agent].id));
            let report = LifecycleReport {
                kind,
                call_id,
                queue_id,
                user_id,
            };
            self.out.push(Emitted {
                at: self.now,
                body: Body::Lifecycle(report),
            });
        }
    }
}
