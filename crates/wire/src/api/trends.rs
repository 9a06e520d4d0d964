//! The last half hour minute by minute, for sparklines.

use floorlight_core::frame::MetricCell;
use floorlight_core::metric::Sums;
use floorlight_core::time::UtcMillis;
use serde::{Deserialize, Serialize};

/// How many full minutes are told at most.
pub const TREND_MINUTES: usize = 30;

/// The answer of `GET /api/connections/{c}/trends`: numbers as in frames, moments in UTC
/// milliseconds by our clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trends {
    /// Where the last window ends; `None` until anything was counted.
    pub as_of: Option<UtcMillis>,
    /// The windows of the figures beside it, in seconds.
    pub windows_s: Vec<u32>,
    /// The floor and the queues that anything was counted for.
    pub cells: Vec<CellTrend>,
}

/// The minutes of one cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellTrend {
    /// Which.
    pub cell: MetricCell,
    /// The beginning of each full minute, and what was counted in it; the oldest first.
    pub minutes: Vec<(UtcMillis, Sums)>,
}
