//! What a ledger is set to.

use std::time::Duration;

/// The most windows that are kept; further ones are dropped.
const MAX_WINDOWS: usize = 8;
/// The longest window, in seconds; a longer one is shortened to it.
const MAX_WINDOW_S: u32 = 4 * 3_600;
/// Minutes of a trend.
pub(super) const TREND_MINUTES: i64 = 60;

/// What a ledger is set to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerConfig {
    /// The windows, in seconds: multiples of ten, at most eight of at most four hours.
    pub windows_s: Vec<u32>,
    /// Without a replay, events count for good at this age behind the watermark.
    pub settle_after: Duration,
    /// The most events of either kind that wait to be settled; beyond it the oldest quarter is settled
    /// at once (I20).
    pub max_pending: usize,
}

impl Default for LedgerConfig {
    fn default() -> Self {
        Self {
            windows_s: vec![60, 300, 900, 1_800, 3_600],
            settle_after: Duration::from_secs(120),
            max_pending: 200_000,
        }
    }
}

impl LedgerConfig {
    pub(super) fn lengths(&self) -> Vec<i64> {
        let windows = self.windows_s.iter().take(MAX_WINDOWS);
        windows
            .map(|seconds| i64::from((*seconds).clamp(10, MAX_WINDOW_S) / 10))
            .collect()
    }

    /// Returns how many sealed buckets are kept: the longest window, the trends, and a minute.
    pub(super) fn most_buckets(&self) -> usize {
        let longest = self.lengths().into_iter().max().unwrap_or(0);
        (longest.max(TREND_MINUTES * 6) + 12) as usize
    }
}
