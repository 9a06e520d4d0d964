//! The strip of key figures: the window, the tiles, and agents by state.

use super::figure::{state_count, tile};
use crate::hook::dom::{El, el};
use crate::lens::figure::{self, Minutes, WINDOWS};
use crate::lens::tiles::Figure;
use crate::shell::zone;
use crate::store::{Store, use_store};

/// Draws the strip.
#[must_use]
pub fn strip() -> El {
    let store = use_store();
    let bar = el("header", "")
        .with(window_choice(store))
        .with(el("p", "").say(move || span(store)));
    let tiles = el("div", "tiles").all(Figure::TILES.into_iter().map(tile).collect());
    let states = el("div", "counts")
        .attrs(&[("role", "group"), ("aria-label", "Agents by state")])
        .all(Figure::STATES.into_iter().map(state_count).collect());
    el("section", "strip card")
        .attr("aria-label", "Key figures")
        .with(bar)
        .with(tiles)
        .with(states)
}

/// Draws the choice of the window.
fn window_choice(store: Store) -> El {
    let choices = WINDOWS.into_iter().map(|minutes| {
        let input = el("input", "")
            .attrs(&[("type", "radio"), ("name", "window")])
            .prop("checked", move || {
                store
                    .address
                    .with(|address| address.figures.window == Minutes(minutes))
            })
            .on("change", move |_| {
                store.choose(|address| address.figures.window = Minutes(minutes));
            });
        el("label", "")
            .with(input)
            .with(el("span", "").text(&minutes.to_string()))
    });
    el("fieldset", "segments")
        .with(el("legend", "").text("Last minutes"))
        .all(choices.collect())
}

/// Says which span the windowed figures cover, and that it is not full where it is not.
fn span(store: Store) -> Option<String> {
    let window = store.address.with(|address| address.figures.window);
    store.counted.with(|counted| {
        let stamp = counted.stamp.as_ref()?;
        let until = zone::time_of_day(stamp.as_of);
        Some(match figure::only_since(stamp, window) {
            Some(since) => format!(
                "since {} only, to {until}: the window is not full",
                zone::time_of_day(since)
            ),
            None => format!(
                "{} to {until}",
                zone::time_of_day(figure::begins(stamp, window))
            ),
        })
    })
}
