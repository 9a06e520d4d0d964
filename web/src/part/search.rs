//! The search field.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlInputElement};

use super::icon::{self, icon};
use crate::hook::dom::{El, el, keep};
use crate::hook::react::*;
use crate::lens::address::MAX_SEARCH;
use crate::shell::timer::Timeout;
use crate::store::use_store;

/// The list follows so long after the last key: the letter itself is drawn at once, and somebody who
/// types fast is not held up by ten thousand agents at every letter.
const FOLLOWS: Duration = Duration::from_millis(30);

/// The id by which the keyboard finds it.
pub const SEARCH_ID: &str = "search";

/// Draws the search field.
#[must_use]
pub fn search() -> El {
    let store = use_store();
    // Whether something typed is not in the address yet, and the timer that puts it there.
    let typed = Rc::new(Cell::new(false));
    let follows = RefCell::new(None::<Timeout>);
    let is_typed = Rc::clone(&typed);
    let keyed = move |event: Event| {
        let event: web_sys::KeyboardEvent = event.unchecked_into();
        if event.key() == "Escape" {
            event.stop_propagation();
            if is_typed.replace(false)
                && let Some(field) = event.target()
            {
                let field: HtmlInputElement = field.unchecked_into();
                field.set_value("");
                store.type_in(|address| address.search.clear());
            } else if store
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
        .on("input", {
            let typed = Rc::clone(&typed);
            move |event| {
                let text = event_target_value(&event);
                typed.set(true);
                let typed = Rc::clone(&typed);
                *follows.borrow_mut() = Timeout::after(FOLLOWS, move || {
                    if typed.replace(false) {
                        store.type_in(|address| address.search = text);
                    }
                });
            }
        })
        .on("keydown", keyed);
    let input: HtmlInputElement = field.element().clone().unchecked_into();
    keep(Box::new(move || {
        let text = store.address.with(|address| address.search.clone());
        // Setting the same value would move the caret, and what is being typed is newer.
        if !typed.get() && input.value() != text {
            input.set_value(&text);
        }
    }));
    el("label", "search")
        .with(icon(icon::SEARCH))
        .with(el("span", "visually-hidden").text("Search agents by name, id or team"))
        .with(field)
        .with(el("kbd", "").attr("aria-hidden", "true").text("/"))
}
