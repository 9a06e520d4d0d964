//! Drives a hub and a desk. Compiled to wasm, this program must import nothing: a check reads it.

#[path = "../tests/drill/mod.rs"]
mod drill;

fn main() {
    // The exit code is the only way out that needs no import; zero would be a lost drill.
    assert_ne!(std::hint::black_box(drill::run(std::hint::black_box(1))), 0);
}
