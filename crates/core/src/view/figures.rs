//! The key figures as a screen shows them: moments on the hub's clock instead of ages.

use std::time::Duration;

use super::millis_between;
use crate::frame::{Basis, Figures, MetricStamp, WaitingRow};
use crate::metric::Sums;
use crate::time::UtcMillis;

/// Key figures as a screen shows them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FiguresCell {
    /// Agents by rank of their state.
    pub agents: [u32; 10],
    /// Agents who are listed and never seen.
    pub unseen: u32,
    /// How the windowed figures came about; `None` until any were counted.
    pub metrics: Option<MetricsCell>,
    /// The waiting contacts, the longest first; `None` if the platform does not tell them.
    pub waiting: Option<Vec<WaitingCell>>,
}

/// How the windowed figures came about, with moments on the hub's clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MetricsCell {
    /// Where the windows end.
    pub as_of: UtcMillis,
    /// Since when everything was counted: a longer window is not full yet.
    pub counted_since: UtcMillis,
    /// The windows, in seconds.
    pub windows_s: Vec<u32>,
    /// What figures that need steps of contacts rest on.
    pub contacts: BasisCell,
    /// Steps or states that came too late to be counted.
    pub late: u64,
}

/// What figures that need steps of contacts rest on, with moments on the hub's clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BasisCell {
    /// The platform does not tell steps of contacts: such figures are "not provided".
    #[default]
    NotProvided,
    /// Steps as the stream told them; a lost message is not counted.
    Streamed,
    /// Steps as the stream told them, and completed by a replay of the platform up to this moment.
    Replayed {
        /// The end of the last complete replay.
        to: UtcMillis,
    },
}

/// One waiting contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WaitingCell {
    /// [`crate::id::ContactTag`] of the contact.
    pub contact: u64,
    /// The queue's row.
    pub queue: u32,
    /// Since when it waits, on the hub's clock.
    pub since: UtcMillis,
    /// The row of the agent at whom it rings.
    pub offered_to: Option<u32>,
}

impl FiguresCell {
    /// Reads figures out of a frame of the time `at`.
    #[must_use]
    pub fn from_frame(figures: &Figures, at: UtcMillis) -> Self {
        Self {
            agents: figures.agents,
            unseen: figures.unseen,
            metrics: figures
                .metrics
                .as_ref()
                .map(|stamp| MetricsCell::from_stamp(stamp, at)),
            waiting: figures.waiting.as_ref().map(|rows| {
                rows.iter()
                    .map(|row| WaitingCell::from_row(row, at))
                    .collect()
            }),
        }
    }

    /// Writes the figures for a frame of the time `at`.
    #[must_use]
    pub fn to_frame(&self, at: UtcMillis) -> Figures {
        Figures {
            agents: self.agents,
            unseen: self.unseen,
            metrics: self.metrics.as_ref().map(|metrics| metrics.to_stamp(at)),
            waiting: self
                .waiting
                .as_ref()
                .map(|cells| cells.iter().map(|cell| cell.to_row(at)).collect()),
        }
    }
}

impl MetricsCell {
    fn from_stamp(stamp: &MetricStamp, at: UtcMillis) -> Self {
        Self {
            as_of: before(at, stamp.age_ms),
            counted_since: before(at, stamp.counted_for_ms),
            windows_s: stamp.windows_s.clone(),
            contacts: match stamp.contacts {
                Basis::NotProvided => BasisCell::NotProvided,
                Basis::Streamed => BasisCell::Streamed,
                Basis::Replayed { age_ms } => BasisCell::Replayed {
                    to: before(at, age_ms),
                },
            },
            late: stamp.late,
        }
    }

    fn to_stamp(&self, at: UtcMillis) -> MetricStamp {
        MetricStamp {
            age_ms: millis_between(self.as_of, at),
            counted_for_ms: millis_between(self.counted_since, at),
            windows_s: self.windows_s.clone(),
            contacts: match self.contacts {
                BasisCell::NotProvided => Basis::NotProvided,
                BasisCell::Streamed => Basis::Streamed,
                BasisCell::Replayed { to } => Basis::Replayed {
                    age_ms: millis_between(to, at),
                },
            },
            late: self.late,
        }
    }
}

impl WaitingCell {
    fn from_row(row: &WaitingRow, at: UtcMillis) -> Self {
        Self {
            contact: row.contact,
            queue: row.queue,
            since: before(at, row.age_ms),
            offered_to: row.offered_to.checked_sub(1),
        }
    }

    fn to_row(self, at: UtcMillis) -> WaitingRow {
        WaitingRow {
            contact: self.contact,
            queue: self.queue,
            age_ms: millis_between(self.since, at),
            offered_to: self.offered_to.map_or(0, |row| row.saturating_add(1)),
        }
    }
}

/// Returns every number of a cell's sums, in a fixed order.
pub(crate) const fn words(sums: &Sums) -> [u64; 18] {
    [
        sums.offered as u64,
        sums.answered as u64,
        sums.answer_wait_ms,
        sums.answered_in_target as u64,
        sums.abandoned as u64,
        sums.abandon_wait_ms,
        sums.abandoned_in_target as u64,
        sums.abandoned_short as u64,
        sums.handled as u64,
        sums.handle_ms,
        sums.hold_ms,
        sums.not_answered as u64,
        sums.refused as u64,
        sums.transferred as u64,
        sums.transitions as u64,
        sums.busy_ms,
        sums.idle_ms,
        sums.signed_in_ms,
    ]
}

fn before(at: UtcMillis, age_ms: u64) -> UtcMillis {
    at.before(Duration::from_millis(age_ms))
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    /// RT-9: a frame that is sent again later tells greater ages of the same moments.
    #[test]
    fn moments_survive_frames_of_any_time() {
        let moment = |ms: i64| UtcMillis::new(1_800_000_000_000 + ms);
        let cell = FiguresCell {
            agents: [3; 10],
            unseen: 4,
            metrics: Some(MetricsCell {
                as_of: moment(10_000),
                counted_since: moment(0),
                windows_s: vec![60, 300],
                contacts: BasisCell::Replayed { to: moment(9_000) },
                late: 2,
            }),
            waiting: Some(vec![WaitingCell {
                contact: 77,
                queue: 0,
                since: moment(4_000),
                offered_to: Some(0),
            }]),
        };
        for ms in [10_000, 15_000, 99_000] {
            let frame = cell.to_frame(moment(ms));
            assert_eq!(FiguresCell::from_frame(&frame, moment(ms)), cell);
        }
        let early = cell.to_frame(moment(0));
        assert_eq!(early.metrics.map(|stamp| stamp.age_ms), Some(0));
    }
}
