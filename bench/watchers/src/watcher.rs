//! One watcher: hello, snapshot, deltas, acknowledgements; or one that stops reading.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

use anyhow::{Result, anyhow};
use floorlight_core::frame::{ClientFrame, Seq};
use floorlight_wire::frame::{Encoded, Encoding, Payload, encode_client};
use futures_util::{SinkExt as _, StreamExt as _};
use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::clock::now_ms;
use crate::step::{self, Form, Glance, Step};
use crate::tally::Tally;

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Acknowledgements are at least this far apart, as a desk's are.
const ACK_EVERY_MS: f64 = 1_000.0;
/// One who stalls looks this often whether it may read again.
const STALL: Duration = Duration::from_millis(50);

/// Agents by number: the state's label, and since when.
pub(crate) type Floor = Rc<RefCell<BTreeMap<u32, (u32, i64)>>>;

/// What a watcher is given.
pub(crate) struct Part {
    pub(crate) url: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) tally: Rc<RefCell<Tally>>,
    /// One comes in when another is shown the floor.
    pub(crate) doors: Rc<Semaphore>,
    /// Whether it does not read now.
    pub(crate) stalls: Rc<Cell<bool>>,
    /// Where it keeps what it sees, if anybody asks.
    pub(crate) floor: Option<Floor>,
}

/// Watches until the socket ends.
pub(crate) async fn watch(part: Part) {
    let code = match follow(&part).await {
        Ok(code) => code,
        Err(error) => {
            let mut tally = part.tally.borrow_mut();
            if tally.refused.len() < 3 {
                tally.refused.push(error.to_string());
            }
            0
        }
    };
    *part.tally.borrow_mut().ended.entry(code).or_default() += 1;
}

async fn follow(part: &Part) -> Result<u16> {
    let form = part.tally.borrow().form;
    let mut request = part.url.as_str().into_client_request()?;
    for (name, value) in &part.headers {
        let name: tokio_tungstenite::tungstenite::http::HeaderName = name.parse()?;
        request.headers_mut().insert(name, value.parse()?);
    }
    let mut place = Some(part.doors.acquire().await?);
    let (mut socket, _) = connect_async(request).await?;
    if form == Form::Floorlight {
        say(&mut socket, &ClientFrame::Hello { resume: None }).await?;
    }
    let mut stand = Stand::default();
    loop {
        while part.stalls.get() {
            tokio::time::sleep(STALL).await;
        }
        let wait = (stand.acknowledged_at + ACK_EVERY_MS - now_ms())
            .max(0.0)
            .ceil();
        let message = if stand.owes && form == Form::Floorlight {
            match tokio::time::timeout(Duration::from_millis(wait as u64), socket.next()).await {
                Ok(message) => message,
                Err(_) => {
                    stand.acknowledge(&mut socket).await?;
                    continue;
                }
            }
        } else {
            socket.next().await
        };
        let payload = match &message {
            Some(Ok(Message::Text(text))) => Payload::Text(text.as_str()),
            Some(Ok(Message::Binary(bytes))) => Payload::Binary(bytes),
            Some(Ok(Message::Close(frame))) => {
                return Ok(frame.as_ref().map_or(0, |frame| frame.code.into()));
            }
            Some(Ok(_)) => continue,
            Some(Err(error)) => return Err(anyhow!("the socket broke: {error}")),
            None => return Ok(0),
        };
        take(part, form, payload, &mut stand)?;
        if stand.seq.is_some() {
            drop(place.take());
        }
        if stand.owes
            && form == Form::Floorlight
            && now_ms() - stand.acknowledged_at >= ACK_EVERY_MS
        {
            stand.acknowledge(&mut socket).await?;
        }
    }
}

/// Where a watcher stands.
#[derive(Default)]
struct Stand {
    seq: Option<Seq>,
    owes: bool,
    acknowledged_at: f64,
}

impl Stand {
    async fn acknowledge(&mut self, socket: &mut Socket) -> Result<()> {
        self.owes = false;
        self.acknowledged_at = now_ms();
        match self.seq {
            Some(seq) => say(socket, &ClientFrame::Ack { seq }).await,
            None => Ok(()),
        }
    }
}

fn take(part: &Part, form: Form, payload: Payload<'_>, stand: &mut Stand) -> Result<()> {
    let now = now_ms();
    let mut tally = part.tally.borrow_mut();
    let glance = step::glance(form, payload);
    let step = match glance {
        Glance::Shared(from, seq) => match tally.steps.get(&(from, seq)) {
            Some(step) => Rc::clone(step),
            None => {
                let step = Rc::new(step::read(form, payload, &mut tally.words)?);
                tally.keep((from, seq), &step);
                step
            }
        },
        // Megabytes that nobody asks about are not read.
        Glance::Everything(seq) if part.floor.is_none() => Rc::new(Step {
            seq: Some(seq),
            snapshot: true,
            ..Step::default()
        }),
        Glance::Everything(_) | Glance::Own => {
            Rc::new(step::read(form, payload, &mut tally.words)?)
        }
    };
    let bytes = match payload {
        Payload::Text(text) => text.len(),
        Payload::Binary(bytes) => bytes.len(),
    };
    if step.from.is_some() && step.from != stand.seq {
        tally.gaps += 1;
    }
    // A snapshot brings what happened before; it is no change.
    if matches!(glance, Glance::Shared(..)) {
        tally.count(&step, bytes, now);
    }
    if step.snapshot && stand.seq.is_none() {
        tally.ready += 1;
    }
    if step.seq.is_some() {
        stand.seq = step.seq;
    }
    // A desk owes for heartbeats, too: they ask whether anybody is there.
    stand.owes |= stand.seq.is_some();
    if let Some(floor) = &part.floor {
        let rows = step.rows.iter().map(|row| (row.agent, (row.state, row.at)));
        floor.borrow_mut().extend(rows);
    }
    Ok(())
}

async fn say(socket: &mut Socket, frame: &ClientFrame) -> Result<()> {
    if let Encoded::Binary(bytes) = encode_client(frame, Encoding::Postcard)? {
        socket.send(Message::binary(bytes)).await?;
    }
    Ok(())
}
