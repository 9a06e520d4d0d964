//! The key figures of the strip: each with its unit, its note and its age.

use crate::text::format;

use super::attention::Severity;

mod agents;
mod name;
mod source;
mod waiting;
mod windowed;

pub use name::Figure;
pub use source::Source;

/// One tile.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TileView {
    /// The number for the trend; `None` for no data.
    pub value: Option<u32>,
    /// The number as text; an en dash for no data.
    pub text: String,
    /// What stands beside the number.
    pub beside: String,
    /// What it refers to, in a few words.
    pub note: String,
    /// What it is, as a sentence.
    pub sentence: String,
    /// How old it is, in milliseconds.
    pub age_ms: Option<i64>,
    /// How much it needs a supervisor.
    pub severity: Severity,
    /// It is older than its limit.
    pub stale: bool,
}

impl TileView {
    /// Draws a tile.
    #[must_use]
    pub fn write(figure: Figure, source: &Source<'_>) -> Self {
        let mut tile = if let Figure::Of(kind) = figure {
            windowed::tile(kind, source)
        } else if figure == Figure::Waiting {
            waiting::count(source)
        } else if figure == Figure::LongestWait {
            waiting::longest(source)
        } else {
            agents::tile(figure, source)
        };
        tile.stale |= source.floor_stale && tile.value.is_some();
        if tile.value.is_none() {
            format::NO_DATA.clone_into(&mut tile.text);
        }
        tile
    }
}

#[cfg(test)]
mod tests {
    use floorlight_core::floor::Reported;
    use floorlight_core::frame::{Figures, MetricCell};
    use floorlight_core::metric::{Formula, Sums};
    use floorlight_core::model::AgentState;
    use floorlight_core::time::UtcMillis;
    use floorlight_core::view::{BasisCell, QueueCell};

    use super::*;
    use crate::lens::directory::Directory;
    use crate::lens::figure::tests::counted;
    use crate::lens::figure::{Counted, Kind, Minutes};

    fn queue(row: u32, at: i64, wait_s: Option<u32>) -> QueueCell {
        QueueCell {
            row,
            reported_at: Some(UtcMillis::new(at)),
            stale_after_ms: 15_000,
            reported: Reported {
                wait_s,
                ..Reported::default()
            },
            agents: [0; 10],
            waiting: None,
            oldest_since: None,
            staffed: None,
            scheduled: None,
        }
    }

    fn tile_at(
        now: i64,
        figure: Figure,
        figures: Option<&Figures>,
        queues: &[QueueCell],
        counted: &Counted,
    ) -> TileView {
        let source = Source {
            figures,
            counted,
            window: Minutes(15),
            formula: Formula::default(),
            feed: None,
            queues,
            directory: &Directory::default(),
            hub_now: UtcMillis::new(now),
            floor_stale: false,
        };
        TileView::write(figure, &source)
    }

    fn tile(figure: Figure, figures: Option<&Figures>, queues: &[QueueCell]) -> TileView {
        tile_at(100_000, figure, figures, queues, &Counted::default())
    }

    #[test]
    fn a_stale_queue_never_speaks_for_the_fresh_ones() {
        let queues = [queue(1, 50_000, Some(900)), queue(2, 99_000, Some(20))];
        let shown = tile(Figure::LongestWait, None, &queues);
        assert_eq!((shown.text.as_str(), shown.stale), ("0:20", false));
        assert_eq!(shown.note, "Queue 2");
        let shown = tile(Figure::LongestWait, None, &queues[..1]);
        assert_eq!((shown.text.as_str(), shown.stale), ("15:00", true));
    }

    #[test]
    fn what_was_not_sent_is_a_dash_and_never_zero() {
        let queues = [queue(1, 99_000, None)];
        for figure in [Figure::LongestWait, Figure::Waiting] {
            let shown = tile(figure, None, &queues);
            assert_eq!(shown.text, format::NO_DATA);
            assert_eq!(shown.note, "not provided");
        }
        assert_eq!(tile(Figure::Ready, None, &[]).text, format::NO_DATA);
        let level = tile(Figure::Of(Kind::ServiceLevel), None, &queues);
        assert_eq!((level.value, level.note.as_str()), (None, "not yet"));
    }

    /// RT-13: what we counted beats what a queue reports, and both are shown.
    #[test]
    fn the_oldest_waiting_contact_ticks_beside_the_reported_wait() {
        let mut queues = [queue(1, 99_000, Some(20)), queue(2, 99_000, Some(5))];
        queues[1].waiting = Some(2);
        queues[1].oldest_since = Some(UtcMillis::new(35_000));
        let shown = tile(Figure::LongestWait, None, &queues);
        assert_eq!((shown.text.as_str(), shown.value), ("1:05", Some(65)));
        assert_eq!(
            (shown.beside.as_str(), shown.note.as_str()),
            ("reported 0:20", "Queue 2")
        );
        assert_eq!(shown.severity, Severity::Medium);
        assert_eq!(tile(Figure::Waiting, None, &queues).value, Some(2));
    }

    #[test]
    fn a_window_that_stands_still_is_stale() {
        let sums = Sums {
            handled: 3,
            handle_ms: 600_000,
            ..Sums::default()
        };
        let counted = counted(MetricCell::Floor, sums, BasisCell::Streamed);
        let figure = Figure::Of(Kind::HandleTime);
        let shown = tile_at(1_000_000, figure, None, &[], &counted);
        assert_eq!(
            (shown.text.as_str(), shown.note.as_str()),
            ("3:20", "3 handled")
        );
        assert_eq!((shown.age_ms, shown.stale), (Some(4_000), false));
        assert!(tile_at(1_100_000, figure, None, &[], &counted).stale);
    }

    /// AUTH-6: an empty answer without proof is no zero.
    #[test]
    fn nobody_is_a_number_only_where_it_is_proven() {
        let shown = tile(Figure::Ready, Some(&Figures::default()), &[]);
        assert_eq!(
            (shown.text.as_str(), shown.note.as_str()),
            (format::NO_DATA, "unproven")
        );
    }

    #[test]
    fn in_contact_counts_consults_and_non_routed_contacts() {
        let mut figures = Figures::default();
        for (state, count) in [
            (AgentState::InContact, 1_000),
            (AgentState::Consult, 2),
            (AgentState::NonRouted, 3),
            (AgentState::LoggedOut, 500),
        ] {
            figures.agents[usize::from(state.rank())] = count;
        }
        let shown = tile(Figure::InContact, Some(&figures), &[]);
        assert_eq!(shown.text, "1,005");
        assert_eq!(shown.note, "of 1,005");
    }
}
