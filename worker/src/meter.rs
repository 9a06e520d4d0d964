//! How often something may be done, counted in memory: an eviction fills the budget up again.

use std::cell::RefCell;

use floorlight_core::link::TokenBucket;
use floorlight_core::time::UtcMillis;

/// A budget of so much a second, and so much at once.
#[derive(Debug)]
pub(crate) struct Meter {
    per_second: u32,
    at_once: u32,
    bucket: RefCell<Option<TokenBucket>>,
}

impl Meter {
    /// Makes a full budget.
    pub(crate) const fn new(per_second: u32, at_once: u32) -> Self {
        Self {
            per_second,
            at_once,
            bucket: RefCell::new(None),
        }
    }

    /// Takes one.
    ///
    /// # Errors
    /// If none is left: in how many whole seconds there is, at least one.
    pub(crate) fn take(&self, now: UtcMillis) -> Result<(), u32> {
        self.bucket
            .borrow_mut()
            .get_or_insert_with(|| TokenBucket::new(self.per_second, self.at_once, now))
            .take(1, now)
            .map_err(|free_at| {
                let wait = u32::try_from(free_at.since(now).as_secs()).unwrap_or(u32::MAX);
                wait.saturating_add(1)
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// R1: what is at hand is given, then so much a second.
    #[test]
    fn a_budget_is_spent_and_fills_again() {
        let now = UtcMillis::new(1_790_000_000_000);
        let meter = Meter::new(2, 3);
        for _ in 0..3 {
            assert_eq!(meter.take(now), Ok(()));
        }
        assert_eq!(meter.take(now), Err(1));
        assert_eq!(meter.take(now.offset(500)), Ok(()));
        assert_eq!(meter.take(now.offset(500)), Err(1));
    }
}
