//! Text as this browser compares it.

use js_sys::JsString;
use wasm_bindgen::JsValue;

use crate::text::letter::plain;

/// Folds a text for searching and sorting: without accents and strokes, in lower case.
#[must_use]
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let decomposed: String = JsString::from(JsValue::from_str(text))
        .normalize("NFKD")
        .into();
    let mut folded = String::with_capacity(decomposed.len());
    let letters = decomposed
        .chars()
        .filter(|char| !('\u{300}'..='\u{36f}').contains(char))
        .flat_map(char::to_lowercase);
    for letter in letters {
        match plain(letter) {
            Some(other) => folded.push_str(other),
            None => folded.push(letter),
        }
    }
    folded
}
