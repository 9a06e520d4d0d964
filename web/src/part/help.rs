//! The keys, all in one place; and the keys that work everywhere.

use wasm_bindgen::JsCast;
use web_sys::{HtmlDialogElement, HtmlElement};

use super::search::SEARCH_ID;
use super::{rail, wall};
use crate::hook::dom::{El, Els, el};
use crate::hook::react::*;
use crate::lens::address;
use crate::lens::verdict::Verdict;
use crate::shell::listener::Listener;
use crate::store::{Store, use_store};

/// Every key: what it is, and what it does.
const KEYS: [(&str, &str); 18] = [
    ("/", "Search agents"),
    ("j k or ↓ ↑", "Next or previous agent or group"),
    ("← →", "Previous or next column; fold or unfold a group"),
    ("Page Up, Page Down", "A screenful of agents"),
    ("Home, End", "First or last line"),
    (
        "Enter",
        "Open what is known of the agent; fold or unfold a group",
    ),
    (
        "Esc",
        "Close it and come back to the row; let the order go on",
    ),
    ("s", "Sort by the column at hand; again turns it round"),
    ("r", "Sort now, though the order is paused"),
    ("a", "Only what needs attention, and back"),
    ("w", "Waiting contacts"),
    ("f", "Wall: big type for a screen across the room, and back"),
    ("Space", "On the wall: pause or go on"),
    ("← →", "On the wall: previous or next board"),
    ("n", "On the wall: show or hide names"),
    ("g then f", "Go to the floor"),
    ("Tab", "Next part of the page"),
    ("?", "These keys"),
];

/// Draws the dialog of keys, and listens for the keys that work everywhere.
#[must_use]
pub fn help() -> El {
    let store = use_store();
    let dialog = el("dialog", "help").attr("aria-labelledby", "keys");
    let empty = dialog.clone();
    let shown: HtmlDialogElement = dialog.element().clone().unchecked_into();
    let mut going = false;
    let listener = Listener::on_document("keydown", move |event| {
        let Some(event) = event.dyn_ref::<web_sys::KeyboardEvent>() else {
            return;
        };
        if event.ctrl_key() || event.meta_key() || event.alt_key() || is_typing(event) {
            return;
        }
        let after_g = std::mem::replace(&mut going, event.key() == "g");
        match event.key().as_str() {
            "/" => focus(SEARCH_ID, event),
            "j" | "k" if !has_focus(super::grid::GRID_ID) => {
                focus(super::grid::GRID_ID, event);
            }
            key if after_g => go(store, key, event),
            "f" => {
                event.prevent_default();
                wall::toggle(store);
            }
            "a" => store.choose(|address| {
                let slug = Verdict::NeedsAttention.slug().to_owned();
                address::toggle(&mut address.verdicts, slug);
            }),
            "?" => {
                event.prevent_default();
                if !shown.has_child_nodes() {
                    let _ = empty.clone().all(keys());
                }
                let _ = shown.show_modal();
            }
            _ => {}
        }
    });
    // Kept as long as the page of the floor is.
    let _kept = StoredValue::new_local(listener);
    dialog
}

/// What stands in the dialog.
#[inline(never)]
fn keys() -> Els {
    let keys = KEYS.into_iter().fold(el("dl", ""), |list, (key, what)| {
        list.with(el("dt", "").with(el("kbd", "").text(key)))
            .with(el("dd", "").text(what))
    });
    let close = el("button", "button").attr("type", "submit").text("Close");
    vec![
        el("h2", "").attr("id", "keys").text("Keys"),
        keys,
        el("form", "").attr("method", "dialog").with(close),
    ]
}

/// Goes to the page whose key follows `g`; a key without a page does nothing.
fn go(store: Store, key: &str, event: &web_sys::KeyboardEvent) {
    if let Some(page) = rail::PAGES.iter().find(|page| page.key == key) {
        event.prevent_default();
        rail::go(store, page.path);
        focus(super::grid::GRID_ID, event);
    }
}

fn is_typing(event: &web_sys::KeyboardEvent) -> bool {
    event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        .is_some_and(|element| {
            matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
                && element
                    .get_attribute("type")
                    .is_none_or(|kind| kind == "search" || kind == "text")
        })
}

fn has_focus(id: &str) -> bool {
    document()
        .active_element()
        .is_some_and(|element| element.id() == id)
}

fn focus(id: &str, event: &web_sys::KeyboardEvent) {
    let element = document()
        .get_element_by_id(id)
        .and_then(|element| element.dyn_into::<HtmlElement>().ok());
    if let Some(element) = element {
        event.prevent_default();
        let _ = element.focus();
    }
}
