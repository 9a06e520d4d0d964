//! What is known of one agent.

use floorlight_core::floor::Source;
use floorlight_core::model::AgentState;
use floorlight_wire::api::{Held, KeptFact, PlanSpan, Previous};

use super::{Json, directory};

/// What is known of one agent and shown of it; moments are ISO 8601, as the server wrote them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detail {
    /// The platform's word for the state, verbatim.
    pub raw_state: Option<String>,
    /// The platform's reason, verbatim.
    pub reason: Option<String>,
    /// Where the current fact came from.
    pub source: Option<Source>,
    /// When it happened, by our clock.
    pub occurred_at: Option<String>,
    /// When it was first received.
    pub observed_at: Option<String>,
    /// When it was last confirmed.
    pub confirmed_at: Option<String>,
    /// The name that the platform gives.
    pub platform_name: Option<String>,
    /// The team that the platform gives.
    pub platform_team: Option<String>,
    /// The contact by its tag.
    pub contact: Option<String>,
    /// How long the contact has lasted, in milliseconds.
    pub contact_lasted_ms: Option<u64>,
    /// The state before.
    pub previous: Option<Previous>,
    /// Whether the queue's figures at the start of the contact may still change (RT-7).
    pub start_is_provisional: bool,
    /// The kept facts, the newest first.
    pub trail: Vec<KeptFact>,
    /// The agent's skills; `None` until they were read.
    pub skills: Option<Vec<Held<'static>>>,
    /// When the skills were read.
    pub skills_read_at: Option<String>,
    /// What is scheduled; empty if no schedule is known.
    pub spans: Vec<PlanSpan>,
}

/// Reads the answer of `GET /api/connections/{c}/agents/{id}`; `None` if something is missing.
#[must_use]
pub fn read<J: Json>(answer: &J) -> Option<Detail> {
    let agent = answer.field("agent");
    let text = |name| answer.field(name).text();
    let said = |name| agent.field(name).text();
    agent.field("state").word::<AgentState>()?;
    let previous = answer.field("previous");
    Some(Detail {
        raw_state: said("raw_state"),
        reason: said("reason"),
        source: agent.field("source").word(),
        occurred_at: said("occurred_at"),
        observed_at: said("observed_at"),
        confirmed_at: said("confirmed_at"),
        platform_name: text("platform_name"),
        platform_team: text("platform_team"),
        contact: text("contact"),
        contact_lasted_ms: answer.field("contact_lasted_ms").count(),
        previous: previous.field("state").word().map(|state| Previous {
            state,
            lasted_ms: previous.field("lasted_ms").count(),
        }),
        start_is_provisional: answer.field("start_is_provisional").is_true(),
        trail: answer.field("trail").list(fact).unwrap_or_default(),
        skills: answer.field("skills").list(held),
        skills_read_at: text("skills_read_at"),
        spans: directory::spans(&answer.field("schedule").field("spans")).unwrap_or_default(),
    })
}

fn fact(fact: &impl Json) -> Option<KeptFact> {
    Some(KeptFact {
        state: fact.field("state").word()?,
        on_hold: fact.field("on_hold").is_true(),
        occurred_at: fact.field("occurred_at").text(),
        since: fact.field("since").text(),
        source: fact.field("source").word()?,
        gap: fact.field("gap").is_true(),
    })
}

fn held(held: &impl Json) -> Option<Held<'static>> {
    let level = held.field("level").small();
    Some(Held {
        id: held.field("id").text()?.into(),
        name: held.field("name").text()?.into(),
        level: level.and_then(|level| u16::try_from(level).ok()),
    })
}

#[cfg(test)]
mod tests;
