//! Mounts Administration. In a browser only: on any other machine there is nothing to mount.

#[cfg(target_arch = "wasm32")]
fn main() {
    console_error_panic_hook::set_once();
    floorlight_web::admin::mount();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
