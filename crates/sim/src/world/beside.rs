//! Contacts beside the queues: colleagues who are asked, outbound calls, contacts not routed.

use std::sync::Arc;

use super::World;
use super::agent::{InHand, Interruption, Phase};
use super::random::chance;
use super::schedule::Step;

const CONNECTS: f64 = 0.35;

impl World {
    /// Asks the colleague who has waited longest; with nobody free the talk simply goes on.
    pub(super) fn consult(&mut self, agent: usize, ms: i64) {
        let Some((queue, contact)) = self.routed(agent) else {
            return;
        };
        let free = self.queues[queue].ready.first().map(|(_, other)| *other);
        let Some(colleague) = free else {
            let of = self.agents[agent].in_hand.as_ref();
            let rest = of.map_or(1, |hand| hand.rest_ms);
            self.step_later(agent, self.contact_span(rest), Step::EndTalk);
            return;
        };
        if let Some(hand) = &mut self.agents[agent].in_hand {
            hand.colleague = Some(colleague);
        }
        self.tell_of(agent, "interaction_held");
        self.show(agent, Phase::Consulting);
        self.step_later(agent, self.contact_span(ms), Step::EndConsult);
        self.agents[colleague].in_hand = Some(InHand::new(contact.call_id, None));
        self.show(colleague, Phase::Assisting);
        // By itself, should the other side never end it.
        let longest = self.contact_span(ms) + 2_000;
        self.step_later(colleague, longest, Step::EndAssist);
    }

    /// The colleague takes the contact, or goes back to waiting.
    pub(super) fn end_consult(&mut self, agent: usize) {
        let Some(hand) = self.agents[agent].in_hand.as_mut() else {
            return;
        };
        let call_id = Arc::clone(&hand.call_id);
        let (routed, rest) = (hand.routed.clone(), hand.rest_ms);
        let gives = matches!(
            hand.interruption,
            Some(Interruption::Consult { gives: true, .. })
        );
        let colleague = hand.colleague.take().filter(|&other| {
            let other = &self.agents[other];
            let same = other.in_hand.as_ref().map(|hand| &hand.call_id) == Some(&call_id);
            other.phase == Phase::Assisting && same
        });
        self.tell_of(agent, "interaction_resumed");
        match colleague {
            Some(other) if gives => {
                let kind = "interaction_transferred";
                self.tell_step(kind, call_id, None, Some(agent), Some(other));
                if let Some(hand) = &mut self.agents[other].in_hand {
                    hand.routed = routed;
                    hand.rest_ms = rest;
                }
                self.talk_on(other);
                self.wrap_up(agent);
            }
            Some(other) => {
                self.free(other);
                self.talk_on(agent);
            }
            None => self.talk_on(agent),
        }
    }

    pub(super) fn dial(&mut self, agent: usize) {
        self.take_own_contact(agent);
        self.show(agent, Phase::Dialing);
        let step = if chance(&mut self.rng, CONNECTS) {
            Step::Connect
        } else {
            Step::GiveUpDialing
        };
        self.contact_step_after(agent, 18_000.0, 0.5, step);
    }

    pub(super) fn connect(&mut self, agent: usize) {
        self.show(agent, Phase::Talking);
        self.tell_of(agent, "interaction_answered");
        self.talk(agent);
    }

    /// A contact that no queue routed: a colleague calls, or a customer on the direct line.
    pub(super) fn talk_privately(&mut self, agent: usize) {
        self.take_own_contact(agent);
        self.show(agent, Phase::Private);
        self.tell_of(agent, "interaction_answered");
        self.contact_step_after(agent, 90_000.0, 0.7, Step::EndPrivate);
    }

    fn take_own_contact(&mut self, agent: usize) {
        let call_id = Self::call_id(self.take_contact_number());
        self.stop_waiting(agent);
        self.agents[agent].in_hand = Some(InHand::new(call_id, None));
    }
}
