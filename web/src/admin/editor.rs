//! The directory document: its fields, or all of it as text; checked, then saved.

use super::fields;
use super::form;
use super::page;
use super::store::{Draft, Note, Store, use_store};
use crate::hook::dom::{El, Els, button, el, yes_no};
use crate::hook::react::*;
use crate::part::skeleton::skeleton_rows;
use crate::shell::zone;
use crate::text::format::counted;

const WHOLE_ID: &str = "whole-document";
const WHOLE_ERRORS: &str = "whole-document-errors";

/// Draws the section.
pub(super) fn section() -> El {
    let store = use_store();
    page::section(
        "document",
        "Thresholds and labels",
        "From when on a time stands out on the floor, and what to call the platform's words. Everything \
         that is saved counts at once, for everybody.",
    )
    .with(
        el("div", "segments-line")
            .attrs(&[("role", "group"), ("aria-label", "What is edited")])
            .with(choice(store, "Fields", false))
            .with(choice(store, "Whole document", true)),
    )
    .redrawn(move || {
        store.revision.track();
        store.draft.with_untracked(|draft| match draft {
            Draft::None => vec![skeleton_rows(6)],
            Draft::Fields(form) => fields::fields(store, form),
            Draft::Whole(text) => whole(store, text),
        })
    })
    .with(bar(store))
}

fn choice(store: Store, name: &'static str, whole: bool) -> El {
    let is = move || store.draft.with(|draft| matches!(draft, Draft::Whole(_))) == whole;
    button("chip")
        .live_attr("aria-pressed", move || yes_no(is()))
        .on("click", move |_| {
            if whole {
                store.show_whole();
            } else {
                store.show_fields();
            }
        })
        .text(name)
}

fn whole(store: Store, text: &str) -> Els {
    let area = el("textarea", "whole")
        .attrs(&[
            ("id", WHOLE_ID),
            ("rows", "24"),
            ("spellcheck", "false"),
            ("autocomplete", "off"),
            ("aria-describedby", WHOLE_ERRORS),
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
            .text("The directory document as JSON: teams, agents, queues, labels, thresholds, shifts, schedules."),
        area,
        el("div", "").attr("id", WHOLE_ERRORS).with(list(store, |_| true)),
    ]
}

/// Draws the mistakes that stand at no field.
pub(super) fn list(store: Store, which: fn(&str) -> bool) -> El {
    el("ul", "mistakes").redrawn(move || {
        store.errors.with(|errors| {
            let shown = errors.iter().filter(|error| which(&error.field));
            shown
                .map(|error| {
                    el("li", "")
                        .with(el("code", "").text(&error.field))
                        .text(" ")
                        .text(&form::sentence(error))
                })
                .collect()
        })
    })
}

/// Draws what waits to be saved, and how saving went.
fn bar(store: Store) -> El {
    let said = move || {
        let changes = store.changes();
        let errors = store.errors.with(Vec::len);
        match store.note.get() {
            _ if store.busy.get() => "Saving …".to_owned(),
            Note::Failed(sentence) => sentence,
            Note::Meanwhile(_) => {
                "Somebody else saved another version while you were editing. Nothing of yours was lost or saved."
                    .to_owned()
            }
            Note::None | Note::Saved(_) if errors > 0 => {
                let mistakes = counted(errors as u64, "mistake", "mistakes");
                format!("{mistakes}: nothing is saved before they are corrected.")
            }
            Note::None | Note::Saved(_) if changes > 0 => {
                format!("{} not saved.", counted(changes as u64, "change is", "changes are"))
            }
            Note::Saved(at) => format!("Saved at {}; the floor uses it.", zone::time_of_day(at)),
            Note::None => "No changes.".to_owned(),
        }
    };
    let level = move || match store.note.get() {
        Note::Failed(_) | Note::Meanwhile(_) => "trouble",
        Note::Saved(_) if store.changes() == 0 => "good",
        Note::None | Note::Saved(_) if store.errors.with(|errors| !errors.is_empty()) => "trouble",
        Note::None | Note::Saved(_) => "plain",
    };
    let idle = move || store.changes() == 0;
    let save = button("button primary")
        .attr("id", "save")
        .flag("disabled", move || store.busy.get() || idle())
        .on("click", move |_| store.save())
        .text("Save");
    let discard = button("button")
        .flag("disabled", move || store.busy.get() || idle())
        .on("click", move |_| {
            if let Some(base) = store.base.get_untracked() {
                store.take(base);
            }
        })
        .text("Discard");
    let meanwhile = move || matches!(store.note.get(), Note::Meanwhile(_));
    el("div", "save-bar")
        .live_attr("data-level", level)
        .with(el("p", "").attr("role", "status").say(said))
        .when(meanwhile, move || {
            let top = button("button")
                .on("click", move |_| {
                    if let Note::Meanwhile(theirs) = store.note.get_untracked() {
                        store.put_on_top(&theirs);
                    }
                })
                .text("Put my changes on top of theirs");
            let theirs = button("button")
                .on("click", move |_| {
                    if let Note::Meanwhile(theirs) = store.note.get_untracked() {
                        store.take(theirs);
                    }
                })
                .text("Take theirs, drop mine");
            vec![top, theirs]
        })
        .with(discard)
        .with(save)
}
