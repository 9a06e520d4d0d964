//! The contacts that agents have in hand, from the steps of contacts (RT-13).

use std::collections::BTreeMap;

use crate::floor::ContactFact;
use crate::id::{AgentKey, ContactTag};
use crate::model::ContactStep;
use crate::time::UtcMillis;

/// The most contacts of one agent that are remembered; the oldest goes first.
const MAX_AN_AGENT: usize = 64;
/// What ended is remembered this long, in milliseconds, so that a late step does not open it again.
const ENDED_MS: i64 = 600_000;
/// A contact whose end was lost is forgotten after this long, in milliseconds.
const LOST_MS: i64 = 14_400_000;

/// Counts the contacts that each agent has in hand.
///
/// Inputs: steps of contacts, in any order within ten minutes, twice or more. Invariant: bounded
/// memory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Hands {
    agents: BTreeMap<AgentKey, BTreeMap<ContactTag, Hold>>,
}

/// When an agent was last given a contact, and last finished it, on the platform's clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
struct Hold {
    begun: Option<UtcMillis>,
    ended: Option<UtcMillis>,
}

impl Hold {
    fn is_open(self) -> bool {
        self.begun
            .is_some_and(|begun| self.ended.is_none_or(|ended| ended < begun))
    }

    fn newest(self) -> Option<UtcMillis> {
        self.begun.max(self.ended)
    }
}

impl Hands {
    /// Takes a step of a contact, and returns the agent whose contacts it may have changed.
    pub fn tell(&mut self, fact: &ContactFact) -> Option<AgentKey> {
        let agent = match fact.step {
            ContactStep::Answered | ContactStep::Completed => fact.agent?,
            ContactStep::Transferred => fact.to_agent?,
            ContactStep::Queued
            | ContactStep::Offered
            | ContactStep::NotAnswered
            | ContactStep::Refused
            | ContactStep::Held
            | ContactStep::Resumed
            | ContactStep::Abandoned => return None,
        };
        let contacts = self.agents.entry(agent).or_default();
        let hold = contacts.entry(fact.contact).or_default();
        let at = Some(fact.occurred_at);
        if fact.step == ContactStep::Completed {
            hold.ended = hold.ended.max(at);
        } else {
            hold.begun = hold.begun.max(at);
        }
        forget_old(contacts, fact.occurred_at);
        Some(agent)
    }

    /// Counts the contacts in hand that were begun after `after`, on the platform's clock, if that is
    /// given.
    #[must_use]
    pub fn count(&self, agent: AgentKey, after: Option<UtcMillis>) -> u32 {
        let contacts = self.agents.get(&agent).into_iter().flatten();
        let open = contacts.filter(|(_, hold)| hold.is_open() && hold.begun > after);
        u32::try_from(open.count()).unwrap_or(u32::MAX)
    }

    /// Forgets what an agent had in hand by `at`, on the platform's clock: who signs out lets go.
    pub fn let_go(&mut self, agent: AgentKey, at: UtcMillis) {
        if let Some(contacts) = self.agents.get_mut(&agent) {
            contacts.retain(|_, hold| hold.newest() > Some(at));
            if contacts.is_empty() {
                self.agents.remove(&agent);
            }
        }
    }
}

fn forget_old(contacts: &mut BTreeMap<ContactTag, Hold>, now: UtcMillis) {
    contacts.retain(|_, hold| {
        let limit = if hold.is_open() { LOST_MS } else { ENDED_MS };
        hold.newest().is_some_and(|at| now.minus(at) < limit)
    });
    while contacts.len() > MAX_AN_AGENT {
        let oldest = contacts
            .iter()
            .min_by_key(|(tag, hold)| (hold.newest(), **tag))
            .map(|(tag, _)| *tag);
        if let Some(oldest) = oldest {
            contacts.remove(&oldest);
        }
    }
}
