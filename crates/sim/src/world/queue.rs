//! One queue: who waits, who is ready, and the figures of the last hour.

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

use super::report::QueueReport;

/// The minutes of the hour, each a bin.
const BINS: usize = 60;
/// More contacts than this in one queue hear a busy tone instead.
pub(super) const MAX_WAITING: usize = 2000;
/// The service level counts contacts answered within this many seconds.
pub const TARGET_SECONDS: i64 = 20;

/// A contact that waits or is in hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Contact {
    pub(super) number: u64,
    pub(super) call_id: Arc<str>,
    /// When it entered the queue in which it is.
    pub(super) arrived: i64,
    /// When it gives up, if it waits then.
    pub(super) leaves_at: i64,
    /// How often it was given to another queue.
    pub(super) hops: u8,
}

/// Counts of one minute.
#[derive(Clone, Copy, Debug, Default)]
struct Bin {
    offered: u32,
    closed: u32,
    in_time: u32,
}

/// One queue.
#[derive(Clone, Debug)]
pub struct Queue {
    /// The platform's id.
    pub id: Arc<str>,
    /// The name.
    pub name: String,
    /// The word that this queue's platform uses for after-contact work.
    pub(super) wrap_word: &'static str,
    pub(super) waiting: VecDeque<Contact>,
    /// Agents who wait for a contact, by since when.
    pub(super) ready: BTreeSet<(i64, usize)>,
    /// The longest wrap-up, in milliseconds.
    pub(super) wrap_limit_ms: i64,
    /// The load at the peak of the day as planned, in Erlangs.
    pub(super) load: f64,
    /// The half-hour's own busyness, on the logarithmic scale.
    pub(super) mood: f64,
    /// Counts the draws of the next arrival; one of an older draw is void.
    pub(super) arrivals: u32,
    pub(super) incident_until: i64,
    pub(super) next_stats_at: i64,
    abandoned: u32,
    bins: [Bin; BINS],
    minute: i64,
    minute_ms: i64,
}

impl Queue {
    pub(super) fn new(id: Arc<str>, name: String, wrap_word: &'static str, minute_ms: i64) -> Self {
        Self {
            id,
            name,
            wrap_word,
            waiting: VecDeque::new(),
            ready: BTreeSet::new(),
            wrap_limit_ms: 180_000,
            load: 0.0,
            mood: 0.0,
            arrivals: 0,
            incident_until: i64::MIN,
            next_stats_at: 0,
            abandoned: 0,
            bins: [Bin::default(); BINS],
            minute: i64::MIN / 2,
            minute_ms,
        }
    }

    pub(super) fn count_offered(&mut self, at: i64) {
        self.bin(at).offered += 1;
    }

    pub(super) fn count_answered(&mut self, at: i64, wait_ms: i64) {
        let in_time = wait_ms <= TARGET_SECONDS * 1000;
        let bin = self.bin(at);
        bin.closed += 1;
        bin.in_time += u32::from(in_time);
    }

    pub(super) fn count_abandoned(&mut self, at: i64) {
        self.abandoned += 1;
        self.bin(at).closed += 1;
    }

    pub(super) fn report(&mut self, at: i64) -> QueueReport {
        self.bin(at);
        let sum = |of: fn(&Bin) -> u32| self.bins.iter().map(of).sum::<u32>();
        let (closed, in_time) = (sum(|bin| bin.closed), sum(|bin| bin.in_time));
        let longest = self.waiting.front().map_or(0, |first| at - first.arrived);
        QueueReport {
            queue_id: Arc::clone(&self.id),
            wait_time_seconds: longest.max(0) / 1000,
            abandoned_count: self.abandoned,
            available_agents: u32::try_from(self.ready.len()).unwrap_or(u32::MAX),
            call_volume_1h: sum(|bin| bin.offered),
            service_level_tenths: (closed > 0).then(|| in_time * 1000 / closed),
        }
    }

    /// Returns the bin of `at`, emptying those of the minutes in between.
    fn bin(&mut self, at: i64) -> &mut Bin {
        let minute = at.div_euclid(self.minute_ms).max(self.minute);
        let passed = (minute - self.minute).min(BINS as i64);
        for ago in 0..passed {
            self.bins[slot(minute - ago)] = Bin::default();
        }
        self.minute = minute;
        &mut self.bins[slot(minute)]
    }
}

fn slot(minute: i64) -> usize {
    usize::try_from(minute.rem_euclid(BINS as i64)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hour_forgets_what_is_older_than_an_hour() {
        let mut queue = Queue::new("q".into(), "Q".into(), "WRAP_UP", 60_000);
        queue.count_offered(0);
        queue.count_answered(5_000, 5_000);
        queue.count_offered(30 * 60_000);
        queue.count_abandoned(31 * 60_000);
        let now = queue.report(31 * 60_000);
        assert_eq!(
            (now.call_volume_1h, now.service_level_tenths),
            (2, Some(500))
        );
        let later = queue.report(61 * 60_000);
        assert_eq!(
            (later.call_volume_1h, later.service_level_tenths),
            (1, Some(0))
        );
        let empty = queue.report(200 * 60_000);
        assert_eq!(
            (empty.call_volume_1h, empty.service_level_tenths),
            (0, None)
        );
        assert_eq!(empty.abandoned_count, 1);
    }
}
