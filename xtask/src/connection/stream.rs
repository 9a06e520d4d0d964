//! The platform's stream: one message is enough.

use std::time::Duration;

use floorlight_core::id::Directory;
use floorlight_upstream::seed::token::Token;
use floorlight_upstream::seed::{Operation, Request, stream};
use floorlight_wire::config::Connection;
use futures_util::StreamExt as _;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::{Error, Message};

use super::platform::meaning;
use crate::clock::{self, Stopwatch, in_words};

const CONNECT_LIMIT: Duration = Duration::from_secs(15);
const MESSAGE_LIMIT: Duration = Duration::from_secs(60);

/// Opens the stream and waits for its first message.
///
/// # Errors
/// A sentence that says what to do.
pub(super) async fn first_message(
    connection: &Connection,
    token: &Token,
) -> Result<String, String> {
    let request = Request::new(Operation::Stream, None, &[]).map_err(|error| error.to_string())?;
    let address = request
        .address(&connection.surface.realtime.base_url)
        .replacen("http", "ws", 1);
    let mut upgrade = address
        .into_client_request()
        .map_err(|_| "the address of the stream is malformed")?;
    let bearer = HeaderValue::from_str(&format!("Bearer {}", token.text.expose()));
    upgrade.headers_mut().insert(
        "authorization",
        bearer.map_err(|_| "the token cannot be sent")?,
    );
    let watch = Stopwatch::start();
    let opened = tokio::time::timeout(CONNECT_LIMIT, connect_async(upgrade)).await;
    let (mut socket, _) = match opened {
        Err(_) => return Err("the stream did not open in 15 s".to_owned()),
        Ok(Err(Error::Http(answer))) => {
            let status = answer.status().as_u16();
            return Err(format!(
                "the stream was refused: {}",
                meaning(status, Operation::Stream.scope())
            ));
        }
        Ok(Err(_)) => {
            return Err("the stream cannot be reached: check base_url and the network".to_owned());
        }
        Ok(Ok(opened)) => opened,
    };
    let heard = tokio::time::timeout(MESSAGE_LIMIT, async {
        while let Some(message) = socket.next().await {
            match message {
                Ok(Message::Text(text)) => return Ok(text.to_string()),
                Ok(Message::Close(_)) | Err(_) => break,
                Ok(_) => {}
            }
        }
        Err("the platform closed the stream before it said anything".to_owned())
    });
    let text = heard.await.map_err(|_| {
        "the stream is open and said nothing for a minute: either nothing happens there now, \
         or the client may not see it (scope realtime:read)"
            .to_owned()
    })??;
    Ok(told(&text, watch))
}

fn told(text: &str, watch: Stopwatch) -> String {
    let parsed = stream::parse(text, &mut Directory::default(), clock::utc());
    let batch = &parsed.batch;
    let mut parts = vec![
        format!("{} changes of agents", batch.agents.len()),
        format!("{} reports of queues", batch.queues.len()),
    ];
    if batch.unknown_types > 0 {
        parts.push(format!(
            "{} of a type that is not used",
            batch.unknown_types
        ));
    }
    if batch.malformed > 0 {
        parts.push(format!("{} that cannot be read", batch.malformed));
    }
    format!(
        "the first message came after {}: {}",
        in_words(watch.read()),
        parts.join(", ")
    )
}
