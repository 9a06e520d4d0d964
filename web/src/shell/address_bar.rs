//! The browser's address bar.

use wasm_bindgen::JsValue;

use super::window;

/// Returns the path, as `/`.
#[must_use]
pub fn path() -> String {
    window().location().pathname().unwrap_or_default()
}

/// Returns the query string with its question mark, or nothing.
#[must_use]
pub fn query() -> String {
    window().location().search().unwrap_or_default()
}

/// Writes path and query without a new entry in the history: for what changes as one types.
pub fn replace(path_and_query: &str) {
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(path_and_query));
    }
}

/// Writes path and query as a new entry in the history: for choices that "back" should undo.
pub fn push(path_and_query: &str) {
    if let Ok(history) = window().history() {
        let _ = history.push_state_with_url(&JsValue::NULL, "", Some(path_and_query));
    }
}

/// Leaves the page for another address of this origin.
pub fn leave(path_and_query: &str) {
    let _ = window().location().assign(path_and_query);
}

/// Returns the host and whether the page came over TLS.
#[must_use]
pub fn origin() -> (String, bool) {
    let location = window().location();
    let secure = location.protocol().is_ok_and(|scheme| scheme == "https:");
    (location.host().unwrap_or_default(), secure)
}
