//! A queue's reported figures, and the last sixteen of them (RT-7).

use std::cmp::Ordering;

use super::fact::{QueueFact, Reported};
use crate::time::UtcMillis;

/// Figures kept per queue: enough to find those of the time at which a contact began.
pub(super) const HISTORY: usize = 16;

/// What is known of one queue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct QueueRecord {
    /// Oldest first, at most [`HISTORY`].
    history: Vec<QueueFact>,
}

/// What became of a queue's figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QueueOutcome {
    /// They are the newest and shown.
    Changed,
    /// They were known already.
    Duplicate,
    /// They are older than those shown; kept for contacts that began then, if not too old.
    Late,
    /// Their time lies in the future, or is nonsense (I6): dropped.
    Future,
    /// There are more queues than [`crate::id::MAX_QUEUES`]: dropped.
    OverLimit,
}

impl QueueRecord {
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.history.len()
    }

    pub(super) fn newest(&self) -> Option<&QueueFact> {
        self.history.last()
    }

    /// Returns the figures in force at a time, if they are still kept.
    pub(super) fn as_of(&self, at: UtcMillis) -> Option<&Reported> {
        self.history
            .iter()
            .rev()
            .find(|fact| fact.occurred_at <= at)
            .map(|fact| &fact.reported)
    }

    pub(super) fn place(&mut self, fact: &QueueFact) -> QueueOutcome {
        let at = self
            .history
            .partition_point(|known| order(known, fact) == Ordering::Less);
        if self
            .history
            .get(at)
            .is_some_and(|known| order(known, fact) == Ordering::Equal)
        {
            return QueueOutcome::Duplicate;
        }
        let newest = at == self.history.len();
        if self.history.len() >= HISTORY {
            if at == 0 {
                return QueueOutcome::Late;
            }
            self.history.insert(at, *fact);
            self.history.remove(0);
        } else {
            self.history.insert(at, *fact);
        }
        if newest {
            QueueOutcome::Changed
        } else {
            QueueOutcome::Late
        }
    }
}

/// Orders by time, and equal times by the figures: a total order, whatever the arrival (I3).
fn order(one: &QueueFact, other: &QueueFact) -> Ordering {
    rank(one).cmp(&rank(other))
}

type Rank = (
    UtcMillis,
    Option<u32>,
    Option<u32>,
    Option<u32>,
    Option<u32>,
    Option<u16>,
);

const fn rank(fact: &QueueFact) -> Rank {
    (
        fact.occurred_at,
        fact.reported.volume_1h,
        fact.reported.abandoned,
        fact.reported.wait_s,
        fact.reported.available,
        fact.reported.service_level,
    )
}
