//! How the Worker and its connections fare.

use std::borrow::Cow;

use floorlight_core::frame::{Feed, Position};
use floorlight_core::hub::ReplayState;
use floorlight_core::link::TokenPhase;
use floorlight_core::time::UtcMillis;
use serde::{Deserialize, Serialize};

use super::{DriftHour, FiguresStamp, Freshness};

/// The answer of `GET /api/health`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Health<'a> {
    /// Always `ok`: whoever reads this has reached the Worker.
    pub status: Cow<'a, str>,
    /// Every connection; for administrators only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connections: Option<Vec<ConnectionHealth<'a>>>,
}

/// How one connection fares, or why that cannot be told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConnectionHealth<'a> {
    /// The connection's id.
    pub id: Cow<'a, str>,
    /// Why its hub does not answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// What its hub says.
    #[serde(flatten)]
    pub hub: Option<HubHealth>,
}

/// How a hub fares: no secret, no host, no customer data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HubHealth {
    /// The connection's id.
    pub connection: String,
    /// The connection's name.
    pub name: String,
    /// The moment that all of this refers to.
    pub as_of: Option<String>,
    /// How far the floor may be believed.
    pub freshness: Freshness<'static>,
    /// The place in the stream.
    pub position: Position,
    /// As in frames: link, proof of the scope, clock, counters; moments in UTC milliseconds.
    pub feed: Feed,
    /// `None` if the gate did not answer.
    pub token: Option<TokenHealth>,
    /// Open sockets.
    pub watchers: usize,
    /// Agents known.
    pub agents: usize,
    /// Queues known.
    pub queues: usize,
    /// The directory's version.
    pub directory_version: u64,
    /// What the log on disk holds; `None` if nothing is there yet, or it cannot be read.
    pub log: Option<LogHealth>,
    /// How what is counted fares.
    #[serde(default)]
    pub figures: Option<FiguresHealth>,
    /// What sweeps had to put right in the last 24 hours.
    #[serde(default)]
    pub drift: Vec<DriftHour>,
    /// What is wrong with the stored directory document.
    pub directory_errors: Vec<String>,
    /// What could not be read when this life began.
    pub diagnostics: Vec<String>,
    /// The last objects of the platform that could not be read, redacted.
    pub malformed: Vec<String>,
    /// Types and states that this version does not know.
    pub unknown_words: Vec<String>,
}

/// How what is counted fares (RT-9).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FiguresHealth {
    /// Whether the platform tells once more what its stream said.
    pub replay: ReplayState,
    /// Where the windows end, since when everything was counted, and up to when it was replayed;
    /// `None` until anything was counted.
    pub stamp: Option<FiguresStamp>,
}

/// The records of the log on disk (DESIGN 10).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogHealth {
    /// The oldest record's number.
    pub first: u64,
    /// The newest record's number.
    pub last: u64,
    /// How many numbers are missing between records; anything but zero is a fault.
    pub holes: u64,
}

/// How the token of an OAuth client fares.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenHealth {
    /// Where the token stands.
    pub phase: TokenPhase,
    /// Until when the token service refuses us, if it does (AUTH-4).
    pub suspended_until: Option<UtcMillis>,
    /// Whether tokens survive an eviction, and if not, why not.
    pub storage: String,
    /// Whether the secret of the next slot is in use.
    pub next_secret: bool,
    /// Token requests made since the object was loaded.
    pub requests: u64,
}
