//! The drift meter: what sweeps had to put right, by field and hour (RT-5).

use std::collections::VecDeque;

use crate::floor::Change;
use crate::time::UtcMillis;

/// The hours that are kept; older ones give way.
const MAX_HOURS: usize = 24;
const HOUR_MS: i64 = 3_600_000;
/// A beginning within this span of what stood is the same, in milliseconds.
const SAME_BEGINNING_MS: i64 = 1_000;

/// What sweeps put right in one hour. An agent that differed in two fields counts in both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct DriftHour {
    /// When the hour began, by our clock.
    pub start: UtcMillis,
    /// Agents whose state the stream had not told.
    pub state: u32,
    /// Agents whose state had begun at another time.
    pub since: u32,
    /// Agents whose queue the stream had not told.
    pub queue: u32,
    /// Agents whom the platform did not list any more, and whose log-out the stream had not told.
    pub missing: u32,
}

/// The drift of the last 24 hours. Hours in which nothing was put right are not there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct Drift(VecDeque<DriftHour>);

impl Drift {
    /// Counts a divergence that an answer healed.
    pub(super) fn healed(&mut self, change: &Change, now: UtcMillis) {
        let Some(before) = change.before.filter(|_| change.healed) else {
            return;
        };
        let after = change.after;
        let state = before.state != after.state;
        let since = (before.since.minus(after.since)).abs() > SAME_BEGINNING_MS;
        let queue = before.queue != after.queue;
        self.count(now, |hour| {
            hour.state = hour.state.saturating_add(u32::from(state));
            // A state that was not told began at another time as a matter of course.
            hour.since = hour.since.saturating_add(u32::from(since && !state));
            hour.queue = hour.queue.saturating_add(u32::from(queue));
        });
    }

    /// Counts an agent who is not listed any more.
    pub(super) fn missing(&mut self, now: UtcMillis) {
        self.count(now, |hour| hour.missing = hour.missing.saturating_add(1));
    }

    /// Returns the hours of the last 24, the oldest first.
    pub(super) fn hours(&self, now: UtcMillis) -> impl Iterator<Item = DriftHour> {
        let from = start(now).offset(-(MAX_HOURS as i64 - 1) * HOUR_MS);
        self.0
            .iter()
            .copied()
            .filter(move |hour| hour.start >= from && hour.start <= now)
    }

    fn count(&mut self, now: UtcMillis, add: impl FnOnce(&mut DriftHour)) {
        let start = start(now);
        if self.0.back().is_none_or(|last| last.start < start) {
            if self.0.len() >= MAX_HOURS {
                self.0.pop_front();
            }
            self.0.push_back(DriftHour {
                start,
                ..DriftHour::default()
            });
        }
        if let Some(hour) = self.0.back_mut() {
            add(hour);
        }
    }
}

const fn start(now: UtcMillis) -> UtcMillis {
    UtcMillis::new(now.get().div_euclid(HOUR_MS) * HOUR_MS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::floor::Standing;
    use crate::id::{AgentKey, QueueKey};
    use crate::model::AgentState;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    const BASE: i64 = 1_790_000_000_000;

    fn change(
        before: (AgentState, i64, Option<u32>),
        after: (AgentState, i64, Option<u32>),
    ) -> Change {
        let standing = |(state, since, queue): (AgentState, i64, Option<u32>)| Standing {
            state,
            since: UtcMillis::new(since),
            queue: queue.map(QueueKey::new),
        };
        Change {
            agent: AgentKey::new(0),
            before: Some(standing(before)),
            after: standing(after),
            gap: false,
            healed: true,
        }
    }

    /// RT-5: a divergence counts under the fields that it was in.
    #[test]
    fn a_divergence_counts_by_field() {
        let now = UtcMillis::new(BASE);
        let mut drift = Drift::default();
        let (ready, busy) = (AgentState::Ready, AgentState::InContact);
        drift.healed(&change((ready, 0, None), (busy, 9_000, Some(1))), now);
        drift.healed(&change((ready, 0, None), (ready, 5_000, None)), now);
        drift.healed(&change((ready, 0, None), (ready, 900, Some(1))), now);
        drift.missing(now);
        let mut unhealed = change((ready, 0, None), (busy, 0, None));
        unhealed.healed = false;
        drift.healed(&unhealed, now);
        let hours: Vec<_> = drift.hours(now).collect();
        assert_eq!(hours.len(), 1);
        let hour = hours[0];
        assert_eq!(
            (hour.state, hour.since, hour.queue, hour.missing),
            (1, 1, 2, 1)
        );
        assert_eq!(hour.start.get() % HOUR_MS, 0);
    }

    /// I20: hours are bounded, and those older than a day are not told.
    #[test]
    fn a_day_is_kept() {
        let mut drift = Drift::default();
        for hour in 0..100 {
            drift.missing(UtcMillis::new(BASE + hour * HOUR_MS));
        }
        let last = UtcMillis::new(BASE + 99 * HOUR_MS);
        assert_eq!(drift.0.len(), MAX_HOURS);
        assert_eq!(drift.hours(last).count(), MAX_HOURS);
        assert_eq!(drift.hours(last.offset(20 * HOUR_MS)).count(), 4);
        assert_eq!(drift.hours(last.offset(48 * HOUR_MS)).count(), 0);
        // A clock that goes back counts in the last hour.
        drift.missing(UtcMillis::new(BASE));
        assert_eq!(drift.hours(last).map(|hour| hour.missing).sum::<u32>(), 25);
    }
}
