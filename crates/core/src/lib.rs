//! The floor engine: pure state machines that turn what a platform reported into a picture of the
//! floor that can be trusted, and carry it to many screens.
//!
//! Nothing here reads a clock, draws randomness, awaits, parses text or panics. `now` is always the
//! last parameter; seeds come in through constructors; secret bytes come in as input.

pub mod desk;
pub mod floor;
pub mod frame;
pub mod hub;
pub mod id;
pub mod link;
pub mod metric;
pub mod model;
pub mod staffing;
pub mod time;
pub mod view;

// Compiled to wasm, the tests of every module run in a browser (I14).
#[cfg(all(test, target_arch = "wasm32"))]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
