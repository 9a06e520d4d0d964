//! Watchers' sockets: upgrades, frames, expiry, and the sockets found after an eviction.

use std::rc::Rc;

use floorlight_core::frame::close;
use floorlight_core::hub::{ClientId, Input};
use floorlight_core::time::UtcMillis;
use floorlight_wire::frame::{self, Encoding, Payload};
use worker::{
    Response, ResponseBuilder, Result, WebSocket, WebSocketIncomingMessage, WebSocketPair,
};

use super::attachment::Attachment;
use super::frames;
use super::guard::{Guard, Verdict};
use super::live::{Live, MAX_SOCKETS, Watch};
use super::people;
use super::shared::Shared;
use crate::clock;
use crate::internal::{MAX_SOCKETS_PER_PERSON, Watcher};

/// Why an upgrade is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// No subprotocol of ours was offered.
    NoProtocol,
    /// The hub holds as many sockets as it may.
    Full,
    /// The person holds as many sockets here as anybody may (W11).
    TooMany,
    /// The session is over.
    Over,
}

/// Takes a watcher's socket.
pub(crate) fn accept(
    shared: &Rc<Shared>,
    watcher: Watcher,
    offered: &str,
) -> Result<std::result::Result<Response, Refusal>> {
    let Some(encoding) = Encoding::negotiate(offered) else {
        return Ok(Err(Refusal::NoProtocol));
    };
    if clock::now().get() >= watcher.expires_at {
        return Ok(Err(Refusal::Over));
    }
    let client = match shared.with(|live| number(live, &watcher.person)) {
        Some(Ok(client)) => client,
        Some(Err(refusal)) => return Ok(Err(refusal)),
        None => return Ok(Err(Refusal::Full)),
    };
    let pair = WebSocketPair::new()?;
    let attachment = Attachment::new(client, watcher, encoding);
    shared.state.accept_web_socket(&pair.server);
    if !attachment.attach(&pair.server) {
        frames::shut(&pair.server, close::POLICY);
        return Err(worker::Error::from("a socket took no attachment"));
    }
    open(shared, client, pair.server, attachment);
    Ok(Ok(ResponseBuilder::new()
        .with_status(101)
        .with_header("Sec-WebSocket-Protocol", encoding.subprotocol())?
        .with_websocket(pair.client)
        .empty()))
}

/// Gives a new socket its number, if there is room for one more.
fn number(live: &mut Live, person: &str) -> std::result::Result<ClientId, Refusal> {
    if live.watches.len() >= MAX_SOCKETS {
        return Err(Refusal::Full);
    }
    if live.held_by(person) >= MAX_SOCKETS_PER_PERSON {
        return Err(Refusal::TooMany);
    }
    Ok(live.number())
}

/// Takes up the sockets that outlived the hub's memory, under new numbers.
pub(crate) fn adopt(shared: &Rc<Shared>) {
    for socket in shared.state.get_websockets() {
        let Some(mut attachment) = Attachment::of(&socket) else {
            frames::shut(&socket, close::POLICY);
            continue;
        };
        let Some(client) = shared.with(Live::number) else {
            return;
        };
        attachment.client = client.0;
        if attachment.is_over(clock::now()) || !attachment.attach(&socket) {
            frames::refuse(&socket, attachment.encoding, close::SESSION_ENDED);
            continue;
        }
        open(shared, client, socket, attachment);
    }
}

fn open(shared: &Rc<Shared>, client: ClientId, socket: WebSocket, attachment: Attachment) {
    shared.with(|live| {
        live.watches.insert(
            client,
            Watch {
                socket,
                encoding: attachment.encoding,
                guard: Guard::default(),
                person: attachment.person,
                session: attachment.session,
                expires_at: UtcMillis::new(attachment.expires_at),
            },
        );
    });
    shared.feed(Input::ClientOpened {
        client,
        scope: attachment.scope,
    });
}

/// Takes a frame of a watcher.
pub(crate) fn message(shared: &Rc<Shared>, socket: &WebSocket, message: &WebSocketIncomingMessage) {
    let Some(attachment) = Attachment::of(socket) else {
        frames::shut(socket, close::POLICY);
        return;
    };
    let client = ClientId(attachment.client);
    let payload = match message {
        WebSocketIncomingMessage::String(text) => Payload::Text(text),
        WebSocketIncomingMessage::Binary(bytes) => Payload::Binary(bytes),
    };
    let length = match payload {
        Payload::Text(text) => text.len(),
        Payload::Binary(bytes) => bytes.len(),
    };
    let now = clock::now();
    if attachment.is_over(now) {
        dismiss(shared, client, close::SESSION_ENDED);
        return;
    }
    let admitted = shared.with(|live| {
        live.watches
            .get_mut(&client)
            .map(|watch| watch.guard.admit(length, now))
    });
    match admitted {
        Some(Some(Verdict::Admit)) => {}
        Some(Some(Verdict::Close(code))) => return dismiss(shared, client, code),
        // Closed by this side already; its last frames are still on their way.
        Some(None) | None => return,
    }
    match frame::decode_client(payload) {
        Ok(frame) => shared.feed(Input::ClientFrame { client, frame }),
        Err(error) => {
            let verdict = shared.with(|live| {
                live.watches
                    .get_mut(&client)
                    .map(|watch| watch.guard.bad_frame())
            });
            if let Some(Some(Verdict::Close(code))) = verdict {
                dismiss(shared, client, code);
            } else {
                frames::complain(socket, attachment.encoding, error.to_string());
            }
        }
    }
}

/// Notes that a watcher's socket is gone.
pub(crate) fn gone(shared: &Rc<Shared>, socket: &WebSocket) {
    let Some(attachment) = Attachment::of(socket) else {
        return;
    };
    let client = ClientId(attachment.client);
    if let Some(Some(watch)) = shared.with(|live| live.watches.remove(&client)) {
        people::release(shared, &watch);
        shared.feed(Input::ClientClosed { client });
    }
}

/// Closes one socket, telling the watcher why.
pub(crate) fn dismiss(shared: &Rc<Shared>, client: ClientId, code: u16) {
    if let Some(Some(watch)) = shared.with(|live| live.watches.remove(&client)) {
        frames::refuse(&watch.socket, watch.encoding, code);
        people::release(shared, &watch);
        shared.feed(Input::ClientClosed { client });
    }
}

/// Closes a person's sockets, or those of one of the person's sessions (S7, W13).
pub(crate) fn dismiss_person(shared: &Rc<Shared>, person: &str, session: Option<u64>) {
    dismiss_where(shared, close::SESSION_ENDED, |watch| {
        watch.person == person && session.is_none_or(|session| watch.session == session)
    });
}

/// Closes sockets whose session has reached its limit.
pub(crate) fn dismiss_expired(shared: &Rc<Shared>, now: UtcMillis) {
    dismiss_where(shared, close::SESSION_ENDED, |watch| {
        now >= watch.expires_at
    });
}

fn dismiss_where(shared: &Rc<Shared>, code: u16, applies: impl Fn(&Watch) -> bool) {
    let clients: Vec<ClientId> = shared
        .with(|live| {
            live.watches
                .iter()
                .filter(|(_, watch)| applies(watch))
                .map(|(client, _)| *client)
                .collect()
        })
        .unwrap_or_default();
    for client in clients {
        dismiss(shared, client, code);
    }
}
