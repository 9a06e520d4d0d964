//! Initials in a circle.

use crate::hook::dom::{El, el};
use crate::text::format;

/// Draws a person's initials. The name stands beside it, so a screen reader skips it.
#[must_use]
pub fn avatar(name: impl Fn() -> String + 'static) -> El {
    // The initials are drawn by the style sheet: they are no text, so nothing reads them aloud.
    el("span", "avatar")
        .attr("aria-hidden", "true")
        .live_attr("data-initials", move || format::initials(&name()))
}
