//! What is measured, and the peers written in Rust; natively and, for `B2` and `B3`, as WebAssembly.
//!
//! `cargo xtask bench` runs it. A figure counts only as a ratio that was measured side by side, on
//! work whose results were compared first.

#[cfg(not(target_arch = "wasm32"))]
pub mod clock;
pub mod engine;
#[cfg(not(target_arch = "wasm32"))]
pub mod measure;
#[cfg(not(target_arch = "wasm32"))]
pub mod report;
pub mod snapshot;
#[cfg(not(target_arch = "wasm32"))]
pub mod stream;
pub mod typed;
#[cfg(target_arch = "wasm32")]
pub mod wasm;
pub mod workload;
