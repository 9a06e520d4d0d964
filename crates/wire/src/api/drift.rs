//! The drift meter: what sweeps had to put right (RT-5).

use floorlight_core::hub;
use serde::{Deserialize, Serialize};

use super::iso;

/// What sweeps put right in one hour. Hours in which it was nothing are not told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DriftHour {
    /// When the hour began.
    pub start: Option<String>,
    /// Agents whose state the stream had not told.
    pub state: u32,
    /// Agents whose state had begun at another time.
    pub since: u32,
    /// Agents whose queue the stream had not told.
    pub queue: u32,
    /// Agents whom the platform did not list any more.
    pub missing: u32,
}

impl From<hub::DriftHour> for DriftHour {
    fn from(hour: hub::DriftHour) -> Self {
        Self {
            start: iso(hour.start),
            state: hour.state,
            since: hour.since,
            queue: hour.queue,
            missing: hour.missing,
        }
    }
}
