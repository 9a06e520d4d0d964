//! The directory document: its fields, or all of it as text; checked, then saved.

use super::bar;
use super::draft::Draft;
use super::page;
use super::panel::panel;
use super::store::{Store, use_store};
use super::tab::Tab;
use crate::hook::dom::{El, Els, button, el, yes_no};
use crate::hook::memo::Memo;
use crate::hook::react::*;
use crate::part::skeleton::skeleton_rows;
use crate::text::format::{count, counted};

const WHOLE_ID: &str = "whole-document";

/// What is drawn anew as a whole only when another of these is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Nothing,
    Fields(Tab),
    Whole,
}

/// Draws the section.
pub(super) fn section() -> El {
    let store = use_store();
    let shown = Memo::new(move |_| {
        store.draft.with(|draft| match draft {
            Draft::None => Shown::Nothing,
            Draft::Fields(_) => Shown::Fields(store.tab.get()),
            Draft::Whole(_) => Shown::Whole,
        })
    });
    let tabs = Tab::ALL.into_iter().map(|tab| choice(store, tab)).collect();
    let choices = el("div", "segments-line")
        .attrs(&[("role", "group"), ("aria-label", "What is edited")])
        .all(tabs)
        .with(whole_choice(store));
    page::section(
        "document",
        "Settings",
        "Names, targets, teams and shifts, which no platform tells. Everything that is saved counts at \
         once, for everybody.",
    )
    .with(choices)
    .redrawn(move || {
        let shown = shown.get();
        // A list draws itself anew; the rest of a part, only when the draft was replaced.
        store.replaced.track();
        store.draft.with_untracked(|draft| match (shown, draft) {
            (Shown::Fields(tab), Draft::Fields(form)) => panel(store, tab, form),
            (_, Draft::Whole(text)) => whole(store, text),
            (_, Draft::None | Draft::Fields(_)) => vec![skeleton_rows(6)],
        })
    })
    .with(bar::bar(store))
}

fn choice(store: Store, tab: Tab) -> El {
    let is = move || {
        store.tab.get() == tab && store.draft.with(|draft| matches!(draft, Draft::Fields(_)))
    };
    let many = move || {
        store.draft.with(|draft| match draft {
            Draft::Fields(form) => tab.count(form).map(|many| count(many as u64)),
            Draft::None | Draft::Whole(_) => None,
        })
    };
    let wrong = move || {
        let many = store.errors.with(|errors| {
            errors
                .iter()
                .filter(|mistake| Tab::of(mistake) == Some(tab))
                .count()
        });
        (many > 0).then(|| format!("✕ {}", counted(many as u64, "mistake", "mistakes")))
    };
    button("chip")
        .live_attr("aria-pressed", move || yes_no(is()))
        .on("click", move |_| store.open(tab))
        .text(tab.name())
        .with(el("b", "").say(many))
        .with(el("span", "wrong").say(wrong))
}

fn whole_choice(store: Store) -> El {
    let is = move || store.draft.with(|draft| matches!(draft, Draft::Whole(_)));
    button("chip")
        .live_attr("aria-pressed", move || yes_no(is()))
        .on("click", move |_| store.show_whole())
        .text("Whole document")
}

fn whole(store: Store, text: &str) -> Els {
    let area = el("textarea", "whole")
        .attrs(&[
            ("id", WHOLE_ID),
            ("rows", "24"),
            ("spellcheck", "false"),
            ("autocomplete", "off"),
            ("aria-describedby", bar::MISTAKES),
        ])
        .live_attr("aria-invalid", move || {
            yes_no(store.errors.with(|errors| !errors.is_empty()))
        })
        .text(text)
        .on("input", move |event| {
            store.draft.set(Draft::Whole(event_target_value(&event)));
        })
        .on("change", move |_| store.check_soon());
    vec![
        el("label", "quiet")
            .attr("for", WHOLE_ID)
            .text("All of it as JSON, for experts: what has no field stands here alone."),
        area,
    ]
}
