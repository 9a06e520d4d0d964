//! How long changes were under way, in tenths of a millisecond.

/// Longer than this counts as this long, in tenths of a millisecond.
const LONGEST: usize = 1_200_000;

/// Counts by length.
#[derive(Clone, Debug)]
pub(crate) struct Histogram {
    counts: Vec<u64>,
    total: u64,
    longest: usize,
}

impl Default for Histogram {
    fn default() -> Self {
        Self {
            counts: vec![0; LONGEST + 1],
            total: 0,
            longest: 0,
        }
    }
}

impl Histogram {
    /// Counts one length; a clock that went back counts as no time.
    pub(crate) fn count(&mut self, ms: f64) {
        let at = ((ms * 10.0).max(0.0) as usize).min(LONGEST);
        if let Some(count) = self.counts.get_mut(at) {
            *count += 1;
            self.total += 1;
            self.longest = self.longest.max(at);
        }
    }

    /// How many were counted.
    pub(crate) const fn total(&self) -> u64 {
        self.total
    }

    /// The length that this part of all does not exceed, in milliseconds; `None` if there are none.
    pub(crate) fn quantile(&self, part: f64) -> Option<f64> {
        let mut left = ((self.total as f64 * part).ceil() as u64).max(1);
        if self.total == 0 {
            return None;
        }
        for (at, count) in self.counts.iter().enumerate().take(self.longest + 1) {
            if *count >= left {
                return Some(at as f64 / 10.0);
            }
            left -= count;
        }
        Some(self.longest as f64 / 10.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_what_was_counted() {
        let mut some = Histogram::default();
        assert_eq!(some.quantile(0.5), None);
        for ms in 1..=100 {
            some.count(f64::from(ms));
        }
        assert_eq!(some.total(), 100);
        assert_eq!(some.quantile(0.5), Some(50.0));
        assert_eq!(some.quantile(0.99), Some(99.0));
        assert_eq!(some.quantile(1.0), Some(100.0));
        some.count(-3.0);
        some.count(1e9);
        assert_eq!(some.quantile(0.0), Some(0.0));
        assert_eq!(some.quantile(1.0), Some(120_000.0));
    }
}
