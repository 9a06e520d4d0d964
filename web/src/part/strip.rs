//! The strip of key figures.

use leptos::prelude::*;

use crate::hook::live::live;
use crate::lens::tiles::{Figure, TileView};
use crate::lens::trend::MAX_SAMPLES;
use crate::shell::zone;
use crate::store::use_store;
use crate::text::format;

const SPARK_WIDTH: u32 = 180;
const SPARK_HEIGHT: u32 = 22;

/// Draws the strip.
#[component]
pub fn Strip() -> impl IntoView {
    let tiles = Figure::ALL
        .into_iter()
        .enumerate()
        .map(|(place, figure)| view! { <Tile place figure /> });
    view! {
        <section class="strip" aria-label="Key figures">
            {tiles.collect_view()}
        </section>
    }
}

/// Draws a tile: its name, its number with unit and note, its age, and how it moved.
#[component]
fn Tile(place: usize, figure: Figure) -> impl IntoView {
    let store = use_store();
    let tile = Memo::new(move |_| {
        let stale = store.floor_is_stale();
        store.tile(figure, stale)
    });
    let age = live(move || {
        tile.with(|tile: &TileView| match (tile.age_ms, tile.stale) {
            (Some(age), true) => {
                let at = store.hub_now().offset(-age);
                format!("since {}", zone::time_of_day(at))
            }
            (Some(age), false) => format::age(age),
            (None, _) => String::new(),
        })
    });
    let path = live(move || {
        store.trends.with(|trends| {
            trends
                .get(place)
                .and_then(|trend| trend.path(SPARK_WIDTH, SPARK_HEIGHT))
                .unwrap_or_default()
        })
    });
    let range = live(move || {
        store.trends.with(|trends| {
            let range = trends.get(place).and_then(|trend| trend.range())?;
            Some(format!(
                "Up to {} minutes, as seen since this page was opened: {} to {}",
                MAX_SAMPLES / 6,
                scaled(figure, range.0),
                scaled(figure, range.1)
            ))
        })
    });
    view! {
        <div
            class="tile"
            class:stale=live(move || tile.with(|tile| tile.stale))
            class:loading=live(move || !store.loaded.get())
            data-figure=figure.slug()
            data-severity=live(move || tile.with(|tile| tile.severity.slug()))
        >
            <p class="name" title=figure.name()>
                {figure.name()}
            </p>
            <p class="body">
                <strong>{live(move || tile.with(|tile| tile.text.clone()))}</strong>
                <span class="note" dir="auto" title=live(move || tile.with(|tile| tile.sentence.clone()))>
                    {live(move || tile.with(|tile| tile.note.clone()))}
                </span>
            </p>
            <div class="foot">
                <div class="spark" title=range>
                    <svg viewBox="0 -1 180 24" preserveAspectRatio="none" aria-hidden="true">
                        <path d=path></path>
                    </svg>
                </div>
                <span class="age" title="How old the figure is">
                    {age}
                </span>
            </div>
        </div>
    }
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
