//! The state of the feed, as frames tell it.

use crate::time::UtcMillis;

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
