//! Rows of agents and queues, and the key figures.

use super::{MetricStamp, WaitingRow};
use crate::model::{AgentState, Attendance, Direction, Routability};

/// The agents of one team. Encoded once a flush and shared by every scope that includes the team.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct TeamBlock {
    /// The team's row in the directory; zero for agents without a team.
    pub team: u16,
    /// The agents, by row.
    #[cfg_attr(feature = "serde", serde(with = "super::packed"))]
    pub rows: Vec<AgentRow>,
}

/// One agent. In a binary frame eight or nine bytes where nothing unusual is known.
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
    /// Whether a contact can reach the agent, and what the schedule says (RT-8).
    pub verdicts: Verdicts,
}

/// Two verdicts in one byte: [`Routability`] and [`Attendance`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(transparent))]
pub struct Verdicts(pub u8);

impl Verdicts {
    /// Packs both verdicts.
    #[must_use]
    pub const fn new(routability: Routability, attendance: Attendance) -> Self {
        Self((routability as u8) << 4 | attendance as u8)
    }

    /// Returns whether a contact can reach the agent; what this version does not know is `Unknown`.
    #[must_use]
    pub const fn routability(self) -> Routability {
        match self.0 >> 4 {
            0 => Routability::NotApplicable,
            2 => Routability::Routable,
            3 => Routability::NoSkill,
            4 => Routability::NoQueue,
            5 => Routability::AtCapacity,
            6 => Routability::NotResponding,
            _ => Routability::Unknown,
        }
    }

    /// Returns what the schedule says; what this version does not know is `NotProvided`.
    #[must_use]
    pub const fn attendance(self) -> Attendance {
        match self.0 & 0xf {
            1 => Attendance::AsScheduled,
            2 => Attendance::OutsideShift,
            3 => Attendance::DuringBreak,
            4 => Attendance::BreakOverrun,
            5 => Attendance::OffQueue,
            6 => Attendance::Absent,
            _ => Attendance::NotProvided,
        }
    }
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
    /// Contacts that wait now; `None` if the platform does not tell steps of contacts (RT-13).
    pub waiting: Option<u32>,
    /// How long the oldest of them has waited, in milliseconds before the frame's `at`.
    pub oldest_wait_ms: Option<u64>,
    /// Agents signed in who serve the queue; `None` while skills are not known.
    pub staffed: Option<u32>,
    /// Agents scheduled to work now who serve the queue; `None` without schedules.
    pub scheduled: Option<u32>,
}

/// Key figures of a scope.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Figures {
    /// Agents by state rank.
    pub agents: [u32; 10],
    /// Agents that the roster names and nothing has been reported of.
    pub unseen: u32,
    /// How the windowed figures came about; `None` until there are any.
    pub metrics: Option<MetricStamp>,
    /// Contacts that wait now, the longest wait first, at most [`MAX_WAITING_ROWS`]; `None` if the
    /// platform does not tell steps of contacts (RT-13).
    pub waiting: Option<Vec<WaitingRow>>,
}

/// The most waiting contacts that frames name; the rest are counted per queue.
pub const MAX_WAITING_ROWS: usize = 100;
