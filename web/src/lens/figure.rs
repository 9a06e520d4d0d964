//! The windowed figures of the floor and of a queue: which there are, and what each is made of (RT-9).

use std::collections::BTreeMap;

use floorlight_core::frame::MetricCell;
use floorlight_core::metric::{Formula, Ratio, Sums};
use floorlight_core::time::UtcMillis;
use floorlight_core::view::{BasisCell, MetricsCell, WaitingCell};

use crate::text::format;

/// A figure that is a ratio of sums over a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Contacts answered within the target, by a formula.
    ServiceLevel,
    /// The mean wait of those answered.
    SpeedOfAnswer,
    /// Contacts abandoned, of those offered.
    AbandonRate,
    /// The mean of talk, hold and wrap-up.
    HandleTime,
    /// Busy time, of busy and ready time.
    Occupancy,
}

impl Kind {
    /// Every kind, in the order in which they are shown.
    pub const ALL: [Self; 5] = [
        Self::ServiceLevel,
        Self::SpeedOfAnswer,
        Self::AbandonRate,
        Self::HandleTime,
        Self::Occupancy,
    ];

    /// Makes the ratio; `None` if nothing counts.
    #[must_use]
    pub fn ratio(self, sums: &Sums, formula: Formula) -> Option<Ratio> {
        match self {
            Self::ServiceLevel => formula.of(sums),
            Self::SpeedOfAnswer => Ratio::new(sums.answer_wait_ms, sums.answered.into()),
            Self::AbandonRate => Ratio::new(sums.abandoned.into(), sums.offered.into()),
            Self::HandleTime => Ratio::new(sums.handle_ms, sums.handled.into()),
            Self::Occupancy => Ratio::new(sums.busy_ms, sums.busy_ms.saturating_add(sums.idle_ms)),
        }
    }

    /// Says whether it is a share; else it is a span of time.
    #[must_use]
    pub const fn is_share(self) -> bool {
        matches!(
            self,
            Self::ServiceLevel | Self::AbandonRate | Self::Occupancy
        )
    }

    /// Reduces a ratio to a whole number: hundredths of a percent, or seconds. Cut, never rounded up.
    #[must_use]
    pub fn value(self, ratio: Ratio) -> u32 {
        let whole = if self.is_share() {
            ratio.numerator.saturating_mul(10_000) / ratio.denominator
        } else {
            ratio.numerator / ratio.denominator / 1_000
        };
        u32::try_from(whole).unwrap_or(u32::MAX)
    }

    /// Writes what [`Self::value`] returns.
    #[must_use]
    pub fn write(self, value: u32) -> String {
        if self.is_share() {
            format::percent(value)
        } else {
            format::seconds(value)
        }
    }
}

/// The windows that are offered, in minutes.
pub const WINDOWS: [u32; 5] = [1, 5, 15, 30, 60];

/// The window that is looked at, in minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Minutes(pub u32);

impl Default for Minutes {
    fn default() -> Self {
        Self(15)
    }
}

impl Minutes {
    /// Reads a window that is offered.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let minutes = text.parse().ok()?;
        WINDOWS.contains(&minutes).then_some(Self(minutes))
    }
}

/// Returns the stable word for a formula in the address.
#[must_use]
pub const fn formula_slug(formula: Formula) -> &'static str {
    match formula {
        Formula::AbandonsInTargetServed => "abandons-in-target-served",
        Formula::AnsweredOnly => "answered-only",
        Formula::AllAbandons => "all-abandons",
        Formula::WithoutAbandonsInTarget => "without-abandons-in-target",
        Formula::ShortAbandonsServed => "short-abandons-served",
        Formula::WithoutShortAbandons => "without-short-abandons",
    }
}

/// Reads a formula's word.
#[must_use]
pub fn formula_from_slug(slug: &str) -> Option<Formula> {
    Formula::ALL
        .into_iter()
        .find(|formula| formula_slug(*formula) == slug)
}

/// Why there is no figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absence {
    /// No step of the windows has come yet.
    NotYet,
    /// The platform does not tell the steps of contacts (RT-13).
    NotProvided,
    /// An idle agent belongs to no single queue.
    NoPool,
    /// Nothing was counted that it could be a share or a mean of.
    NothingCounted,
}

/// Returns where a window begins.
#[must_use]
pub fn begins(stamp: &MetricsCell, window: Minutes) -> UtcMillis {
    stamp.as_of.offset(-i64::from(window.0) * 60_000)
}

/// Returns since when a window was counted, where that is not its whole length.
#[must_use]
pub fn only_since(stamp: &MetricsCell, window: Minutes) -> Option<UtcMillis> {
    let since = stamp.counted_since;
    (since.minus(begins(stamp, window)) > 0).then_some(since)
}

/// The figures of every cell, as they were told last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// The sums of each cell, one for each window of the stamp.
    pub cells: BTreeMap<MetricCell, Vec<Sums>>,
    /// How they came about; `None` until there are any.
    pub stamp: Option<MetricsCell>,
    /// The contacts that wait; `None` if the platform does not tell.
    pub waiting: Option<Vec<WaitingCell>>,
}

impl Counted {
    /// Returns the sums of a cell over a window, with the reason where there are none.
    ///
    /// # Errors
    /// If no step of the windows has come, or the window is not among them.
    pub fn sums(&self, cell: MetricCell, window: Minutes) -> Result<Sums, Absence> {
        let stamp = self.stamp.as_ref().ok_or(Absence::NotYet)?;
        let place = stamp
            .windows_s
            .iter()
            .position(|seconds| *seconds == window.0 * 60)
            .ok_or(Absence::NotYet)?;
        // A cell that never moved has counted nothing.
        Ok(self
            .cells
            .get(&cell)
            .and_then(|windows| windows.get(place))
            .copied()
            .unwrap_or_default())
    }

    /// Returns a figure of a cell as its two parts, with the reason where there is none.
    ///
    /// # Errors
    /// If the platform does not tell what it needs, or nothing was counted.
    pub fn read(
        &self,
        cell: MetricCell,
        window: Minutes,
        kind: Kind,
        formula: Formula,
    ) -> Result<Ratio, Absence> {
        let sums = self.sums(cell, window)?;
        if kind == Kind::Occupancy {
            if matches!(cell, MetricCell::Queue(_)) {
                return Err(Absence::NoPool);
            }
        } else if self
            .stamp
            .as_ref()
            .is_some_and(|stamp| stamp.contacts == BasisCell::NotProvided)
        {
            return Err(Absence::NotProvided);
        }
        kind.ratio(&sums, formula).ok_or(Absence::NothingCounted)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// What was counted in one cell over 15 minutes, as of 996 s on the hub's clock.
    pub(crate) fn counted(cell: MetricCell, sums: Sums, contacts: BasisCell) -> Counted {
        Counted {
            cells: BTreeMap::from([(cell, vec![Sums::default(), sums])]),
            stamp: Some(MetricsCell {
                as_of: UtcMillis::new(996_000),
                counted_since: UtcMillis::new(400_000),
                windows_s: vec![300, 900],
                contacts,
                late: 0,
            }),
            waiting: None,
        }
    }

    /// METRICS, service level: A=1000, B=60, answered in 20 s 860, abandoned in 5 s 10.
    #[test]
    fn a_figure_keeps_its_parts() {
        let sums = Sums {
            offered: 1_100,
            answered: 1_000,
            answered_in_target: 860,
            answer_wait_ms: 17_999_999,
            abandoned: 60,
            abandoned_short: 10,
            ..Sums::default()
        };
        let counted = counted(MetricCell::Floor, sums, BasisCell::Streamed);
        let read = |kind: Kind| {
            counted
                .read(MetricCell::Floor, Minutes(15), kind, Formula::default())
                .map(|ratio| (ratio.numerator, ratio.denominator, kind.value(ratio)))
        };
        assert_eq!(read(Kind::ServiceLevel), Ok((860, 1_050, 8_190)));
        assert_eq!(read(Kind::SpeedOfAnswer), Ok((17_999_999, 1_000, 17)));
        assert_eq!(read(Kind::AbandonRate), Ok((60, 1_100, 545)));
        assert_eq!(read(Kind::HandleTime), Err(Absence::NothingCounted));
    }

    /// RT-13: what the platform does not tell is "not provided", and never zero.
    #[test]
    fn without_steps_of_contacts_only_occupancy_stands() {
        let sums = Sums {
            busy_ms: 3,
            idle_ms: 1,
            ..Sums::default()
        };
        let counted = counted(MetricCell::Floor, sums, BasisCell::NotProvided);
        for kind in Kind::ALL {
            let read = counted.read(MetricCell::Floor, Minutes(15), kind, Formula::default());
            let expected = if kind == Kind::Occupancy {
                Ok(7_500)
            } else {
                Err(Absence::NotProvided)
            };
            assert_eq!(read.map(|ratio| kind.value(ratio)), expected);
        }
    }

    #[test]
    fn a_queue_has_no_occupancy_and_a_window_not_told_no_figure() {
        let cell = MetricCell::Queue(3);
        let counted = counted(cell, Sums::default(), BasisCell::Streamed);
        let read = |window, kind| counted.read(cell, window, kind, Formula::default());
        assert_eq!(read(Minutes(15), Kind::Occupancy), Err(Absence::NoPool));
        assert_eq!(read(Minutes(60), Kind::HandleTime), Err(Absence::NotYet));
        assert_eq!(
            Counted::default().sums(cell, Minutes(1)),
            Err(Absence::NotYet)
        );
    }

    #[test]
    fn a_window_says_since_when_it_was_counted_while_it_is_not_full() {
        let counted = counted(MetricCell::Floor, Sums::default(), BasisCell::Streamed);
        let stamp = counted.stamp.unwrap();
        assert_eq!(begins(&stamp, Minutes(5)), UtcMillis::new(696_000));
        assert_eq!(only_since(&stamp, Minutes(5)), None);
        assert_eq!(
            only_since(&stamp, Minutes(15)),
            Some(UtcMillis::new(400_000))
        );
    }

    #[test]
    fn formulas_and_windows_survive_the_address() {
        for formula in Formula::ALL {
            assert_eq!(formula_from_slug(formula_slug(formula)), Some(formula));
        }
        for minutes in WINDOWS {
            assert_eq!(Minutes::read(&minutes.to_string()), Some(Minutes(minutes)));
        }
        assert_eq!(Minutes::read("7"), None);
    }
}
