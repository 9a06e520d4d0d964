//! Small things that stand in cells.

use leptos::prelude::*;

use super::icon::{self, Icon};
use crate::hook::live::live;
use crate::lens::attention::Severity;
use crate::text::format;
use crate::text::state::Shown;

/// Draws a state: its symbol, its word, and what is known beside it.
#[component]
pub fn StatePill(
    /// The state.
    #[prop(into)]
    shown: Signal<Shown>,
    /// What is known beside it.
    #[prop(into)]
    detail: Signal<String>,
) -> impl IntoView {
    let path = Signal::derive(move || icon::of_state(shown.get()));
    view! {
        <span class="state" data-state=live(move || shown.get().slug())>
            <Icon path />
            <strong>{live(move || shown.get().word())}</strong>
            <span class="detail" dir="auto">
                {live(move || detail.get())}
            </span>
        </span>
    }
}

/// Draws a service level as a bar with its target, and as a number.
#[component]
pub fn LevelBar(
    /// The level, in hundredths of a percent; `None` for no data.
    #[prop(into)]
    level: Signal<Option<u16>>,
    /// The target.
    #[prop(into)]
    target: Signal<Option<u16>>,
    /// How much it needs a supervisor.
    #[prop(into)]
    severity: Signal<Severity>,
) -> impl IntoView {
    let width = live(move || format!("{}%", level.get().unwrap_or(0).min(10_000) / 100));
    let mark = live(move || target.get().map(|target| format!("{}%", target / 100)));
    view! {
        <span class="level" data-severity=live(move || severity.get().slug())>
            <span class="track" class:none=live(move || level.get().is_none()) aria-hidden="true">
                <span class="bar" style:width=width></span>
                <span class="target" hidden=live(move || target.get().is_none()) style:left=mark></span>
            </span>
            <span class="number">{live(move || shown_or_dash(level.get().map(format::percent)))}</span>
        </span>
    }
}

/// Writes what there is, or an en dash.
#[must_use]
pub fn shown_or_dash(text: Option<String>) -> String {
    text.unwrap_or_else(|| format::NO_DATA.to_owned())
}
