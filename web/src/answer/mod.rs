//! What the Worker answers, read field by field: only what is shown, and at a fraction of the code of
//! a general reader.
//!
//! Each reader is tried natively on what `floorlight_wire::api` writes, so the two cannot part.

pub mod agent;
pub mod directory;
mod json;
pub mod problem;
pub mod session;
pub mod trends;

pub use json::Json;

#[cfg(test)]
pub(crate) fn written(answer: &impl serde::Serialize) -> serde_json::Value {
    serde_json::to_value(answer).expect("answers are written")
}
