//! What became of a fact.

use crate::id::{AgentKey, QueueKey};
use crate::model::AgentState;
use crate::time::UtcMillis;

/// What became of a fact about an agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is the newest, and something that is shown changed.
    Changed(Change),
    /// It is the newest, and says what was known.
    Refreshed,
    /// It was known already.
    Duplicate,
    /// It is older than what stands.
    Late {
        /// Whether it changed what is said of the past: a gap, the state before, a beginning.
        corrected: bool,
    },
    /// It says something else at the same time as what stands, and loses: the agent is doubtful.
    TieLost,
    /// Its time lies in the future, or is nonsense (I6): dropped, the agent is doubtful.
    Future,
    /// There are more agents than [`crate::id::MAX_AGENTS`]: dropped.
    OverLimit,
    /// An answer that agrees with what stands.
    Confirmed,
    /// An answer to a question asked before what stands was observed, or just after: it counts for
    /// nothing.
    Lagging,
    /// An answer that contradicts what stands and loses by its time: the agent is asked again.
    Disputed,
    /// An answer that settled a dispute: it stands, and what was told before it is forgotten. A log
    /// must keep it as settled, to be replayed by [`super::Floor::settle`].
    Settled(Change),
}

impl Outcome {
    /// Says whether the fact left a trace in the floor, so that a replay needs it.
    #[must_use]
    pub const fn is_kept(&self) -> bool {
        match self {
            Self::Changed(_)
            | Self::Refreshed
            | Self::Late { .. }
            | Self::TieLost
            | Self::Settled(_) => true,
            Self::Duplicate
            | Self::Future
            | Self::OverLimit
            | Self::Confirmed
            | Self::Lagging
            | Self::Disputed => false,
        }
    }
}

/// A change of what stands about an agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// Who.
    pub agent: AgentKey,
    /// What stood before; `None` at first sight.
    pub before: Option<Standing>,
    /// What stands now.
    pub after: Standing,
    /// Whether a state was skipped in between (RT-4).
    pub gap: bool,
    /// Whether a sweep's answer brought it and something else stood before (RT-5).
    pub healed: bool,
}

/// What stands about an agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The state.
    pub state: AgentState,
    /// When it began, on the platform's clock.
    pub since: UtcMillis,
    /// The queue.
    pub queue: Option<QueueKey>,
}

/// What a finished sweep found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SweepReport<'a> {
    /// Its number, greater than that of any question before.
    pub sweep: u32,
    /// When it began, by our clock.
    pub began_at: UtcMillis,
    /// Whether every request was answered (I4).
    pub complete: bool,
    /// The agents that were in the answers, in any order.
    pub answered: &'a [AgentKey],
}

/// What came of a finished sweep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SweepOutcome {
    /// A request failed: nobody is removed (I4).
    Partial,
    /// Nobody was listed: nobody is removed (I5).
    Empty,
    /// Fewer than half of last time were listed: it counts for nothing, unless it is the third in a row.
    Suspect {
        /// How many were listed.
        answered: u32,
        /// How many were listed last time.
        last: u32,
    },
    /// It counts.
    Done {
        /// Agents that were not listed, and were last observed before the sweep began: now logged out.
        logged_out: Vec<AgentKey>,
    },
}

/// Counted since the floor was made; never reset. The names are those of `frame::Counters`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct FloorCounters {
    /// Facts about agents that changed something.
    pub changes: u64,
    /// Facts that were known already.
    pub duplicates: u64,
    /// Facts older than what was known, tie losers among them.
    pub late: u64,
    /// Facts dropped for a time in the future, or nonsense (I6).
    pub future: u64,
    /// Divergences that an answer healed (RT-5).
    pub healed: u64,
    /// Gaps inferred and not yet removed by a late fact (RT-4).
    pub gaps: u64,
    /// Facts of agents or queues beyond the limits.
    pub over_limit: u64,
    /// Disputes opened.
    pub disputes: u64,
    /// Log-outs concluded from a complete sweep.
    pub logged_out: u64,
}
