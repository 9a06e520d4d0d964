//! One recycled row element of the agents grid.

use leptos::prelude::*;

use super::cell::state_pill;
use super::grid::{COLUMNS, GridState};
use crate::hook::dom::{El, el, keep, yes_no};
use crate::lens::row::RowView;
use crate::store::use_store;
use crate::text::format;
use crate::text::state::{Mark, Shown};

/// What a recycled element shows; `None` hides it.
type Slot = RwSignal<Option<RowView>>;

/// Draws the row element `number`; it shows whatever agent stands at its place.
#[must_use]
pub fn grid_row(number: usize, row: Slot, state: GridState) -> El {
    let store = use_store();
    let is = move |ask: fn(&RowView) -> bool| move || row.with(|row| row.as_ref().is_some_and(ask));
    let active = move || {
        let (agent, column) = state.active.get()?;
        row.with(|row| row.as_ref().is_some_and(|row| row.row == agent))
            .then(|| column.to_string())
    };
    let selected = move || {
        let is_selected = store.address.with(|address| {
            row.with(|row| {
                let id = row.as_ref().and_then(|row| row.id.as_ref());
                id.is_some() && id == address.agent.as_ref()
            })
        });
        yes_no(is_selected)
    };
    let top = move || {
        let place = row.with(|row| row.as_ref().map_or(0, |row| row.place));
        let mut top = (place * state.row_height.get()).to_string();
        top.push_str("px");
        top
    };
    let clicked = move |_| {
        if let Some(row) = row.get_untracked() {
            state.active.set(Some((row.row, 0)));
            if row.id.is_some() {
                store.choose(|address| address.agent = row.id);
            }
        }
    };
    el("div", "row")
        .attr("role", "row")
        .toggle("stale", is(|row| row.stale))
        .toggle("fresh", is(|row| row.just_changed))
        .flag("hidden", move || row.with(Option::is_none))
        .live_attr("data-active", active)
        .live_attr("aria-selected", selected)
        .live_attr(
            "aria-rowindex",
            text(row, |row| (row.place + 2).to_string()),
        )
        .style("top", top)
        .on("click", clicked)
        .with(named(cell(number, 0), row, |row| row.name.clone()))
        .with(named(cell(number, 1), row, |row| row.team.clone()))
        .with(state_cell(cell(number, 2), row))
        .with(time_cell(cell(number, 3), row))
        .with(named(cell(number, 4), row, |row| {
            dashed(row.queue.as_ref())
        }))
        .with(cell(number, 5).say(text(row, |row| dashed(row.service_level.as_ref()))))
        .with(cell(number, 6).say(text(row, |row| dashed(row.wait.as_ref()))))
        .with(with_marks(cell(number, 7), row))
}

fn text(row: Slot, write: fn(&RowView) -> String) -> impl Fn() -> String + Copy {
    move || row.with(|row| row.as_ref().map_or_else(String::new, write))
}

fn dashed(text: Option<&String>) -> String {
    text.map_or(format::NO_DATA, String::as_str).to_owned()
}

fn cell(number: usize, column: usize) -> El {
    let class = COLUMNS.get(column).map_or("", |(_, _, class)| class);
    el("div", &format!("cell {class}")).attrs(&[
        ("role", "gridcell"),
        ("id", &cell_id(number, column)),
        ("aria-colindex", &(column + 1).to_string()),
    ])
}

/// Names a cell for `aria-activedescendant`.
#[must_use]
pub fn cell_id(number: usize, column: usize) -> String {
    format!("cell-{number}-{column}")
}

/// A name may be cut off, and may run from right to left.
fn named(cell: El, row: Slot, write: fn(&RowView) -> String) -> El {
    let name = text(row, write);
    cell.live_attr("title", name)
        .with(el("span", "").attr("dir", "auto").say(name))
}

fn state_cell(cell: El, row: Slot) -> El {
    let shown =
        Signal::derive(move || row.with(|row| row.as_ref().map_or(Shown::Unseen, |row| row.shown)));
    cell.with(state_pill(shown, text(row, |row| row.detail.clone())))
}

fn time_cell(cell: El, row: Slot) -> El {
    let severity = move || row.with(|row| row.as_ref().and_then(|row| row.severity.slug()));
    let time = el("span", "tint")
        .live_attr("data-severity", severity)
        .say(text(row, |row| dashed(row.in_state.as_ref())));
    cell.with(time)
}

/// Draws the marks anew only when they change, so that what is pointed at stays.
fn with_marks(cell: El, row: Slot) -> El {
    let place = cell.clone();
    let mut before: Vec<Mark> = Vec::new();
    keep(Box::new(move || {
        let now = row.with(|row| row.as_ref().map_or_else(Vec::new, |row| row.marks.clone()));
        if now != before {
            place.element().set_text_content(None);
            for mark in &now {
                let word = el("span", "mark")
                    .attrs(&[("data-mark", mark.slug), ("title", mark.sentence)])
                    .text(mark.word);
                let _ = place.clone().with(word);
            }
            before = now;
        }
    }));
    cell
}
