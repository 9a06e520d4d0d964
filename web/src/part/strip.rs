//! The strip of key figures.

use leptos::prelude::*;

use crate::hook::dom::{El, el, svg};
use crate::lens::tiles::{Figure, TileView};
use crate::lens::trend::MAX_SAMPLES;
use crate::shell::zone;
use crate::store::use_store;
use crate::text::format;

const SPARK_WIDTH: u32 = 180;
const SPARK_HEIGHT: u32 = 22;

/// Draws the strip.
#[must_use]
pub fn strip() -> El {
    let tiles = Figure::ALL.into_iter().enumerate();
    el("section", "strip")
        .attr("aria-label", "Key figures")
        .all(tiles.map(|(place, figure)| tile(place, figure)).collect())
}

/// Draws a tile: its name, its number with unit and note, its age, and how it moved.
fn tile(place: usize, figure: Figure) -> El {
    let store = use_store();
    let tile = Memo::new(move |_| {
        let stale = store.floor_is_stale();
        store.tile(figure, stale)
    });
    let age = move || {
        tile.with(|tile: &TileView| match (tile.age_ms, tile.stale) {
            (Some(age), true) => {
                let at = store.hub_now().offset(-age);
                format!("since {}", zone::time_of_day(at))
            }
            (Some(age), false) => format::age(age),
            (None, _) => String::new(),
        })
    };
    let path = move || {
        store.trends.with(|trends| {
            trends
                .get(place)
                .and_then(|trend| trend.path(SPARK_WIDTH, SPARK_HEIGHT))
                .unwrap_or_default()
        })
    };
    let range = move || {
        store.trends.with(|trends| {
            let range = trends.get(place).and_then(|trend| trend.range())?;
            Some(format!(
                "Up to {} minutes, as seen since this page was opened: {} to {}",
                MAX_SAMPLES / 6,
                scaled(figure, range.0),
                scaled(figure, range.1)
            ))
        })
    };
    let drawing = svg("svg", "")
        .attrs(&[
            ("viewBox", "0 -1 180 24"),
            ("preserveAspectRatio", "none"),
            ("aria-hidden", "true"),
        ])
        .with(svg("path", "").live_attr("d", path));
    let note = el("span", "note")
        .attr("dir", "auto")
        .live_attr("title", move || tile.with(|tile| tile.sentence.clone()))
        .say(move || tile.with(|tile| tile.note.clone()));
    let body = el("p", "body")
        .with(el("strong", "").say(move || tile.with(|tile| tile.text.clone())))
        .with(note);
    let foot = el("div", "foot")
        .with(el("div", "spark").live_attr("title", range).with(drawing))
        .with(
            el("span", "age")
                .attr("title", "How old the figure is")
                .say(age),
        );
    el("div", "tile")
        .toggle("stale", move || tile.with(|tile| tile.stale))
        .toggle("loading", move || !store.loaded.get())
        .attr("data-figure", figure.slug())
        .live_attr("data-severity", move || {
            tile.with(|tile| tile.severity.slug())
        })
        .with(
            el("p", "name")
                .attr("title", figure.name())
                .text(figure.name()),
        )
        .with(body)
        .with(foot)
}

fn scaled(figure: Figure, value: u32) -> String {
    match figure {
        Figure::LongestWait => format::seconds(value),
        Figure::LowestServiceLevel => format::percent(u16::try_from(value).unwrap_or(u16::MAX)),
        Figure::InContact
        | Figure::Ready
        | Figure::WrapUp
        | Figure::NotReady
        | Figure::NotResponding
        | Figure::LoggedOut => format::count(value.into()),
    }
}
