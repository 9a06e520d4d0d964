//! Administration: how connections fare, what they need, and the document that names and limits.
//!
//! It is a program of its own, loaded only at its own address: the floor's page stays small. `day`,
//! `draft`, `form`, `known`, `tab`, `visit` and `words` are plain logic, tested natively.

pub mod day;
pub mod draft;
pub mod form;
pub mod known;
pub mod tab;
pub mod visit;
pub mod words;

#[cfg(target_arch = "wasm32")]
mod ask;
#[cfg(target_arch = "wasm32")]
mod bar;
#[cfg(target_arch = "wasm32")]
mod checklist;
#[cfg(target_arch = "wasm32")]
mod drift;
#[cfg(target_arch = "wasm32")]
mod editor;
#[cfg(target_arch = "wasm32")]
mod field;
#[cfg(target_arch = "wasm32")]
mod first_run;
#[cfg(target_arch = "wasm32")]
mod frame;
#[cfg(target_arch = "wasm32")]
mod health;
#[cfg(target_arch = "wasm32")]
mod hours;
#[cfg(target_arch = "wasm32")]
mod limits;
#[cfg(target_arch = "wasm32")]
mod list;
#[cfg(target_arch = "wasm32")]
mod page;
#[cfg(target_arch = "wasm32")]
mod panel;
#[cfg(target_arch = "wasm32")]
mod save;
#[cfg(target_arch = "wasm32")]
mod store;
#[cfg(target_arch = "wasm32")]
mod zones;

#[cfg(target_arch = "wasm32")]
pub use page::mount;
