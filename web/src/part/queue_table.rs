//! The queues: what we computed beside what the platform reports, those that need a supervisor first.

use super::hold::hold;
use super::queue_cells::queue_row;
use super::skeleton::skeleton_rows;
use crate::hook::dom::{El, Els, button, el};
use crate::hook::memo::Memo;
use crate::hook::react::*;
use crate::lens::queue_order::{self, QueueColumn, QueueSort};
use crate::lens::queues::{MAX_SHOWN, QueueView};
use crate::store::{Held, Store, use_store};
use crate::text::format;

/// So many rows are in sight before the table is scrolled, and some more.
const IN_SIGHT: usize = 12;

/// Draws the table.
#[must_use]
pub fn queue_table() -> El {
    let store = use_store();
    let sort = Memo::new(move |_| store.address.with(|address| address.figures.order));
    let views = Memo::new(move |_| {
        // What people choose is followed at once, what the floor says once a second.
        store.beat.track();
        store.choice.with(|_| ());
        store.directory.track();
        let mut views = untrack(|| store.queue_views());
        queue_order::order(&mut views, sort.get());
        views
    });
    let held = RwSignal::new(Held::default());
    // Rows keep their places under the pointer and the focus.
    let order = Memo::new(move |before: Option<&(Option<QueueSort>, Vec<u32>)>| {
        let now: Vec<u32> = views.with(|views| views.iter().map(|view| view.row).collect());
        let sort = sort.get();
        match before {
            Some((by, rows)) if held.get().any() && *by == sort && rows.len() == now.len() => {
                (sort, rows.clone())
            }
            _ => (sort, now),
        }
    });
    let count = Memo::new(move |_| order.with(|(_, rows)| rows.len()));
    let caption = move || {
        let by = if sort.get().is_none() {
            " · attention first"
        } else {
            ""
        };
        match count.get() {
            0 => String::new(),
            all if all > MAX_SHOWN => {
                format!("{MAX_SHOWN} of {}{by}", format::count(all as u64))
            }
            all => format!("{}{by}", format::count(all as u64)),
        }
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
            Some(true) => table(store, sort, views, order, held),
        }]
    };
    el("section", "queues card")
        .attr("aria-label", "Queues")
        .with(header)
        .redrawn(body)
}

/// A column: what it is ordered by, its name, what is said of it, and whether it holds numbers.
pub(super) type Column = (
    Option<QueueColumn>,
    &'static str,
    &'static str,
    &'static str,
);

pub(super) const COLUMNS: [Column; 13] = [
    (Some(QueueColumn::Name), "Queue", "", "name"),
    (
        Some(QueueColumn::ServiceLevel),
        "Service level",
        "Computed over the window, against the queue's target",
        "",
    ),
    (
        None,
        "reported",
        "Service level as the platform reports it",
        "number",
    ),
    (
        Some(QueueColumn::Waiting),
        "Waiting",
        "Contacts that wait now",
        "number",
    ),
    (
        Some(QueueColumn::LongestWait),
        "Longest",
        "Longest wait: how long the oldest waiting contact has waited",
        "number",
    ),
    (
        None,
        "reported",
        "Wait as the platform reports it",
        "number",
    ),
    (
        Some(QueueColumn::SpeedOfAnswer),
        "Answer",
        "Speed of answer: the mean wait of those answered in the window",
        "number",
    ),
    (
        Some(QueueColumn::AbandonRate),
        "Abandoned",
        "Of the contacts offered in the window",
        "number",
    ),
    (
        Some(QueueColumn::HandleTime),
        "Handle",
        "Handle time: the mean of talk, hold and wrap-up of contacts completed in the window",
        "number",
    ),
    (
        Some(QueueColumn::Agents),
        "Agents",
        "Whose present state names this queue: ready, in contact, in wrap-up, not ready",
        "agents-by-state",
    ),
    (
        Some(QueueColumn::Staffed),
        "Staffed",
        "Agents signed in who serve the queue / scheduled to work now",
        "number",
    ),
    (None, "30 min", "Service level by minute", "line"),
    (
        None,
        "Age",
        "How old the reported figures are",
        "number age",
    ),
];

/// The widths of the columns, as the style sheet has them.
const WIDTHS: [&str; 13] = [
    "",
    "of-level",
    "",
    "",
    "wide",
    "",
    "",
    "wide",
    "",
    "of-agents",
    "wide",
    "wide",
    "of-age",
];

fn table(
    store: Store,
    sort: Memo<Option<QueueSort>>,
    views: Memo<Vec<QueueView>>,
    order: Memo<(Option<QueueSort>, Vec<u32>)>,
    held: RwSignal<Held>,
) -> El {
    let heads = COLUMNS.into_iter().map(|column| head(store, sort, column));
    let head = el("thead", "").with(el("tr", "").all(heads.collect()));
    // A frame of their own for those below: all forty take more than a frame has beside the agents.
    let below = Memo::new(move |_| {
        store.beat_below.track();
        store.choice.with(|_| ());
        store.directory.track();
        untrack(|| views.get())
    });
    let in_sight = move |row: u32| {
        order.with(|(_, rows)| rows.iter().take(IN_SIGHT).any(|other| *other == row))
    };
    let body = hold(el("tbody", ""), held).each(
        move || order.with(|(_, rows)| rows.iter().copied().take(MAX_SHOWN).collect()),
        move |row: u32| {
            let view = Memo::new(move |_| {
                let views = if in_sight(row) { views } else { below };
                views.with(|views| views.iter().find(|view| view.row == row).cloned())
            });
            queue_row(store, row, view)
        },
    );
    let widths = WIDTHS.into_iter().map(|class| el("col", class));
    let widths = el("colgroup", "").all(widths.collect());
    el("div", "scroll")
        .attrs(&[
            ("tabindex", "0"),
            ("role", "region"),
            ("aria-label", "Queue figures"),
        ])
        .with(el("table", "").with(widths).with(head).with(body))
}

fn head(store: Store, sort: Memo<Option<QueueSort>>, column: Column) -> El {
    let (by, name, title, class) = column;
    let head = el("th", class).attr("scope", "col");
    let head = if title.is_empty() {
        head
    } else {
        head.attr("title", title)
    };
    let Some(by) = by else {
        return head.text(name);
    };
    let direction = move || {
        let sort = sort.get().filter(|sort| sort.column == by)?;
        Some(if sort.descending {
            "descending"
        } else {
            "ascending"
        })
    };
    let press = button("sort")
        .on("click", move |_| {
            store.choose(|address| {
                let order = &mut address.figures.order;
                *order = QueueSort::pressed(*order, by);
            });
        })
        .text(name);
    head.live_attr("aria-sort", direction).with(press)
}
