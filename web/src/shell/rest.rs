//! The part of the program that comes after the floor: `web/rest.js` loads it.

use wasm_bindgen::prelude::*;

// The later part imports from the same script, which only one function without glue may name here.
#[wasm_bindgen(raw_module = "rest")]
extern "C" {
    /// Says first what this part has, then that the rest may be fetched.
    fn rest(exports: &JsValue);
}

/// Lets the rest find this part. Before it nothing may be done.
pub fn found() {
    rest(&wasm_bindgen::exports());
}

/// Has the rest of the program fetched, beside whatever else is done. A second call does nothing.
pub fn fetch() {
    rest(&wasm_bindgen::exports());
}
