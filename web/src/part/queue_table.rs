//! The queues, those that need a supervisor first.

use leptos::prelude::*;

use super::cell::{level_bar, shown_or_dash};
use super::skeleton::skeleton_rows;
use crate::hook::dom::{El, Els, button, el, yes_no};
use crate::lens::address;
use crate::lens::queues::{self, MAX_SHOWN, QueueView};
use crate::shell::zone;
use crate::store::use_store;
use crate::text::format;

/// Draws the table.
#[must_use]
pub fn queue_table() -> El {
    let store = use_store();
    let views = Memo::new(move |_| {
        let directory = store.directory.get();
        let hub_now = store.hub_now();
        let mut views: Vec<_> = store.queues.with(|queues| {
            queues
                .iter()
                .map(|queue| QueueView::write(queue, &directory, hub_now))
                .collect()
        });
        queues::by_attention(&mut views);
        views
    });
    let pointed_at = RwSignal::new(false);
    // Rows keep their places under the pointer.
    let order = Memo::new(move |before: Option<&Vec<u32>>| {
        let now: Vec<u32> = views.with(|views| views.iter().map(|view| view.row).collect());
        match before {
            Some(before) if pointed_at.get() && before.len() == now.len() => before.clone(),
            _ => now,
        }
    });
    let count = Memo::new(move |_| order.with(Vec::len));
    let caption = move || match count.get() {
        0 => String::new(),
        all if all > MAX_SHOWN => format!(
            "{MAX_SHOWN} of {} · attention first",
            format::count(all as u64)
        ),
        all => format!("{} · attention first", format::count(all as u64)),
    };
    let header = el("header", "")
        .with(el("h2", "").text("Queues"))
        .with(el("p", "").say(caption));
    // Not loaded, loaded without a queue, or with queues: drawn anew only when that changes.
    let phase = Memo::new(move |_| store.loaded.get().then(|| count.get() > 0));
    let body = move || -> Els {
        vec![match phase.get() {
            None => skeleton_rows(4),
            Some(false) => el("p", "empty")
                .text("No queue has reported figures yet. They appear with the first report."),
            Some(true) => table(views, order, pointed_at),
        }]
    };
    el("section", "queues card")
        .attr("aria-label", "Queues")
        .with(header)
        .redrawn(body)
}

/// The columns: their name, and what is said of them.
const COLUMNS: [(&str, &str); 7] = [
    ("Queue", ""),
    ("Service level", ""),
    ("Wait (reported)", "As the platform reports it"),
    (
        "Available / seen",
        "Available as reported, of the signed-in agents seen in this queue",
    ),
    ("Abandoned", ""),
    ("Volume 1 h", ""),
    ("Age", ""),
];
/// The columns from here on hold numbers.
const FIRST_NUMBER: usize = 2;

fn table(views: Memo<Vec<QueueView>>, order: Memo<Vec<u32>>, pointed_at: RwSignal<bool>) -> El {
    let heads = COLUMNS
        .into_iter()
        .enumerate()
        .map(|(place, (name, title))| {
            let class = if place < FIRST_NUMBER { "" } else { "number" };
            let head = el("th", class).attr("scope", "col").text(name);
            if title.is_empty() {
                head
            } else {
                head.attr("title", title)
            }
        });
    let head = el("thead", "").with(el("tr", "").all(heads.collect()));
    let body = el("tbody", "").each(
        move || order.with(|rows| rows.iter().copied().take(MAX_SHOWN).collect()),
        move |row: u32| {
            let view = Memo::new(move |_| {
                views.with(|views| views.iter().find(|view| view.row == row).cloned())
            });
            queue_row(view)
        },
    );
    el("div", "scroll")
        .attrs(&[
            ("tabindex", "0"),
            ("role", "region"),
            ("aria-label", "Queue figures"),
        ])
        .on("pointerenter", move |_| pointed_at.set(true))
        .on("pointerleave", move |_| pointed_at.set(false))
        .with(el("table", "").with(head).with(body))
}

fn queue_row(view: Memo<Option<QueueView>>) -> El {
    let store = use_store();
    let text = move |write: fn(&QueueView) -> Option<String>| {
        move || view.with(|view| shown_or_dash(view.as_ref().and_then(write)))
    };
    let name = move || view.with(|view| view.as_ref().map(|view| view.name.clone()));
    let hint = move || {
        name().map(|mut name| {
            name.push_str(": show the agents of this queue");
            name
        })
    };
    let picked = move || {
        let is_picked = view.with(|view| {
            let id = view.as_ref().and_then(|view| view.id.clone());
            id.is_some_and(|id| store.address.with(|address| address.queues.contains(&id)))
        });
        yes_no(is_picked)
    };
    let pick = move |_| {
        if let Some(id) = view.with_untracked(|view| view.as_ref().and_then(|view| view.id.clone()))
        {
            store.choose(|address| address::toggle(&mut address.queues, id));
        }
    };
    let age = move || {
        view.with(|view| match view {
            Some(QueueView {
                stale: true,
                reported_at: Some(at),
                ..
            }) => format!("since {}", zone::time_of_day(*at)),
            Some(view) => shown_or_dash(view.age_ms.map(format::age)),
            None => String::new(),
        })
    };
    let link = button("link")
        .attr("dir", "auto")
        .live_attr("aria-pressed", picked)
        .live_attr("title", hint)
        .on("click", pick)
        .say(name);
    let wait = el("span", "tint")
        .live_attr("data-severity", move || {
            view.with(|view| view.as_ref().and_then(|view| view.wait_severity.slug()))
        })
        .say(text(|view| view.wait_s.map(format::seconds)));
    let seen = el("span", "quiet")
        .text(" / ")
        .say(text(|view| Some(format::count(view.seen.into()))));
    let count = |read: fn(&QueueView) -> Option<u32>| {
        move || {
            let count = view.with(|view| view.as_ref().and_then(read));
            shown_or_dash(count.map(|count| format::count(count.into())))
        }
    };
    el("tr", "")
        .toggle("stale", move || {
            view.with(|view| view.as_ref().is_some_and(|view| view.stale))
        })
        .with(el("th", "").attr("scope", "row").with(link))
        .with(
            el("td", "")
                .live_attr("title", move || {
                    view.with(|view| view.as_ref().and_then(target_sentence))
                })
                .with(level_bar(view)),
        )
        .with(el("td", "number").with(wait))
        .with(
            el("td", "number")
                .say(count(|view| view.available))
                .with(seen),
        )
        .with(el("td", "number").say(count(|view| view.abandoned)))
        .with(el("td", "number").say(count(|view| view.volume_1h)))
        .with(el("td", "number quiet age").say(age))
}

fn target_sentence(view: &QueueView) -> Option<String> {
    let level = view.level.map_or_else(
        || "Service level not provided".to_owned(),
        |level| format!("Service level {}", format::percent(level)),
    );
    Some(match (view.target, view.target_seconds) {
        (Some(target), Some(seconds)) => {
            format!(
                "{level} (target {} in {seconds} s)",
                format::percent(target)
            )
        }
        (Some(target), None) => format!("{level} (target {})", format::percent(target)),
        (None, _) => format!("{level} (no target set)"),
    })
}
