//! Control and truth: for tests, scripts and the demo's operator. Not part of the platform.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::directory::team_id;
use super::guard::refuse;
use super::state::Shared;
use super::{commands, directory, oracle, roster};
use crate::truth;

const PAGE: &str = include_str!("../../assets/control.html");
const STYLE: &str = include_str!("../../assets/control.css");
const SCRIPT: &str = include_str!("../../assets/control.js");
/// Nothing inline, nothing from elsewhere.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const MAX_WINDOW_S: i64 = 3_600;

pub(super) fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .route(
            "/",
            get(|| async { asset("text/html; charset=utf-8", PAGE) }),
        )
        .route(
            "/control.css",
            get(|| async { asset("text/css; charset=utf-8", STYLE) }),
        )
        .route(
            "/control.js",
            get(|| async { asset("text/javascript; charset=utf-8", SCRIPT) }),
        )
        .route("/truth", get(show_truth))
        .route("/truth/figures", get(oracle::figures))
        .route("/truth/waiting", get(oracle::waiting))
        .route("/truth/changes", get(oracle::changes))
        .route("/directory", get(directory::show))
        .route("/truth/schedules", get(schedules))
        .route("/scenario", get(scenario))
        .route("/log", get(log))
        .route("/faults", get(faults).put(set_faults))
        .route("/commands/{name}", post(command))
        .fallback(|| async { refuse(StatusCode::NOT_FOUND, "not_found", "nothing is here") })
        .layer(middleware::from_fn(own_pages_only))
        .with_state(shared)
}

fn asset(kind: &'static str, text: &'static str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (headers, text).into_response()
}

/// Refuses what a page of another origin could send, and names that only resolve to this machine.
async fn own_pages_only(request: Request, next: Next) -> Response {
    let refused = refusal(request.method(), request.headers());
    match refused {
        Some(answer) => answer,
        None => next.run(request).await,
    }
}

fn refusal(method: &Method, headers: &HeaderMap) -> Option<Response> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let host = text(header::HOST).unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let forbidden = |message| Some(refuse(StatusCode::FORBIDDEN, "forbidden", message));
    if !["127.0.0.1", "localhost", "[::1]"].contains(&name) {
        return forbidden("ask for 127.0.0.1");
    }
    if text(header::ORIGIN).is_some_and(|origin| origin != format!("http://{host}")) {
        return forbidden("pages of other origins are refused");
    }
    let changes = [Method::PUT, Method::POST].contains(method);
    let has_body = text(header::CONTENT_LENGTH).is_some_and(|length| length != "0");
    let json = text(header::CONTENT_TYPE).is_some_and(|kind| kind.starts_with("application/json"));
    if changes && has_body && !json {
        let (status, error) = (StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type");
        return Some(refuse(status, error, "the body must be application/json"));
    }
    None
}

/// Tells the truth of every agent and queue.
async fn show_truth(State(shared): State<Arc<Shared>>) -> Response {
    let mut inner = shared.lock();
    let now = shared.now();
    inner.live(now);
    let world = &inner.world;
    let agents: Vec<_> = world
        .agents()
        .iter()
        .map(|agent| {
            json!({
                "id": &*agent.id,
                "name": agent.name,
                "team": team_id(agent.team),
                "state": agent.shown.state,
                "state_code": agent.shown.code,
                "since": agent.shown.since,
                "queue_id": agent.shown.queue_id.as_deref(),
                "call_id": agent.shown.call_id.as_deref(),
                "direction": agent.shown.direction.as_deref(),
                "routability": truth::routability(agent),
                "attendance": truth::attendance(agent, now),
            })
        })
        .collect();
    let queues: Vec<_> = world
        .queues()
        .iter()
        .zip(world.queue_reports())
        .map(|(queue, report)| {
            json!({
                "id": &*queue.id,
                "name": queue.name,
                "wait_time_seconds": report.wait_time_seconds,
                "abandoned_count": report.abandoned_count,
                "available_agents": report.available_agents,
                "call_volume_1h": report.call_volume_1h,
                "service_level_pct": report.service_level_tenths.map(|t| f64::from(t) / 10.0),
            })
        })
        .collect();
    let body = json!({
        "at": now,
        "frozen": world.is_frozen(),
        "agents": agents,
        "queues": queues,
    });
    Json(body).into_response()
}

#[derive(Deserialize)]
struct Window {
    window_s: Option<i64>,
}

/// Tells what clients did.
async fn log(State(shared): State<Arc<Shared>>, Query(window): Query<Window>) -> Json<Value> {
    let now = shared.now();
    let provider = shared.provider.report();
    let inner = shared.lock();
    let window_s = window.window_s.unwrap_or(60).clamp(1, MAX_WINDOW_S);
    Json(json!({
        "at": now,
        "sockets": inner.log.sockets,
        "handshakes": inner.log.handshakes.iter()
            .map(|(at, status)| json!({ "at": at, "status": status })).collect::<Vec<_>>(),
        "token_requests": inner.log.token_requests,
        "live_tokens": inner.tokens.live(now),
        "tokens": {
            "issued": inner.tokens.issued(),
            "live": inner.tokens.live(now),
            "used_in_window": inner.tokens.used_since(now - window_s * 1000),
        },
        "requests": inner.log.requests,
        "agents_asked": inner.log.asks.report(now, window_s),
        "headers_seen": inner.log.headers_seen(),
        "messages": inner.outbox.counts(),
        "messages_pending": inner.outbox.pending(),
        "identity": provider,
    }))
}

/// Tells every agent's schedules in UTC.
async fn schedules(State(shared): State<Arc<Shared>>) -> Json<Value> {
    let inner = shared.lock();
    let agents = inner.world.agents().iter();
    let agents: Vec<_> = agents
        .map(|agent| json!({ "id": &*agent.id, "duties": roster::duties(agent) }))
        .collect();
    Json(json!({ "agents": agents }))
}

/// Tells the scenario, and which of its faults are under way.
async fn scenario(State(shared): State<Arc<Shared>>) -> Json<Value> {
    Json(shared.lock().course.report())
}

async fn faults(State(shared): State<Arc<Shared>>) -> Response {
    let identity = shared.provider.fault();
    let faults = shared.lock().faults.clone();
    match serde_json::to_value(faults) {
        Ok(Value::Object(mut all)) => {
            all.insert("identity".to_owned(), json!(identity));
            Json(all).into_response()
        }
        Ok(_) | Err(_) => refuse(
            StatusCode::INTERNAL_SERVER_ERROR,
            "server_error",
            "the faults cannot be shown",
        ),
    }
}

/// Lays a patch over the faults; all of its mistakes are told at once.
async fn set_faults(State(shared): State<Arc<Shared>>, body: Bytes) -> Response {
    let Ok(mut patch) = serde_json::from_slice::<Map<String, Value>>(&body) else {
        return refuse(
            StatusCode::BAD_REQUEST,
            "bad_request",
            "the body must be a JSON object",
        );
    };
    let identity = patch
        .remove("identity")
        .map(|value| crate::identity::Fault::read(&value));
    let checked = shared.lock().check_faults(&patch);
    let mut errors = checked.err().unwrap_or_default();
    if let Some(Err(error)) = &identity {
        errors.push(error.clone());
    }
    if !errors.is_empty() {
        let body = json!({ "error": "bad_request", "errors": errors });
        return (StatusCode::BAD_REQUEST, Json(body)).into_response();
    }
    shared.lock().patch_faults(&patch, shared.now());
    if let Some(Ok(fault)) = identity {
        shared.provider.set_fault(fault);
    }
    faults(State(shared)).await
}

async fn command(
    State(shared): State<Arc<Shared>>,
    Path(name): Path<String>,
    _headers: HeaderMap,
    body: Bytes,
) -> Response {
    let body = if body.is_empty() { "{}".into() } else { body };
    let Ok(body) = serde_json::from_slice::<Map<String, Value>>(&body) else {
        return refuse(
            StatusCode::BAD_REQUEST,
            "bad_request",
            "the body must be a JSON object",
        );
    };
    match commands::run(&shared, &name, body, shared.now()) {
        Ok(answer) => Json(answer).into_response(),
        Err(commands::CommandError::Unknown) => {
            let message = format!("there is no such command; there are {}", commands::NAMES);
            refuse(StatusCode::NOT_FOUND, "not_found", &message)
        }
        Err(commands::CommandError::Wrong(message)) => {
            refuse(StatusCode::BAD_REQUEST, "bad_request", &message)
        }
    }
}
