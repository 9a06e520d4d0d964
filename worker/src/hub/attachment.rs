//! What a watcher's socket carries through an eviction of the hub.

use floorlight_core::hub::{ClientId, Scope};
use floorlight_core::time::UtcMillis;
use floorlight_wire::frame::Encoding;
use serde::{Deserialize, Serialize};
use worker::WebSocket;

use crate::internal::{Role, Watcher};

/// Who watches through a socket, and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Attachment {
    /// The socket's number in this life of the hub.
    pub(crate) client: u64,
    /// The id of the person's object.
    pub(crate) person: String,
    /// The session's number within the person.
    pub(crate) session: u64,
    /// What the person may do.
    pub(crate) role: Role,
    /// What the person may see.
    pub(crate) scope: Scope,
    /// How frames are written.
    pub(crate) encoding: Encoding,
    /// When the session ends at the latest, in UTC milliseconds.
    pub(crate) expires_at: i64,
}

impl Attachment {
    /// Makes the attachment of a new socket.
    pub(crate) fn new(client: ClientId, watcher: Watcher, encoding: Encoding) -> Self {
        Self {
            client: client.0,
            person: watcher.person,
            session: watcher.session,
            role: watcher.role,
            scope: watcher.scope,
            encoding,
            expires_at: watcher.expires_at,
        }
    }

    /// Reads a socket's attachment; `None` if it has none, or one of another version.
    pub(crate) fn of(socket: &WebSocket) -> Option<Self> {
        socket.deserialize_attachment().ok().flatten()
    }

    /// Writes the attachment to its socket; says whether that worked.
    pub(crate) fn attach(&self, socket: &WebSocket) -> bool {
        socket.serialize_attachment(self).is_ok()
    }

    /// Says whether the session is over by its own limit.
    pub(crate) fn is_over(&self, now: UtcMillis) -> bool {
        now.get() >= self.expires_at
    }
}
