//! What the tiles are drawn from.

use floorlight_core::frame::{Feed, Figures};
use floorlight_core::metric::Formula;
use floorlight_core::time::UtcMillis;
use floorlight_core::view::QueueCell;

use crate::lens::directory::Directory;
use crate::lens::figure::{Counted, Minutes};

/// What the tiles are drawn from.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// Counts by state.
    pub figures: Option<&'a Figures>,
    /// Windowed figures and waiting contacts.
    pub counted: &'a Counted,
    /// The window that is looked at.
    pub window: Minutes,
    /// The formula of the service level.
    pub formula: Formula,
    /// The feed.
    pub feed: Option<&'a Feed>,
    /// The queues.
    pub queues: &'a [QueueCell],
    /// Names and targets.
    pub directory: &'a Directory,
    /// The hub's clock.
    pub hub_now: UtcMillis,
    /// The whole floor is stale or cut off.
    pub floor_stale: bool,
}

impl Source<'_> {
    /// Returns how long ago the platform said something, in milliseconds.
    #[must_use]
    pub fn heard_ms(&self) -> Option<i64> {
        let at = self.feed?.last_message_at?;
        Some(self.hub_now.minus(at).max(0))
    }

    /// Returns the target that all queues share, in hundredths of a percent and in seconds.
    #[must_use]
    pub fn target(&self) -> Option<(u16, Option<u32>)> {
        let mut targets = self.queues.iter().filter_map(|queue| {
            let queue = self.directory.queue(queue.row)?;
            Some((queue.target?, queue.target_seconds))
        });
        let first = targets.next()?;
        targets.all(|other| other == first).then_some(first)
    }

    /// Returns the queue that reports the worst, of those whose figures are fresh; of the stale ones
    /// where none is fresh.
    #[must_use]
    pub fn worst(&self, badness: impl Fn(&QueueCell) -> Option<u32>) -> Option<&QueueCell> {
        let of = |stale: bool| {
            let fit = self
                .queues
                .iter()
                .filter(|queue| queue.is_stale(self.hub_now) == stale);
            fit.filter_map(|queue| Some((badness(queue)?, queue)))
                .max_by_key(|(badness, queue)| (*badness, std::cmp::Reverse(queue.row)))
                .map(|(_, queue)| queue)
        };
        of(false).or_else(|| of(true))
    }
}
