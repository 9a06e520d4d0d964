//! The agents, as many as there are: only the rows in sight exist, and each keeps its element.
//!
//! The focus stays on the grid; `aria-activedescendant` names the cell, so that a row that scrolls out
//! of sight never takes the focus with it.

use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement};

use super::grid_group::{pinned, toggle_fold};
use super::grid_keys;
use super::grid_paint::paint;
use super::grid_row::cell_id;
use super::skeleton::skeleton_rows;
use crate::hook::dom::{El, Els, button, el};
use crate::hook::memo::Memo;
use crate::hook::react::*;
use crate::hook::use_size::use_size;
use crate::lens::column::{Column, Columns};
use crate::lens::group::{By, Line};
use crate::lens::window::Window;
use crate::shell::media;
use crate::store::{Store, use_store};

/// The id by which the keyboard finds the grid.
pub const GRID_ID: &str = "agents";
/// The height of a row where the style sheet does not say, in pixels.
const ROW_HEIGHT: usize = 32;

/// Where the grid stands: what is in sight, and which cell is active.
#[derive(Clone, Copy)]
pub struct GridState {
    /// The part of the list that is drawn.
    pub window: RwSignal<Window>,
    /// The place of the first line in sight.
    pub top: RwSignal<usize>,
    /// The height of a row, in pixels.
    pub row_height: RwSignal<usize>,
    /// The height of the part in sight, in pixels.
    pub height: RwSignal<usize>,
    /// The active cell: its line, and the place of its column.
    pub active: RwSignal<Option<(Line, usize)>>,
    /// The columns, as they stand.
    pub columns: Memo<Vec<Column>>,
    /// Whether the list is scrolled sideways: only then the first column has to be held in sight.
    pub sideways: RwSignal<bool>,
    /// The element that scrolls.
    pub scroller: StoredValue<Option<Element>, LocalStorage>,
}

impl GridState {
    /// Returns the place of the active line in the list.
    #[must_use]
    pub fn active_place(&self, store: Store) -> Option<usize> {
        let (line, _) = self.active.get()?;
        store
            .order
            .with(|order| order.lines.iter().position(|other| *other == line))
    }

    fn measure(&self, element: &Element) {
        let row_height = media::pixels(element, "--row-height").unwrap_or(ROW_HEIGHT);
        let height = usize::try_from(element.client_height()).unwrap_or(0);
        set_if_changed(self.row_height, row_height);
        set_if_changed(self.height, height);
        self.scrolled(element);
    }

    fn scrolled(&self, element: &Element) {
        let row_height = self.row_height.get_untracked();
        let top = usize::try_from(element.scroll_top()).unwrap_or(0);
        let window = Window::at(top, self.height.get_untracked(), row_height);
        set_if_changed(self.window, window);
        set_if_changed(self.top, top / row_height.max(1));
        set_if_changed(self.sideways, element.scroll_left() != 0);
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

/// Returns the columns that are shown: those chosen, else those with data.
#[must_use]
pub fn columns(store: Store) -> Columns {
    store
        .address
        .with(|address| address.columns)
        .unwrap_or_else(|| store.directory.with(|directory| Columns::of(directory)))
}

/// Draws the grid.
#[must_use]
pub fn grid() -> El {
    let store = use_store();
    let grid = el("div", "grid card");
    let state = GridState {
        window: RwSignal::new(Window::at(0, 600, ROW_HEIGHT)),
        top: RwSignal::new(0),
        row_height: RwSignal::new(ROW_HEIGHT),
        height: RwSignal::new(600),
        active: RwSignal::new(None),
        columns: Memo::new(move |_| columns(store).shown()),
        sideways: RwSignal::new(false),
        scroller: StoredValue::new_local(Some(grid.element().clone())),
    };
    use_size(grid.element(), move |element| state.measure(element));
    follow_selection(store, state);
    let count = Memo::new(move |_| store.order.with(|order| order.lines.len()));
    let grouped = Memo::new(move |_| {
        store
            .address
            .with(|address| address.grouping.by != By::Nothing)
    });
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
        .on("click", move |event| clicked(store, state, &event));
    paint(store, state, rows.element().clone());
    let head = el("div", "head")
        .attr("role", "rowgroup")
        .redrawn(move || state.columns.with(|columns| vec![head(store, columns)]))
        .with(pinned(store, state));
    // The style sheet knows the width of each column; here is said which stand beside each other.
    let widths = move |name: &str, between: &str| {
        let columns = state.columns.get();
        let widths: Vec<_> = columns
            .iter()
            .map(|column| format!("var(--{name}-{})", column.slug()))
            .collect();
        widths.join(between)
    };
    let grid = grid
        .attrs(&[("id", GRID_ID), ("tabindex", "0"), ("aria-label", "Agents")])
        .live_attr(
            "role",
            move || {
                if grouped.get() { "treegrid" } else { "grid" }
            },
        )
        .toggle("sideways", move || state.sideways.get())
        .style("--columns", move || widths("w", " "))
        .style("--least", move || {
            let mut least = "calc(".to_owned();
            least.push_str(&widths("m", " + "));
            least.push(')');
            least
        })
        .live_attr("aria-colcount", move || {
            state.columns.with(Vec::len).to_string()
        })
        .live_attr("aria-rowcount", move || (count.get() + 1).to_string())
        .live_attr("aria-activedescendant", move || {
            let place = state.active_place(store)?;
            let slot = state.window.get().slot(place)?;
            let (line, column) = state.active.get()?;
            let column = match line {
                Line::Group(_) => 0,
                Line::Agent(_) => column,
            };
            Some(cell_id(slot, column))
        })
        .with(head)
        // One or the other: rows that come beneath the skeleton would jump when it goes.
        .with(rows.flag("hidden", move || !store.loaded.get()))
        .when(move || !store.loaded.get(), || vec![skeleton_rows(10)]);
    with_events(grid, store, state)
}

fn with_events(grid: El, store: Store, state: GridState) -> El {
    let scrolled = move |_| {
        store.scrolls();
        state.scroller.with_value(|element| {
            if let Some(element) = element {
                state.scrolled(element);
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
            let event: &web_sys::PointerEvent = event.unchecked_ref();
            if event.pointer_type() == "mouse" {
                store.held.update(|held| held.pointer = true);
            }
        })
        .on("pointerleave", move |_| {
            store.held.update(|held| held.pointer = false);
        })
}

/// A click opens an agent, or folds a group.
fn clicked(store: Store, state: GridState, event: &Event) {
    let target = event.target().and_then(|it| it.dyn_into::<Element>().ok());
    let row = target.and_then(|element| element.closest(".row").ok().flatten());
    let slot = row.and_then(|row| row.get_attribute("data-slot")?.parse::<usize>().ok());
    let line = slot.and_then(|slot| {
        store.order.with_untracked(|order| {
            let place = state
                .window
                .get_untracked()
                .place(slot, order.lines.len())?;
            order.lines.get(place).copied()
        })
    });
    if let Some(line) = line {
        state.active.set(Some((line, 0)));
        open(store, line);
    }
}

/// Opens the drawer of an agent, or folds or unfolds a group.
pub fn open(store: Store, line: Line) {
    match line {
        Line::Group(key) => toggle_fold(store, key),
        Line::Agent(row) => {
            let id = store
                .directory
                .with_untracked(|directory| directory.agent(row).map(|named| named.id.clone()));
            if id.is_some() {
                store.choose(|address| address.agent = id);
            }
        }
    }
}

/// Makes the agent in the address the active row, once both are known.
fn follow_selection(store: Store, state: GridState) {
    let selected = Memo::new(move |_| {
        let id = store.address.with(|address| address.agent.clone())?;
        store.directory.with(|directory| directory.find_agent(&id))
    });
    effect(move || {
        if let Some(row) = selected.get() {
            let column = state.active.get_untracked().map_or(0, |(_, column)| column);
            state.active.set(Some((Line::Agent(row), column)));
        }
    });
}

fn head(store: Store, columns: &[Column]) -> El {
    let heads: Els = columns
        .iter()
        .enumerate()
        .map(|(place, column)| {
            let column = *column;
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
                .text(column.name())
                .with(arrow);
            el("div", "cell")
                .attrs(&[
                    ("role", "columnheader"),
                    ("data-column", column.slug()),
                    ("aria-colindex", &(place + 1).to_string()),
                ])
                .live_attr("aria-sort", direction)
                .with(sorter)
        })
        .collect();
    el("div", "row")
        .attrs(&[("role", "row"), ("aria-rowindex", "1")])
        .all(heads)
}
