//! The drift meter: what sweeps had to put right, by field and hour.

use floorlight_wire::api::moment;

use super::day::{DRIFT_FIELDS, Hour, counted_since, day, total};
use super::page;
use super::store::use_store;
use crate::hook::dom::{El, Els, el};
use crate::part::skeleton::skeleton_rows;
use crate::shell::{clock, zone};
use crate::text::format::{NO_DATA, count};

/// Draws the section.
pub(super) fn section() -> El {
    let store = use_store();
    page::section(
        "drift",
        "Drift",
        "What sweeps had to put right in the last 24 hours, because the stream had not told it. A little \
         is usual.",
    )
    .redrawn(move || {
        let Some(hub) = store.chosen_health().and_then(|one| one.hub) else {
            return vec![skeleton_rows(2)];
        };
        let now = hub.as_of.as_deref().and_then(moment);
        let now = now.unwrap_or_else(clock::now);
        draw(&day(&hub.drift, counted_since(&hub), now))
    })
}

fn draw(day: &[Hour]) -> Els {
    let most = day.iter().filter_map(|(_, counts)| *counts).flatten().max();
    let most = most.unwrap_or(0).max(1);
    let head = day
        .iter()
        .fold(
            el("tr", "").with(el("th", "").attr("scope", "col").text("Field")),
            |row, (start, _)| {
                let hour: String = zone::time_of_day(*start).chars().take(2).collect();
                row.with(el("th", "").attr("scope", "col").text(&hour))
            },
        )
        .with(el("th", "total").attr("scope", "col").text("24 h"));
    let rows = DRIFT_FIELDS.iter().enumerate().map(|(place, name)| {
        let counts = day
            .iter()
            .map(|(_, counts)| counts.and_then(|counts| counts.get(place).copied()));
        let total = total(day, place).map_or_else(|| NO_DATA.to_owned(), count);
        counts
            .fold(
                el("tr", "").with(el("th", "").attr("scope", "row").text(name)),
                |row, number| row.with(cell(number, most)),
            )
            .with(el("td", "total").text(&total))
    });
    let table = el("table", "drift")
        .with(el("caption", "visually-hidden").text("Divergences by field and hour"))
        .with(el("thead", "").with(head))
        .with(el("tbody", "").all(rows.collect()));
    let scroller = el("div", "scroller")
        .attrs(&[
            ("tabindex", "0"),
            ("role", "region"),
            ("aria-label", "Drift by hour"),
        ])
        .with(table);
    let legend = el("p", "quiet").text(
        "State: another state than the stream had told. Since: the same state, begun at another time. \
         Queue: another queue. Missing: not listed any more, and not told as logged out.",
    );
    vec![scroller, legend]
}

fn cell(number: Option<u32>, most: u32) -> El {
    let Some(number) = number else {
        return el("td", "none")
            .attr("title", "Not counted yet")
            .with(el("span", "").text(NO_DATA));
    };
    let percent = u64::from(number) * 100 / u64::from(most);
    let bar = el("span", "bar")
        .attr("aria-hidden", "true")
        .style("height", move || format!("{percent}%"));
    el("td", if number == 0 { "none" } else { "" })
        .with(bar)
        .with(el("span", "").text(&number.to_string()))
}
