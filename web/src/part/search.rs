//! The search field.

use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlInputElement};

use super::icon::{self, icon};
use crate::hook::dom::{El, el, keep};
use crate::hook::react::*;
use crate::lens::address::MAX_SEARCH;
use crate::store::use_store;

/// The id by which the keyboard finds it.
pub const SEARCH_ID: &str = "search";

/// Draws the search field.
#[must_use]
pub fn search() -> El {
    let store = use_store();
    let keyed = move |event: Event| {
        let event: web_sys::KeyboardEvent = event.unchecked_into();
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
    let field = el("input", "")
        .attrs(&[
            ("id", SEARCH_ID),
            ("type", "search"),
            ("placeholder", "Search agents"),
            ("autocomplete", "off"),
            ("spellcheck", "false"),
            ("maxlength", &MAX_SEARCH.to_string()),
            ("aria-keyshortcuts", "/"),
        ])
        .on("input", move |event| {
            let text = event_target_value(&event);
            store.type_in(|address| address.search = text);
        })
        .on("keydown", keyed);
    let input: HtmlInputElement = field.element().clone().unchecked_into();
    keep(Box::new(move || {
        let text = store.address.with(|address| address.search.clone());
        // Setting the same value would move the caret.
        if input.value() != text {
            input.set_value(&text);
        }
    }));
    el("label", "search")
        .with(icon(icon::SEARCH))
        .with(el("span", "visually-hidden").text("Search agents by name, id or team"))
        .with(field)
        .with(el("kbd", "").attr("aria-hidden", "true").text("/"))
}
