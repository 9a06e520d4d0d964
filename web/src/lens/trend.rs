//! What a figure was over the last half hour, as seen since the tab was opened.

use std::collections::VecDeque;

/// The span between two samples, in milliseconds.
pub const STEP_MS: i64 = 10_000;
/// The most samples kept: half an hour. The oldest leaves when full.
pub const MAX_SAMPLES: usize = 180;
/// A sparkline spans at least so many samples: five minutes.
const LEAST_SAMPLES: usize = 30;

/// Samples of one figure, the oldest first. A step without data is a gap, never a zero.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trend {
    samples: VecDeque<Option<u32>>,
    step: Option<i64>,
}

impl Trend {
    /// Takes a sample at a moment in milliseconds; steps that were slept through become gaps.
    ///
    /// Says whether anything changed.
    pub fn sample(&mut self, at: i64, value: Option<u32>) -> bool {
        let step = at.div_euclid(STEP_MS);
        let missed = match self.step {
            Some(last) if step <= last => return false,
            Some(last) => step - last - 1,
            None => 0,
        };
        let most = i64::try_from(MAX_SAMPLES).unwrap_or(i64::MAX);
        for _ in 0..missed.min(most) {
            self.samples.push_back(None);
        }
        self.samples.push_back(value);
        while self.samples.len() > MAX_SAMPLES {
            self.samples.pop_front();
        }
        self.step = Some(step);
        true
    }

    /// Returns the least and the greatest sample, where there are at least two.
    #[must_use]
    pub fn range(&self) -> Option<(u32, u32)> {
        let known = || self.samples.iter().flatten();
        (known().count() > 1).then_some(())?;
        Some((*known().min()?, *known().max()?))
    }

    /// Writes the path of a sparkline in a box of the given size; gaps stay gaps.
    ///
    /// The newest sample stands at the right edge. The scale spans at least a quarter of the greatest
    /// sample, so that noise does not look like news.
    #[must_use]
    pub fn path(&self, width: u32, height: u32) -> Option<String> {
        let (least, greatest) = self.range()?;
        let span = u64::from((greatest - least).max(greatest / 4).max(1));
        let mut path = String::new();
        let mut pen_down = false;
        let steps = self.samples.len().max(LEAST_SAMPLES) - 1;
        let offset = steps + 1 - self.samples.len();
        for (place, sample) in self.samples.iter().enumerate() {
            let Some(value) = sample else {
                pen_down = false;
                continue;
            };
            let x = (offset + place) * width as usize / steps;
            let rise = u64::from(value - least) * u64::from(height) * 10 / span;
            let y = u64::from(height) * 10 - rise;
            path.push_str(&format!(
                "{}{x} {}.{}",
                if pen_down { "L" } else { "M" },
                y / 10,
                y % 10
            ));
            pen_down = true;
        }
        Some(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_sample_a_step_and_gaps_for_sleep() {
        let mut trend = Trend::default();
        assert!(trend.sample(0, Some(5)));
        assert!(!trend.sample(9_999, Some(6)));
        assert!(trend.sample(40_000, Some(7)));
        assert_eq!(trend.samples, [Some(5), None, None, None, Some(7)]);
        assert_eq!(trend.path(100, 20).unwrap().matches('M').count(), 2);
    }

    #[test]
    fn a_long_sleep_is_bounded() {
        let mut trend = Trend::default();
        trend.sample(0, Some(1));
        trend.sample(i64::MAX / 2, Some(2));
        assert_eq!(trend.samples.len(), MAX_SAMPLES);
        assert_eq!(trend.path(100, 20), None);
    }

    #[test]
    fn a_level_line_lies_at_the_foot() {
        let mut trend = Trend::default();
        trend.sample(0, Some(3));
        trend.sample(10_000, Some(3));
        assert_eq!(trend.range(), Some((3, 3)));
        assert_eq!(trend.path(179, 20).unwrap(), "M172 20.0L179 20.0");
    }
}
