//! Everything that is known of one agent, from which source and how old (the drawer).

use floorlight_core::floor::AgentView;
use floorlight_core::model::AgentState;
use floorlight_core::time::UtcMillis;
use serde::Serialize;

use super::floor::{self, AgentAnswer};
use super::instant::iso;
use super::live::Live;

#[derive(Serialize)]
struct Answer<'a> {
    as_of: Option<String>,
    agent: AgentAnswer<'a>,
    platform_name: Option<&'a str>,
    platform_team: Option<&'a str>,
    /// How long ago what stands was last observed, in milliseconds.
    confirmed_age_ms: Option<u64>,
    contact: Option<String>,
    contact_lasted_ms: Option<u64>,
    previous: Option<Previous>,
    start_is_provisional: Option<bool>,
}

#[derive(Serialize)]
struct Previous {
    state: AgentState,
    lasted_ms: Option<u64>,
}

/// Writes what is known; `None` if there is no such agent.
pub(super) fn write(live: &Live, id: &str, now: UtcMillis) -> Option<String> {
    let machine = &live.machine;
    let key = machine.directory().find_agent(id)?;
    let cell = machine.shown_agents().find(|cell| cell.row == key.get())?;
    let view = machine.floor().agent(key);
    let person = live.names.person(id);
    serde_json::to_string(&Answer {
        as_of: iso(now),
        agent: floor::agent(live, cell)?,
        platform_name: person.and_then(|person| person.name.as_deref()),
        platform_team: person.and_then(|person| person.team.as_deref()),
        confirmed_age_ms: view.map(|view| millis(now, view.last_confirmed_at)),
        contact: view.and_then(|view| contact(&view)),
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
    })
    .ok()
}

/// The contact by its tag: the platform's own id is not kept.
fn contact(view: &AgentView) -> Option<String> {
    view.contact
        .is_some()
        .then(|| format!("{:016x}", view.contact.get()))
}

fn millis(now: UtcMillis, earlier: UtcMillis) -> u64 {
    whole_millis(now.since(earlier))
}

fn whole_millis(span: std::time::Duration) -> u64 {
    u64::try_from(span.as_millis()).unwrap_or(u64::MAX)
}
