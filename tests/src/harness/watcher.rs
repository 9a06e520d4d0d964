//! A script that watches the stream as a browser does: hello, snapshot, deltas, acknowledgements.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use floorlight_core::frame::{AgentRow, ClientFrame, Epoch, Feed, Position, Seq, ServerFrame};
use futures_util::{SinkExt as _, StreamExt as _};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::handshake::client::{Request, Response};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use super::clock::{Stopwatch, utc_millis};
use super::person::Person;

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// What a watcher sees.
#[derive(Clone, Debug, Default)]
pub struct View {
    /// Agents by row.
    pub rows: BTreeMap<u32, AgentRow>,
    /// Since when each agent has been in its state, by row, in the hub's time.
    pub since: BTreeMap<u32, i64>,
    /// The state of the feed.
    pub feed: Option<Feed>,
    /// Where the watcher stands.
    pub position: Option<Position>,
    /// How many snapshots it was given.
    pub snapshots: u32,
    /// How many deltas it applied.
    pub deltas: u32,
    /// Deltas that did not follow on: none may happen.
    pub gaps: u32,
    /// How often the socket was opened.
    pub connections: u32,
    /// Every text that arrived, for searches, up to a limit.
    pub heard: String,
    /// How the last socket ended.
    pub end: Option<End>,
}

/// How a socket ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// With a close frame of this code.
    Code(u16),
    /// Without one.
    Torn,
}

/// A watcher that runs beside the test until it is dropped.
#[derive(Debug)]
pub struct Watcher {
    view: Arc<Mutex<View>>,
    task: tokio::task::JoinHandle<()>,
}

const MAX_HEARD: usize = 4 * 1024 * 1024;
const ACK_EVERY: Duration = Duration::from_millis(1000);
const RECONNECT: Duration = Duration::from_millis(300);

impl Watcher {
    /// Watches a connection's stream, and comes back after each end.
    #[must_use]
    pub fn start(person: &Person, connection: &str) -> Self {
        let view = Arc::new(Mutex::new(View::default()));
        let task = tokio::spawn(watch(
            person.clone(),
            connection.to_owned(),
            Arc::clone(&view),
        ));
        Self { view, task }
    }

    /// Opens one socket as it is described, and returns it with the server's answer.
    ///
    /// # Errors
    /// The status, if the server does not switch protocols.
    pub async fn open(request: Request) -> Result<(Socket, Response), u16> {
        match connect_async(request).await {
            Ok(opened) => Ok(opened),
            Err(tokio_tungstenite::tungstenite::Error::Http(answer)) => {
                Err(answer.status().as_u16())
            }
            Err(_) => Err(0),
        }
    }

    /// Makes the upgrade request that the page would send.
    ///
    /// # Errors
    /// If the address or a header is malformed.
    pub fn request(person: &Person, connection: &str) -> Result<Request> {
        let origin = &person.client.origin;
        let url = format!(
            "{}/api/connections/{connection}/stream",
            origin.replacen("http", "ws", 1)
        );
        let mut request = url.into_client_request()?;
        let headers = request.headers_mut();
        headers.insert("origin", origin.parse()?);
        headers.insert("cookie", person.client.cookie_header().parse()?);
        headers.insert("sec-websocket-protocol", "floorlight.v1.json".parse()?);
        Ok(request)
    }

    /// Returns what it sees now.
    #[must_use]
    pub fn view(&self) -> View {
        self.view
            .lock()
            .map(|view| view.clone())
            .unwrap_or_default()
    }

    /// Waits until `good` holds of the view.
    ///
    /// # Errors
    /// If it does not hold within `limit`; the sentence tells what was seen last.
    pub async fn until(
        &self,
        what: &str,
        limit: Duration,
        good: impl Fn(&View) -> bool,
    ) -> Result<View> {
        let watch = Stopwatch::start();
        loop {
            let view = self.view();
            if good(&view) {
                return Ok(view);
            }
            if watch.read() > limit {
                bail!(
                    "{what}: not within {limit:?}; {} rows, {:?}, feed {:?}, end {:?}",
                    view.rows.len(),
                    view.position,
                    view.feed,
                    view.end
                );
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn watch(person: Person, connection: String, view: Arc<Mutex<View>>) {
    loop {
        let end = match one_life(&person, &connection, &view).await {
            Ok(end) => end,
            Err(_) => End::Torn,
        };
        let over = matches!(end, End::Code(4401 | 4403));
        if let Ok(mut view) = view.lock() {
            view.end = Some(end);
        }
        if over {
            return;
        }
        tokio::time::sleep(RECONNECT).await;
    }
}

async fn one_life(person: &Person, connection: &str, view: &Arc<Mutex<View>>) -> Result<End> {
    let request = Watcher::request(person, connection)?;
    let (mut socket, _) = Watcher::open(request)
        .await
        .map_err(|status| anyhow::anyhow!("refused with {status}"))?;
    let resume = {
        let mut view = view
            .lock()
            .map_err(|_| anyhow::anyhow!("the view is lost"))?;
        view.connections += 1;
        view.position
    };
    send(&mut socket, &ClientFrame::Hello { resume }).await?;
    let mut epoch = resume.map(|position| position.epoch);
    let mut acknowledged = Stopwatch::start();
    let mut owed = false;
    loop {
        let wait = ACK_EVERY.saturating_sub(acknowledged.read());
        let message = if owed {
            match tokio::time::timeout(wait, socket.next()).await {
                Ok(message) => message,
                Err(_) => {
                    let seq = view
                        .lock()
                        .ok()
                        .and_then(|view| view.position.map(|position| position.seq));
                    if let Some(seq) = seq {
                        send(&mut socket, &ClientFrame::Ack { seq }).await?;
                    }
                    (owed, acknowledged) = (false, Stopwatch::start());
                    continue;
                }
            }
        } else {
            socket.next().await
        };
        match message {
            None | Some(Err(_)) => return Ok(End::Torn),
            Some(Ok(Message::Close(frame))) => {
                return Ok(frame.map_or(End::Torn, |frame| End::Code(frame.code.into())));
            }
            Some(Ok(Message::Text(text))) => {
                let frame: ServerFrame =
                    serde_json::from_str(&text).context("a frame that cannot be read")?;
                let mut view = view
                    .lock()
                    .map_err(|_| anyhow::anyhow!("the view is lost"))?;
                if view.heard.len() < MAX_HEARD {
                    view.heard.push_str(&text);
                }
                owed |= view.apply(frame, &mut epoch)?;
            }
            Some(Ok(_)) => {}
        }
    }
}

async fn send(socket: &mut Socket, frame: &ClientFrame) -> Result<()> {
    let text = serde_json::to_string(frame)?;
    Ok(socket.send(Message::text(text)).await?)
}

impl View {
    /// Applies a frame, and says whether it moved the position.
    fn apply(&mut self, frame: ServerFrame, epoch: &mut Option<Epoch>) -> Result<bool> {
        match frame {
            ServerFrame::Welcome(welcome) => {
                *epoch = Some(welcome.epoch);
                if !welcome.resumed {
                    self.position = None;
                }
                Ok(false)
            }
            ServerFrame::Snapshot(snapshot) => {
                if snapshot.part == 0 {
                    self.rows.clear();
                    self.since.clear();
                }
                for block in snapshot.teams {
                    self.take(&block.rows, snapshot.at.get());
                }
                self.feed = snapshot.feed.or_else(|| self.feed.take());
                if snapshot.part + 1 < snapshot.parts {
                    return Ok(false);
                }
                self.snapshots += 1;
                self.stand(epoch.as_ref(), snapshot.seq);
                Ok(true)
            }
            ServerFrame::Delta(delta) => {
                if self.position.map(|position| position.seq) != Some(delta.from) {
                    self.gaps += 1;
                    bail!("a delta from {:?} at {:?}", delta.from, self.position);
                }
                for block in delta.teams {
                    self.take(&block.rows, delta.at.get());
                }
                self.feed = delta.feed.or_else(|| self.feed.take());
                self.deltas += 1;
                self.stand(epoch.as_ref(), delta.seq);
                Ok(true)
            }
            ServerFrame::Heartbeat(_) => Ok(true),
            ServerFrame::Refused(_) => Ok(false),
        }
    }

    fn take(&mut self, rows: &[AgentRow], at: i64) {
        for row in rows {
            let age = i64::try_from(row.age_ms).unwrap_or(i64::MAX);
            self.since.insert(row.row, at.saturating_sub(age));
            self.rows.insert(row.row, *row);
        }
    }

    fn stand(&mut self, epoch: Option<&Epoch>, seq: Seq) {
        self.position = epoch.map(|epoch| Position { epoch: *epoch, seq });
    }

    /// Returns how far the machine's clock is past the watcher's last news, in milliseconds.
    #[must_use]
    pub fn machine_time() -> i64 {
        utc_millis()
    }
}
