//! Mounts the page. In a browser only: on any other machine there is nothing to mount.

#[cfg(target_arch = "wasm32")]
fn main() {
    console_error_panic_hook::set_once();
    leptos::mount::mount_to_body(floorlight_web::page::App);
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
