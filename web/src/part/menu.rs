//! A button that opens a panel below itself, and closes it when the focus or the pointer leaves.

use leptos::ev;
use leptos::prelude::*;

use super::when::When;
use crate::hook::live::live;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, Node};

/// Draws a menu.
#[component]
pub fn Menu(
    /// A class of its own.
    class: &'static str,
    /// What the button says to those who do not see it; nothing if its content says it.
    #[prop(optional, into)]
    label: Option<String>,
    /// What stands on the button.
    #[prop(into)]
    button: ViewFn,
    /// What stands in the panel, made each time it opens.
    children: ChildrenFn,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let root = NodeRef::<leptos::html::Div>::new();
    let trigger = NodeRef::<leptos::html::Button>::new();
    let left = move |event: ev::FocusEvent| {
        let inside = event
            .related_target()
            .and_then(|target| target.dyn_into::<Node>().ok())
            .is_some_and(|node| root.get().is_some_and(|root| root.contains(Some(&node))));
        if !inside {
            open.set(false);
        }
    };
    let keyed = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" && open.get_untracked() {
            event.stop_propagation();
            open.set(false);
            if let Some(button) = trigger.get_untracked() {
                let button: &HtmlElement = &button;
                let _ = button.focus();
            }
        }
    };
    view! {
        <div class=format!("menu {class}") node_ref=root on:focusout=left on:keydown=keyed>
            <button
                type="button"
                node_ref=trigger
                aria-expanded=live(move || if open.get() { "true" } else { "false" })
                aria-label=label
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {move || button.run()}
            </button>
            <When is=live(move || open.get())>
                // A panel that can take the focus keeps the menu open while its blank parts are clicked.
                <div class="panel" tabindex="-1">
                    {children()}
                </div>
            </When>
        </div>
    }
}
