//! The exact figures over HTTP, for tests and for people who compare.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::directory::{SHORT_ABANDON_SECONDS, team_id};
use super::guard::refuse;
use super::state::Shared;
use crate::truth::{self, Target};
use crate::world::TARGET_SECONDS;

/// The windows that are told unless others are asked for, in seconds.
const WINDOWS_S: [u32; 5] = [60, 300, 900, 1_800, 3_600];
const MAX_WINDOWS: usize = 20;
const MAX_WINDOW_S: u32 = 86_400;

/// A moment, and windows that end at it.
#[derive(Deserialize)]
pub(super) struct Asked {
    at: Option<i64>,
    windows: Option<String>,
    /// `platform`: the moment is one of the platform's clock, which may be skewed.
    clock: Option<String>,
}

/// A half-open span of the world's clock.
#[derive(Deserialize)]
pub(super) struct Span {
    from: i64,
    to: i64,
}

/// What is needed to answer, taken out of the lock: the computation may take a while.
struct Copy {
    at: i64,
    log: truth::Log,
    teams: Vec<usize>,
    team_names: Vec<String>,
    queues: Vec<(Arc<str>, String)>,
    agents: Vec<Arc<str>>,
}

/// Tells the figures of the floor, each queue and each team.
pub(super) async fn figures(
    State(shared): State<Arc<Shared>>,
    Query(asked): Query<Asked>,
) -> Response {
    let windows = match windows(asked.windows.as_deref()) {
        Ok(windows) => windows,
        Err(message) => return bad(message),
    };
    let copy = match Copy::take(&shared, &asked) {
        Ok(copy) => copy,
        Err(message) => return bad(message),
    };
    let target = Target {
        target_ms: TARGET_SECONDS * 1000,
        short_abandon_ms: SHORT_ABANDON_SECONDS * 1000,
    };
    let targets = vec![target; copy.queues.len()];
    let figures = truth::figures(&copy.log, copy.at, &windows, &targets, &copy.teams);
    let queues = copy.queues.iter().zip(&figures.queues);
    let queues: Vec<_> = queues
        .map(|((id, name), sums)| json!({ "id": &**id, "name": name, "windows": sums }))
        .collect();
    let teams = (0..).zip(copy.team_names.iter().zip(&figures.teams));
    let teams: Vec<_> = teams
        .map(|(number, (name, sums))| {
            json!({ "id": team_id(number), "name": name, "windows": sums })
        })
        .collect();
    Json(json!({
        "at": copy.at,
        "counted_since": figures.counted_since,
        "states_since": figures.states_since,
        "windows_s": windows,
        "unmatched": figures.unmatched,
        "floor": figures.floor,
        "queues": queues,
        "teams": teams,
    }))
    .into_response()
}

/// Tells who waits, and how long the longest has waited, by queue and in all.
pub(super) async fn waiting(
    State(shared): State<Arc<Shared>>,
    Query(asked): Query<Asked>,
) -> Response {
    let copy = match Copy::take(&shared, &asked) {
        Ok(copy) => copy,
        Err(message) => return bad(message),
    };
    let waiting = truth::waiting(&copy.log, copy.at);
    let mut by_queue: BTreeMap<usize, (usize, i64)> = BTreeMap::new();
    for one in &waiting {
        let entry = by_queue.entry(one.queue).or_insert((0, one.since));
        *entry = (entry.0 + 1, entry.1.min(one.since));
    }
    let queues: Vec<Value> = (0..)
        .zip(&copy.queues)
        .map(|(number, (id, name))| {
            let (count, oldest) = by_queue
                .get(&number)
                .map_or((0, None), |(count, oldest)| (*count, Some(*oldest)));
            json!({ "id": &**id, "name": name, "waiting": count, "oldest_since": oldest,
                    "longest_wait_ms": oldest.map(|oldest| copy.at - oldest) })
        })
        .collect();
    let contacts: Vec<Value> = waiting
        .iter()
        .map(|one| {
            let agent = one.offered_to.and_then(|number| copy.agents.get(number));
            json!({
                "call_id": &*one.contact,
                "queue_id": copy.queues.get(one.queue).map(|(id, _)| &**id),
                "since": one.since,
                "offered_to": agent.map(|id| &**id),
            })
        })
        .collect();
    Json(json!({ "at": copy.at, "contacts": contacts, "queues": queues })).into_response()
}

/// Tells which agents changed what they do in a span: when, who, and what they do since.
pub(super) async fn changes(
    State(shared): State<Arc<Shared>>,
    Query(span): Query<Span>,
) -> Response {
    let (log, ids) = {
        let mut inner = shared.lock();
        inner.live(shared.now());
        let agents = inner.world.agents().iter();
        let ids: Vec<_> = agents.map(|agent| Arc::clone(&agent.id)).collect();
        (inner.truth.clone(), ids)
    };
    let changes = truth::changes(&log, span.from, span.to);
    let rows = changes.iter().filter_map(|change| {
        let id = ids.get(change.agent)?;
        Some(json!([change.at, &**id, change.activity.word()]))
    });
    Json(rows.collect::<Value>()).into_response()
}

impl Copy {
    fn take(shared: &Shared, asked: &Asked) -> Result<Self, &'static str> {
        let now = shared.now();
        let mut inner = shared.lock();
        inner.live(now);
        let skew = match asked.clock.as_deref() {
            None | Some("true") => 0,
            Some("platform") => inner.faults.clock_skew_ms,
            Some(_) => return Err("clock: must be true or platform"),
        };
        let at = asked.at.map_or(now, |at| at.saturating_sub(skew));
        if at > now {
            return Err("at: must not lie in the future");
        }
        let world = &inner.world;
        let queues = world.queues().iter();
        Ok(Self {
            at,
            log: inner.truth.clone(),
            teams: world.agents().iter().map(|agent| agent.team).collect(),
            team_names: world.teams().to_vec(),
            queues: queues
                .map(|queue| (Arc::clone(&queue.id), queue.name.clone()))
                .collect(),
            agents: world
                .agents()
                .iter()
                .map(|agent| Arc::clone(&agent.id))
                .collect(),
        })
    }
}

fn windows(text: Option<&str>) -> Result<Vec<u32>, &'static str> {
    let Some(text) = text else {
        return Ok(WINDOWS_S.to_vec());
    };
    let wrong = "windows: must be 1 to 20 numbers of seconds, 1 to 86400, with commas between";
    let parsed: Result<Vec<u32>, _> = text.split(',').map(str::parse).collect();
    let windows = parsed.map_err(|_| wrong)?;
    let right = windows.iter().all(|w| (1..=MAX_WINDOW_S).contains(w));
    (right && windows.len() <= MAX_WINDOWS)
        .then_some(windows)
        .ok_or(wrong)
}

fn bad(message: &str) -> Response {
    refuse(StatusCode::BAD_REQUEST, "bad_request", message)
}
