//! What the platform's clock can show at the moment.

use std::time::Duration;

use super::step::{EARLIEST, LATEST};
use crate::time::UtcMillis;

/// A stamp may be this far ahead of the platform's own clock, and no further (I6).
pub const FUTURE_ALLOWANCE: Duration = Duration::from_secs(60);

/// The platform's clock as estimated at the moment of a call: by it the future is judged (I6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UpstreamBound {
    /// What the platform's clock shows now, as far as is known.
    pub now: UtcMillis,
    /// No true stamp is later than this.
    pub latest: UtcMillis,
}

impl UpstreamBound {
    /// Returns the bound around an estimate: nothing is later than [`FUTURE_ALLOWANCE`] after it.
    #[must_use]
    pub fn around(now: UtcMillis) -> Self {
        Self {
            now,
            latest: now.after(FUTURE_ALLOWANCE),
        }
    }

    /// Says whether a stamp is plausible: not before the year 2000, not in the future.
    #[must_use]
    pub fn admits(&self, at: UtcMillis) -> bool {
        at >= EARLIEST && at <= self.latest && at <= LATEST
    }
}
