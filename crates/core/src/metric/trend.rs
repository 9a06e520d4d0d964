//! The last hour, minute by minute.

use super::Sums;
use super::config::TREND_MINUTES;
use super::delta::{Levels, STEP_MS, bucket_of, lower, stand, start_of};
use super::ledger::Ledger;
use crate::frame::MetricCell;
use crate::time::UtcMillis;

/// Buckets in a minute.
const PER_MINUTE: i64 = 6;

impl Ledger {
    /// Returns the sums of a cell for each of the last 60 full minutes up to the last step, the oldest
    /// first, each with its first moment; minutes before the ledger counted are not there.
    #[must_use]
    pub fn trend(&self, cell: MetricCell) -> Vec<(UtcMillis, Sums)> {
        let Some(number) = self.rules.cells.find(cell) else {
            return Vec::new();
        };
        self.minutes(|other| other == number)
            .into_iter()
            .find(|(other, _)| *other == number)
            .map_or_else(Vec::new, |(_, minutes)| minutes)
    }

    /// Returns the trends of all cells that `wants` names, in one pass over the hour.
    pub fn trends(
        &self,
        wants: impl Fn(MetricCell) -> bool,
    ) -> Vec<(MetricCell, Vec<(UtcMillis, Sums)>)> {
        let cells = self.rules.cells.cells();
        let name = |number: u32| cells.get(number as usize).copied();
        self.minutes(|number| name(number).is_some_and(&wants))
            .into_iter()
            .filter_map(|(number, minutes)| Some((name(number)?, minutes)))
            .collect()
    }

    fn minutes(&self, wants: impl Fn(u32) -> bool) -> Vec<(u32, Vec<(UtcMillis, Sums)>)> {
        let Some(as_of) = self.as_of else {
            return Vec::new();
        };
        if !self.live.is_valid {
            let mut fresh = self.clone();
            fresh.run_live(as_of.max(self.horizon));
            return fresh.minutes(wants);
        }
        let cells = self.rules.cells.len();
        let wanted: Vec<u32> = (0..cells as u32).filter(|cell| wants(*cell)).collect();
        let mut minutes: Vec<Vec<(UtcMillis, Sums)>> = vec![Vec::new(); wanted.len()];
        let mut levels = self.live.book.levels.clone();
        levels.resize(cells, Levels::default());
        let mut sums = vec![Sums::default(); cells];
        let end = bucket_of(as_of).div_euclid(PER_MINUTE) * PER_MINUTE;
        let counted = round_up(bucket_of(self.counted_since.saturating_sub(1)) + 1);
        let first = counted.max(end - TREND_MINUTES * PER_MINUTE);
        for number in (first..self.live.book.ring.end()).rev() {
            let live = self.live.book.ring.get(number);
            let bucket = live.or_else(|| self.settled.ring.get(number));
            for (cell, delta) in bucket.iter().flat_map(|bucket| bucket.entries()) {
                let row = cell as usize;
                if let (Some(levels), Some(sums)) = (levels.get_mut(row), sums.get_mut(row)) {
                    lower(levels, delta.levels);
                    delta.add_to(sums);
                }
            }
            for (sums, levels) in sums.iter_mut().zip(&levels) {
                stand(sums, *levels, STEP_MS);
            }
            if number.rem_euclid(PER_MINUTE) != 0 {
                continue;
            }
            let at = UtcMillis::new(start_of(number));
            for (minutes, cell) in minutes.iter_mut().zip(&wanted) {
                if let Some(sums) = sums.get(*cell as usize).filter(|_| number < end) {
                    minutes.push((at, *sums));
                }
            }
            sums.fill(Sums::default());
        }
        for minutes in &mut minutes {
            minutes.reverse();
        }
        wanted.into_iter().zip(minutes).collect()
    }
}

/// Returns the first bucket, at or after this one, that begins a minute.
const fn round_up(bucket: i64) -> i64 {
    (bucket + PER_MINUTE - 1).div_euclid(PER_MINUTE) * PER_MINUTE
}
