//! What this browser remembers of how the page looks. Never data of the floor, never a secret.

use super::window;

/// Reads a setting.
#[must_use]
pub fn read(key: &str) -> Option<String> {
    window().local_storage().ok()??.get_item(key).ok()?
}

/// Writes a setting. A browser that refuses storage forgets it, and nothing else happens.
pub fn write(key: &str, value: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.set_item(key, value);
    }
}
