//! A button that opens a panel below itself, and closes it when the focus or the pointer leaves.

use wasm_bindgen::JsCast;
use web_sys::{Event, Node};

use crate::hook::dom::{El, Els, button, el, yes_no};
use crate::hook::signal::RwSignal;

/// Draws a menu of a class: what stands on its button, with what the button says to those who do not
/// see it (nothing if its content says it), and what stands in the panel, made each time it opens.
#[must_use]
pub fn menu(
    class: &'static str,
    label: Option<&'static str>,
    content: Els,
    panel: impl Fn() -> Els + 'static,
) -> El {
    boxed(class, label, content, Box::new(panel))
}

fn boxed(
    class: &'static str,
    label: Option<&'static str>,
    content: Els,
    panel: Box<dyn Fn() -> Els>,
) -> El {
    let open = RwSignal::new(false);
    let root = el("div", "menu");
    let _ = root.element().class_list().add_1(class);
    let trigger = button("")
        .live_attr("aria-expanded", move || yes_no(open.get()))
        .live_attr("aria-label", move || label)
        .on("click", move |_| open.update(|open| *open = !*open))
        .all(content);
    let left = {
        let root = root.element().clone();
        move |event: Event| {
            let event: web_sys::FocusEvent = event.unchecked_into();
            let inside = event
                .related_target()
                .and_then(|target| target.dyn_into::<Node>().ok())
                .is_some_and(|node| root.contains(Some(&node)));
            if !inside {
                open.set(false);
            }
        }
    };
    let keyed = {
        let trigger = trigger.html().clone();
        move |event: Event| {
            let event: web_sys::KeyboardEvent = event.unchecked_into();
            if event.key() == "Escape" && open.get_untracked() {
                event.stop_propagation();
                open.set(false);
                let _ = trigger.focus();
            }
        }
    };
    root.on("focusout", left)
        .on("keydown", keyed)
        .with(trigger)
        .when(
            move || open.get(),
            // A panel that can take the focus keeps the menu open while its blank parts are clicked.
            move || vec![el("div", "panel").attr("tabindex", "-1").all(panel())],
        )
}
