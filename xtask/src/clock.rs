//! The only place that reads the machine's clock.

use std::time::{Duration, Instant};

/// A stopwatch that started when it was made.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stopwatch(Instant);

impl Stopwatch {
    #[expect(clippy::disallowed_methods, reason = "the clock module of this crate")]
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }

    /// Returns how long it has run.
    pub(crate) fn read(self) -> Duration {
        self.0.elapsed()
    }
}

/// Returns the machine's time.
#[cfg(feature = "connect")]
#[expect(clippy::disallowed_methods, reason = "the clock module of this crate")]
pub(crate) fn utc() -> floorlight_core::time::UtcMillis {
    let since = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap_or_default();
    floorlight_core::time::UtcMillis::new(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// Writes a duration the way a person reads it: `0.4 s`, `12 s`, `3 min 05 s`.
pub(crate) fn in_words(span: Duration) -> String {
    let tenths = span.as_millis() / 100;
    match tenths {
        0..100 => format!("{}.{} s", tenths / 10, tenths % 10),
        100..1200 => format!("{} s", tenths / 10),
        _ => format!("{} min {:02} s", tenths / 600, tenths / 10 % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_like_speech() {
        let words = |millis| in_words(Duration::from_millis(millis));
        assert_eq!(words(430), "0.4 s");
        assert_eq!(words(12_300), "12 s");
        assert_eq!(words(185_000), "3 min 05 s");
    }
}
