//! The centre's own day beside the wall clock: with a speed, it passes faster.

/// Turns instants of the centre's day into those of the wall clock, and back.
#[derive(Clone, Copy, Debug)]
pub(super) struct DayClock {
    /// The instant at which both show the same.
    pub(super) start: i64,
    /// How much faster the centre's day passes.
    pub(super) speed: i64,
}

impl DayClock {
    pub(super) const fn wall(self, day: i64) -> i64 {
        self.start + (day - self.start).div_euclid(self.speed)
    }

    pub(super) const fn day(self, wall: i64) -> i64 {
        self.start + (wall - self.start) * self.speed
    }
}
