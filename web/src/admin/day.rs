//! The last 24 hours of the drift meter.

use floorlight_core::time::UtcMillis;
use floorlight_wire::api::{DriftHour, HubHealth, moment};

const HOUR_MS: i64 = 3_600_000;

/// The fields of the drift meter.
pub const DRIFT_FIELDS: [&str; 4] = ["State", "Since", "Queue", "Missing"];

/// One hour of the drift meter: when it began, and how much was put right, by field; `None` if nobody
/// counted yet.
pub type Hour = (UtcMillis, Option<[u32; DRIFT_FIELDS.len()]>);

/// Returns the 24 hours that end with the one of `now`, the oldest first, quiet ones included; `since` is
/// when counting began.
#[must_use]
pub fn day(drift: &[DriftHour], since: Option<UtcMillis>, now: UtcMillis) -> Vec<Hour> {
    let last = now.get().div_euclid(HOUR_MS);
    (last - 23..=last)
        .map(|hour| {
            let start = UtcMillis::new(hour * HOUR_MS);
            let told = drift
                .iter()
                .find(|told| told.start.as_deref().and_then(moment) == Some(start));
            let quiet = since.is_some_and(|since| start.offset(HOUR_MS) > since);
            let counts = match told {
                Some(told) => Some([told.state, told.since, told.queue, told.missing]),
                None => quiet.then_some([0; DRIFT_FIELDS.len()]),
            };
            (start, counts)
        })
        .collect()
}

/// Returns since when a hub counts. Its figures begin with it, or with its first replay, which reaches back
/// an hour: so much earlier than the first sweep this may be, and no later.
#[must_use]
pub fn counted_since(hub: &HubHealth) -> Option<UtcMillis> {
    let stamp = hub.figures.as_ref()?.stamp.as_ref()?;
    moment(stamp.counted_since.as_deref()?)
}

/// Adds up what was counted of a field; `None` if nothing was counted.
#[must_use]
pub fn total(day: &[Hour], field: usize) -> Option<u64> {
    let counted = day.iter().filter_map(|(_, counts)| counts.as_ref());
    counted
        .filter_map(|counts| counts.get(field).copied())
        .map(u64::from)
        .reduce(|one, other| one + other)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told() -> [DriftHour; 1] {
        [DriftHour {
            start: Some("2026-09-21T13:00:00.000Z".to_owned()),
            state: 1,
            since: 2,
            queue: 3,
            missing: 4,
        }]
    }

    fn at(text: &str) -> UtcMillis {
        moment(text).unwrap()
    }

    /// RT-5: a day has 24 hours, quiet ones included.
    #[test]
    fn a_day_has_every_hour() {
        let since = at("2026-09-01T00:00:00.000Z");
        let day = day(&told(), Some(since), at("2026-09-21T14:13:20.000Z"));
        assert_eq!(day.len(), 24);
        assert_eq!(day[0].1, Some([0; 4]));
        assert_eq!(day[22].1, Some([1, 2, 3, 4]));
        assert_eq!(day[23].1, Some([0; 4]));
        assert!(day.windows(2).all(|two| two[0].0 < two[1].0));
        assert_eq!(total(&day, 3), Some(4));
    }

    /// RT-5: an hour before anything was counted is not one in which nothing was put right.
    #[test]
    fn an_hour_before_counting_is_no_data() {
        let now = at("2026-09-21T14:13:20.000Z");
        let begun = day(&[], Some(at("2026-09-21T12:00:00.000Z")), now);
        assert_eq!(begun[20].1, None);
        assert_eq!(begun[21].1, Some([0; 4]));
        assert_eq!(total(&begun, 0), Some(0));
        let unknown = day(&[], None, now);
        assert!(unknown.iter().all(|(_, counts)| counts.is_none()));
        assert_eq!(total(&unknown, 0), None);
        // What was put right was counted, whatever else is known.
        assert_eq!(day(&told(), None, now)[22].1, Some([1, 2, 3, 4]));
    }
}
