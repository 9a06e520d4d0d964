//! When a session lives, as plain rules over plain data.

use std::time::Duration;

use floorlight_core::time::UtcMillis;

/// How long sessions last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Limits {
    /// From signing in, whatever happens.
    pub(crate) absolute: Duration,
    /// Without being used; an open stream is use.
    pub(crate) idle: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            absolute: Duration::from_secs(12 * 3_600),
            idle: Duration::from_secs(30 * 60),
        }
    }
}

/// The moments of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    /// When it began.
    pub(crate) created_at: UtcMillis,
    /// When it was last used, within [`GRAIN`].
    pub(crate) used_at: UtcMillis,
}

/// A use is written down at most this often: each write is billed.
pub(crate) const GRAIN: Duration = Duration::from_secs(60);

/// The most sessions that a person has at once; the least recently used one gives way.
pub(crate) const MAX_SESSIONS: usize = 100;

impl Span {
    /// Returns when the session ends, whatever happens.
    pub(crate) fn ends_at(self, limits: Limits) -> UtcMillis {
        later(self.created_at, limits.absolute)
    }

    /// Says whether the session lives (S5, S6).
    pub(crate) fn lives(self, limits: Limits, now: UtcMillis) -> bool {
        now < self.ends_at(limits) && now < later(self.used_at, limits.idle)
    }

    /// Says whether a use at `now` is worth writing down.
    pub(crate) fn is_worth_writing(self, limits: Limits, now: UtcMillis) -> bool {
        now >= later(self.used_at, GRAIN.min(limits.idle / 4))
    }
}

fn later(at: UtcMillis, span: Duration) -> UtcMillis {
    let span = i64::try_from(span.as_millis()).unwrap_or(i64::MAX);
    UtcMillis::new(at.get().saturating_add(span))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> UtcMillis {
        UtcMillis::new(seconds * 1_000)
    }

    /// S5, S6: a session ends by age, and by lying idle.
    #[test]
    fn sessions_end_by_age_and_by_idleness() {
        let limits = Limits::default();
        let span = Span {
            created_at: at(0),
            used_at: at(0),
        };
        assert!(span.lives(limits, at(1_799)));
        assert!(!span.lives(limits, at(1_800)));
        let used = Span {
            created_at: at(0),
            used_at: at(43_000),
        };
        assert!(used.lives(limits, at(43_199)));
        assert!(!used.lives(limits, at(43_200)));
        assert_eq!(used.ends_at(limits), at(43_200));
    }

    #[test]
    fn uses_are_written_now_and_then() {
        let span = Span {
            created_at: at(0),
            used_at: at(100),
        };
        assert!(!span.is_worth_writing(Limits::default(), at(159)));
        assert!(span.is_worth_writing(Limits::default(), at(160)));
        let short = Limits {
            idle: Duration::from_secs(8),
            ..Limits::default()
        };
        assert!(span.is_worth_writing(short, at(102)));
    }
}
