//! How the figures went: the hub's minutes, asked for once a minute, and this tab's own samples.

use std::sync::Arc;
use std::time::Duration;

use floorlight_core::desk::Input;
use floorlight_core::frame::MetricCell;
use floorlight_core::metric::Formula;
use wasm_bindgen_futures::spawn_local;

use super::Store;
use crate::answer;
use crate::hook::react::*;
use crate::lens::figure::Kind;
use crate::lens::figure_panel::{self, Clock, Line};
use crate::lens::queues::{Look, QueueView};
use crate::lens::tiles::{Figure, Source, TileView};
use crate::lens::trend::{History, Trend};
use crate::shell::http::{self, Failure};
use crate::shell::timer::Timeout;
use crate::shell::{clock, listener, zone};

/// Trends are asked for this often, in milliseconds.
const EACH_MS: u64 = 60_000;
/// Each time up to this much later, so that many pages do not ask at once.
const JITTER_MS: u64 = 10_000;

/// Takes a sample of each figure of now that is not stale.
pub(super) fn sample(store: Store) {
    untrack(|| {
        if !store.loaded.get() {
            return;
        }
        let hub_now = store.hub_now();
        let mut trends = store.trends.get();
        let mut changed = false;
        for (trend, figure) in trends.iter_mut().zip(Figure::SAMPLED) {
            let tile = store.tile(figure);
            let value = tile.value.filter(|_| !tile.stale);
            changed |= trend.sample(hub_now.get(), value);
        }
        if changed {
            store.trends.set(trends);
        }
    });
}

impl Store {
    /// Asks for the trends now, and again each minute.
    pub(super) fn follow_trends(&self) {
        let due = self.trend_timer.with_value(|timer| timer.is_none());
        if due {
            self.ask_trends_in(Duration::ZERO);
        }
    }

    /// Forgets how the figures went, and asks no more.
    pub(super) fn forget_trends(&self) {
        self.trend_timer.set_value(None);
        self.history.set(None);
        self.trends.set(std::array::from_fn(|_| Trend::default()));
    }

    fn ask_trends_in(&self, wait: Duration) {
        let store = *self;
        let timer = Timeout::after(wait, move || {
            // The timer that calls may not be dropped before its call is over.
            spawn_local(async move {
                let jitter = clock::seed() % JITTER_MS;
                store.ask_trends_in(Duration::from_millis(EACH_MS + jitter));
                // Nobody sees them: the next time is soon enough.
                if listener::visible() {
                    store.ask_trends().await;
                }
            });
        });
        self.trend_timer.set_value(timer);
    }

    async fn ask_trends(&self) {
        let id = |store: &Self| untrack(|| store.connection()).map(|one| one.id.into_owned());
        let Some(connection) = id(self) else {
            return;
        };
        let path = format!("/api/connections/{connection}/trends");
        match http::get_value(&path).await {
            // The answer may be that of a connection that was left meanwhile.
            Ok(told) if id(self).as_ref() == Some(&connection) => {
                let history = History::new(answer::trends::read(&told));
                self.history.set(Some(Arc::new(history)));
            }
            Err(Failure::SignedOut) => self.tell_desk(Input::SessionEnded),
            // What was told stays, with its times; it is asked for again in a minute.
            Ok(_)
            | Err(
                Failure::Offline
                | Failure::Forbidden(_)
                | Failure::Refused { .. }
                | Failure::Unreadable,
            ) => {}
        }
    }

    /// Draws a tile of the strip.
    #[must_use]
    pub fn tile(&self, figure: Figure) -> TileView {
        self.with_source(|source| TileView::write(figure, source))
    }

    /// Says what stands behind a figure of the strip.
    #[must_use]
    pub fn figure_lines(&self, figure: Figure) -> Vec<Line> {
        let clock = Clock {
            time_of_day: zone::time_of_day,
            zone: zone::name,
        };
        self.with_source(|source| figure_panel::lines(figure, source, clock))
    }

    /// Returns how a figure of the strip went over the last half hour, the newest last.
    #[must_use]
    pub fn figure_points(&self, figure: Figure) -> Vec<Option<u32>> {
        if let Figure::Of(kind) = figure {
            return self.points(MetricCell::Floor, kind);
        }
        let place = Figure::SAMPLED.iter().position(|other| *other == figure);
        self.trends.with(|trends| {
            place
                .and_then(|place| trends.get(place))
                .map_or_else(Vec::new, Trend::points)
        })
    }

    /// Returns how a windowed figure of a cell went over the last half hour, minute by minute.
    #[must_use]
    pub fn points(&self, cell: MetricCell, kind: Kind) -> Vec<Option<u32>> {
        let formula = self.formula();
        self.history.with(|history| {
            history
                .as_ref()
                .map_or_else(Vec::new, |history| history.points(cell, kind, formula))
        })
    }

    /// Returns the formula of the service level: the chosen one, else the configured one.
    #[must_use]
    pub fn formula(&self) -> Formula {
        let chosen = self.choice.with(|choice| choice.formula);
        chosen.unwrap_or_else(|| self.directory.with(|directory| directory.formula()))
    }

    /// Writes the rows of the queues table.
    #[must_use]
    pub fn queue_views(&self) -> Vec<QueueView> {
        self.with_source(|source| {
            let look = Look {
                counted: source.counted,
                window: source.window,
                formula: source.formula,
                directory: source.directory,
                hub_now: source.hub_now,
            };
            let queues = source.queues.iter();
            queues.map(|queue| QueueView::write(queue, &look)).collect()
        })
    }

    fn with_source<T>(&self, read: impl FnOnce(&Source<'_>) -> T) -> T {
        let figures = self.figures.get();
        let feed = self.feed.get();
        let (counted, directory) = (self.counted.get(), self.directory.get());
        let window = self.choice.with(|choice| choice.window);
        let formula = self.formula();
        self.queues.with(|queues| {
            read(&Source {
                figures: figures.as_ref(),
                counted: &counted,
                window,
                formula,
                feed: feed.as_ref(),
                queues,
                directory: &directory,
                hub_now: self.hub_now(),
                floor_stale: self.floor_is_stale(),
            })
        })
    }
}
