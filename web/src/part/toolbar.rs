//! What stands above the agents: search, filters, and whether the order is held.

use super::column_menu::{column_menu, group_menu};
use super::facets::{queue_menu, state_chips, team_menu, verdict_menu};
use super::search::search;
use super::view_menu::view_menu;
use crate::hook::dom::{El, button, el};
use crate::lens::address::Address;
use crate::store::use_store;

/// Draws the toolbar.
#[must_use]
pub fn toolbar() -> El {
    let store = use_store();
    let narrows = move || store.address.with(|address| address.narrows());
    let nameless = move || {
        store.loaded.get()
            && store.directory.with(|directory| directory.version() == 0)
            && store.order.with(|order| !order.rows.is_empty())
    };
    let overdue = move || store.order.with(|order| order.overdue);
    let names = el("p", "quiet")
        .flag("hidden", move || !nameless())
        .text("Names are on their way; numbers stand in.");
    let paused = button("chip paused")
        .flag("hidden", move || !overdue())
        .attr(
            "title",
            "Rows keep their places while you point at them. Press r to sort now.",
        )
        .on("click", move |_| store.order_now())
        .text("Order paused · sort now");
    let clear = button("chip")
        .flag("hidden", move || !narrows())
        .on("click", move |_| store.choose(Address::widen))
        .text("Clear filters");
    el("div", "toolbar")
        .with(search())
        .with(team_menu())
        .with(queue_menu())
        .with(verdict_menu())
        .with(el("div", "tools").with(names).with(paused).with(clear))
        .with(group_menu())
        .with(column_menu())
        .with(view_menu())
        .with(state_chips())
}
