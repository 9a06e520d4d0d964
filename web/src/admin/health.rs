//! How the chosen connection fares.

use floorlight_wire::api::HubHealth;

use super::page;
use super::store::use_store;
use super::words;
use crate::hook::dom::{El, Els, el};
use crate::part::skeleton::skeleton_rows;
use crate::shell::zone;
use crate::text::format;

/// Draws the section.
pub(super) fn section() -> El {
    let store = use_store();
    let trouble = move || store.trouble.get();
    let asked = move || {
        store.asked_at.get().map(|at| {
            format!(
                "Asked at {}, again every ten seconds.",
                zone::time_of_day(at)
            )
        })
    };
    page::section(
        "health",
        "Health",
        "How this connection fares, as its hub says.",
    )
    .with(
        el("p", "trouble")
            .attr("role", "status")
            .flag("hidden", move || store.trouble.with(Option::is_none))
            .say(trouble),
    )
    .redrawn(move || match store.chosen_health() {
        None => vec![skeleton_rows(6)],
        Some(connection) => {
            let error = connection.error.map(|error| {
                el("p", "trouble").text(&format!("The hub does not answer: {error}."))
            });
            let hub = connection.hub.as_ref().map_or_else(Vec::new, draw);
            error.into_iter().chain(hub).collect()
        }
    })
    .with(el("p", "quiet").say(asked))
}

fn draw(hub: &HubHealth) -> Els {
    let facts =
        words::facts(hub, zone::time_of_day)
            .into_iter()
            .fold(el("dl", "facts"), |list, fact| {
                let value = el("dd", "")
                    .attr("data-level", fact.level.slug())
                    .text(&fact.value);
                list.with(el("div", "").with(el("dt", "").text(fact.name)).with(value))
            });
    let counters = words::counters(hub).into_iter().fold(
        el("dl", "counters"),
        |list, (name, number, level)| {
            let value = el("dd", "")
                .attr("data-level", level.slug())
                .text(&format::count(number));
            list.with(el("div", "").with(el("dt", "").text(name)).with(value))
        },
    );
    let mut all = vec![
        facts,
        el("h3", "").text("Counted since the hub was made"),
        counters,
    ];
    all.extend(texts(
        "Mistakes in the stored document",
        &hub.directory_errors,
    ));
    all.extend(texts(
        "What could not be read when this life began",
        &hub.diagnostics,
    ));
    all.extend(texts(
        "Last messages that could not be read, without their values",
        &hub.malformed,
    ));
    all.extend(texts(
        "Words that this version does not know",
        &hub.unknown_words,
    ));
    all
}

fn texts(title: &str, lines: &[String]) -> Els {
    if lines.is_empty() {
        return Vec::new();
    }
    let list = lines.iter().fold(el("ul", "texts"), |list, line| {
        list.with(el("li", "").with(el("code", "").attr("dir", "auto").text(line)))
    });
    vec![el("h3", "").text(title), list]
}
