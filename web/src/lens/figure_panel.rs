//! What stands behind a figure: its parts, its formula, its window, its basis and its age.

use floorlight_core::frame::MetricCell;
use floorlight_core::time::UtcMillis;
use floorlight_core::view::{BasisCell, MetricsCell};

use crate::text::{self, format};

use super::figure::{self, Absence, Kind};
use super::tiles::{Figure, Source, TileView};

/// A name, and what stands beside it.
pub type Line = (&'static str, String);

/// Names moments as the viewer's clock does.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    /// Names a moment of the hub's clock as a time of day.
    pub time_of_day: fn(UtcMillis) -> String,
    /// Names the zone.
    pub zone: fn() -> String,
}

/// Says what stands behind a figure of the strip.
#[must_use]
pub fn lines(figure: Figure, source: &Source<'_>, clock: Clock) -> Vec<Line> {
    let tile = TileView::write(figure, source);
    let mut lines = if let Figure::Of(kind) = figure {
        windowed(kind, source, clock)
    } else {
        vec![("What", tile.sentence.clone())]
    };
    if matches!(figure, Figure::Waiting | Figure::LongestWait) {
        let basis =
            "every step of a contact told so far, not only up to the end of the window".to_owned();
        lines.push(("Basis", basis));
    } else if figure.state().is_some() {
        lines.push(("Counted", format!("{} {}", tile.text, tile.note)));
        lines.push(("Basis", "the present state of each agent".to_owned()));
    }
    if figure == Figure::LongestWait || figure == Figure::Of(Kind::ServiceLevel) {
        lines.push(("Reported", reported(figure, source)));
    }
    lines.push((
        "Age",
        tile.age_ms
            .map_or_else(|| "nothing came yet".to_owned(), format::age),
    ));
    if tile.stale {
        lines.push(("Stale", "it may no longer be so".to_owned()));
    }
    lines
}

fn windowed(kind: Kind, source: &Source<'_>, clock: Clock) -> Vec<Line> {
    let mut lines = vec![(
        "Formula",
        text::figure::definition(kind, source.formula).to_owned(),
    )];
    let (cell, window) = (MetricCell::Floor, source.window);
    match source.counted.read(cell, window, kind, source.formula) {
        Ok(_) => {
            let sums = source.counted.sums(cell, window).unwrap_or_default();
            let (numerator, denominator) = text::figure::parts(kind, source.formula, &sums);
            lines.extend([("Numerator", numerator), ("Denominator", denominator)]);
        }
        Err(absence) => lines.push((
            if absence == Absence::NothingCounted {
                "No data"
            } else {
                "Missing"
            },
            text::figure::reason(absence, kind).to_owned(),
        )),
    }
    if kind == Kind::ServiceLevel {
        let target = source.target().map_or_else(
            || "each queue's own".to_owned(),
            |(target, seconds)| text::figure::target(target, seconds).replacen("target ", "", 1),
        );
        lines.push(("Target", target));
    }
    if let Some(stamp) = &source.counted.stamp {
        lines.extend(origin(kind, source, stamp, clock));
    }
    lines
}

/// Says over which window, and on what, a figure rests.
fn origin(kind: Kind, source: &Source<'_>, stamp: &MetricsCell, clock: Clock) -> Vec<Line> {
    let name = clock.time_of_day;
    let mut lines = vec![(
        "Window",
        format!(
            "{} to {} ({} min), {}",
            name(figure::begins(stamp, source.window)),
            name(stamp.as_of),
            source.window.0,
            (clock.zone)()
        ),
    )];
    if let Some(since) = figure::only_since(stamp, source.window) {
        lines.push((
            "Counted",
            format!("since {} only: the window is not full", name(since)),
        ));
    }
    let basis = match (kind, stamp.contacts) {
        (Kind::Occupancy, _) => "states of agents, sliced by time".to_owned(),
        (_, BasisCell::NotProvided) => return lines,
        (_, BasisCell::Streamed) => {
            "steps of contacts as streamed; a lost message is not counted".to_owned()
        }
        (_, BasisCell::Replayed { to }) => format!(
            "steps of contacts as streamed, completed by the platform's replay up to {}",
            name(to)
        ),
    };
    lines.push(("Basis", basis));
    if stamp.late > 0 {
        let late = format::counted(stamp.late, "step", "steps");
        lines.push(("Late", format!("{late} came too late to be counted")));
    }
    lines
}

/// Says what the platform reports of the same figure.
fn reported(figure: Figure, source: &Source<'_>) -> String {
    let worst = if figure == Figure::LongestWait {
        source
            .worst(|queue| queue.reported.wait_s)
            .and_then(|queue| Some((queue, format::seconds(queue.reported.wait_s?))))
    } else {
        source
            .worst(|queue| Some(u32::MAX - u32::from(queue.reported.service_level?)))
            .and_then(|queue| Some((queue, format::percent(queue.reported.service_level?))))
    };
    let Some((queue, value)) = worst else {
        return "not provided".to_owned();
    };
    let word = if figure == Figure::LongestWait {
        "longest"
    } else {
        "lowest"
    };
    let name = source.directory.queue_name(queue.row);
    let age = queue.reported_at.map_or_else(String::new, |at| {
        format!(", {} ago", format::age(source.hub_now.minus(at)))
    });
    format!("{word} {value} ({name}{age})")
}

#[cfg(test)]
mod tests {
    use floorlight_core::metric::{Formula, Sums};

    use super::*;
    use crate::lens::directory::Directory;
    use crate::lens::figure::tests::counted;
    use crate::lens::figure::{Counted, Minutes};

    fn panel(kind: Kind, counted: &Counted) -> Vec<Line> {
        let source = Source {
            figures: None,
            counted,
            window: Minutes(15),
            formula: Formula::default(),
            feed: None,
            queues: &[],
            directory: &Directory::default(),
            hub_now: UtcMillis::new(1_000_000),
            floor_stale: false,
        };
        let clock = Clock {
            time_of_day: |at| format!("t{}", at.get() / 1_000),
            zone: || "Kathmandu".to_owned(),
        };
        lines(Figure::Of(kind), &source, clock)
    }

    fn find<'a>(lines: &'a [Line], name: &str) -> Option<&'a str> {
        let found = lines.iter().find(|(other, _)| *other == name);
        found.map(|(_, value)| value.as_str())
    }

    #[test]
    fn a_figure_opens_its_parts_its_window_its_basis_and_its_age() {
        let sums = Sums {
            answered: 10,
            answered_in_target: 8,
            ..Sums::default()
        };
        let basis = BasisCell::Replayed {
            to: UtcMillis::new(970_000),
        };
        let lines = panel(Kind::ServiceLevel, &counted(MetricCell::Floor, sums, basis));
        assert_eq!(find(&lines, "Numerator"), Some("8 answered in target"));
        assert_eq!(
            find(&lines, "Window"),
            Some("t96 to t996 (15 min), Kathmandu")
        );
        assert_eq!(
            find(&lines, "Counted"),
            Some("since t400 only: the window is not full")
        );
        assert!(find(&lines, "Basis").unwrap().ends_with("up to t970"));
        assert_eq!(find(&lines, "Age"), Some("4\u{202f}s"));
        assert_eq!(find(&lines, "Reported"), Some("not provided"));
    }

    /// RT-13: a missing figure says why.
    #[test]
    fn a_missing_figure_says_why() {
        let silent = counted(MetricCell::Floor, Sums::default(), BasisCell::NotProvided);
        assert!(
            find(&panel(Kind::HandleTime, &silent), "Missing")
                .unwrap()
                .starts_with("The platform does not tell")
        );
        let empty = counted(MetricCell::Floor, Sums::default(), BasisCell::Streamed);
        assert!(find(&panel(Kind::HandleTime, &empty), "No data").is_some());
    }
}
