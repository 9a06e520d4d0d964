//! How the figures went, minute by minute.

use floorlight_core::frame::MetricCell;
use floorlight_core::metric::Sums;
use floorlight_core::time::UtcMillis;

use super::Json;
use crate::lens::trend::Minute;

/// Reads the cells of the answer of `GET /api/connections/{c}/trends`, and their minutes; what cannot
/// be read is left out. Of the sums only those are read that a trend is drawn of.
#[must_use]
pub fn read(answer: &impl Json) -> Vec<(MetricCell, Vec<Minute>)> {
    let cells = answer.field("cells").items().unwrap_or_default();
    let cells = cells.iter().filter_map(|cell| {
        let of = cell.field("cell");
        let of = match of.field("queue").small() {
            Some(row) => MetricCell::Queue(row),
            None if of.text()? == "floor" => MetricCell::Floor,
            None => return None,
        };
        let minutes = cell.field("minutes").items().unwrap_or_default();
        Some((of, minutes.iter().filter_map(minute).collect()))
    });
    cells.collect()
}

fn minute(pair: &impl Json) -> Option<Minute> {
    let [start, sums] = pair.items()?.try_into().ok()?;
    let start = UtcMillis::new(start.number()? as i64);
    let span = |name| sums.field(name).count().unwrap_or(0);
    let count = |name| u32::try_from(span(name)).unwrap_or(u32::MAX);
    let sums = Sums {
        offered: count("offered"),
        answered: count("answered"),
        answer_wait_ms: span("answer_wait_ms"),
        answered_in_target: count("answered_in_target"),
        abandoned: count("abandoned"),
        abandoned_in_target: count("abandoned_in_target"),
        abandoned_short: count("abandoned_short"),
        handled: count("handled"),
        handle_ms: span("handle_ms"),
        busy_ms: span("busy_ms"),
        idle_ms: span("idle_ms"),
        ..Sums::default()
    };
    Some((start, sums))
}

#[cfg(test)]
mod tests {
    use floorlight_wire::api::{CellTrend, Trends};

    use super::super::written;
    use super::*;

    #[test]
    fn trends_are_read_as_they_were_written() {
        let sums = Sums {
            offered: 9,
            answered: 8,
            answer_wait_ms: 7_000_000_000,
            answered_in_target: 6,
            abandoned: 5,
            abandoned_in_target: 4,
            abandoned_short: 3,
            handled: 2,
            handle_ms: 1,
            busy_ms: 10,
            idle_ms: 11,
            ..Sums::default()
        };
        let minutes = vec![
            (UtcMillis::new(60_000), sums),
            (UtcMillis::new(120_000), Sums::default()),
        ];
        let cell = |cell| CellTrend {
            cell,
            minutes: minutes.clone(),
        };
        let trends = Trends {
            as_of: None,
            windows_s: vec![60],
            cells: vec![cell(MetricCell::Floor), cell(MetricCell::Queue(3))],
        };
        let expected = vec![
            (MetricCell::Floor, minutes.clone()),
            (MetricCell::Queue(3), minutes.clone()),
        ];
        assert_eq!(read(&written(&trends)), expected);
        assert!(read(&serde_json::Value::Null).is_empty());
    }
}
