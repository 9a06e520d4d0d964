//! Randomness that a restored machine continues where the former left off.

/// A stream of random numbers whose whole state is one exported number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(transparent))]
pub struct Jitter {
    seed: u64,
}

impl Jitter {
    /// Starts a stream; the shell draws the seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self { seed }
    }

    /// Draws a number from zero up to and without `end`; zero if `end` is zero.
    pub fn below(&mut self, end: u64) -> u64 {
        if end == 0 {
            return 0;
        }
        let mut rng = fastrand::Rng::with_seed(self.seed);
        let drawn = rng.u64(0..end);
        self.seed = rng.get_seed();
        drawn
    }
}
