//! Windowed figures and waiting contacts, as frames tell them (RT-9, RT-13).

use crate::metric::Sums;

/// What a figure is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum MetricCell {
    /// Everything in the scope.
    Floor,
    /// A team, by its row; zero is agents without a team.
    Team(u16),
    /// A queue, by its row.
    Queue(u32),
}

/// The figures of one cell.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct MetricRow {
    /// What they are about.
    pub cell: MetricCell,
    /// One for each window of [`MetricStamp::windows_s`], in its order.
    pub windows: Vec<Sums>,
}

/// How the windowed figures came about. All rows of a step have the same stamp.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct MetricStamp {
    /// Where the windows end, in milliseconds before the frame's `at`; windows move in steps of 10 s.
    pub age_ms: u64,
    /// Since when everything was counted, in milliseconds before the frame's `at`: a longer window
    /// is not full yet.
    pub counted_for_ms: u64,
    /// The windows, in seconds.
    pub windows_s: Vec<u32>,
    /// Whether the steps of contacts are known.
    pub contacts: Basis,
    /// Steps or states that came too late to be counted.
    pub late: u64,
}

/// What figures that need steps of contacts rest on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Basis {
    /// The platform does not tell steps of contacts: such figures are "not provided".
    #[default]
    NotProvided,
    /// Steps as the stream told them; a lost message is not counted.
    Streamed,
    /// Steps as the stream told them, and completed by a replay of the platform up to this age, in
    /// milliseconds before the frame's `at`.
    Replayed {
        /// How old the end of the last complete replay is.
        age_ms: u64,
    },
}

/// One waiting contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct WaitingRow {
    /// [`crate::id::ContactTag`] of the contact.
    pub contact: u64,
    /// The queue's row.
    pub queue: u32,
    /// How long it has waited, in milliseconds before the frame's `at`.
    pub age_ms: u64,
    /// The row plus one of the agent at whom it rings; zero for none.
    pub offered_to: u32,
}
