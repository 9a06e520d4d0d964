//! The stream: one WebSocket, one or several JSON objects a frame.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use tokio::sync::mpsc;

use super::guard::{self, refuse};
use super::state::{Outgoing, Shared};

/// A frame must be taken within this time; a slower reader is dropped.
const SEND_LIMIT: Duration = Duration::from_secs(10);
/// The longest message that a client may send, in bytes. What it says is not looked at.
const MAX_INCOMING: usize = 4 * 1024;

pub(super) async fn open(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Response {
    let answer = admit(&shared, &headers, upgrade);
    let status = answer.status().as_u16();
    shared.lock().log.note_handshake(shared.now(), status);
    answer
}

fn admit(
    shared: &Arc<Shared>,
    headers: &HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Response {
    if let Err(answer) = guard::demand(shared, headers, "realtime:read") {
        return answer;
    }
    if shared.lock().faults.refuse_stream {
        let status = StatusCode::SERVICE_UNAVAILABLE;
        return refuse(
            status,
            "service_unavailable",
            "the stream is out of service",
        );
    }
    let Ok(upgrade) = upgrade else {
        let message = "this resource is a WebSocket: upgrade the connection";
        return refuse(StatusCode::UPGRADE_REQUIRED, "upgrade_required", message);
    };
    let place = shared.lock().open_socket(shared.now());
    let Some((number, receiver)) = place else {
        let message = "there are too many streams";
        return refuse(StatusCode::TOO_MANY_REQUESTS, "too_many_streams", message);
    };
    let place = Place {
        shared: Arc::clone(shared),
        number,
    };
    upgrade
        .max_message_size(MAX_INCOMING)
        .on_upgrade(move |socket| run(socket, receiver, place))
}

/// A socket's place in the log; it is given back when the socket or the handshake ends.
struct Place {
    shared: Arc<Shared>,
    number: u64,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.shared
            .lock()
            .close_socket(self.number, self.shared.now());
    }
}

async fn run(mut socket: WebSocket, mut outgoing: mpsc::Receiver<Outgoing>, _place: Place) {
    loop {
        tokio::select! {
            next = outgoing.recv() => {
                let (message, last) = match next {
                    Some(Outgoing::Frame(text)) => (Message::Text(text), false),
                    Some(Outgoing::Close(code, reason)) => {
                        let frame = CloseFrame { code, reason: reason.into() };
                        (Message::Close(Some(frame)), true)
                    }
                    None => return,
                };
                let sent = tokio::time::timeout(SEND_LIMIT, socket.send(message)).await;
                if last || !matches!(sent, Ok(Ok(()))) {
                    return;
                }
            }
            incoming = socket.recv() => match incoming {
                Some(Ok(Message::Close(_)) | Err(_)) | None => return,
                Some(Ok(Message::Text(_) | Message::Binary(_) | Message::Ping(_) | Message::Pong(_))) => {}
            },
        }
    }
}
