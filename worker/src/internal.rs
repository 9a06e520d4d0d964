//! What the Worker and its objects say to each other. Requests between them are built from scratch:
//! nothing of a client's request is ever forwarded.

use floorlight_core::hub::Scope;
pub use floorlight_wire::api::Role;
use serde::{Deserialize, Serialize};

/// The header that carries a [`Watcher`] as JSON to a hub.
pub const WATCHER_HEADER: &str = "x-floorlight-watcher";

/// The header that tells an object the connection that it serves.
pub const CONNECTION_HEADER: &str = "x-floorlight-connection";

/// The request id, for the logs of both sides.
pub const REQUEST_ID_HEADER: &str = "x-floorlight-request";

/// The most sockets that one person may hold at one hub, which answers the next upgrade with 429; the
/// person's object lets no more be opened at once, either (W11).
pub const MAX_SOCKETS_PER_PERSON: u32 = 64;

/// The origin of every request to an object; it never leaves the Worker.
pub const ORIGIN: &str = "https://object.internal";

/// Who asks a hub, established by the Worker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Watcher {
    /// The id of the person's object, in hexadecimal.
    pub person: String,
    /// The session's number within the person; zero for a person known by an access token.
    pub session: u64,
    /// What the person may do.
    pub role: Role,
    /// What the person may see.
    pub scope: Scope,
    /// When the session ends at the latest, in UTC milliseconds; sockets end then too.
    pub expires_at: i64,
}

/// The body of `POST /close-person` at a hub: closes these sockets with 4401.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClosePerson {
    /// The id of the person's object.
    pub person: String,
    /// One session's sockets, or all of the person's.
    pub session: Option<u64>,
}

/// The body of `POST /validate` at a person's object: which of these sessions still live? Asking
/// counts as using them, so that a wallboard with an open stream does not fall idle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validate {
    /// Session numbers that have sockets.
    pub sessions: Vec<u64>,
}

/// The answer to [`Validate`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validated {
    /// Those of the asked sessions that still live.
    pub live: Vec<u64>,
}

/// The body of `POST /sockets-closed` at a person's object: a hub lets go of sockets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SocketsClosed {
    /// The connection whose hub held them.
    pub connection: String,
    /// How many sockets of each session remain at that hub.
    pub remaining: Vec<(u64, u32)>,
}
