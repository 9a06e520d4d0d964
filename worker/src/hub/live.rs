//! What a running hub holds in memory.

use std::collections::BTreeMap;

use floorlight_core::hub::{ClientId, Hub as Machine};
use floorlight_core::time::UtcMillis;
use floorlight_wire::config::Connection;
use floorlight_wire::frame::Encoding;
use worker::WebSocket;

use super::guard::Guard;
use super::names::NameBook;
use super::sample::Samples;
use super::schedule::Schedules;
use super::skill_book::SkillBook;
use super::skills::Reader;
use crate::store::log::Ring;
use crate::store::roster::Saved;

/// The most sockets at one hub; further upgrades are refused.
pub(crate) const MAX_SOCKETS: usize = 4_096;

/// One watcher's socket.
pub(crate) struct Watch {
    /// The socket.
    pub(crate) socket: WebSocket,
    /// How frames are written on it.
    pub(crate) encoding: Encoding,
    /// Its conduct.
    pub(crate) guard: Guard,
    /// The id of the person's object.
    pub(crate) person: String,
    /// The session's number within the person.
    pub(crate) session: u64,
    /// When the session ends at the latest.
    pub(crate) expires_at: UtcMillis,
}

/// The platform's stream, or the attempt to open one.
#[derive(Default)]
pub(crate) struct Stream {
    /// Which attempt this is: whatever an older one still says is ignored.
    pub(crate) generation: u64,
    /// The open socket.
    pub(crate) socket: Option<WebSocket>,
    /// The token generation that the platform last answered 401 to.
    pub(crate) rejected: Option<u64>,
}

/// A hub that runs.
pub(crate) struct Live {
    /// The machine.
    pub(crate) machine: Machine,
    /// The connection that it serves.
    pub(crate) connection: Connection,
    /// Watchers.
    pub(crate) watches: BTreeMap<ClientId, Watch>,
    /// The number of the next watcher.
    pub(crate) next_client: u64,
    /// The platform's stream.
    pub(crate) stream: Stream,
    /// How much of the directory is on disk.
    pub(crate) saved: Saved,
    /// Where the log stands.
    pub(crate) ring: Ring,
    /// Names and teams.
    pub(crate) names: NameBook,
    /// Schedules.
    pub(crate) schedules: Schedules,
    /// Agents' skills.
    pub(crate) skills: SkillBook,
    /// Whether skills are being read.
    pub(crate) reader: Reader,
    /// Redacted samples of what could not be read.
    pub(crate) samples: Samples,
    /// When watchers' sessions were last validated.
    pub(crate) validated_at: UtcMillis,
    /// How many alarms came in this life.
    pub(crate) alarms: u32,
    /// Whether the directory document is being saved.
    pub(crate) saving: bool,
    /// Until when the token service refuses us, as the machine was last told.
    pub(crate) suspended_until: Option<UtcMillis>,
    /// What went wrong when this life began; shown by health.
    pub(crate) diagnostics: Vec<String>,
}

impl Live {
    /// Gives the next socket its number.
    pub(crate) fn number(&mut self) -> ClientId {
        self.next_client += 1;
        ClientId(self.next_client)
    }

    /// Counts the sockets that a person holds.
    pub(crate) fn held_by(&self, person: &str) -> u32 {
        let held = self.watches.values().filter(|watch| watch.person == person);
        u32::try_from(held.count()).unwrap_or(u32::MAX)
    }

    /// Ends whatever stream there is; what it still says is ignored from now on.
    pub(crate) fn next_stream(&mut self) -> (u64, Option<WebSocket>) {
        self.stream.generation += 1;
        (self.stream.generation, self.stream.socket.take())
    }
}
