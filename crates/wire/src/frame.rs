//! Session frames as bytes: JSON for people and scripts, postcard for the page. Both are the serde
//! form of the structs in [`floorlight_core::frame`].

use floorlight_core::frame::{ClientFrame, ServerFrame};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{WireError, WireErrorKind};

/// The longest frame of a client, in bytes; a longer one closes the socket with 1009.
pub const MAX_CLIENT_FRAME: usize = 64 * 1024;
/// The longest frame of a hub, in bytes; the hub cuts snapshots far below this.
pub const MAX_SERVER_FRAME: usize = 1024 * 1024;
/// The deepest nesting of a client's JSON frame.
const MAX_CLIENT_DEPTH: usize = 8;
/// The deepest nesting of a hub's JSON frame.
const MAX_SERVER_DEPTH: usize = 16;

const CLIENT: &str = "client_frame";
const SERVER: &str = "server_frame";

/// The two encodings, agreed by WebSocket subprotocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    /// Text frames.
    Json,
    /// Binary frames.
    Postcard,
}

impl Encoding {
    /// Both, the preferred first.
    pub const ALL: [Self; 2] = [Self::Postcard, Self::Json];

    /// Returns the name of the subprotocol.
    #[must_use]
    pub const fn subprotocol(self) -> &'static str {
        match self {
            Self::Json => "floorlight.v1.json",
            Self::Postcard => "floorlight.v1.postcard",
        }
    }

    /// Chooses from a `Sec-WebSocket-Protocol` header: the first offer that is ours.
    #[must_use]
    pub fn negotiate(offers: &str) -> Option<Self> {
        offers.split(',').map(str::trim).find_map(|offer| {
            Self::ALL
                .into_iter()
                .find(|encoding| encoding.subprotocol() == offer)
        })
    }
}

/// A frame as it goes into a socket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Encoded {
    /// A text frame.
    Text(String),
    /// A binary frame.
    Binary(Vec<u8>),
}

/// A frame as it comes out of a socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Payload<'a> {
    /// A text frame.
    Text(&'a str),
    /// A binary frame.
    Binary(&'a [u8]),
}

impl Encoded {
    /// Returns the frame as a receiver gets it.
    #[must_use]
    pub fn payload(&self) -> Payload<'_> {
        match self {
            Self::Text(text) => Payload::Text(text),
            Self::Binary(bytes) => Payload::Binary(bytes),
        }
    }

    /// Returns its length in bytes.
    #[must_use]
    pub const fn len(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::Binary(bytes) => bytes.len(),
        }
    }

    /// Says whether it has no bytes; no frame is so.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Writes a hub's frame.
///
/// # Errors
/// If it is longer than [`MAX_SERVER_FRAME`].
pub fn encode_server(frame: &ServerFrame, encoding: Encoding) -> Result<Encoded, WireError> {
    encode(SERVER, frame, encoding, MAX_SERVER_FRAME)
}

/// Writes a client's frame.
///
/// # Errors
/// If it is longer than [`MAX_CLIENT_FRAME`].
pub fn encode_client(frame: &ClientFrame, encoding: Encoding) -> Result<Encoded, WireError> {
    encode(CLIENT, frame, encoding, MAX_CLIENT_FRAME)
}

/// Reads a hub's frame.
///
/// # Errors
/// If it is too long, nests too deeply, or is not a frame.
pub fn decode_server(payload: Payload<'_>) -> Result<ServerFrame, WireError> {
    decode(SERVER, payload, MAX_SERVER_FRAME, MAX_SERVER_DEPTH)
}

/// Reads a client's frame.
///
/// # Errors
/// If it is too long, nests too deeply, or is not a frame.
pub fn decode_client(payload: Payload<'_>) -> Result<ClientFrame, WireError> {
    decode(CLIENT, payload, MAX_CLIENT_FRAME, MAX_CLIENT_DEPTH)
}

fn encode<T: Serialize>(
    path: &'static str,
    frame: &T,
    encoding: Encoding,
    most: usize,
) -> Result<Encoded, WireError> {
    let encoded = match encoding {
        Encoding::Json => Encoded::Text(
            serde_json::to_string(frame)
                .map_err(|error| WireError::new(path, WireErrorKind::Json(error.to_string())))?,
        ),
        Encoding::Postcard => Encoded::Binary(
            postcard::to_allocvec(frame)
                .map_err(|error| WireError::new(path, WireErrorKind::Postcard(error)))?,
        ),
    };
    if encoded.len() > most {
        return Err(WireError::new(path, WireErrorKind::TooBig { most }));
    }
    Ok(encoded)
}

fn decode<T: DeserializeOwned>(
    path: &'static str,
    payload: Payload<'_>,
    most: usize,
    deepest: usize,
) -> Result<T, WireError> {
    match payload {
        Payload::Text(text) if text.len() > most => {
            Err(WireError::new(path, WireErrorKind::TooBig { most }))
        }
        Payload::Binary(bytes) if bytes.len() > most => {
            Err(WireError::new(path, WireErrorKind::TooBig { most }))
        }
        Payload::Text(text) if depth(text) > deepest => Err(WireError::new(
            path,
            WireErrorKind::TooDeep { most: deepest },
        )),
        Payload::Text(text) => serde_json::from_str(text)
            .map_err(|error| WireError::new(path, WireErrorKind::Json(error.to_string()))),
        Payload::Binary(bytes) => {
            let (frame, left) = postcard::take_from_bytes(bytes)
                .map_err(|error| WireError::new(path, WireErrorKind::Postcard(error)))?;
            if left.is_empty() {
                Ok(frame)
            } else {
                let left = left.len();
                Err(WireError::new(path, WireErrorKind::Trailing { left }))
            }
        }
    }
}

/// Returns the deepest nesting of brackets outside strings.
fn depth(text: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    let (mut in_string, mut escaped) = (false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'{' | b'[' if !in_string => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b'}' | b']' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

#[cfg(test)]
mod tests;
