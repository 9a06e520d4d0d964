//! The only place that touches the browser's sockets, timers, storage, address, network and clock.

pub mod address_bar;
pub mod clock;
pub mod document;
pub mod driver;
pub mod http;
mod json;
pub mod listener;
pub mod media;
pub mod rest;
pub mod socket;
pub mod storage;
pub mod text;
pub mod timer;
pub mod zone;

use wasm_bindgen::UnwrapThrowExt;

/// Returns the browser's window; there is one wherever the page runs.
#[must_use]
pub fn window() -> web_sys::Window {
    // A page has a window.
    web_sys::window().unwrap_throw()
}
