//! The queues: what we computed beside what the platform reports, those that need a supervisor first.

use super::cell::{level_bar, shown_or_dash};
use super::figure::open_queue;
use super::hold::hold;
use super::icon;
use super::skeleton::skeleton_rows;
use super::spark::spark;
use crate::hook::dom::{El, Els, button, el, yes_no};
use crate::hook::memo::Memo;
use crate::hook::react::*;
use crate::lens::attention::Severity;
use crate::lens::figure::Kind;
use crate::lens::figure_choice::Beside;
use crate::lens::queue_order::{self, QueueColumn, QueueSort};
use crate::lens::queues::{MAX_SHOWN, QueueView};
use crate::shell::zone;
use crate::store::{Held, Store, use_store};
use crate::text::state::Shown;
use crate::text::{self, format};
use floorlight_core::frame::MetricCell;

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
type Column = (
    Option<QueueColumn>,
    &'static str,
    &'static str,
    &'static str,
);

const COLUMNS: [Column; 13] = [
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
    let body = hold(el("tbody", ""), held).each(
        move || order.with(|(_, rows)| rows.iter().copied().take(MAX_SHOWN).collect()),
        move |row: u32| {
            let view = Memo::new(move |_| {
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

/// Makes the cells of the columns, in their order.
fn cell(column: usize) -> El {
    el("td", COLUMNS.get(column).map_or("", |column| column.3))
}

fn queue_row(store: Store, row: u32, view: Memo<Option<QueueView>>) -> El {
    let cells = [
        level_cell(view),
        reported_cell(2, view, |view| {
            let alone = view.figure(Kind::ServiceLevel).is_err();
            let level = view.reported.service_level?;
            Some((format::percent(level), alone.then_some(view.level_severity)))
        }),
        count_cell(3, view, |view| view.waiting),
        wait_cell(view),
        reported_cell(5, view, |view| {
            let alone = view.oldest_ms.is_none();
            let wait = view.reported.wait_s?;
            Some((format::seconds(wait), alone.then_some(view.wait_severity)))
        }),
        figure_cell(6, view, Kind::SpeedOfAnswer),
        figure_cell(7, view, Kind::AbandonRate),
        figure_cell(8, view, Kind::HandleTime),
        agents_cell(view),
        staffed_cell(view),
        cell(11).with(spark(
            move || store.points(MetricCell::Queue(row), Kind::ServiceLevel),
            |value| Kind::ServiceLevel.write(value),
        )),
        cell(12).say(move || view.with(|view| view.as_ref().map(age))),
    ];
    el("tr", "")
        .toggle("old", move || {
            view.with(|view| view.as_ref().is_some_and(|view| view.stale))
        })
        .live_attr("aria-current", move || {
            let id = view.with(|view| view.as_ref().and_then(|view| view.id.clone()))?;
            let open = store.address.with(|address| {
                matches!(&address.figures.beside, Some(Beside::Queue(open)) if *open == id)
            });
            open.then(|| yes_no(true))
        })
        .with(name_cell(store, view))
        .all(cells.into())
}

fn name_cell(store: Store, view: Memo<Option<QueueView>>) -> El {
    let name = move || view.with(|view| view.as_ref().map(|view| view.name.clone()));
    let open = move |_| {
        let id = view.with_untracked(|view| view.as_ref().and_then(|view| view.id.clone()));
        if let Some(id) = id {
            open_queue(store, id);
        }
    };
    let link = button("link")
        .attr("dir", "auto")
        .live_attr("title", name)
        .on("click", open)
        .say(name);
    el("th", "name").attr("scope", "row").with(link)
}

fn level_cell(view: Memo<Option<QueueView>>) -> El {
    let title = move || {
        view.with(|view| {
            let view = view.as_ref()?;
            let level = match view.figure(Kind::ServiceLevel) {
                Ok(level) => Kind::ServiceLevel.write(level),
                Err(absence) => text::figure::reason(absence, Kind::ServiceLevel).to_owned(),
            };
            let target = view.target.map_or_else(
                || "no target set".to_owned(),
                |target| text::figure::target(target, view.target_seconds),
            );
            Some(format!("{level} ({target})"))
        })
    };
    cell(1).live_attr("title", title).with(level_bar(view))
}

/// A reported figure, and how much it needs a supervisor where it stands alone.
type Reported = (String, Option<Severity>);

/// A figure that the platform reports: quiet, and hatched once it is older than its limit. It is tinted
/// where it stands alone.
fn reported_cell(
    column: usize,
    view: Memo<Option<QueueView>>,
    write: fn(&QueueView) -> Option<Reported>,
) -> El {
    let found = move || view.with(|view| view.as_ref().and_then(write));
    let tint = el("span", "tint")
        .live_attr("data-severity", move || found()?.1?.slug())
        .say(move || shown_or_dash(found().map(|(text, _)| text)));
    let cell = cell(column);
    let _ = cell.element().class_list().add_1("reported");
    cell.live_attr("title", move || {
        found().is_none().then_some("Not provided by the platform")
    })
    .with(tint)
}

fn count_cell(
    column: usize,
    view: Memo<Option<QueueView>>,
    read: fn(&QueueView) -> Option<u32>,
) -> El {
    let count = move || view.with(|view| view.as_ref().and_then(read));
    cell(column)
        .live_attr("title", move || {
            count().is_none().then_some("Not provided by the platform")
        })
        .say(move || shown_or_dash(count().map(|count| format::count(count.into()))))
}

fn wait_cell(view: Memo<Option<QueueView>>) -> El {
    let text = move || {
        view.with(|view| match view {
            // Nobody waits: there is no longest wait.
            Some(QueueView {
                waiting: Some(0), ..
            }) => Some(String::new()),
            Some(view) => view.oldest_ms.map(format::running),
            None => None,
        })
    };
    let severity = move || {
        view.with(|view| {
            let view = view.as_ref()?;
            view.oldest_ms.and_then(|_| view.wait_severity.slug())
        })
    };
    let tint = el("span", "tint")
        .live_attr("data-severity", severity)
        .say(move || shown_or_dash(text()));
    cell(4)
        .live_attr("title", move || {
            text().is_none().then_some("Not provided by the platform")
        })
        .with(tint)
}

fn figure_cell(column: usize, view: Memo<Option<QueueView>>, kind: Kind) -> El {
    let figure = move || view.with(|view| view.as_ref().map(|view| view.figure(kind)));
    cell(column)
        .live_attr("title", move || match figure() {
            Some(Err(absence)) => Some(text::figure::reason(absence, kind)),
            _ => None,
        })
        .say(move || {
            let value = figure().and_then(Result::ok);
            shown_or_dash(value.map(|value| kind.write(value)))
        })
}

fn agents_cell(view: Memo<Option<QueueView>>) -> El {
    let counts = (0..3).map(|place| {
        let found = move || view.with(|view| view.as_ref()?.agents.by_state().get(place).copied());
        let shown = move || found().map_or(Shown::Unseen, |(state, _)| Shown::State(state));
        el("span", "state")
            .live_attr("data-state", move || shown().slug())
            .live_attr("title", move || shown().word())
            .with(icon::live_icon(move || icon::of_state(shown())))
            .with(el("span", "visually-hidden").say(move || shown().word()))
            .say(move || found().map(|(_, count)| format::count(count.into())))
    });
    cell(9).with(el("span", "by-state").all(counts.collect()))
}

fn staffed_cell(view: Memo<Option<QueueView>>) -> El {
    let count = |read: fn(&QueueView) -> Option<u32>| {
        move || {
            let count = view.with(|view| view.as_ref().and_then(read));
            shown_or_dash(count.map(|count| format::count(count.into())))
        }
    };
    let short = move || {
        view.with(|view| {
            let view = view.as_ref()?;
            (view.staffed? < view.scheduled?).then_some("medium")
        })
    };
    let staffed = el("span", "tint")
        .live_attr("data-severity", short)
        .say(count(|view| view.staffed));
    let scheduled = el("span", "quiet")
        .text(" / ")
        .say(count(|view| view.scheduled));
    cell(10).with(staffed).with(scheduled)
}

fn age(view: &QueueView) -> String {
    match (view.stale, view.reported_at) {
        (true, Some(at)) => format!("since {}", zone::time_of_day(at)),
        _ => shown_or_dash(view.age_ms.map(format::age)),
    }
}
