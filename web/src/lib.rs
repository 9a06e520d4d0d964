//! The supervisor's page.
//!
//! `text`, `lens` and `answer` are plain logic, built and tested on any machine. The rest needs a browser:
//! `shell` holds the only sockets, timers, storage and clock; `store` turns what the desk says into
//! signals; `part` and `page` draw. No component reaches past the store.

pub mod admin;
pub mod answer;
pub mod lens;
pub mod text;

#[cfg(target_arch = "wasm32")]
pub mod hook;
#[cfg(target_arch = "wasm32")]
pub mod page;
#[cfg(target_arch = "wasm32")]
pub mod part;
#[cfg(target_arch = "wasm32")]
pub mod shell;
#[cfg(target_arch = "wasm32")]
pub mod store;
