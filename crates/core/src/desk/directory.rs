//! When to fetch the directory document.

use crate::time::UtcMillis;

/// Fetches are at least this far apart, in milliseconds.
const SPACING_MS: i64 = 2_000;
/// A fetch that never reported back counts as failed after this, in milliseconds.
const LOST_MS: i64 = 30_000;
/// The longest wait after failures, in milliseconds.
const MAX_WAIT_MS: i64 = 60_000;

/// Compares the version that frames announce with the one in place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct DirectoryFetch {
    announced: Option<u64>,
    loaded: Option<u64>,
    failures: u32,
    fetching_since: Option<UtcMillis>,
    not_before: Option<UtcMillis>,
}

impl DirectoryFetch {
    /// Takes note of the version that a frame announced.
    pub(super) const fn announce(&mut self, version: u64) {
        self.announced = Some(version);
    }

    /// The document is in place.
    pub(super) fn loaded(&mut self, version: u64, now: UtcMillis) {
        self.fetching_since = None;
        self.failures = 0;
        self.loaded = Some(version);
        self.not_before = Some(now.offset(SPACING_MS));
        // The document may be ahead of the frames that are still on their way.
        if self.announced.is_some_and(|announced| announced < version) {
            self.announced = Some(version);
        }
    }

    /// The fetch failed.
    pub(super) fn failed(&mut self, now: UtcMillis) {
        if self.fetching_since.take().is_some() {
            let wait =
                SPACING_MS.saturating_mul(1_i64.checked_shl(self.failures).unwrap_or(i64::MAX));
            self.not_before = Some(now.offset(wait.clamp(SPACING_MS, MAX_WAIT_MS)));
            self.failures = self.failures.saturating_add(1);
        }
    }

    /// Makes the next fetch due at once: the person is looking again.
    pub(super) const fn hurry(&mut self) {
        self.not_before = None;
    }

    /// Says whether to fetch now, and takes note that it was done.
    pub(super) fn begin(&mut self, now: UtcMillis) -> bool {
        if self
            .fetching_since
            .is_some_and(|since| now.minus(since) >= LOST_MS)
        {
            self.failed(now);
        }
        let due = self.due().is_some_and(|at| now >= at) && self.fetching_since.is_none();
        if due {
            self.fetching_since = Some(now);
        }
        due
    }

    /// Returns when there is something to do.
    pub(super) fn due(&self) -> Option<UtcMillis> {
        if let Some(since) = self.fetching_since {
            return Some(since.offset(LOST_MS));
        }
        (self.announced.is_some() && self.announced != self.loaded)
            .then(|| self.not_before.unwrap_or(UtcMillis::new(i64::MIN)))
    }

    pub(super) const fn version(&self) -> Option<u64> {
        self.loaded
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    fn at(ms: i64) -> UtcMillis {
        UtcMillis::new(ms)
    }

    #[test]
    fn a_newer_version_is_fetched_once() {
        let mut fetch = DirectoryFetch::default();
        assert!(!fetch.begin(at(0)));
        fetch.announce(3);
        assert!(fetch.begin(at(0)));
        assert!(!fetch.begin(at(10)));
        fetch.loaded(3, at(20));
        assert_eq!(fetch.due(), None);
        fetch.announce(4);
        assert!(!fetch.begin(at(30)));
        assert!(fetch.begin(at(2_020)));
        fetch.loaded(5, at(2_100));
        assert_eq!(fetch.due(), None);
    }

    #[test]
    fn failures_are_retried_ever_more_slowly() {
        let mut fetch = DirectoryFetch::default();
        fetch.announce(1);
        let mut now = at(0);
        let mut waits = Vec::new();
        for _ in 0..8 {
            assert!(fetch.begin(now));
            fetch.failed(now);
            let due = fetch.due().unwrap();
            waits.push(due.minus(now));
            now = due;
        }
        assert_eq!(
            waits,
            [2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000]
        );
        assert!(fetch.begin(now));
        assert!(!fetch.begin(now.offset(LOST_MS)));
        assert!(fetch.begin(now.offset(LOST_MS + MAX_WAIT_MS)));
    }
}
