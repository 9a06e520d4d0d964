//! The floor as JSON, for scripts and for comparing with the truth.

use floorlight_core::floor::{Reported, Source};
use floorlight_core::frame::{Flags, Freshness, Position};
use floorlight_core::id::{AgentKey, LabelKey, QueueKey};
use floorlight_core::model::{AgentState, Direction};
use floorlight_core::time::UtcMillis;
use floorlight_core::view::{AgentCell, QueueCell};
use serde::Serialize;

use super::instant::iso;
use super::live::Live;

/// The floor as published at one position.
#[derive(Serialize)]
pub(super) struct FloorAnswer<'a> {
    connection: &'a str,
    as_of: Option<String>,
    freshness: FreshnessAnswer,
    position: Position,
    agents: Vec<AgentAnswer<'a>>,
    queues: Vec<QueueAnswer<'a>>,
}

/// The verdict on the feed.
#[derive(Serialize)]
pub(super) struct FreshnessAnswer {
    state: &'static str,
    since: Option<String>,
    reason: Option<floorlight_core::frame::StaleReason>,
}

/// One agent.
#[derive(Serialize)]
pub(super) struct AgentAnswer<'a> {
    id: &'a str,
    name: Option<&'a str>,
    team: Option<&'a str>,
    state: AgentState,
    raw_state: Option<&'a str>,
    reason: Option<&'a str>,
    direction: Direction,
    on_hold: bool,
    /// `None` for an agent of whom nothing was reported.
    since: Option<String>,
    queue: Option<&'a str>,
    gap: bool,
    inferred: bool,
    doubtful: bool,
    stale: bool,
    source: Option<Source>,
    occurred_at: Option<String>,
    observed_at: Option<String>,
    confirmed_at: Option<String>,
    start_service_level_pct: Option<f64>,
    start_wait_seconds: Option<u32>,
}

/// One queue.
#[derive(Serialize)]
pub(super) struct QueueAnswer<'a> {
    id: &'a str,
    name: Option<&'a str>,
    reported: Option<ReportedAnswer>,
    age_ms: Option<u64>,
    stale: bool,
    agents: [u32; 10],
}

#[derive(Serialize)]
struct ReportedAnswer {
    wait_time_seconds: Option<u32>,
    abandoned_count: Option<u32>,
    available_agents: Option<u32>,
    call_volume_1h: Option<u32>,
    service_level_pct: Option<f64>,
}

/// Writes the floor.
pub(super) fn write(live: &Live, now: UtcMillis) -> serde_json::Result<String> {
    let machine = &live.machine;
    serde_json::to_string(&FloorAnswer {
        connection: &live.connection.id,
        as_of: iso(now),
        freshness: freshness(machine.feed(now).freshness),
        position: machine.position(),
        agents: machine
            .shown_agents()
            .filter_map(|cell| agent(live, cell))
            .collect(),
        queues: machine
            .shown_queues()
            .filter_map(|cell| queue(live, cell, now))
            .collect(),
    })
}

/// Words a verdict.
pub(super) fn freshness(freshness: Freshness) -> FreshnessAnswer {
    let (state, since, reason) = match freshness {
        Freshness::Starting => ("starting", None, None),
        Freshness::CatchingUp { since } => ("catching_up", Some(since), None),
        Freshness::Live => ("live", None, None),
        Freshness::Quiet { since } => ("quiet", Some(since), None),
        Freshness::Stale { since, reason } => ("stale", Some(since), Some(reason)),
    };
    FreshnessAnswer {
        state,
        since: since.and_then(iso),
        reason,
    }
}

/// Words one agent; `None` if its row has no id, which no published row lacks.
pub(super) fn agent<'a>(live: &'a Live, cell: &AgentCell) -> Option<AgentAnswer<'a>> {
    let directory = live.machine.directory();
    let key = AgentKey::new(cell.row);
    let id = directory.agent_id(key)?;
    let view = live.machine.floor().agent(key);
    let seen = !cell.flags.has(Flags::UNSEEN);
    let ours = |at| iso(live.machine.to_ours(at));
    Some(AgentAnswer {
        id,
        name: live.names.agent_name(id),
        team: live.names.team(cell.team).map(|team| team.name.as_str()),
        state: cell.state,
        raw_state: directory.label_text(LabelKey::new(cell.raw)),
        reason: directory.label_text(LabelKey::new(cell.reason)),
        direction: cell.direction,
        on_hold: cell.flags.has(Flags::ON_HOLD),
        since: seen.then(|| iso(cell.since)).flatten(),
        queue: cell
            .queue
            .and_then(|row| directory.queue_id(QueueKey::new(row))),
        gap: cell.flags.has(Flags::GAP),
        inferred: cell.flags.has(Flags::INFERRED),
        doubtful: cell.flags.has(Flags::DOUBTFUL),
        stale: cell.flags.has(Flags::STALE),
        source: view.map(|view| view.source),
        occurred_at: view.and_then(|view| ours(view.occurred_at)),
        observed_at: view.and_then(|view| iso(view.observed_at)),
        confirmed_at: view.and_then(|view| iso(view.last_confirmed_at)),
        start_service_level_pct: cell.start_service_level.map(percent),
        start_wait_seconds: cell.start_wait,
    })
}

fn queue<'a>(live: &'a Live, cell: &QueueCell, now: UtcMillis) -> Option<QueueAnswer<'a>> {
    let id = live.machine.directory().queue_id(QueueKey::new(cell.row))?;
    Some(QueueAnswer {
        id,
        name: live.names.queue(id).map(|entry| entry.name.as_str()),
        reported: cell.reported_at.map(|_| reported(&cell.reported)),
        age_ms: cell
            .reported_at
            .map(|at| u64::try_from(now.minus(at)).unwrap_or(0)),
        stale: cell.is_stale(now),
        agents: cell.agents,
    })
}

fn reported(reported: &Reported) -> ReportedAnswer {
    ReportedAnswer {
        wait_time_seconds: reported.wait_s,
        abandoned_count: reported.abandoned,
        available_agents: reported.available,
        call_volume_1h: reported.volume_1h,
        service_level_pct: reported.service_level.map(percent),
    }
}

/// Hundredths of a percent as the platform writes percents.
fn percent(hundredths: u16) -> f64 {
    f64::from(hundredths) / 100.0
}
