//! Text as this browser compares it.

use js_sys::JsString;
use wasm_bindgen::JsValue;

/// Folds a text for searching and sorting: without accents, in lower case.
#[must_use]
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let decomposed: String = JsString::from(JsValue::from_str(text))
        .normalize("NFKD")
        .into();
    decomposed
        .chars()
        .filter(|char| !('\u{300}'..='\u{36f}').contains(char))
        .flat_map(char::to_lowercase)
        .collect()
}
