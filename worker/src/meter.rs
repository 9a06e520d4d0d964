//! How often something may be done, counted in memory: an eviction fills the budget up again.

use std::cell::RefCell;

use floorlight_core::link::TokenBucket;
use floorlight_core::time::UtcMillis;

/// How much there is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Budget {
    /// So much a second.
    pub(crate) per_second: u32,
    /// So much at once, when nothing was taken for a while.
    pub(crate) at_once: u32,
}

/// Counts what is taken from a budget.
#[derive(Debug)]
pub(crate) struct Meter {
    budget: Budget,
    bucket: RefCell<Option<TokenBucket>>,
}

impl Meter {
    /// Begins with the whole budget.
    pub(crate) const fn new(budget: Budget) -> Self {
        Self {
            budget,
            bucket: RefCell::new(None),
        }
    }

    /// Takes one.
    ///
    /// # Errors
    /// If none is left: in how many whole seconds there is, at least one.
    pub(crate) fn take(&self, now: UtcMillis) -> Result<(), u32> {
        let Budget {
            per_second,
            at_once,
        } = self.budget;
        self.bucket
            .borrow_mut()
            .get_or_insert_with(|| TokenBucket::new(per_second, at_once, now))
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
        let meter = Meter::new(Budget {
            per_second: 2,
            at_once: 3,
        });
        for _ in 0..3 {
            assert_eq!(meter.take(now), Ok(()));
        }
        assert_eq!(meter.take(now), Err(1));
        assert_eq!(meter.take(now.offset(500)), Ok(()));
        assert_eq!(meter.take(now.offset(500)), Err(1));
    }
}
