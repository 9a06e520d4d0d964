//! How a figure went over the last half hour: minutes told by the hub, or samples of this tab.

use std::collections::{BTreeMap, VecDeque};

use floorlight_core::frame::MetricCell;
use floorlight_core::metric::{Formula, Sums};
use floorlight_core::time::UtcMillis;

use super::figure::Kind;

/// The span between two samples, in milliseconds.
pub const STEP_MS: i64 = 10_000;
/// The most samples kept: half an hour. The oldest leaves when full.
pub const MAX_SAMPLES: usize = 180;
/// The minutes of a told trend.
pub const MINUTES: usize = 30;
const MINUTE_MS: i64 = 60_000;
/// The most cells of a told trend; further ones have no sparkline.
const MAX_CELLS: usize = 4_000;

/// Samples of one figure, the oldest first. A step without data is a gap, never a zero.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trend {
    samples: VecDeque<Option<u32>>,
    step: Option<i64>,
}

impl Trend {
    /// Takes a sample at a moment in milliseconds; steps that were slept through become gaps.
    ///
    /// Says whether anything changed.
    pub fn sample(&mut self, at: i64, value: Option<u32>) -> bool {
        let step = at.div_euclid(STEP_MS);
        let missed = match self.step {
            Some(last) if step <= last => return false,
            Some(last) => step - last - 1,
            None => 0,
        };
        let most = i64::try_from(MAX_SAMPLES).unwrap_or(i64::MAX);
        for _ in 0..missed.min(most) {
            self.samples.push_back(None);
        }
        self.samples.push_back(value);
        while self.samples.len() > MAX_SAMPLES {
            self.samples.pop_front();
        }
        self.step = Some(step);
        true
    }

    /// Returns half an hour of points, the newest last; what was before the tab was opened is a gap.
    #[must_use]
    pub fn points(&self) -> Vec<Option<u32>> {
        let before = MAX_SAMPLES.saturating_sub(self.samples.len());
        std::iter::repeat_n(None, before)
            .chain(self.samples.iter().copied())
            .collect()
    }
}

/// The start of a minute, and what was counted in it.
pub type Minute = (UtcMillis, Sums);

/// The minutes of the last half hour, by cell. A minute that was not told is a gap.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    ends: i64,
    cells: BTreeMap<MetricCell, Vec<Minute>>,
}

impl History {
    /// Takes the minutes of each cell.
    #[must_use]
    pub fn new(told: Vec<(MetricCell, Vec<Minute>)>) -> Self {
        let minutes = told.iter().flat_map(|(_, minutes)| minutes);
        let last = minutes.map(|(start, _)| start.get()).max();
        // Put in one by one: collecting would bring in a sort of its own.
        let mut cells = BTreeMap::new();
        cells.extend(told.into_iter().take(MAX_CELLS));
        Self {
            ends: last.map_or(0, |start| start.saturating_add(MINUTE_MS)),
            cells,
        }
    }

    /// Returns the minutes of a cell, the newest last: each with its start, and what was counted.
    pub fn minutes(&self, cell: MetricCell) -> impl Iterator<Item = (UtcMillis, Option<&Sums>)> {
        let told = self.cells.get(&cell);
        (1..=MINUTES as i64).rev().map(move |back| {
            let start = UtcMillis::new(self.ends - back * MINUTE_MS);
            let sums = told.and_then(|minutes| minutes.iter().find(|(at, _)| *at == start));
            (start, sums.map(|(_, sums)| sums))
        })
    }

    /// Returns a figure of a cell by minute, the newest last.
    #[must_use]
    pub fn points(&self, cell: MetricCell, kind: Kind, formula: Formula) -> Vec<Option<u32>> {
        self.minutes(cell)
            .map(|(_, sums)| Some(kind.value(kind.ratio(sums?, formula)?)))
            .collect()
    }
}

/// A sparkline: its path, and the scale that it stands on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spark {
    /// The path in the box that it was drawn for.
    pub path: String,
    /// The least point.
    pub least: u32,
    /// The greatest point.
    pub greatest: u32,
}

/// Draws points that span the whole width of a box; gaps stay gaps, and a lone point is a dot.
///
/// The scale spans at least a quarter of the greatest point, so that noise does not look like news.
/// `None` where what is known spans less than a tenth of the width: that is a speck and no trend.
#[must_use]
pub fn draw(points: &[Option<u32>], width: u32, height: u32) -> Option<Spark> {
    let known = || points.iter().flatten().copied();
    let (least, greatest) = (known().min()?, known().max()?);
    let first = points.iter().position(Option::is_some)?;
    let last = points.iter().rposition(Option::is_some)?;
    let steps = points.len().max(2) - 1;
    if first == last || (last - first) * 10 < steps {
        return None;
    }
    let span = u64::from((greatest - least).max(greatest / 4).max(1));
    let mut path = String::new();
    let mut pen_down = false;
    for (place, point) in points.iter().enumerate() {
        let Some(value) = *point else {
            pen_down = false;
            continue;
        };
        let x = place * width as usize / steps;
        let y = u64::from(height) * 10 - u64::from(value - least) * u64::from(height) * 10 / span;
        path.push_str(&format!(
            "{}{x} {}.{}",
            if pen_down { "L" } else { "M" },
            y / 10,
            y % 10
        ));
        let goes_on = points.get(place + 1).is_some_and(Option::is_some);
        if !pen_down && !goes_on {
            path.push_str("h.1");
        }
        pen_down = true;
    }
    Some(Spark {
        path,
        least,
        greatest,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_sample_a_step_and_gaps_for_sleep() {
        let mut trend = Trend::default();
        assert!(trend.sample(0, Some(5)));
        assert!(!trend.sample(9_999, Some(6)));
        assert!(trend.sample(40_000, Some(7)));
        assert_eq!(trend.samples, [Some(5), None, None, None, Some(7)]);
        assert_eq!(trend.points().len(), MAX_SAMPLES);
        assert_eq!(trend.points().last(), Some(&Some(7)));
    }

    #[test]
    fn a_long_sleep_is_bounded() {
        let mut trend = Trend::default();
        trend.sample(0, Some(1));
        trend.sample(i64::MAX / 2, Some(2));
        assert_eq!(trend.samples.len(), MAX_SAMPLES);
        assert_eq!(draw(&trend.points(), 100, 20), None);
    }

    #[test]
    fn gaps_stay_gaps_and_a_lone_point_is_a_dot() {
        let spark = draw(&[Some(3), Some(3), None, Some(4), None], 40, 20).unwrap();
        assert_eq!(spark.path, "M0 20.0L10 20.0M30 0.0h.1");
        assert_eq!((spark.least, spark.greatest), (3, 4));
        assert_eq!(draw(&[None, Some(3)], 40, 20), None);
        let mut speck = vec![None; 100];
        speck.extend([Some(3), Some(4)]);
        assert_eq!(draw(&speck, 40, 20), None);
    }

    #[test]
    fn a_minute_that_was_not_told_is_no_zero() {
        let sums = |answered| Sums {
            answered,
            answered_in_target: 1,
            ..Sums::default()
        };
        let cell = MetricCell::Queue(2);
        let minute = |start, answered| (UtcMillis::new(start), sums(answered));
        let minutes = vec![minute(60_000, 2), minute(120_000, 0), minute(240_000, 1)];
        let history = History::new(vec![(cell, minutes)]);
        assert_eq!(history.ends, 300_000);
        let points = history.points(cell, Kind::ServiceLevel, Formula::AnsweredOnly);
        assert_eq!(points.len(), MINUTES);
        assert_eq!(points[25..], [None, Some(5_000), None, None, Some(10_000)]);
        assert!(
            history
                .points(MetricCell::Floor, Kind::HandleTime, Formula::default())
                .iter()
                .all(Option::is_none)
        );
    }
}
