//! Media queries, and lengths that the style sheet decides.

use web_sys::Element;

use super::window;

/// Says whether a media query holds.
#[must_use]
pub fn matches(query: &str) -> bool {
    window()
        .match_media(query)
        .ok()
        .flatten()
        .is_some_and(|list| list.matches())
}

/// Reads a custom property of whole pixels from an element's style.
#[must_use]
pub fn pixels(element: &Element, property: &str) -> Option<usize> {
    let style = window().get_computed_style(element).ok()??;
    let value = style.get_property_value(property).ok()?;
    value.trim().trim_end_matches("px").parse().ok()
}

/// Returns the address of the script that runs this page; its name tells its version.
#[must_use]
pub fn script() -> Option<String> {
    let script = window().document()?.query_selector("script[src]").ok()??;
    script.get_attribute("src")
}
