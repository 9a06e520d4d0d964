//! Small things that stand in cells.

use std::rc::Rc;

use super::icon;
use crate::hook::dom::{El, el};
use crate::hook::memo::Memo;
use crate::lens::figure::Kind;
use crate::lens::queues::QueueView;
use crate::text::format;
use crate::text::state::Shown;

/// Draws a state: its symbol, its word, and what is known beside it.
#[must_use]
pub fn state_pill(
    shown: impl Fn() -> Shown + 'static,
    detail: impl Fn() -> String + 'static,
) -> El {
    let read: Rc<dyn Fn() -> Shown> = Rc::new(shown);
    let (shown, drawn) = (Rc::clone(&read), Rc::clone(&read));
    el("span", "state")
        .live_attr("data-state", move || shown().slug())
        .with(icon::live_icon(move || icon::of_state(drawn())))
        .with(el("strong", "").say(move || read().word()))
        .with(el("span", "detail").attr("dir", "auto").say(detail))
}

/// Draws a queue's service level as a bar with its target, and as a number.
#[must_use]
pub fn level_bar(view: Memo<Option<QueueView>>) -> El {
    let level = move || view.with(|view| view.as_ref().and_then(QueueView::level));
    let target = move || view.with(|view| view.as_ref().and_then(|view| view.target));
    let width = move || {
        let mut width = (level().unwrap_or(0).min(10_000) / 100).to_string();
        width.push('%');
        width
    };
    let mark = move || {
        target().map(|target| {
            let mut place = (target / 100).to_string();
            place.push('%');
            place
        })
    };
    let track = el("span", "track")
        .toggle("none", move || level().is_none())
        .attr("aria-hidden", "true")
        .with(el("span", "bar").style("width", width))
        .with(
            el("span", "target")
                .flag("hidden", move || target().is_none())
                .style("left", mark),
        );
    el("span", "level")
        .live_attr("data-severity", move || {
            view.with(|view| view.as_ref().and_then(|view| view.level_severity.slug()))
        })
        .with(track)
        .with(el("span", "number").say(move || {
            let computed = view.with(|view| view.as_ref()?.figure(Kind::ServiceLevel).ok());
            shown_or_dash(computed.map(format::percent))
        }))
}

/// Writes what there is, or an en dash.
#[must_use]
pub fn shown_or_dash(text: Option<String>) -> String {
    text.unwrap_or_else(|| format::NO_DATA.to_owned())
}
