//! Whether a hub hears its watchers. One that has more to do than it can hears nobody for a while: that
//! silence is its own and no watcher's (RT-11).

use crate::time::UtcMillis;

/// Nobody was heard for this long, in milliseconds, though several owed an answer: nothing gets through.
const DEAF_MS: i64 = 2_500;
/// So many are several: more sockets than one person may hold. Fewer that are silent do not read.
const SEVERAL: usize = 65;
/// A hub that hears nothing asks itself again after this, in milliseconds.
pub(super) const AGAIN_MS: i64 = 500;

/// What is known of the hub's own ears.
#[derive(Clone, Debug, Default)]
pub(super) struct Hearing {
    heard_at: Option<UtcMillis>,
    since: Option<UtcMillis>,
}

impl Hearing {
    /// Returns the time at which an answer must have been owed from to count as late.
    pub(super) const fn late_from(now: UtcMillis) -> UtcMillis {
        now.offset(-DEAF_MS)
    }

    /// Notes that somebody was heard, while so many owed an answer for long.
    pub(super) fn heard(&mut self, late: impl FnOnce() -> usize, now: UtcMillis) {
        if self.is_silent(now) && late() >= SEVERAL {
            self.since = Some(now);
        }
        self.heard_at = Some(now);
    }

    /// Says whether the hub hears nothing now.
    pub(super) fn is_deaf(&self, late: impl FnOnce() -> usize, now: UtcMillis) -> bool {
        self.is_silent(now) && late() >= SEVERAL
    }

    /// Returns from when on a watcher is waited for that owed something at `at`.
    pub(super) fn waited_from(&self, at: UtcMillis) -> UtcMillis {
        self.since.map_or(at, |since| since.max(at))
    }

    fn is_silent(&self, now: UtcMillis) -> bool {
        self.heard_at.is_some_and(|at| now.minus(at) >= DEAF_MS)
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
    fn silence_of_several_is_deafness_and_patience_begins_after_it() {
        let mut hearing = Hearing::default();
        assert!(!hearing.is_deaf(|| 99, at(9_000)), "nobody has spoken yet");
        hearing.heard(|| 0, at(10_000));
        assert!(!hearing.is_deaf(|| 99, at(12_499)));
        assert!(hearing.is_deaf(|| 65, at(12_500)));
        assert!(
            !hearing.is_deaf(|| 64, at(12_500)),
            "one person alone does not read"
        );
        hearing.heard(|| 65, at(14_000));
        assert_eq!(hearing.waited_from(at(11_000)), at(14_000));
        assert_eq!(hearing.waited_from(at(15_000)), at(15_000));
        hearing.heard(|| 99, at(15_000));
        assert_eq!(
            hearing.waited_from(at(11_000)),
            at(14_000),
            "it heard all along"
        );
    }
}
