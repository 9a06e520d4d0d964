//! The log: what moved the floor, in order, handed to the driver about once a second (DESIGN 10).

use std::collections::VecDeque;

use super::LogRecord;
use crate::frame::Seq;
use crate::time::UtcMillis;

/// Records wait at most this long, in milliseconds.
const APPEND_MS: i64 = 1_000;
/// The most records in one append; more make several.
const MAX_APPEND: usize = 1_000;
/// Appends whose writing was not confirmed; beyond it the oldest are forgotten, which makes
/// `durable_to` lag and nothing else.
const MAX_UNCONFIRMED: usize = 64;

/// Records to append, and how far they are on disk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Journal {
    /// The number of the first waiting record.
    first: u64,
    waiting: Vec<LogRecord>,
    waiting_since: Option<UtcMillis>,
    /// Last record of an append, and the step that shows nothing later.
    unconfirmed: VecDeque<(u64, Seq)>,
    durable_to: Seq,
}

impl Journal {
    /// Continues after the records of a former life.
    pub(super) fn after(next: u64) -> Self {
        Self {
            first: next,
            ..Self::default()
        }
    }

    /// Returns the number of the record to be written next.
    pub(super) fn next(&self) -> u64 {
        self.first.saturating_add(self.waiting.len() as u64)
    }

    pub(super) fn write(&mut self, record: LogRecord, now: UtcMillis) {
        self.waiting_since.get_or_insert(now);
        self.waiting.push(record);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// Says whether records should be appended now.
    pub(super) fn is_due(&self, now: UtcMillis) -> bool {
        let old = self.poll_timeout().is_some_and(|at| now >= at);
        old || self.waiting.len() >= MAX_APPEND
    }

    /// Takes out one append if it is due; call until `None`.
    pub(super) fn take(&mut self, shown: Seq, now: UtcMillis) -> Option<(u64, Vec<LogRecord>)> {
        if !self.is_due(now) {
            return None;
        }
        let rest = self.waiting.split_off(self.waiting.len().min(MAX_APPEND));
        let records = std::mem::replace(&mut self.waiting, rest);
        if self.waiting.is_empty() {
            self.waiting_since = None;
        }
        let first = self.first;
        self.first = self.first.saturating_add(records.len() as u64);
        if self.waiting.is_empty() {
            if self.unconfirmed.len() >= MAX_UNCONFIRMED {
                self.unconfirmed.pop_front();
            }
            self.unconfirmed
                .push_back((self.first.saturating_sub(1), shown));
        }
        Some((first, records))
    }

    /// The log is on disk up to and with `through`.
    pub(super) fn durable(&mut self, through: u64) {
        while let Some((last, shown)) = self.unconfirmed.front().copied() {
            if last > through {
                break;
            }
            self.durable_to = self.durable_to.max(shown);
            self.unconfirmed.pop_front();
        }
    }

    pub(super) const fn durable_to(&self) -> Seq {
        self.durable_to
    }

    pub(super) fn poll_timeout(&self) -> Option<UtcMillis> {
        self.waiting_since.map(|since| since.offset(APPEND_MS))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::QueueKey;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    fn at(ms: i64) -> UtcMillis {
        UtcMillis::new(ms)
    }

    /// DESIGN 10: numbers are gapless, and `durable_to` never promises what is not on disk.
    #[test]
    fn appends_are_gapless_and_bounded() {
        let mut journal = Journal::after(7);
        for n in 0..2_500 {
            journal.write(LogRecord::NewQueue(QueueKey::new(n)), at(0));
        }
        assert_eq!(journal.next(), 2_507);
        let (first, records) = journal.take(Seq(1), at(0)).unwrap();
        assert_eq!((first, records.len()), (7, 1_000));
        let (first, records) = journal.take(Seq(1), at(0)).unwrap();
        assert_eq!((first, records.len()), (1_007, 1_000));
        assert_eq!(journal.take(Seq(1), at(10)), None);
        let (first, records) = journal.take(Seq(2), at(1_000)).unwrap();
        assert_eq!((first, records.len()), (2_007, 500));
        assert_eq!(journal.take(Seq(3), at(9_000)), None);
        journal.durable(2_505);
        assert_eq!(journal.durable_to(), Seq(0));
        journal.durable(2_506);
        assert_eq!(journal.durable_to(), Seq(2));
    }
}
