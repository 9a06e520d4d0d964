//! The moment a sentence is written: two clocks, and a way to name a time of day.

use floorlight_core::time::UtcMillis;

/// Names a moment of the hub's clock as a time of day in the viewer's zone.
pub type TimeOfDay = fn(UtcMillis) -> String;

/// What a sentence needs to know of time.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// This machine's clock.
    pub now: UtcMillis,
    /// The hub's clock minus this machine's, in milliseconds.
    pub hub_ahead_ms: i64,
    /// How a moment is named.
    pub time_of_day: TimeOfDay,
}

impl Moment {
    /// Returns the hub's clock.
    #[must_use]
    pub const fn hub_now(&self) -> UtcMillis {
        self.now.offset(self.hub_ahead_ms)
    }

    /// Names a moment of the hub's clock.
    #[must_use]
    pub fn name(&self, at: UtcMillis) -> String {
        (self.time_of_day)(at)
    }

    /// Names a moment of this machine's clock, as the hub's clock would have read then.
    #[must_use]
    pub fn name_local(&self, at: UtcMillis) -> String {
        (self.time_of_day)(at.offset(self.hub_ahead_ms))
    }

    /// Returns how long ago a moment of the hub's clock was, in milliseconds.
    #[must_use]
    pub const fn since(&self, at: UtcMillis) -> i64 {
        self.hub_now().minus(at)
    }

    /// Returns how far ahead a moment of the hub's clock lies, in milliseconds.
    #[must_use]
    pub const fn until(&self, at: UtcMillis) -> i64 {
        at.minus(self.hub_now())
    }
}
