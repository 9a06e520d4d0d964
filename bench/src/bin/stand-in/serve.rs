//! The page's files, the Worker's answers, the two streams, and what the harness commands.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::Sender;

use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use floorlight_wire::frame::{self, Encoding, Payload};
use floorlight_wire::headers;
use serde::Deserialize;
use tokio::sync::{mpsc, oneshot};

use super::house::{self, House};
use super::stage::{Cue, Out, Status};

/// What every answer needs.
pub(crate) struct Shared {
    pub(crate) house: House,
    pub(crate) cues: Sender<Cue>,
    /// The folder of our page, and that of the peers.
    pub(crate) page: PathBuf,
    pub(crate) peers: PathBuf,
    pub(crate) sockets: AtomicU64,
}

type Server = State<Arc<Shared>>;

pub(crate) fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/api/session", get(async || Json(house::session())))
        .route("/api/connections/{connection}/directory", get(directory))
        .route(
            "/api/connections/{connection}/trends",
            get(async || Json(house::trends())),
        )
        .route("/api/connections/{connection}/agents/{id}", get(agent))
        .route("/api/connections/{connection}/stream", get(stream))
        .route("/feed", get(feed))
        .route("/control/opening", post(opening))
        .route("/control/play", post(play))
        .route(
            "/control/status",
            get(async |State(shared): Server| Json(status(&shared).await)),
        )
        .route("/peers/{file}", get(peer))
        .route(
            "/",
            get(async |State(shared): Server| ours(&shared, "index.html")),
        )
        .route(
            "/{file}",
            get(async |State(shared): Server, Path(name): Path<String>| ours(&shared, &name)),
        )
        .with_state(shared)
}

#[derive(Deserialize)]
struct Command {
    rate: u32,
    #[serde(default)]
    beats: u32,
}

async fn opening(State(shared): Server, Query(command): Query<Command>) {
    let rate = command.rate;
    let _ = shared.cues.send(Cue::Opening { rate });
}

async fn play(State(shared): Server, Query(command): Query<Command>) {
    let Command { rate, beats } = command;
    let _ = shared.cues.send(Cue::Play { rate, beats });
}

async fn status(shared: &Shared) -> Status {
    let (answer, status) = oneshot::channel();
    let _ = shared.cues.send(Cue::Status(answer));
    status.await.unwrap_or_default()
}

async fn directory(State(shared): Server) -> Response {
    let version = status(&shared).await.directory;
    Json(shared.house.directory(version)).into_response()
}

async fn agent(State(shared): Server, Path((_, id)): Path<(String, String)>) -> Response {
    match shared.house.detail(&id) {
        Some(detail) => Json(detail).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// The headers are the Worker's: what the page may not do there it may not do here.
fn ours(shared: &Shared, name: &str) -> Response {
    let mut answer = file(&shared.page, name);
    for (name, value) in headers::EVERYWHERE {
        let name = HeaderName::from_bytes(name.as_bytes());
        if let (Ok(name), Ok(value)) = (name, HeaderValue::from_str(value)) {
            answer.headers_mut().insert(name, value);
        }
    }
    answer
}

async fn peer(State(shared): Server, Path(name): Path<String>) -> Response {
    file(&shared.peers, &name)
}

fn file(folder: &std::path::Path, name: &str) -> Response {
    let kind = match name.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    match std::fs::read(folder.join(name)) {
        Ok(bytes) => ([(header::CONTENT_TYPE, kind)], bytes).into_response(),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn stream(State(shared): Server, headers: HeaderMap, upgrade: WebSocketUpgrade) -> Response {
    let offers = headers.get(header::SEC_WEBSOCKET_PROTOCOL);
    let offers = offers.and_then(|offers| offers.to_str().ok());
    if offers.and_then(Encoding::negotiate) != Some(Encoding::Postcard) {
        return StatusCode::BAD_REQUEST.into_response();
    }
    upgrade
        .protocols([Encoding::Postcard.subprotocol()])
        .on_upgrade(move |socket| watch(shared, socket, true))
}

async fn feed(State(shared): Server, upgrade: WebSocketUpgrade) -> Response {
    upgrade.on_upgrade(move |socket| watch(shared, socket, false))
}

async fn watch(shared: Arc<Shared>, mut socket: WebSocket, ours: bool) {
    let number = shared.sockets.fetch_add(1, Ordering::Relaxed);
    let (out, mut outgoing) = mpsc::unbounded_channel();
    let _ = shared.cues.send(Cue::Opened { number, ours, out });
    loop {
        tokio::select! {
            next = outgoing.recv() => {
                let message = match next {
                    Some(Out::Text(text)) => Message::Text(text.into()),
                    Some(Out::Binary(bytes)) => Message::Binary(bytes.into()),
                    Some(Out::Close) | None => break,
                };
                if socket.send(message).await.is_err() {
                    break;
                }
            }
            said = socket.recv() => match said {
                Some(Ok(Message::Binary(bytes))) => {
                    if let Ok(frame) = frame::decode_client(Payload::Binary(&bytes)) {
                        let _ = shared.cues.send(Cue::Heard { number, frame });
                    }
                }
                Some(Ok(Message::Text(_) | Message::Ping(_) | Message::Pong(_))) => {}
                Some(Ok(Message::Close(_)) | Err(_)) | None => break,
            },
        }
    }
    let _ = shared.cues.send(Cue::Closed { number });
}
