//! What happened lately, in the order of its times.

use std::collections::VecDeque;

use super::report::Emitted;

/// What is older than this is forgotten, in milliseconds.
pub(super) const KEPT_MS: i64 = 90 * 60_000;
/// Of more than this the oldest is forgotten early.
const MAX_KEPT: usize = 6_000_000;

/// The last 90 minutes.
#[derive(Clone, Debug, Default)]
pub(super) struct Log {
    kept: VecDeque<Emitted>,
}

impl Log {
    /// Adds what happened; what is dated back finds its place among the rest.
    pub(super) fn push(&mut self, emitted: Emitted) {
        if self.kept.len() >= MAX_KEPT {
            self.kept.pop_front();
        }
        insert(&mut self.kept, emitted);
    }

    pub(super) fn forget_before(&mut self, at: i64) {
        while self.kept.front().is_some_and(|first| first.at < at) {
            self.kept.pop_front();
        }
    }

    /// Returns what happened from `since` on and before `until`.
    pub(super) fn between(&self, since: i64, until: i64) -> impl Iterator<Item = &Emitted> {
        let from = self.kept.partition_point(|emitted| emitted.at < since);
        let to = self.kept.partition_point(|emitted| emitted.at < until);
        self.kept.range(from..to.max(from))
    }
}

/// Inserts behind everything of the same time or before it.
pub(super) fn insert(sorted: &mut VecDeque<Emitted>, emitted: Emitted) {
    let mut place = sorted.len();
    while place > 0 && sorted[place - 1].at > emitted.at {
        place -= 1;
    }
    sorted.insert(place, emitted);
}
