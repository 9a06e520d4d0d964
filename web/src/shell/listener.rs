//! Event listeners that end when they are dropped.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Event, EventTarget};

use super::window;

/// Listens for one kind of event on one target.
pub struct Listener {
    target: EventTarget,
    kind: &'static str,
    call: Closure<dyn FnMut(Event)>,
}

impl Listener {
    /// Begins to listen.
    #[must_use]
    pub fn on(
        target: &EventTarget,
        kind: &'static str,
        call: Box<dyn FnMut(Event)>,
    ) -> Option<Self> {
        let call: Closure<dyn FnMut(Event)> = Closure::wrap(call);
        target
            .add_event_listener_with_callback(kind, call.as_ref().unchecked_ref())
            .ok()?;
        Some(Self {
            target: target.clone(),
            kind,
            call,
        })
    }

    /// Begins to listen on the window.
    #[must_use]
    pub fn on_window(kind: &'static str, call: impl FnMut(Event) + 'static) -> Option<Self> {
        Self::on(&window(), kind, Box::new(call))
    }

    /// Begins to listen on the document.
    #[must_use]
    pub fn on_document(kind: &'static str, call: impl FnMut(Event) + 'static) -> Option<Self> {
        let document = window().document()?;
        Self::on(&document, kind, Box::new(call))
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let _ = self
            .target
            .remove_event_listener_with_callback(self.kind, self.call.as_ref().unchecked_ref());
    }
}

/// Says whether the tab is seen.
#[must_use]
pub fn visible() -> bool {
    window()
        .document()
        .is_none_or(|document| document.visibility_state() == web_sys::VisibilityState::Visible)
}

/// Says whether the browser believes that it has a network.
#[must_use]
pub fn online() -> bool {
    window().navigator().on_line()
}
