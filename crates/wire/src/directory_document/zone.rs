//! A time zone over a few days: which local time is which moment.

use floorlight_core::time::UtcMillis;

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;
/// A zone changes its offset at most once in this span: it is asked so often, and between two answers
/// that differ the moment of the change is searched.
const PROBE_MS: i64 = 6 * HOUR_MS;
/// A change is found to the second.
const EXACT_MS: i64 = 1_000;
/// No zone is farther from UTC than this.
const FARTHEST_MS: i64 = 15 * HOUR_MS;

/// The offsets of one zone over a span, found by asking the host for the offset at single moments: so
/// any source of zones will do, and none is compiled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZoneTable {
    first_ms: i64,
    /// From which moment on which other offset holds.
    changes: Vec<(UtcMillis, i64)>,
}

impl ZoneTable {
    /// Asks for the zone's offset from UTC, in seconds, throughout a span; `None` if the host does not
    /// know it.
    #[must_use]
    pub fn probe(
        from: UtcMillis,
        to: UtcMillis,
        offset_s: impl Fn(UtcMillis) -> Option<i32>,
    ) -> Option<Self> {
        let offset_ms = |at| offset_s(at).map(|seconds| i64::from(seconds) * 1_000);
        let first_ms = offset_ms(from)?;
        let mut changes = Vec::new();
        let (mut at, mut known) = (from, first_ms);
        while at < to {
            let next = at.offset(PROBE_MS);
            let found = offset_ms(next)?;
            if found != known {
                let (mut before, mut after) = (at, next);
                while after.minus(before) > EXACT_MS {
                    let middle = before.offset(after.minus(before) / 2 / EXACT_MS * EXACT_MS);
                    let middle = if middle == before {
                        before.offset(EXACT_MS)
                    } else {
                        middle
                    };
                    if offset_ms(middle)? == found {
                        after = middle;
                    } else {
                        before = middle;
                    }
                }
                changes.push((after, found));
            }
            (at, known) = (next, found);
        }
        Some(Self { first_ms, changes })
    }

    /// Returns the moment of a local time: minutes after midnight of a day since 1970-01-01, which may
    /// reach into the next day.
    ///
    /// A local time that occurs twice is the first of both; one that does not occur is read with the
    /// offset before the gap, so it lies as long after the change as it would have lain after the
    /// gap's beginning (RFC 5545, 3.3.5; `java.time` does the same).
    #[must_use]
    pub fn to_utc(&self, day: i64, minute: i64) -> UtcMillis {
        let local = UtcMillis::new(day * DAY_MS + minute * MINUTE_MS);
        let before = self.offset_at(local.offset(-FARTHEST_MS));
        let after = self.offset_at(local.offset(FARTHEST_MS));
        let by_before = local.offset(-before);
        let by_after = local.offset(-after);
        if self.offset_at(by_before) != before && self.offset_at(by_after) == after {
            by_after
        } else {
            by_before
        }
    }

    fn offset_at(&self, at: UtcMillis) -> i64 {
        let passed = self.changes.partition_point(|(change, _)| *change <= at);
        passed
            .checked_sub(1)
            .and_then(|last| self.changes.get(last))
            .map_or(self.first_ms, |(_, offset)| *offset)
    }
}
