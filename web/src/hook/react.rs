//! The reactive graph, as far as the page uses it. The rest of the framework is not built in: parts
//! of it are exported to the browser, used or not.

pub use reactive_graph::effect::{Effect, RenderEffect};
pub use reactive_graph::graph::untrack;
pub use reactive_graph::owner::{
    LocalStorage, Owner, StoredValue, expect_context, provide_context,
};
pub use reactive_graph::prelude::*;
use wasm_bindgen::UnwrapThrowExt;

pub use super::effect::effect;
pub use super::signal::RwSignal;
pub use crate::shell::window;

/// Returns the document.
#[must_use]
pub fn document() -> web_sys::Document {
    // A page has a document.
    window().document().unwrap_throw()
}

/// Runs `draw` for as long as the tab lives: what it keeps is never dropped.
pub fn for_good(draw: fn()) {
    // A second initialisation would be refused, and changes nothing.
    let _ = any_spawner::Executor::init_wasm_bindgen();
    let owner = Owner::new();
    owner.with(draw);
    std::mem::forget(owner);
}

/// Returns what stands in the field that an event came from.
#[must_use]
pub fn event_target_value(event: &web_sys::Event) -> String {
    let field = event.target();
    let value = field.and_then(|field| js_sys::Reflect::get(&field, &"value".into()).ok());
    value
        .and_then(|value| value.as_string())
        .unwrap_or_default()
}
