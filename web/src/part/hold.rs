//! Lines keep their places while somebody points at them or has the focus among them.

use wasm_bindgen::JsCast;
use web_sys::{Element, Node};

use crate::hook::dom::El;
use crate::hook::signal::RwSignal;
use crate::store::Held;

/// Notes whether the pointer or the focus is within an element.
#[must_use]
pub fn hold(within: El, held: RwSignal<Held>) -> El {
    within
        .on("pointerenter", move |_| {
            held.update(|held| held.pointer = true);
        })
        .on("pointerleave", move |_| {
            held.update(|held| held.pointer = false);
        })
        .on("focusin", move |_| held.update(|held| held.focus = true))
        .on("focusout", move |event| {
            // From one line to the next the focus stays within.
            let event: &web_sys::FocusEvent = event.unchecked_ref();
            let next = event
                .related_target()
                .and_then(|target| target.dyn_into::<Node>().ok());
            let within = event
                .current_target()
                .and_then(|target| target.dyn_into::<Element>().ok());
            let stays =
                within.is_some_and(|within| next.is_some() && within.contains(next.as_ref()));
            held.update(|held| held.focus = stays);
        })
}
