//! What stands above the agents: search, filters, and whether the order is held.

use leptos::prelude::*;

use super::facets::{QueueMenu, StateChips, TeamMenu};
use super::search::Search;
use crate::hook::live::live;
use crate::store::use_store;

/// Draws the toolbar.
#[component]
pub fn Toolbar() -> impl IntoView {
    let store = use_store();
    let narrows = move || store.address.with(|address| address.narrows());
    let nameless = move || {
        store.loaded.get()
            && store.directory.with(|directory| directory.version() == 0)
            && store.order.with(|order| !order.rows.is_empty())
    };
    let overdue = move || store.order.with(|order| order.overdue);
    view! {
        <div class="toolbar">
            <Search />
            <TeamMenu />
            <QueueMenu />
            <StateChips />
            <div class="tools">
                <p class="quiet" hidden=live(move || !nameless())>
                    "Names are on their way; numbers stand in."
                </p>
                <button
                    type="button"
                    class="chip paused"
                    hidden=live(move || !overdue())
                    title="Rows keep their places while you point at them. Press r to sort now."
                    on:click=move |_| store.order_now()
                >
                    "Order paused · sort now"
                </button>
                <button
                    type="button"
                    class="chip"
                    hidden=live(move || !narrows())
                    on:click=move |_| store.choose(|address| address.widen())
                >
                    "Clear filters"
                </button>
            </div>
        </div>
    }
}
