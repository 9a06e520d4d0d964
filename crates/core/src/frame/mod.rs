//! What a hub and a desk say to each other. `wire` writes these as JSON and as postcard.
//!
//! A stream has an epoch (one life of the hub), a scope, and its own consecutive sequence. Row
//! numbers are local to the scope. Numbers here are fast; names travel in the directory (DESIGN 12, 13).

use crate::time::UtcMillis;

mod feed;
mod metric;
#[cfg(feature = "serde")]
mod packed;
mod row;

pub use feed::{Counters, Feed, Freshness, Link, Proof, StaleReason, TokenFault, Trouble};
pub use metric::{Basis, MetricCell, MetricRow, MetricStamp, WaitingRow};
pub use row::{AgentRow, Figures, Flags, MAX_WAITING_ROWS, QueueRow, TeamBlock, Verdicts};

/// The version of this protocol, as in the subprotocol names `floorlight.v1.json` and `.postcard`.
pub const PROTOCOL: u16 = 1;

/// One life of a hub. A new epoch voids every position of the former.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(transparent))]
pub struct Epoch(pub u64);

/// A step of the stream within an epoch and a scope.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(transparent))]
pub struct Seq(pub u64);

/// A place in a stream: what a client resumes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Position {
    /// The hub's life.
    pub epoch: Epoch,
    /// The last step that was applied.
    pub seq: Seq,
}

/// From the browser to the hub.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub enum ClientFrame {
    /// The first frame: asks for a snapshot, or for what came after a position.
    Hello {
        /// Where the client stands, if it has a floor.
        resume: Option<Position>,
    },
    /// Acknowledges every step up to `seq`; at most once a second.
    Ack {
        /// The last step that was applied.
        seq: Seq,
    },
}

/// From the hub to the browser.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum ServerFrame {
    /// The answer to `Hello`, before anything else.
    Welcome(Welcome),
    /// One part of the full picture.
    Snapshot(Snapshot),
    /// What changed between two steps.
    Delta(Delta),
    /// A sign of life when nothing changes.
    Heartbeat(Heartbeat),
    /// The last frame before the hub closes the socket, or the answer to a bad frame.
    Refused(Refused),
}

/// Who speaks, and by which rules.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Welcome {
    /// [`PROTOCOL`].
    pub protocol: u16,
    /// The hub's life.
    pub epoch: Epoch,
    /// Whether the asked-for position was taken up; else a snapshot follows.
    pub resumed: bool,
    /// The hub's clock.
    pub at: UtcMillis,
    /// A heartbeat comes at least this often.
    pub heartbeat_ms: u32,
    /// Silence longer than this means that the stream is stale.
    pub stale_after_ms: u32,
    /// The version of the directory that row numbers refer to.
    pub directory: u64,
}

/// One part of the full picture at step `seq`. Parts arrive in order, 0 … `parts` − 1; `feed`,
/// `queues` and `figures` stand in the last.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Snapshot {
    /// The step that the whole snapshot shows.
    pub seq: Seq,
    /// The hub's clock; ages are counted back from here.
    pub at: UtcMillis,
    /// Which part this is.
    pub part: u16,
    /// How many parts there are.
    pub parts: u16,
    /// The directory version in force.
    pub directory: u64,
    /// Agents, by team.
    pub teams: Vec<TeamBlock>,
    /// Queues.
    #[cfg_attr(feature = "serde", serde(with = "packed"))]
    pub queues: Vec<QueueRow>,
    /// Windowed figures, by cell.
    #[cfg_attr(feature = "serde", serde(with = "packed"))]
    pub metrics: Vec<MetricRow>,
    /// The state of the feed.
    pub feed: Option<Feed>,
    /// Key figures of the scope.
    pub figures: Option<Figures>,
}

/// What changed after `from` up to `seq`. A client at another step than `from` resyncs.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Delta {
    /// The step that the client must stand at.
    pub from: Seq,
    /// The step that the client stands at afterwards.
    pub seq: Seq,
    /// The hub's clock; ages are counted back from here.
    pub at: UtcMillis,
    /// The directory version in force.
    pub directory: u64,
    /// The last step that is also on disk.
    pub durable_to: Seq,
    /// Changed agents, by team.
    pub teams: Vec<TeamBlock>,
    /// Changed queues.
    #[cfg_attr(feature = "serde", serde(with = "packed"))]
    pub queues: Vec<QueueRow>,
    /// Cells whose windowed figures moved.
    #[cfg_attr(feature = "serde", serde(with = "packed"))]
    pub metrics: Vec<MetricRow>,
    /// The state of the feed, if it changed.
    pub feed: Option<Feed>,
    /// Key figures, at most once a second.
    pub figures: Option<Figures>,
}

/// A sign of life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Heartbeat {
    /// The step that the client should stand at.
    pub seq: Seq,
    /// The hub's clock.
    pub at: UtcMillis,
    /// The last step that is also on disk.
    pub durable_to: Seq,
    /// The checksum of the view at `seq`, twice a minute.
    pub checksum: Option<u64>,
}

/// Why a frame or a client was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Refused {
    /// A stable word.
    pub code: RefusedCode,
    /// A sentence.
    pub detail: String,
}

/// The stable words of [`Refused`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum RefusedCode {
    /// The frame could not be read; after three the socket is closed with 1008.
    BadFrame,
    /// The client did not read for five seconds (4008).
    TooSlow,
    /// The session ended (4401).
    SessionEnded,
    /// The person may not watch this (4403).
    Forbidden,
    /// Too many frames (1008).
    TooMany,
}

/// Close codes of our own on the stream.
pub mod close {
    /// The session ended: sign in again.
    pub const SESSION_ENDED: u16 = 4401;
    /// The person may not watch this.
    pub const FORBIDDEN: u16 = 4403;
    /// The client does not read.
    pub const TOO_SLOW: u16 = 4008;
    /// Bad frames, or too many.
    pub const POLICY: u16 = 1008;
    /// A frame beyond 64 KiB.
    pub const TOO_BIG: u16 = 1009;
}
