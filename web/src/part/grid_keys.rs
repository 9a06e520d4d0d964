//! The keyboard in the agents grid.

use super::grid::{self, GridState};
use super::grid_group::toggle_fold;
use crate::hook::react::*;
use crate::lens::group::{self, Line};
use crate::lens::window;
use crate::store::Store;

/// What a key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    Rows(isize),
    Pages(isize),
    First,
    Last,
    Columns(isize),
    Open,
    Close,
    SortNow,
    Sort,
}

fn act_of(key: &str) -> Option<Act> {
    Some(match key {
        "ArrowDown" | "j" => Act::Rows(1),
        "ArrowUp" | "k" => Act::Rows(-1),
        "PageDown" => Act::Pages(1),
        "PageUp" => Act::Pages(-1),
        "Home" => Act::First,
        "End" => Act::Last,
        "ArrowRight" => Act::Columns(1),
        "ArrowLeft" => Act::Columns(-1),
        "Enter" | " " => Act::Open,
        "Escape" => Act::Close,
        "r" => Act::SortNow,
        "s" => Act::Sort,
        _ => return None,
    })
}

/// Handles a key.
pub fn keyed(store: Store, state: GridState, event: &web_sys::KeyboardEvent) {
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return;
    }
    // A button in the head has its own keys.
    let on_grid = event.target() == event.current_target();
    let Some(act) = act_of(&event.key()).filter(|_| on_grid) else {
        return;
    };
    event.prevent_default();
    let page = (state.height.get_untracked() / state.row_height.get_untracked().max(1)).max(2) - 1;
    match act {
        Act::Rows(step) => step_rows(store, state, step),
        Act::Pages(step) => {
            step_rows(store, state, step * isize::try_from(page).unwrap_or(1));
        }
        Act::First => go_to(store, state, 0),
        Act::Last => go_to(store, state, usize::MAX),
        Act::Columns(step) => step_columns(store, state, step),
        Act::Open => {
            if let Some((line, _)) = state.active.get_untracked() {
                grid::open(store, line);
            }
        }
        Act::Close => close(store),
        Act::SortNow => store.order_now(),
        Act::Sort => sort(store, state),
    }
}

/// Sorts by the column at hand; again turns the order round, as a click on its head does.
fn sort(store: Store, state: GridState) {
    let Some((Line::Agent(_), place)) = state.active.get_untracked() else {
        return;
    };
    let column = state
        .columns
        .with_untracked(|columns| columns.get(place).copied());
    if let Some(column) = column {
        store.choose(|address| address.sort = address.sort.clicked(column));
    }
}

/// Makes a row active when the focus enters: the former one, else the first in sight.
pub fn enter(store: Store, state: GridState) {
    if untrack(|| state.active_place(store)).is_none() {
        let first = state.window.get_untracked().first;
        let top = if first > 0 {
            first + window::OVERSCAN
        } else {
            0
        };
        go_to(store, state, top);
    }
}

fn step_rows(store: Store, state: GridState, step: isize) {
    let place = untrack(|| state.active_place(store)).unwrap_or(0);
    go_to(store, state, place.saturating_add_signed(step));
}

fn go_to(store: Store, state: GridState, place: usize) {
    let (line, place) = store.order.with_untracked(|order| {
        let place = place.min(order.lines.len().saturating_sub(1));
        (order.lines.get(place).copied(), place)
    });
    let Some(line) = line else {
        return;
    };
    let column = state.active.get_untracked().map_or(0, |(_, column)| column);
    state.active.set(Some((line, column)));
    if let Some(element) = state.scroller.get_value() {
        let row_height = state.row_height.get_untracked();
        let top = usize::try_from(element.scroll_top()).unwrap_or(0);
        // The head covers the height of one row, and the group in sight that of another above.
        let height = state.height.get_untracked().saturating_sub(row_height);
        let grouped = store.order.with_untracked(|order| !order.groups.is_empty());
        let above = place.saturating_sub(usize::from(grouped));
        let reveal = if above * row_height < top {
            above * row_height
        } else {
            window::reveal(place, top, height, row_height)
        };
        if reveal != top {
            element.set_scroll_top(i32::try_from(reveal).unwrap_or(i32::MAX));
        }
    }
}

/// Goes to the cell beside; on the line of a group, folds or unfolds it.
fn step_columns(store: Store, state: GridState, step: isize) {
    let Some((line, column)) = state.active.get_untracked() else {
        return;
    };
    if let Line::Group(key) = line {
        let folded = store.order.with_untracked(|order| {
            let group = order.groups.iter().find(|group| group.key == key);
            group.is_some_and(|group| group.folded)
        });
        if folded == (step > 0) {
            toggle_fold(store, key);
        }
        return;
    }
    let last = state.columns.with_untracked(Vec::len).saturating_sub(1);
    if column == 0 && step < 0 {
        to_group(store, state);
        return;
    }
    let column = column.saturating_add_signed(step).min(last);
    state.active.set(Some((line, column)));
    let cell =
        document().query_selector(&format!("#agents .row.active > :nth-child({})", column + 1));
    if let (Ok(Some(cell)), Some(element)) = (cell, state.scroller.get_value()) {
        let (cell, whole) = (
            cell.get_bounding_client_rect(),
            element.get_bounding_client_rect(),
        );
        let beyond = if cell.right() > whole.right() {
            cell.right() - whole.right()
        } else if column == 0 {
            -f64::from(element.scroll_left())
        } else {
            (cell.left() - whole.left() - 200.0).min(0.0)
        };
        element.set_scroll_left(element.scroll_left() + beyond as i32);
    }
}

/// Goes from an agent to the line of its group, where there is one.
fn to_group(store: Store, state: GridState) {
    let place = untrack(|| state.active_place(store));
    let group = store.order.with_untracked(|order| {
        let group = group::group_at(&order.groups, place?)?;
        Some(group.place)
    });
    if let Some(place) = group {
        go_to(store, state, place);
    }
}

/// Closes the drawer; without one, lets go of the order.
fn close(store: Store) {
    if store
        .address
        .with_untracked(|address| address.agent.is_some())
    {
        store.choose(|address| address.agent = None);
    } else {
        store.held.update(|held| held.focus = false);
        store.order_now();
    }
}
