//! Everything that is known of one agent, from which source and how old (the drawer).

use floorlight_core::floor::{AgentView, KeptFact};
use floorlight_core::id::AgentKey;
use floorlight_core::time::UtcMillis;
use floorlight_wire::api::{self, AgentDetail, Held, Previous, iso};

use super::floor;
use super::live::Live;

/// Writes what is known; `None` if there is no such agent.
pub(super) fn write(live: &Live, id: &str, now: UtcMillis) -> Option<String> {
    let machine = &live.machine;
    let key = machine.directory().find_agent(id)?;
    let cell = machine.shown_agents().find(|cell| cell.row == key.get())?;
    let view = machine.floor().agent(key);
    let person = live.names.person(id);
    let trail = machine.floor().trail(key);
    serde_json::to_string(&AgentDetail {
        as_of: iso(now),
        agent: floor::agent(live, cell)?,
        platform_name: person.and_then(|person| person.name.as_deref().map(Into::into)),
        platform_team: person.and_then(|person| person.team.as_deref().map(Into::into)),
        confirmed_age_ms: view.map(|view| whole_millis(now.since(view.last_confirmed_at))),
        contact: view.and_then(|view| contact(&view)).map(Into::into),
        contact_lasted_ms: view.and_then(|view| view.contact_lasted).map(whole_millis),
        previous: view
            .and_then(|view| view.previous)
            .map(|previous| Previous {
                state: previous.state,
                lasted_ms: previous.lasted.map(whole_millis),
            }),
        start_is_provisional: view
            .and_then(|view| view.start)
            .map(|start| start.provisional),
        trail: trail.iter().map(|fact| kept(live, fact)).collect(),
        skills: skills(live, key),
        skills_read_at: live.skills.agent(key).and_then(|known| iso(known.read_at)),
        schedule: live.schedules.of_agent(id, now),
    })
    .ok()
}

fn skills(live: &Live, agent: AgentKey) -> Option<Vec<Held<'_>>> {
    let known = live.skills.agent(agent)?;
    let held = known.skills.iter().map(|skill| Held {
        id: skill.id.as_str().into(),
        name: live.skills.name_of(skill).into(),
        level: skill.level,
    });
    Some(held.collect())
}

/// Words one kept fact, its times on our clock.
fn kept(live: &Live, fact: &KeptFact) -> api::KeptFact {
    api::KeptFact {
        state: fact.state,
        on_hold: fact.on_hold,
        occurred_at: iso(live.machine.to_ours(fact.occurred_at)),
        since: iso(live.machine.to_ours(fact.since)),
        source: fact.source,
        gap: fact.gap,
    }
}

/// The contact by its tag: the platform's own id is not kept.
fn contact(view: &AgentView) -> Option<String> {
    view.contact
        .is_some()
        .then(|| format!("{:016x}", view.contact.get()))
}

fn whole_millis(span: std::time::Duration) -> u64 {
    u64::try_from(span.as_millis()).unwrap_or(u64::MAX)
}
