//! What stands above the agents: search, filters, and whether the order is held.

use leptos::prelude::*;

use super::facets::{QueueMenu, StateChips, TeamMenu};
use super::search::Search;
use crate::store::use_store;

/// Draws the toolbar.
#[component]
pub fn Toolbar() -> impl IntoView {
    let store = use_store();
    let narrows = move || store.address.with(|address| address.narrows());
    let overdue = move || store.order.with(|order| order.overdue);
    view! {
        <div class="toolbar">
            <Search />
            <TeamMenu />
            <QueueMenu />
            <StateChips />
            <div class="tools">
                <button
                    type="button"
                    class="chip paused"
                    hidden=move || !overdue()
                    title="Rows keep their places while you point at them. Press r to sort now."
                    on:click=move |_| store.order_now()
                >
                    "Order paused · sort now"
                </button>
                <button
                    type="button"
                    class="chip"
                    hidden=move || !narrows()
                    on:click=move |_| store.choose(|address| address.widen())
                >
                    "Clear filters"
                </button>
            </div>
        </div>
    }
}
