//! The figures of the window that is looked at.

use floorlight_core::frame::MetricCell;

use crate::lens::attention::{self, Severity};
use crate::lens::figure::Kind;
use crate::text::{self, format};

use super::{Source, TileView};

/// Windows move in steps of 10 s behind an allowance; later than this they stand still, in milliseconds.
const STALE_AFTER_MS: i64 = 90_000;

pub(super) fn tile(kind: Kind, source: &Source<'_>) -> TileView {
    let age_ms = source
        .counted
        .stamp
        .as_ref()
        .map(|stamp| source.hub_now.minus(stamp.as_of).max(0));
    let lowest = (kind == Kind::ServiceLevel)
        .then(|| source.worst(|queue| Some(u32::MAX - u32::from(queue.reported.service_level?))))
        .flatten()
        .and_then(|queue| queue.reported.service_level);
    let beside = lowest.map_or_else(String::new, |lowest| {
        format!("lowest reported {}", format::percent(lowest))
    });
    let read = source
        .counted
        .read(MetricCell::Floor, source.window, kind, source.formula);
    let ratio = match read {
        Ok(ratio) => ratio,
        Err(absence) => {
            return TileView {
                beside,
                note: text::figure::absent(absence).to_owned(),
                sentence: text::figure::reason(absence, kind).to_owned(),
                age_ms,
                ..TileView::default()
            };
        }
    };
    let value = kind.value(ratio);
    let (over, below) = (
        format::count(ratio.numerator),
        format::count(ratio.denominator),
    );
    let target = source.target();
    let (note, severity) = match kind {
        Kind::ServiceLevel => (
            match target {
                Some((target, seconds)) => {
                    format!(
                        "{over} of {below} · {}",
                        text::figure::target(target, seconds)
                    )
                }
                None => format!("{over} of {below}"),
            },
            attention::service_level(
                u16::try_from(value).unwrap_or(u16::MAX),
                target.map(|(target, _)| target),
            ),
        ),
        Kind::AbandonRate => (format!("{over} of {below}"), Severity::None),
        Kind::SpeedOfAnswer => (format!("{below} answered"), Severity::None),
        Kind::HandleTime => (format!("{below} handled"), Severity::None),
        Kind::Occupancy => ("of busy + ready".to_owned(), Severity::None),
    };
    TileView {
        value: Some(value),
        text: kind.write(value),
        beside,
        note,
        sentence: text::figure::definition(kind, source.formula).to_owned(),
        age_ms,
        severity,
        stale: age_ms.is_some_and(|age| age > STALE_AFTER_MS),
    }
}
