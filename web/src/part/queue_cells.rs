//! The cells of a queue's row, in the order of the table's columns.

use super::cell::{level_bar, shown_or_dash};
use super::figure::open_queue;
use super::icon;
use super::queue_table::COLUMNS;
use super::spark::spark;
use crate::hook::dom::{El, button, el, yes_no};
use crate::hook::memo::Memo;
use crate::lens::attention::Severity;
use crate::lens::figure::Kind;
use crate::lens::figure_choice::Beside;
use crate::lens::queues::QueueView;
use crate::shell::zone;
use crate::store::Store;
use crate::text::state::Shown;
use crate::text::{self, format};
use floorlight_core::frame::MetricCell;

/// Makes the cells of the columns, in their order.
fn cell(column: usize) -> El {
    el("td", COLUMNS.get(column).map_or("", |column| column.3))
}

/// Draws the row of a queue.
pub(super) fn queue_row(store: Store, row: u32, view: Memo<Option<QueueView>>) -> El {
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
