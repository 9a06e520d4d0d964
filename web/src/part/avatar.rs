//! Initials in a circle.

use leptos::prelude::*;

use crate::hook::live::live;
use crate::text::format;

/// Draws a person's initials. The name stands beside it, so a screen reader skips it.
#[component]
pub fn Avatar(
    /// The name.
    #[prop(into)]
    name: Signal<String>,
) -> impl IntoView {
    // The initials are drawn by the style sheet: they are no text, so nothing reads them aloud.
    view! {
        <span
            class="avatar"
            aria-hidden="true"
            data-initials=live(move || name.with(|name| format::initials(name)))
        ></span>
    }
}
