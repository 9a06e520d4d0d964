//! The search field.

use leptos::ev;
use leptos::prelude::*;

use super::icon::{self, Icon};
use crate::hook::live::live;
use crate::lens::address::MAX_SEARCH;
use crate::store::use_store;

/// The id by which the keyboard finds it.
pub const SEARCH_ID: &str = "search";

/// Draws the search field.
#[component]
pub fn Search() -> impl IntoView {
    let store = use_store();
    let keyed = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" {
            event.stop_propagation();
            if store
                .address
                .with_untracked(|address| address.search.is_empty())
            {
                super::grid::focus();
            } else {
                store.type_in(|address| address.search.clear());
            }
        } else if matches!(event.key().as_str(), "ArrowDown" | "Enter") {
            event.prevent_default();
            super::grid::focus();
        }
    };
    view! {
        <label class="search">
            <Icon path=icon::SEARCH />
            <span class="visually-hidden">"Search agents by name, id or team"</span>
            <input
                id=SEARCH_ID
                type="search"
                placeholder="Search agents"
                autocomplete="off"
                spellcheck="false"
                maxlength=MAX_SEARCH.to_string()
                aria-keyshortcuts="/"
                prop:value=live(move || store.address.with(|address| address.search.clone()))
                on:input=move |event| {
                    let text = event_target_value(&event);
                    store.type_in(|address| address.search = text);
                }
                on:keydown=keyed
            />
            <kbd aria-hidden="true">"/"</kbd>
        </label>
    }
}
