//! A time in six bytes.

use crate::time::UtcMillis;

const MOST: i64 = (1 << 47) - 1;

/// A time within four thousand years of 1970; others are kept as the nearest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct Moment([u8; 6]);

impl Moment {
    /// No time: before all others.
    pub(super) const NONE: Self = Self([0, 0, 0, 0, 0, 0x80]);

    #[inline]
    pub(super) const fn get(self) -> UtcMillis {
        let [a, b, c, d, e, f] = self.0;
        UtcMillis::new(i64::from_le_bytes([0, 0, a, b, c, d, e, f]) >> 16)
    }

    /// Moves on to a later time.
    #[inline]
    pub(super) fn raise(&mut self, to: UtcMillis) {
        if to > self.get() {
            *self = to.into();
        }
    }
}

impl From<UtcMillis> for Moment {
    #[inline]
    fn from(at: UtcMillis) -> Self {
        let [a, b, c, d, e, f, ..] = at.get().clamp(-MOST, MOST).to_le_bytes();
        Self([a, b, c, d, e, f])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_come_back() {
        for at in [
            0,
            1,
            -1,
            1_800_000_000_000,
            -62_135_596_800_000,
            MOST,
            -MOST,
        ] {
            let moment = Moment::from(UtcMillis::new(at));
            assert_eq!(moment.get().get(), at);
            assert_ne!(moment, Moment::NONE);
        }
        assert_eq!(Moment::from(UtcMillis::new(i64::MAX)).get().get(), MOST);
        assert!(Moment::NONE.get() < UtcMillis::new(-MOST));
    }
}
