//! The platform's stream: opened with a bearer token, read in gulps, ended once.

use std::rc::Rc;
use std::time::Duration;

use floorlight_core::frame::Trouble;
use floorlight_core::hub::{Input, StreamBatch, StreamEnd};
use floorlight_core::link::Secret;
use floorlight_core::time::UtcMillis;
use floorlight_upstream::headers;
use floorlight_upstream::seed::{Operation, Request, stream as message};
use floorlight_wire::config::Connection;
use futures_util::StreamExt;
use wasm_bindgen_futures::spawn_local;
use worker::{Delay, Headers, Method, WebSocket, WebsocketEvent};

use super::live::Live;
use super::shared::{Shared, Step};
use super::trouble;
use crate::clock;
use crate::gate::api::{GateStub, NoToken};
use crate::upstream_client::http::{self, Outgoing};

/// The longest that the platform may take to accept the stream.
const OPEN_LIMIT: Duration = Duration::from_secs(10);
/// Messages that are taken in one turn, if so many wait.
const MESSAGES_AT_ONCE: usize = 256;
/// Messages that come within this are taken in one turn. A change that follows another waits for the next
/// flush anyway, and a turn costs more than a message.
const GATHERED_FOR: Duration = Duration::from_millis(5);
/// The machine shall have heard what came until just before it acts.
const BEFORE_IT_ACTS: Duration = Duration::from_millis(1);
/// Code of a normal close.
const NORMAL: u16 = 1_000;
/// What a stream ended with that said no code.
const NO_CODE: u16 = 1_006;
/// A text frame is due: binary ones are not read.
const UNSUPPORTED: &str = "a binary message";

/// Opens the stream, as a task.
pub(crate) fn open(shared: &Rc<Shared>) {
    let Some((generation, former)) = shared.with(Live::next_stream) else {
        return;
    };
    hang_up(former);
    spawn_local(run(Rc::clone(shared), generation));
}

/// Closes the stream; what it still says is ignored.
pub(crate) fn close(shared: &Rc<Shared>) {
    if let Some((_, former)) = shared.with(Live::next_stream) {
        hang_up(former);
    }
}

/// Has the gate drop the token that the platform last answered 401 to (AUTH-5).
pub(crate) async fn drop_token(shared: Rc<Shared>) {
    let rejected = shared.with(|live| live.stream.rejected.take()).flatten();
    if let (Some(generation), Some(gate)) = (rejected, gate(&shared))
        && let Err(error) = gate.drop_token(generation).await
    {
        tracing::warn!(%error, "the gate did not drop a token");
    }
}

/// Asks the gate whether the token service refuses us: sweeps come too seldom to show it in time.
pub(crate) async fn watch_token(shared: Rc<Shared>) {
    let Some(gate) = gate(&shared) else { return };
    match gate.state().await {
        Ok(state) => suspended(&shared, state.suspended_until),
        Err(error) => tracing::warn!(%error, "the gate did not say how the token fares"),
    }
}

/// Finds the connection's gate.
pub(crate) fn gate(shared: &Shared) -> Option<GateStub> {
    let (name, id) =
        shared.with(|live| (live.connection.gate_name(), live.connection.id.clone()))?;
    GateStub::find(&shared.env, &name, &id).ok()
}

async fn run(shared: Rc<Shared>, generation: u64) {
    let socket = match connect(&shared, generation).await {
        Ok(socket) => socket,
        Err(end) => return ended(&shared, generation, end),
    };
    let taken = shared.with(|live| {
        let current = live.stream.generation == generation;
        if current {
            live.stream.socket = Some(socket.clone());
        }
        current
    });
    if taken != Some(true) {
        return hang_up(Some(socket));
    }
    let why = read_all(&shared, generation, &socket).await;
    ended(
        &shared,
        generation,
        StreamEnd {
            why,
            retry_after: None,
        },
    );
}

/// Opens the stream; a 401 drops the token and tries once more with a new one (AUTH-5, R5).
async fn connect(shared: &Rc<Shared>, generation: u64) -> Result<WebSocket, StreamEnd> {
    let gate = gate(shared).ok_or_else(|| plain(Trouble::Unreachable))?;
    let address = shared
        .with(|live| address(&live.connection))
        .flatten()
        .ok_or_else(|| plain(Trouble::Unreachable))?;
    let mut retried = false;
    loop {
        let token = match gate.token().await {
            Ok(Ok(token)) => token,
            Ok(Err(why)) => return Err(no_token(shared, why)),
            Err(_) => return Err(plain(Trouble::TimedOut)),
        };
        suspended(shared, token.suspended_until);
        let upgrade = upgrade(&address, &token.text);
        let (response, _) = http::open(upgrade)
            .await
            .map_err(|failure| plain(trouble::of(failure)))?;
        let code = response.status_code();
        if code == 401 && !retried {
            retried = true;
            gate.drop_token(token.generation)
                .await
                .map_err(|_| plain(Trouble::TimedOut))?;
            continue;
        }
        if code == 401 {
            shared.with(|live| live.stream.rejected = Some(token.generation));
        }
        let retry_after = retry_after(response.headers());
        let Some(socket) = response.websocket() else {
            return Err(StreamEnd {
                why: Trouble::Status { code },
                retry_after,
            });
        };
        if shared.with(|live| live.stream.generation) != Some(generation) {
            hang_up(Some(socket));
            return Err(plain(Trouble::Closed { code: NORMAL }));
        }
        return Ok(socket);
    }
}

fn address(connection: &Connection) -> Option<String> {
    let request = Request::new(Operation::Stream, None, &[]).ok()?;
    Some(request.address(&connection.surface.realtime.base_url))
}

fn retry_after(found: &Headers) -> Option<Duration> {
    let date = found.get("date").ok().flatten();
    let date = date.and_then(|text| headers::date(&text));
    let text = found.get("retry-after").ok().flatten()?;
    headers::retry_after(&text, date, clock::now())
}

fn upgrade(address: &str, token: &Secret<String>) -> Outgoing {
    Outgoing {
        method: Method::Get,
        url: address.to_owned(),
        headers: vec![
            ("upgrade", "websocket".to_owned()),
            ("authorization", format!("Bearer {}", token.expose())),
        ],
        body: None,
        timeout: OPEN_LIMIT,
        max_bytes: 0,
    }
}

async fn read_all(shared: &Rc<Shared>, generation: u64, socket: &WebSocket) -> Trouble {
    let Ok(events) = socket.events() else {
        return Trouble::Unreachable;
    };
    if socket.accept().is_err() {
        return Trouble::Unreachable;
    }
    shared.feed(Input::StreamOpened);
    let mut events = events.ready_chunks(MESSAGES_AT_ONCE);
    while let Some(some) = events.next().await {
        let more_wait = some.len() == MESSAGES_AT_ONCE;
        let mut texts = Vec::with_capacity(some.len());
        let mut end = None;
        for event in some {
            match event {
                Ok(WebsocketEvent::Message(message)) => {
                    texts.push(message.text().unwrap_or_else(|| UNSUPPORTED.to_owned()));
                }
                Ok(WebsocketEvent::Close(close)) => {
                    end = Some(Trouble::Closed { code: close.code() });
                }
                Err(_) => end = end.or(Some(Trouble::Closed { code: NO_CODE })),
            }
        }
        if !texts.is_empty() {
            shared.take(Step::Messages { generation, texts });
        }
        if let Some(why) = end {
            return why;
        }
        if shared.with(|live| live.stream.generation) != Some(generation) {
            return Trouble::Closed { code: NORMAL };
        }
        if !more_wait {
            gather(shared).await;
        }
    }
    Trouble::Closed { code: NO_CODE }
}

/// Lets messages come in, though no longer than until the machine acts.
async fn gather(shared: &Shared) {
    let now = clock::now();
    let acts_at = shared.with(|live| live.machine.poll_timeout()).flatten();
    let left = acts_at.map_or(GATHERED_FOR, |wake| wake.at.since(now));
    let wait = left.saturating_sub(BEFORE_IT_ACTS).min(GATHERED_FOR);
    if !wait.is_zero() {
        Delay::from(wait).await;
    }
}

fn ended(shared: &Rc<Shared>, generation: u64, end: StreamEnd) {
    let current = shared.with(|live| {
        let current = live.stream.generation == generation;
        if current {
            live.stream.generation += 1;
            live.stream.socket = None;
        }
        current
    });
    if current == Some(true) {
        shared.feed(Input::StreamEnded(end));
    }
}

fn no_token(shared: &Rc<Shared>, why: NoToken) -> StreamEnd {
    let now = clock::now();
    if let NoToken::Suspended { until } = why {
        suspended(shared, Some(until));
    }
    let (why, retry_after) = trouble::of_token(why, now);
    StreamEnd { why, retry_after }
}

/// Tells the machine until when the token service refuses us, if that changed (AUTH-4).
pub(crate) fn suspended(shared: &Rc<Shared>, until: Option<UtcMillis>) {
    let changed = shared.with(|live| std::mem::replace(&mut live.suspended_until, until) != until);
    if changed == Some(true) {
        shared.feed(Input::TokenSuspended { until });
    }
}

const fn plain(why: Trouble) -> StreamEnd {
    StreamEnd {
        why,
        retry_after: None,
    }
}

fn hang_up(socket: Option<WebSocket>) {
    if let Some(socket) = socket {
        drop(socket.close(Some(NORMAL), Some("done")));
    }
}

/// Parses messages; what cannot be read is counted, and kept as a redacted sample.
pub(crate) fn read(live: &mut Live, texts: &[String], now: UtcMillis) -> StreamBatch {
    let mut parsed = message::Parsed::default();
    for text in texts {
        parsed.read(text, live.machine.directory_mut(), now);
    }
    for malformed in parsed.samples {
        live.samples
            .push(format!("{}: {}", malformed.why, malformed.sample));
    }
    for word in parsed.unknown_words {
        live.samples.note_word(word);
    }
    parsed.batch
}
