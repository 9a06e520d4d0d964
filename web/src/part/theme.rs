//! Light, dark, or as the system has it.

use crate::hook::dom::{El, el};
use crate::hook::react::*;
use crate::shell::storage;

/// Where the choice is remembered; the entry script reads it before the first paint.
const KEY: &str = "floorlight.theme";
/// The choices: the stored word, and what stands on the screen.
const CHOICES: [(&str, &str); 3] = [("auto", "Auto"), ("light", "Light"), ("dark", "Dark")];

/// Draws the choice of a theme.
#[must_use]
pub fn theme_choice() -> El {
    let stored = storage::read(KEY).unwrap_or_default();
    let present = CHOICES
        .iter()
        .find(|(word, _)| *word == stored)
        .map_or("auto", |(word, _)| *word);
    let chosen = RwSignal::new(present);
    let choices = CHOICES.into_iter().map(|(word, label)| {
        let input = el("input", "")
            .attrs(&[("type", "radio"), ("name", "theme"), ("value", word)])
            .prop("checked", move || chosen.get() == word)
            .on("change", move |_| {
                chosen.set(word);
                apply(word);
            });
        el("label", "").with(input).with(el("span", "").text(label))
    });
    el("fieldset", "segments")
        .with(el("legend", "").text("Theme"))
        .all(choices.collect())
}

fn apply(word: &str) {
    storage::write(KEY, word);
    if let Some(root) = document().document_element() {
        let _ = if word == "auto" {
            root.remove_attribute("data-theme")
        } else {
            root.set_attribute("data-theme", word)
        };
    }
}
