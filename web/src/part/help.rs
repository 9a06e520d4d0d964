//! The keys, all in one place; and the keys that work everywhere.

use leptos::ev;
use leptos::html::Dialog;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::search::SEARCH_ID;
use crate::hook::live::live;
use crate::shell::listener::Listener;

const KEYS: [(&str, &str); 11] = [
    ("/", "Search agents"),
    ("j k or ↓ ↑", "Next or previous agent"),
    ("← →", "Previous or next column"),
    ("Page Up, Page Down", "A screenful of agents"),
    ("Home, End", "First or last agent"),
    ("Enter", "Open what is known of the agent"),
    ("Esc", "Close it; let the order go on"),
    ("r", "Sort now, though the order is paused"),
    ("g then f", "Go to the floor"),
    ("Tab", "Next part of the page"),
    ("?", "These keys"),
];

/// Draws the dialog of keys, and listens for the keys that work everywhere.
#[component]
pub fn Help() -> impl IntoView {
    let dialog = NodeRef::<Dialog>::new();
    let going = StoredValue::new(false);
    let listener = Listener::on_document("keydown", move |event| {
        let Some(event) = event.dyn_ref::<ev::KeyboardEvent>() else {
            return;
        };
        if event.ctrl_key() || event.meta_key() || event.alt_key() || is_typing(event) {
            return;
        }
        let after_g = going.get_value();
        going.set_value(event.key() == "g");
        match event.key().as_str() {
            "/" => focus(SEARCH_ID, event),
            "j" | "k" if !has_focus(super::grid::GRID_ID) => {
                focus(super::grid::GRID_ID, event);
            }
            "f" if after_g => focus(super::grid::GRID_ID, event),
            "?" => {
                event.prevent_default();
                if let Some(dialog) = dialog.get_untracked() {
                    let _ = dialog.show_modal();
                }
            }
            _ => {}
        }
    });
    // Kept as long as the page of the floor is.
    let _kept = StoredValue::new_local(listener);
    let keys = KEYS.map(|(key, what)| {
        view! {
            <dt>
                <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
        }
    });
    view! {
        <dialog class="help" node_ref=dialog aria-labelledby="keys">
            <h2 id="keys">{"Keys"}</h2>
            <dl>{keys.into_iter().collect_view()}</dl>
            <form method="dialog">
                <button type="submit" class=live(move || "button")>
                    "Close"
                </button>
            </form>
        </dialog>
    }
}

fn is_typing(event: &ev::KeyboardEvent) -> bool {
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

fn focus(id: &str, event: &ev::KeyboardEvent) {
    let element = document()
        .get_element_by_id(id)
        .and_then(|element| element.dyn_into::<HtmlElement>().ok());
    if let Some(element) = element {
        event.prevent_default();
        let _ = element.focus();
    }
}
