//! The last half hour minute by minute, for sparklines.

use floorlight_core::frame::MetricCell;
use floorlight_core::time::UtcMillis;
use floorlight_wire::api::{CellTrend, TREND_MINUTES, Trends};

use super::live::Live;

/// Writes the minutes of the floor and of every queue.
pub(super) fn write(live: &Live, now: UtcMillis) -> serde_json::Result<String> {
    let stamp = live.machine.metrics_cell(now);
    let wanted = |cell| matches!(cell, MetricCell::Floor | MetricCell::Queue(_));
    let cells = live.machine.trends(wanted).into_iter();
    serde_json::to_string(&Trends {
        as_of: stamp.as_ref().map(|stamp| stamp.as_of),
        windows_s: stamp.map(|stamp| stamp.windows_s).unwrap_or_default(),
        cells: cells
            .map(|(cell, mut minutes)| {
                let earlier = minutes.len().saturating_sub(TREND_MINUTES);
                minutes.drain(..earlier);
                CellTrend { cell, minutes }
            })
            .collect(),
    })
}
