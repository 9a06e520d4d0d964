//! Mounts the page. In a browser only: on any other machine there is nothing to mount.

#[cfg(target_arch = "wasm32")]
fn main() {
    floorlight_web::shell::rest::found();
    console_error_panic_hook::set_once();
    floorlight_web::page::mount();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
