//! Light, dark, or as the system has it.

use leptos::prelude::*;

use crate::hook::live::live;
use crate::shell::storage;

/// Where the choice is remembered; the entry script reads it before the first paint.
const KEY: &str = "floorlight.theme";
/// The choices: the stored word, and what stands on the screen.
const CHOICES: [(&str, &str); 3] = [("auto", "Auto"), ("light", "Light"), ("dark", "Dark")];

/// Draws the choice of a theme.
#[component]
pub fn ThemeChoice() -> impl IntoView {
    let stored = storage::read(KEY).unwrap_or_default();
    let present = CHOICES
        .iter()
        .find(|(word, _)| *word == stored)
        .map_or("auto", |(word, _)| *word);
    let chosen = RwSignal::new(present);
    let choices = CHOICES.map(|(word, label)| {
        view! {
            <label>
                <input
                    type="radio"
                    name="theme"
                    value=word
                    prop:checked=live(move || chosen.get() == word)
                    on:change=move |_| {
                        chosen.set(word);
                        apply(word);
                    }
                />
                <span>{label}</span>
            </label>
        }
    });
    view! {
        <fieldset class="segments">
            <legend>"Theme"</legend>
            {choices.into_iter().collect_view()}
        </fieldset>
    }
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
