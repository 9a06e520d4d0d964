//! The floor as JSON, for scripts and for comparing with the truth.

use std::borrow::Cow;

use floorlight_core::frame::Flags;
use floorlight_core::id::{AgentKey, LabelKey, QueueKey};
use floorlight_core::model::Routability;
use floorlight_core::time::UtcMillis;
use floorlight_core::view::{AgentCell, QueueCell};
use floorlight_wire::api::{Agent, Floor, Queue, iso, percent};

use super::figures::Published;
use super::live::Live;

/// Writes the floor as published at one position.
pub(super) fn write(live: &Live, now: UtcMillis) -> serde_json::Result<String> {
    let machine = &live.machine;
    let figures = Published::new(live);
    serde_json::to_string(&Floor {
        connection: live.connection.id.as_str().into(),
        as_of: iso(now),
        freshness: machine.feed(now).freshness.into(),
        position: machine.position(),
        agents: machine
            .shown_agents()
            .filter_map(|cell| agent(live, cell))
            .collect(),
        queues: machine
            .shown_queues()
            .filter_map(|cell| queue(live, &figures, cell, now))
            .collect(),
        figures: figures.floor(),
        waiting: figures.waiting(),
    })
}

/// Words one agent; `None` if its row has no id, which no published row lacks.
pub(super) fn agent<'a>(live: &'a Live, cell: &AgentCell) -> Option<Agent<'a>> {
    let directory = live.machine.directory();
    let key = AgentKey::new(cell.row);
    let id = directory.agent_id(key)?;
    let view = live.machine.floor().agent(key);
    let seen = !cell.flags.has(Flags::UNSEEN);
    let label = |row| directory.label_text(LabelKey::new(row)).map(Into::into);
    Some(Agent {
        id: id.into(),
        name: live.names.agent_name(id).map(Into::into),
        team: live
            .names
            .team(cell.team)
            .map(|team| team.name.as_str().into()),
        state: cell.state,
        raw_state: label(cell.raw),
        reason: label(cell.reason),
        direction: cell.direction,
        on_hold: cell.flags.has(Flags::ON_HOLD),
        since: seen.then(|| iso(cell.since)).flatten(),
        queue: cell
            .queue
            .and_then(|row| directory.queue_id(QueueKey::new(row)))
            .map(Into::into),
        queues: queues(live, key),
        skills: live.skills.agent(key).map(|known| {
            let names = known.skills.iter().map(|skill| live.skills.name_of(skill));
            names.map(Into::into).collect()
        }),
        routable: routable(cell.verdicts.routability()),
        routability: Some(cell.verdicts.routability()),
        attendance: Some(cell.verdicts.attendance()),
        gap: cell.flags.has(Flags::GAP),
        inferred: cell.flags.has(Flags::INFERRED),
        doubtful: cell.flags.has(Flags::DOUBTFUL),
        stale: cell.flags.has(Flags::STALE),
        source: view.map(|view| view.source),
        occurred_at: view.and_then(|view| iso(live.machine.to_ours(view.occurred_at))),
        observed_at: view.and_then(|view| iso(view.observed_at)),
        confirmed_at: view.and_then(|view| iso(view.last_confirmed_at)),
        start_service_level_pct: cell.start_service_level.map(percent),
        start_wait_seconds: cell.start_wait,
    })
}

fn queues(live: &Live, agent: AgentKey) -> Option<Vec<Cow<'_, str>>> {
    let meaning = live.skills.meaning(agent)?;
    let directory = live.machine.directory();
    let ids = meaning
        .queues?
        .into_iter()
        .filter_map(|key| directory.queue_id(key));
    Some(ids.map(Into::into).collect())
}

/// `None` where the skills that decide it are not known.
const fn routable(verdict: Routability) -> Option<bool> {
    match verdict {
        Routability::Unknown => None,
        Routability::Routable => Some(true),
        Routability::NotApplicable
        | Routability::NoSkill
        | Routability::NoQueue
        | Routability::AtCapacity
        | Routability::NotResponding => Some(false),
    }
}

fn queue<'a>(
    live: &'a Live,
    figures: &Published<'_>,
    cell: &QueueCell,
    now: UtcMillis,
) -> Option<Queue<'a>> {
    let id = live.machine.directory().queue_id(QueueKey::new(cell.row))?;
    Some(Queue {
        id: id.into(),
        name: live.names.queue(id).map(|entry| entry.name.as_str().into()),
        reported: cell.reported_at.map(|_| (&cell.reported).into()),
        age_ms: cell
            .reported_at
            .map(|at| u64::try_from(now.minus(at)).unwrap_or(0)),
        stale: cell.is_stale(now),
        computed: figures.queue(cell),
    })
}
