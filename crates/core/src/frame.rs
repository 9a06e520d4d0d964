//! What a hub and a desk say to each other. `wire` writes these as JSON and as postcard.
//!
//! A stream has an epoch (one life of the hub), a scope, and its own consecutive sequence. Row
//! numbers are local to the scope. Numbers here are fast; names travel in the directory (DESIGN 12, 13).

use crate::model::{AgentState, Direction};
use crate::time::UtcMillis;

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
    pub queues: Vec<QueueRow>,
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
    pub queues: Vec<QueueRow>,
    /// The state of the feed, if it changed.
    pub feed: Option<Feed>,
    /// Key figures, at most once a second.
    pub figures: Option<Figures>,
}

/// The agents of one team. Encoded once a flush and shared by every scope that includes the team.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct TeamBlock {
    /// The team's row in the directory; zero for agents without a team.
    pub team: u16,
    /// The agents.
    pub rows: Vec<AgentRow>,
}

/// One agent, in about ten bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct AgentRow {
    /// The agent's row in the directory.
    pub row: u32,
    /// The canonical state.
    pub state: AgentState,
    /// The direction of the contact.
    pub direction: Direction,
    /// What else is known; see the constants of [`Flags`].
    pub flags: Flags,
    /// How long the agent has been in the state, in milliseconds before the frame's `at`.
    pub age_ms: u64,
    /// The queue's row plus one; zero for none.
    pub queue: u32,
    /// The label of the verbatim state (a row of the directory's labels).
    pub raw: u16,
    /// The label of the reason; zero for none.
    pub reason: u16,
    /// The queue's reported service level when the contact began, in hundredths of a percent plus
    /// one; zero if unknown or not in contact (RT-7).
    pub start_service_level: u16,
    /// The queue's reported wait when the contact began, in seconds plus one; zero if unknown (RT-7).
    pub start_wait: u32,
}

/// Bits of an [`AgentRow`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(transparent))]
pub struct Flags(pub u16);

impl Flags {
    /// The contact is on hold.
    pub const ON_HOLD: Self = Self(1);
    /// A state was skipped on the way here; no duration is invented for it (RT-4).
    pub const GAP: Self = Self(1 << 1);
    /// The state was concluded (absent from a complete sweep), not reported.
    pub const INFERRED: Self = Self(1 << 2);
    /// Reports disagree; the agent is asked first in the next sweep.
    pub const DOUBTFUL: Self = Self(1 << 3);
    /// Neither stream nor sweep has confirmed the agent within the limit.
    pub const STALE: Self = Self(1 << 4);
    /// Known from the roster, and nothing has been reported yet.
    pub const UNSEEN: Self = Self(1 << 5);

    /// Returns these bits with those of `other`.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Says whether all bits of `other` are set.
    #[must_use]
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

/// One queue as the platform reports it, and how many agents we see in it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct QueueRow {
    /// The queue's row in the directory.
    pub row: u32,
    /// How old the reported figures are, in milliseconds before the frame's `at`; `None` if none came.
    pub age_ms: Option<u64>,
    /// After this age the figures are stale: three learned intervals, within 15 to 120 s.
    pub stale_after_ms: u32,
    /// Reported wait, in seconds.
    pub wait_s: Option<u32>,
    /// Reported abandons.
    pub abandoned: Option<u32>,
    /// Reported available agents.
    pub available: Option<u32>,
    /// Reported contacts of the last hour.
    pub volume_1h: Option<u32>,
    /// Reported service level, in hundredths of a percent.
    pub service_level: Option<u16>,
    /// Agents whose current fact names this queue, by state rank.
    pub agents: [u32; 10],
}

/// Key figures of a scope.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Figures {
    /// Agents by state rank.
    pub agents: [u32; 10],
    /// Agents that the roster names and nothing has been reported of.
    pub unseen: u32,
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

/// How far the floor may be believed, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Feed {
    /// The verdict.
    pub freshness: Freshness,
    /// The upstream stream.
    pub link: Link,
    /// What is known of the permission to see agents (AUTH-6).
    pub proof: Proof,
    /// Until when the token service refuses us (AUTH-4).
    pub token_suspended_until: Option<UtcMillis>,
    /// When the last upstream message arrived, by our clock.
    pub last_message_at: Option<UtcMillis>,
    /// When the last complete sweep ended, by our clock.
    pub last_sweep_at: Option<UtcMillis>,
    /// When the next sweep starts.
    pub next_sweep_at: Option<UtcMillis>,
    /// The upstream's clock minus ours, in milliseconds, where it is known.
    pub clock_offset_ms: Option<i64>,
    /// How uncertain that is, in milliseconds.
    pub clock_uncertainty_ms: Option<u32>,
    /// What was counted since the hub was made.
    pub counters: Counters,
}

/// The verdict on the feed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Freshness {
    /// Nothing is known yet.
    #[default]
    Starting,
    /// The stream is open, and a sweep has yet to confirm the floor.
    CatchingUp {
        /// Since when.
        since: UtcMillis,
    },
    /// Pushed changes arrive and sweeps agree.
    Live,
    /// Nothing is pushed, and a probe found that nothing changed.
    Quiet {
        /// When the last message came.
        since: UtcMillis,
    },
    /// What is shown may no longer be so.
    Stale {
        /// Since when.
        since: UtcMillis,
        /// Why.
        reason: StaleReason,
    },
}

/// Why the floor is stale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum StaleReason {
    /// The stream is closed.
    Disconnected,
    /// The stream is open and says nothing, though agents changed.
    Silent,
    /// Sweeps fail.
    SweepFailed,
}

/// The upstream stream.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Link {
    /// Not started.
    #[default]
    Idle,
    /// An attempt is under way.
    Connecting {
        /// How many attempts failed before.
        attempt: u32,
    },
    /// Messages can arrive.
    Open {
        /// Since when.
        since: UtcMillis,
    },
    /// Waiting for the next attempt (RT-10).
    Waiting {
        /// How many attempts failed.
        attempt: u32,
        /// When the next is made.
        retry_at: UtcMillis,
        /// What went wrong.
        why: Trouble,
    },
    /// Five failures in a row: no attempt until then (RT-10).
    CircuitOpen {
        /// When one attempt is admitted.
        until: UtcMillis,
        /// What went wrong last.
        why: Trouble,
    },
}

/// What went wrong with the upstream, without naming it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Trouble {
    /// It could not be reached.
    Unreachable,
    /// It answered with this status.
    Status {
        /// The HTTP status.
        code: u16,
    },
    /// It closed the stream.
    Closed {
        /// The WebSocket close code.
        code: u16,
    },
    /// It said nothing.
    Silent,
    /// There is no token: the client is unknown, disabled, or the answer was malformed.
    Token {
        /// Which of the three.
        fault: TokenFault,
    },
    /// The token service refuses us for a while.
    TokenSuspended,
    /// It did not answer in time.
    TimedOut,
    /// The answer could not be read.
    Unreadable,
}

/// Three different troubles of a token request (AUTH-5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum TokenFault {
    /// The client id or secret is wrong.
    InvalidClient,
    /// The client is disabled.
    DisabledClient,
    /// The answer was not a token.
    Malformed,
    /// The token service could not be reached.
    Unreachable,
}

impl From<crate::link::TokenFault> for TokenFault {
    fn from(fault: crate::link::TokenFault) -> Self {
        match fault {
            crate::link::TokenFault::InvalidClient => Self::InvalidClient,
            crate::link::TokenFault::DisabledClient => Self::DisabledClient,
            crate::link::TokenFault::Malformed => Self::Malformed,
            crate::link::TokenFault::Unreachable => Self::Unreachable,
        }
    }
}

/// What is known of the permission to see agents (AUTH-6).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Proof {
    /// Not asked yet.
    #[default]
    Unproven,
    /// Agents were listed.
    Proven {
        /// When.
        at: UtcMillis,
    },
    /// The permission was proven before, and now nobody is listed.
    ProvenEmpty {
        /// When.
        at: UtcMillis,
    },
    /// 200 with an empty list: the scope is likely missing.
    SuspectedMissingScope {
        /// When it was first seen.
        since: UtcMillis,
    },
    /// 403: the scope is missing.
    Denied {
        /// When.
        at: UtcMillis,
    },
}

/// Counted since the hub was made; never reset.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default))]
pub struct Counters {
    /// Stream messages taken in.
    pub messages: u64,
    /// Agent facts that changed something.
    pub changes: u64,
    /// Facts that were known already.
    pub duplicates: u64,
    /// Facts older than what was known.
    pub late: u64,
    /// Facts dropped for a time in the future (I6).
    pub future: u64,
    /// Malformed messages dropped.
    pub malformed: u64,
    /// Messages of a type that this version does not know.
    pub unknown_types: u64,
    /// States that this version does not know.
    pub unknown_states: u64,
    /// Divergences that a sweep healed.
    pub healed: u64,
    /// Gaps inferred and not yet removed by a late fact.
    pub gaps: u64,
    /// Complete sweeps.
    pub sweeps: u64,
    /// Sweeps that did not complete.
    pub failed_sweeps: u64,
    /// Agents or queues beyond the limits, not monitored.
    pub over_limit: u64,
    /// Connections made to the upstream's stream.
    pub connections: u64,
}
