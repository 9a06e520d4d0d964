//! Administration: how connections fare, what they need, and the document that names and limits.
//!
//! It is a program of its own, loaded only at its own address: the floor's page stays small. `form` and
//! `words` are plain logic, tested natively.

pub mod form;
pub mod words;

#[cfg(target_arch = "wasm32")]
mod checklist;
#[cfg(target_arch = "wasm32")]
mod drift;
#[cfg(target_arch = "wasm32")]
mod editor;
#[cfg(target_arch = "wasm32")]
mod fields;
#[cfg(target_arch = "wasm32")]
mod frame;
#[cfg(target_arch = "wasm32")]
mod health;
#[cfg(target_arch = "wasm32")]
mod page;
#[cfg(target_arch = "wasm32")]
mod store;

#[cfg(target_arch = "wasm32")]
pub use page::mount;
