//! The agents, as many as there are: only the rows in sight exist, and each keeps its element.
//!
//! The focus stays on the grid; `aria-activedescendant` names the cell, so that a row that scrolls out
//! of sight never takes the focus with it.

use leptos::ev;
use leptos::html::Div;
use leptos::prelude::*;
use web_sys::HtmlElement;

use super::grid_keys;
use super::grid_row::GridRow;
use super::skeleton::SkeletonRows;
use super::when::When;
use crate::hook::live::live;
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
    pub scroller: NodeRef<Div>,
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

    fn measure(&self, element: &web_sys::Element) {
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
    use wasm_bindgen::JsCast;
    let grid = document()
        .get_element_by_id(GRID_ID)
        .and_then(|element| element.dyn_into::<HtmlElement>().ok());
    if let Some(grid) = grid {
        let _ = grid.focus();
    }
}

/// Draws the grid.
#[component]
pub fn Grid() -> impl IntoView {
    let store = use_store();
    let state = GridState {
        window: RwSignal::new(Window::at(0, 600, ROW_HEIGHT)),
        row_height: RwSignal::new(ROW_HEIGHT),
        height: RwSignal::new(600),
        active: RwSignal::new(None),
        scroller: NodeRef::new(),
    };
    use_size(state.scroller, move |element| state.measure(element));
    let slots: Vec<RwSignal<Option<RowView>>> =
        (0..MAX_SLOTS).map(|_| RwSignal::new(None)).collect();
    let slots = StoredValue::new(slots);
    fill(store, state, slots);
    follow_selection(store, state);
    let rows = Memo::new(move |_| store.order.with(|order| order.rows.len()));
    let active_cell = live(move || {
        let place = state.active_place(store)?;
        let slot = state.window.get().slot(place)?;
        let (_, column) = state.active.get()?;
        Some(format!("cell-{slot}-{column}"))
    });
    let scrolled = move |_: ev::Event| {
        if let Some(element) = state.scroller.get_untracked() {
            state.measure(&element);
        }
    };
    view! {
        <div
            class="grid card"
            id=GRID_ID
            node_ref=state.scroller
            role="grid"
            tabindex="0"
            aria-label="Agents"
            aria-rowcount=live(move || (rows.get() + 1).to_string())
            aria-colcount=COLUMNS.len().to_string()
            aria-activedescendant=active_cell
            on:scroll=scrolled
            on:keydown=move |event| grid_keys::keyed(store, state, &event)
            on:focus=move |_| {
                store.held.update(|held| held.focus = true);
                grid_keys::enter(store, state);
            }
            on:blur=move |_| store.held.update(|held| held.focus = false)
            on:pointerenter=move |event: ev::PointerEvent| {
                if event.pointer_type() == "mouse" {
                    store.held.update(|held| held.pointer = true);
                }
            }
            on:pointerleave=move |_| store.held.update(|held| held.pointer = false)
        >
            <Head />
            <div
                class="rows"
                role=live(move || if rows.get() == 0 { "presentation" } else { "rowgroup" })
                style:height=live(move || format!("{}px", rows.get() * state.row_height.get()))
            >
                <For each=move || { 0..state.window.get().slots } key=|number| *number let:number>
                    {slots
                        .with_value(|slots| slots.get(number).copied())
                        .map(|row| view! { <GridRow number row state /> })}
                </For>
            </div>
            <When is=live(move || !store.loaded.get())>
                <SkeletonRows count=10 />
            </When>
        </div>
    }
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

#[component]
fn Head() -> impl IntoView {
    let store = use_store();
    let heads = COLUMNS
        .into_iter()
        .enumerate()
        .map(|(place, (column, name, class))| {
            let sorted = move || store.address.with(|address| address.sort);
            let direction = move || match sorted() {
                sort if sort.column != column => "none",
                sort if sort.descending => "descending",
                _ => "ascending",
            };
            view! {
                <div
                    role="columnheader"
                    class=format!("cell {class}")
                    aria-colindex=(place + 1).to_string()
                    aria-sort=direction
                >
                    <button
                        type="button"
                        tabindex="-1"
                        on:click=move |_| {
                            store.choose(|address| address.sort = address.sort.clicked(column));
                        }
                    >
                        {name}
                        <span class="arrow" aria-hidden="true">
                            {live(move || match direction() {
                                "ascending" => "↑",
                                "descending" => "↓",
                                _ => "",
                            })}
                        </span>
                    </button>
                </div>
            }
        });
    view! {
        <div class="head" role="rowgroup">
            <div class="row" role="row" aria-rowindex="1">
                {heads.collect_view()}
            </div>
        </div>
    }
}
