//! The agents, as many as there are: only the rows in sight exist, and each keeps its element.
//!
//! The focus stays on the grid; `aria-activedescendant` names the cell, so that a row that scrolls out
//! of sight never takes the focus with it.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement};

use super::grid_keys;
use super::grid_row::{cell_id, grid_row};
use super::skeleton::skeleton_rows;
use crate::hook::dom::{El, button, el};
use crate::hook::use_size::use_size;
use crate::lens::row::RowView;
use crate::lens::sort::Column;
use crate::lens::window::{MAX_SLOTS, Window};
use crate::shell::media;
use crate::store::{Store, use_store};

/// The id by which the keyboard finds the grid.
pub const GRID_ID: &str = "agents";
/// The columns: what they are ordered by, their name, and what is said of them.
pub const COLUMNS: [(Column, &str, &str); 8] = [
    (Column::Agent, "Agent", "agent"),
    (Column::Team, "Team", "team"),
    (Column::State, "State", "state"),
    (Column::InState, "In state", "in-state"),
    (Column::Queue, "Queue", "queue"),
    (Column::ServiceLevel, "SL at start", "level-at-start"),
    (Column::Wait, "Wait at start", "wait-at-start"),
    (Column::Marks, "Flags", "flags"),
];
/// The height of a row where the style sheet does not say, in pixels.
const ROW_HEIGHT: usize = 32;

/// Where the grid stands: what is in sight, and which cell is active.
#[derive(Clone, Copy)]
pub struct GridState {
    /// The part of the list that is drawn.
    pub window: RwSignal<Window>,
    /// The height of a row, in pixels.
    pub row_height: RwSignal<usize>,
    /// The height of the part in sight, in pixels.
    pub height: RwSignal<usize>,
    /// The active cell: the agent's row, and the column.
    pub active: RwSignal<Option<(u32, usize)>>,
    /// The element that scrolls.
    pub scroller: StoredValue<Option<Element>, LocalStorage>,
}

impl GridState {
    /// Returns the place of the active row in the list.
    #[must_use]
    pub fn active_place(&self, store: Store) -> Option<usize> {
        let (row, _) = self.active.get()?;
        store
            .order
            .with(|order| order.rows.iter().position(|other| *other == row))
    }

    fn measure(&self, element: &Element) {
        let row_height = media::pixels(element, "--row-height").unwrap_or(ROW_HEIGHT);
        let height = usize::try_from(element.client_height()).unwrap_or(0);
        let top = usize::try_from(element.scroll_top()).unwrap_or(0);
        set_if_changed(self.row_height, row_height);
        set_if_changed(self.height, height);
        set_if_changed(self.window, Window::at(top, height, row_height));
    }
}

fn set_if_changed<T: PartialEq + Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    if signal.with_untracked(|present| *present != value) {
        signal.set(value);
    }
}

/// Gives the grid the focus.
pub fn focus() {
    let grid = document()
        .get_element_by_id(GRID_ID)
        .and_then(|element| element.dyn_into::<HtmlElement>().ok());
    if let Some(grid) = grid {
        let _ = grid.focus();
    }
}

/// Draws the grid.
#[must_use]
pub fn grid() -> El {
    let store = use_store();
    let grid = el("div", "grid card");
    let state = GridState {
        window: RwSignal::new(Window::at(0, 600, ROW_HEIGHT)),
        row_height: RwSignal::new(ROW_HEIGHT),
        height: RwSignal::new(600),
        active: RwSignal::new(None),
        scroller: StoredValue::new_local(Some(grid.element().clone())),
    };
    use_size(grid.element(), move |element| state.measure(element));
    let slots: Vec<RwSignal<Option<RowView>>> =
        (0..MAX_SLOTS).map(|_| RwSignal::new(None)).collect();
    let slots = StoredValue::new(slots);
    fill(store, state, slots);
    follow_selection(store, state);
    let count = Memo::new(move |_| store.order.with(|order| order.rows.len()));
    let height = move || {
        let mut height = (count.get() * state.row_height.get()).to_string();
        height.push_str("px");
        height
    };
    let role = move || match count.get() {
        0 => "presentation",
        _ => "rowgroup",
    };
    let rows = el("div", "rows")
        .live_attr("role", role)
        .style("height", height)
        .each(
            move || (0..state.window.get().slots.min(MAX_SLOTS)).collect(),
            move |number| {
                let slot = slots.with_value(|slots| slots.get(number).copied());
                slot.map_or_else(
                    || el("div", "row").attr("hidden", ""),
                    |slot| grid_row(number, slot, state),
                )
            },
        );
    let grid = grid
        .attrs(&[
            ("id", GRID_ID),
            ("role", "grid"),
            ("tabindex", "0"),
            ("aria-label", "Agents"),
            ("aria-colcount", &COLUMNS.len().to_string()),
        ])
        .live_attr("aria-rowcount", move || (count.get() + 1).to_string())
        .live_attr("aria-activedescendant", move || {
            let place = state.active_place(store)?;
            let slot = state.window.get().slot(place)?;
            let (_, column) = state.active.get()?;
            Some(cell_id(slot, column))
        })
        .with(head())
        .with(rows)
        .when(move || !store.loaded.get(), || vec![skeleton_rows(10)]);
    with_events(grid, store, state)
}

fn with_events(grid: El, store: Store, state: GridState) -> El {
    let scrolled = move |_| {
        state.scroller.with_value(|element| {
            if let Some(element) = element {
                state.measure(element);
            }
        });
    };
    grid.on("scroll", scrolled)
        .on("keydown", move |event| {
            grid_keys::keyed(store, state, event.unchecked_ref());
        })
        .on("focus", move |_| {
            store.held.update(|held| held.focus = true);
            grid_keys::enter(store, state);
        })
        .on("blur", move |_| {
            store.held.update(|held| held.focus = false);
        })
        .on("pointerenter", move |event: Event| {
            let event: &ev::PointerEvent = event.unchecked_ref();
            if event.pointer_type() == "mouse" {
                store.held.update(|held| held.pointer = true);
            }
        })
        .on("pointerleave", move |_| {
            store.held.update(|held| held.pointer = false);
        })
}

/// Writes the rows in sight whenever the floor, the clock, the order or the window changes.
fn fill(store: Store, state: GridState, slots: StoredValue<Vec<RwSignal<Option<RowView>>>>) {
    Effect::new(move |_| {
        store.changed.track();
        let window = state.window.get();
        let rows = store.order.with(|order| order.rows.clone());
        let directory = store.directory.get();
        let hub_now = store.hub_now();
        let views: Vec<Option<RowView>> = store
            .with_desk(|desk| {
                (0..window.slots)
                    .map(|slot| {
                        let place = window.place(slot, rows.len())?;
                        let cell = desk.agent(*rows.get(place)?)?;
                        Some(RowView::write(cell, place, &directory, hub_now))
                    })
                    .collect()
            })
            .unwrap_or_default();
        slots.with_value(|slots| {
            let views = views.into_iter().chain(std::iter::repeat(None));
            for (signal, view) in slots.iter().zip(views) {
                set_if_changed(*signal, view);
            }
        });
    });
}

/// Makes the agent in the address the active row, once both are known.
fn follow_selection(store: Store, state: GridState) {
    let selected = Memo::new(move |_| {
        let id = store.address.with(|address| address.agent.clone())?;
        store.directory.with(|directory| directory.find_agent(&id))
    });
    Effect::new(move |_| {
        if let Some(row) = selected.get() {
            let column = state.active.get_untracked().map_or(0, |(_, column)| column);
            state.active.set(Some((row, column)));
        }
    });
}

fn head() -> El {
    let store = use_store();
    let heads = COLUMNS
        .into_iter()
        .enumerate()
        .map(|(place, (column, name, class))| {
            let direction = move || match store.address.with(|address| address.sort) {
                sort if sort.column != column => "none",
                sort if sort.descending => "descending",
                _ => "ascending",
            };
            let arrow =
                el("span", "arrow")
                    .attr("aria-hidden", "true")
                    .say(move || match direction() {
                        "ascending" => "↑",
                        "descending" => "↓",
                        _ => "",
                    });
            let sorter = button("")
                .attr("tabindex", "-1")
                .on("click", move |_| {
                    store.choose(|address| address.sort = address.sort.clicked(column));
                })
                .text(name)
                .with(arrow);
            el("div", &format!("cell {class}"))
                .attrs(&[
                    ("role", "columnheader"),
                    ("aria-colindex", &(place + 1).to_string()),
                ])
                .live_attr("aria-sort", direction)
                .with(sorter)
        });
    let row = el("div", "row")
        .attrs(&[("role", "row"), ("aria-rowindex", "1")])
        .all(heads.collect());
    el("div", "head").attr("role", "rowgroup").with(row)
}
