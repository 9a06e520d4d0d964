//! What a screen shows of a floor, alike on both sides of the stream.
//!
//! A frame tells ages; a view keeps moments on the hub's clock. Hub and desk both build these cells
//! from the same numbers, so a checksum over them says whether a screen shows what the hub means (I15).

use std::time::Duration;

use crate::floor::Reported;
use crate::frame::{AgentRow, Flags, MetricCell, MetricRow, QueueRow, Verdicts};
use crate::model::{AgentState, Direction};
use crate::time::UtcMillis;

mod figures;

pub(crate) use figures::words;
pub use figures::{BasisCell, FiguresCell, MetricsCell, WaitingCell};

/// One agent as a screen shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AgentCell {
    /// The agent's row in the directory.
    pub row: u32,
    /// The team's row; zero for none.
    pub team: u16,
    /// The canonical state.
    pub state: AgentState,
    /// The direction of the contact.
    pub direction: Direction,
    /// What else is known.
    pub flags: Flags,
    /// Since when the agent is in the state, on the hub's clock.
    pub since: UtcMillis,
    /// The queue's row, if any.
    pub queue: Option<u32>,
    /// The label of the verbatim state.
    pub raw: u16,
    /// The label of the reason; zero for none.
    pub reason: u16,
    /// The queue's reported service level when the contact began, in hundredths of a percent (RT-7).
    pub start_service_level: Option<u16>,
    /// The queue's reported wait when the contact began, in seconds (RT-7).
    pub start_wait: Option<u32>,
    /// Whether a contact can reach the agent, and what the schedule says (RT-8).
    pub verdicts: Verdicts,
}

impl AgentCell {
    /// Reads a row of a frame that was sent at `at`.
    #[must_use]
    pub fn from_row(row: &AgentRow, team: u16, at: UtcMillis) -> Self {
        Self {
            row: row.row,
            team,
            state: row.state,
            direction: row.direction,
            flags: row.flags,
            since: at.before(Duration::from_millis(row.age_ms)),
            queue: row.queue.checked_sub(1),
            raw: row.raw,
            reason: row.reason,
            start_service_level: row.start_service_level.checked_sub(1),
            start_wait: row.start_wait.checked_sub(1),
            verdicts: row.verdicts,
        }
    }

    /// Writes a row for a frame sent at `at`, which is not before `since`.
    #[must_use]
    pub fn to_row(&self, at: UtcMillis) -> AgentRow {
        AgentRow {
            row: self.row,
            state: self.state,
            direction: self.direction,
            flags: self.flags,
            age_ms: millis_between(self.since, at),
            queue: self.queue.map_or(0, |queue| queue.saturating_add(1)),
            raw: self.raw,
            reason: self.reason,
            start_service_level: self
                .start_service_level
                .map_or(0, |level| level.saturating_add(1)),
            start_wait: self.start_wait.map_or(0, |wait| wait.saturating_add(1)),
            verdicts: self.verdicts,
        }
    }
}

/// One queue as a screen shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueueCell {
    /// The queue's row in the directory.
    pub row: u32,
    /// When the figures came, on the hub's clock; `None` if none came.
    pub reported_at: Option<UtcMillis>,
    /// After this age the figures are stale, in milliseconds.
    pub stale_after_ms: u32,
    /// The figures.
    pub reported: Reported,
    /// Agents whose current fact names this queue, by state rank.
    pub agents: [u32; 10],
    /// Contacts that wait now; `None` if the platform does not tell steps of contacts (RT-13).
    pub waiting: Option<u32>,
    /// Since when the oldest of them has waited, on the hub's clock.
    pub oldest_since: Option<UtcMillis>,
    /// Agents signed in who serve the queue; `None` while skills are not known.
    pub staffed: Option<u32>,
    /// Agents scheduled to work now who serve the queue; `None` without schedules.
    pub scheduled: Option<u32>,
}

impl QueueCell {
    /// Reads a row of a frame that was sent at `at`.
    #[must_use]
    pub fn from_row(row: &QueueRow, at: UtcMillis) -> Self {
        Self {
            row: row.row,
            reported_at: row.age_ms.map(|age| at.before(Duration::from_millis(age))),
            stale_after_ms: row.stale_after_ms,
            reported: Reported {
                wait_s: row.wait_s,
                abandoned: row.abandoned,
                available: row.available,
                volume_1h: row.volume_1h,
                service_level: row.service_level,
            },
            agents: row.agents,
            waiting: row.waiting,
            oldest_since: row
                .oldest_wait_ms
                .map(|age| at.before(Duration::from_millis(age))),
            staffed: row.staffed,
            scheduled: row.scheduled,
        }
    }

    /// Writes a row for a frame sent at `at`, which is not before the figures came.
    #[must_use]
    pub fn to_row(&self, at: UtcMillis) -> QueueRow {
        QueueRow {
            row: self.row,
            age_ms: self
                .reported_at
                .map(|reported| millis_between(reported, at)),
            stale_after_ms: self.stale_after_ms,
            wait_s: self.reported.wait_s,
            abandoned: self.reported.abandoned,
            available: self.reported.available,
            volume_1h: self.reported.volume_1h,
            service_level: self.reported.service_level,
            agents: self.agents,
            waiting: self.waiting,
            oldest_wait_ms: self.oldest_since.map(|since| millis_between(since, at)),
            staffed: self.staffed,
            scheduled: self.scheduled,
        }
    }

    /// Says whether the figures are missing or older than their limit at `hub_now`.
    #[must_use]
    pub fn is_stale(&self, hub_now: UtcMillis) -> bool {
        self.reported_at
            .is_none_or(|at| hub_now.minus(at) > i64::from(self.stale_after_ms))
    }
}

/// Reduces a view to 64 bits: the order of the cells matters, and both sides go by row.
#[must_use]
pub fn checksum<'a>(
    agents: impl Iterator<Item = &'a AgentCell>,
    queues: impl Iterator<Item = &'a QueueCell>,
    metrics: impl Iterator<Item = &'a MetricRow>,
) -> u64 {
    let mut fold = Fold::default();
    for cell in agents {
        fold.word(u64::from(cell.row) << 32 | u64::from(cell.team));
        fold.word(
            u64::from(cell.state.rank()) << 48
                | (cell.direction as u64) << 32
                | u64::from(cell.flags.0),
        );
        fold.word(cell.since.get().cast_unsigned());
        fold.word(option(cell.queue) << 32 | u64::from(cell.raw) << 16 | u64::from(cell.reason));
        fold.word(option(cell.start_service_level));
        fold.word(option(cell.start_wait) << 8 | u64::from(cell.verdicts.0));
    }
    for cell in queues {
        fold.word(u64::from(cell.row) << 32 | u64::from(cell.stale_after_ms));
        fold.word(
            cell.reported_at
                .map_or(u64::MAX, |at| at.get().cast_unsigned()),
        );
        fold.word(option(cell.reported.wait_s));
        fold.word(option(cell.reported.abandoned));
        fold.word(option(cell.reported.available));
        fold.word(option(cell.reported.volume_1h));
        fold.word(option(cell.reported.service_level));
        for count in cell.agents {
            fold.word(u64::from(count));
        }
        fold.word(option(cell.waiting));
        fold.word(
            cell.oldest_since
                .map_or(u64::MAX, |at| at.get().cast_unsigned()),
        );
        fold.word(option(cell.staffed) << 32 | option(cell.scheduled));
    }
    for row in metrics {
        fold.word(match row.cell {
            MetricCell::Floor => 0,
            MetricCell::Team(team) => 1 << 32 | u64::from(team),
            MetricCell::Queue(queue) => 2 << 32 | u64::from(queue),
        });
        for sums in &row.windows {
            words(sums).into_iter().for_each(|word| fold.word(word));
        }
    }
    fold.hash
}

/// FNV-1a over words, the same on every platform.
struct Fold {
    hash: u64,
}

impl Default for Fold {
    fn default() -> Self {
        Self {
            hash: 0xcbf2_9ce4_8422_2325,
        }
    }
}

impl Fold {
    fn word(&mut self, word: u64) {
        for byte in word.to_le_bytes() {
            self.hash = (self.hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

fn option(value: Option<impl Into<u64>>) -> u64 {
    value.map_or(0, |value| value.into().saturating_add(1))
}

/// Returns the age of a moment; zero if it lies ahead.
fn millis_between(earlier: UtcMillis, later: UtcMillis) -> u64 {
    u64::try_from(later.minus(earlier)).unwrap_or(0)
}
