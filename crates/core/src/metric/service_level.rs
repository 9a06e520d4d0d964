//! Ratios, and the formulas of the service level.

use super::Sums;

/// A ratio that keeps its parts; without a denominator there is no value, never zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ratio {
    /// What is counted.
    pub numerator: u64,
    /// What it is counted against.
    pub denominator: u64,
}

impl Ratio {
    /// Pairs a numerator with its denominator; `None` without a denominator.
    #[must_use]
    pub const fn new(numerator: u64, denominator: u64) -> Option<Self> {
        if denominator == 0 {
            None
        } else {
            Some(Self {
                numerator,
                denominator,
            })
        }
    }

    /// Returns the ratio in hundredths of a percent, rounded half up.
    #[must_use]
    pub const fn basis_points(self) -> u64 {
        let doubled = self.numerator.saturating_mul(20_000) / self.denominator;
        doubled.div_ceil(2)
    }

    /// Returns the quotient, rounded half up: a mean of spans in their own unit.
    #[must_use]
    pub const fn mean(self) -> u64 {
        let doubled = self.numerator.saturating_mul(2) / self.denominator;
        doubled.div_ceil(2)
    }
}

/// A formula of the service level (METRICS: five of ICMI, and the switches of Genesys).
///
/// A is answered, T answered within the target, B abandoned, U abandoned within the target, S
/// abandoned sooner than the short-abandon limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Formula {
    /// (T + U) / (A + B): abandons in time count as served.
    AbandonsInTargetServed,
    /// T / A: abandons do not count.
    AnsweredOnly,
    /// T / (A + B): every abandon counts against.
    AllAbandons,
    /// T / (A + B − U): abandons within the target do not count.
    WithoutAbandonsInTarget,
    /// (T + S) / (A + B): short abandons count as served.
    ShortAbandonsServed,
    /// T / (A + B − S): short abandons do not count. The default here and at Genesys.
    #[default]
    WithoutShortAbandons,
}

impl Formula {
    /// Every formula, in the order in which they are offered.
    pub const ALL: [Self; 6] = [
        Self::WithoutShortAbandons,
        Self::AllAbandons,
        Self::AnsweredOnly,
        Self::AbandonsInTargetServed,
        Self::WithoutAbandonsInTarget,
        Self::ShortAbandonsServed,
    ];

    /// Computes the service level; `None` if nothing counts.
    #[must_use]
    pub fn of(self, sums: &Sums) -> Option<Ratio> {
        let wide = |count: u32| u64::from(count);
        let in_time = wide(sums.answered_in_target);
        let answered = wide(sums.answered);
        let all = answered.saturating_add(wide(sums.abandoned));
        let (numerator, denominator) = match self {
            Self::AbandonsInTargetServed => {
                (in_time.saturating_add(wide(sums.abandoned_in_target)), all)
            }
            Self::AnsweredOnly => (in_time, answered),
            Self::AllAbandons => (in_time, all),
            Self::WithoutAbandonsInTarget => {
                (in_time, all.saturating_sub(wide(sums.abandoned_in_target)))
            }
            Self::ShortAbandonsServed => (in_time.saturating_add(wide(sums.abandoned_short)), all),
            Self::WithoutShortAbandons => (in_time, all.saturating_sub(wide(sums.abandoned_short))),
        };
        Ratio::new(numerator, denominator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    /// METRICS, service level: A=1000, B=60, answered in 20 s 860, abandoned in 20 s 20, in 5 s 10.
    #[test]
    fn the_published_example() {
        let sums = Sums {
            answered: 1_000,
            answered_in_target: 860,
            abandoned: 60,
            abandoned_in_target: 20,
            abandoned_short: 10,
            ..Sums::default()
        };
        let level = |formula: Formula| formula.of(&sums).map(Ratio::basis_points);
        assert_eq!(level(Formula::AbandonsInTargetServed), Some(8_302));
        assert_eq!(level(Formula::AnsweredOnly), Some(8_600));
        assert_eq!(level(Formula::AllAbandons), Some(8_113));
        assert_eq!(level(Formula::WithoutAbandonsInTarget), Some(8_269));
        assert_eq!(level(Formula::ShortAbandonsServed), Some(8_208));
        assert_eq!(level(Formula::WithoutShortAbandons), Some(8_190));
    }

    /// No data is no value, never zero.
    #[test]
    fn nothing_counted_is_no_level() {
        for formula in Formula::ALL {
            assert_eq!(formula.of(&Sums::default()), None, "{formula:?}");
        }
        assert_eq!(Ratio::new(0, 4).map(Ratio::mean), Some(0));
        assert_eq!(Ratio::new(3, 2).map(Ratio::mean), Some(2));
    }
}
