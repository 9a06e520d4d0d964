//! The last step: the platform's stream, and one message of it.

use std::error::Error as _;
use std::time::Duration;

use floorlight_core::id::Directory;
use floorlight_core::link::Secret;
use floorlight_upstream::seed::stream::{self, MAX_MESSAGE, Parsed};
use floorlight_upstream::seed::{Malformed, Operation, Request};
use futures_util::StreamExt as _;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::error::CapacityError;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async_with_config};

use super::platform;
use super::probe::Limits;
use super::report::{Finding, quote};
use crate::clock::{self, Stopwatch, in_words};

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// After so many objects that cannot be read none of the next ones will be better.
const MAX_MALFORMED: u32 = 50;
/// The most unknown words that are told.
const MAX_WORDS: usize = 8;
/// The longest that the platform may take to let go of the stream.
const CLOSE_LIMIT: Duration = Duration::from_secs(3);

/// Opens the stream, waits for a message and closes it again.
///
/// # Errors
/// What went wrong, and what to do.
pub(super) async fn first_message(
    base_url: &str,
    token: &Secret<String>,
    limits: Limits,
) -> Result<Finding, Finding> {
    let mut socket = open(base_url, token, limits.request).await?;
    let watch = Stopwatch::start();
    let mut heard = Heard::default();
    let why = match timeout(limits.message, heard.listen(&mut socket)).await {
        Ok(outcome) => outcome?,
        Err(_) => None,
    };
    let clean = close(&mut socket).await;
    let finding = match why {
        Some(what) => heard.good(&what, watch.read()),
        None => heard.nothing(limits.message),
    };
    Ok(if clean {
        finding
    } else {
        finding.advise("The platform did not let go of the stream when it was closed; it may count it for a while")
    })
}

async fn open(base_url: &str, token: &Secret<String>, limit: Duration) -> Result<Socket, Finding> {
    let malformed = || Finding::failed("The stream's request cannot be formed");
    let request = Request::new(Operation::Stream, None, &[]).map_err(|_| malformed())?;
    let address = request.address(base_url).replacen("http", "ws", 1);
    let mut upgrade = address
        .as_str()
        .into_client_request()
        .map_err(|_| malformed())?;
    let bearer = HeaderValue::from_str(&format!("Bearer {}", token.expose()));
    upgrade
        .headers_mut()
        .insert("authorization", bearer.map_err(|_| malformed())?);
    let config = WebSocketConfig::default().max_message_size(Some(MAX_MESSAGE));
    let opening = connect_async_with_config(upgrade, Some(config), true);
    match timeout(limit, opening).await {
        Ok(Ok((socket, _))) => Ok(socket),
        Ok(Err(Error::Http(answer))) => Err(refused(answer.status().as_u16(), answer.headers())),
        Ok(Err(error)) => Err(platform::unreachable(&address, "base_url", false, &error)),
        Err(elapsed) => Err(platform::unreachable(&address, "base_url", true, &elapsed)),
    }
}

fn refused(status: u16, found: &reqwest::header::HeaderMap) -> Finding {
    let mut finding = match status {
        200..=299 => Finding::failed(format!(
            "The platform answers {status} instead of opening a WebSocket"
        ))
        .advise("Check base_url, and that no proxy between takes the upgrade away"),
        _ => platform::refused(status, found, Operation::Stream.scope()),
    };
    finding.sentence = format!("The stream is not opened. {}", finding.sentence);
    finding
}

/// What was heard so far and did not help.
#[derive(Default)]
struct Heard {
    directory: Directory,
    malformed: u32,
    sample: Option<Malformed>,
    words: Vec<String>,
    unknown_types: u32,
    binary: u32,
}

impl Heard {
    /// Listens until a message is understood, or so many are not that it is no use.
    async fn listen(&mut self, socket: &mut Socket) -> Result<Option<String>, Finding> {
        while let Some(message) = socket.next().await {
            match message {
                Ok(Message::Text(text)) => {
                    let parsed = stream::parse(&text, &mut self.directory, clock::utc());
                    if let Some(what) = self.take(parsed) {
                        return Ok(Some(what));
                    }
                }
                Ok(Message::Binary(_)) => self.binary = self.binary.saturating_add(1),
                Ok(Message::Close(frame)) => return Err(closed(frame.as_ref())),
                Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_)) => {}
                Err(error) => return Err(broken(&error)),
            }
            if self.malformed.saturating_add(self.binary) >= MAX_MALFORMED {
                return Ok(None);
            }
        }
        Err(closed(None))
    }

    /// Takes a message, and says what the first object is that was understood.
    fn take(&mut self, parsed: Parsed) -> Option<String> {
        let batch = &parsed.batch;
        self.malformed = self.malformed.saturating_add(batch.malformed);
        self.unknown_types = self.unknown_types.saturating_add(batch.unknown_types);
        self.sample = self
            .sample
            .take()
            .or_else(|| parsed.samples.into_iter().next());
        self.words.extend(parsed.unknown_words);
        self.words.sort_unstable();
        self.words.dedup();
        self.words.truncate(MAX_WORDS);
        let what = match (batch.agents.first(), batch.queues.first()) {
            (Some(fact), _) => {
                let word = self.directory.label_text(fact.raw).unwrap_or_default();
                format!("agent_state_change (to {})", quote(word))
            }
            (None, Some(_)) => "queue_stats_update".to_owned(),
            (None, None) => return None,
        };
        let more = batch.agents.len() + batch.queues.len() - 1;
        Some(match more {
            0 => what,
            1 => format!("{what}, with one more in the same frame"),
            _ => format!("{what}, with {more} more in the same frame"),
        })
    }

    fn good(&self, what: &str, after: Duration) -> Finding {
        let after = in_words(after);
        let finding = Finding::proven(format!(
            "The stream opened, and its first message came after {after}: {what}"
        ));
        self.besides(finding)
    }

    fn nothing(&self, limit: Duration) -> Finding {
        let seconds = limit.as_secs();
        if let Some(malformed) = &self.sample {
            let finding = Finding::failed(format!(
                "The stream opened, and what it says cannot be read: {}",
                malformed.why
            ));
            return self.besides(finding);
        }
        if self.binary > 0 {
            return Finding::failed(
                "The stream opened, and sends binary messages, which are not read",
            );
        }
        if self.unknown_types > 0 {
            let finding = Finding::unproven(format!(
                "The stream opened, and in {seconds} s only messages came whose type is not known"
            ));
            return self.besides(finding);
        }
        Finding::unproven(format!(
            "The stream opened, and said nothing for {seconds} s"
        ))
        .advise(format!(
            "Either nothing happens there now, or the client may not see it: likely missing scope {}",
            Operation::Stream.scope()
        ))
        .advise("Try again while an agent changes state")
    }

    /// Adds what else was heard.
    fn besides(&self, mut finding: Finding) -> Finding {
        if let Some(malformed) = &self.sample {
            let count = self.malformed;
            let (why, sample) = (malformed.why, &malformed.sample);
            finding = finding.advise(format!(
                "{count} objects could not be read; of the first {why}: {sample}"
            ));
        }
        if !self.words.is_empty() {
            let words: Vec<String> = self.words.iter().map(|word| quote(word)).collect();
            finding = finding.advise(format!("Words that are not known: {}", words.join(", ")));
        }
        finding
    }
}

fn closed(frame: Option<&CloseFrame>) -> Finding {
    let why = match frame {
        Some(frame) if frame.reason.is_empty() => format!(" (code {})", u16::from(frame.code)),
        Some(frame) => {
            let reason = quote(&frame.reason);
            format!(" (code {}, {reason})", u16::from(frame.code))
        }
        None => String::new(),
    };
    Finding::failed(format!(
        "The stream opened, and the platform closed it before it said anything{why}"
    ))
    .advise(format!(
        "Check the scope {}, and whether the platform limits streams per client",
        Operation::Stream.scope()
    ))
}

fn broken(error: &Error) -> Finding {
    if let Error::Capacity(CapacityError::MessageTooLong { size, max_size }) = error {
        return Finding::failed(format!(
            "The stream opened, and its message has {size} bytes; at most {max_size} are read"
        ));
    }
    let cause = error
        .source()
        .map_or_else(|| error.to_string(), ToString::to_string);
    Finding::failed(format!(
        "The stream opened, and broke off before it said anything: {}",
        quote(&cause)
    ))
    .advise("Try again; if it stays so, check what lies between this machine and the platform")
}

/// Closes the stream, and says whether the platform let go of it: by its own close or by hanging up.
async fn close(socket: &mut Socket) -> bool {
    let frame = CloseFrame {
        code: CloseCode::Normal,
        reason: "done".into(),
    };
    let closing = async {
        if socket.close(Some(frame)).await.is_ok() {
            while let Some(Ok(message)) = socket.next().await {
                if message.is_close() {
                    break;
                }
            }
        }
    };
    timeout(CLOSE_LIMIT, closing).await.is_ok()
}
