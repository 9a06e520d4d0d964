//! What waits to be saved, what is wrong with it, and how saving went.

use super::draft::Draft;
use super::field::focus;
use super::form::Mistake;
use super::store::{Note, Store};
use super::tab::Tab;
use crate::hook::dom::{El, button, el};
use crate::shell::document::Document;
use crate::shell::zone;
use crate::text::format::counted;

/// The id of the list of mistakes.
pub(super) const MISTAKES: &str = "mistakes";
/// So many of somebody else's changes are named; the others are counted.
const NAMED: usize = 8;

/// Draws the bar, and above it what is wrong and what somebody else saved: always in sight.
pub(super) fn bar(store: Store) -> El {
    let conflict = el("div", "").redrawn(move || {
        let theirs = store.theirs.get();
        theirs
            .iter()
            .map(|theirs| conflict(store, theirs))
            .collect()
    });
    el("div", "save-area")
        .with(conflict)
        .with(mistakes(store))
        .with(line(store))
}

/// Draws every mistake with its place; a click goes there.
fn mistakes(store: Store) -> El {
    el("ul", "mistakes").attr("id", MISTAKES).redrawn(move || {
        let errors = store.errors.get();
        errors
            .iter()
            .map(|mistake| line_of(store, mistake))
            .collect()
    })
}

fn line_of(store: Store, mistake: &Mistake) -> El {
    let place = place(store, mistake);
    let text = format!(" {}", mistake.sentence);
    match Tab::of(mistake) {
        Some(tab)
            if store
                .draft
                .with_untracked(|draft| matches!(draft, Draft::Fields(_))) =>
        {
            let mistake = mistake.clone();
            let way = button("link")
                .on("click", move |_| show(store, tab, &mistake))
                .text(&place);
            el("li", "").with(way).text(&text)
        }
        _ => el("li", "")
            .with(el("code", "").text(&mistake.path))
            .text(&text),
    }
}

/// Says where a mistake is: `Queues, Sales`.
fn place(store: Store, mistake: &Mistake) -> String {
    let name = store.draft.with_untracked(|draft| {
        let (Draft::Fields(form), Some((part, id))) = (draft, mistake.row) else {
            return None;
        };
        let row = form.rows(part).iter().find(|row| row.id == id)?;
        Some(super::list::called(store, part, row))
    });
    let tab = Tab::of(mistake).map_or("", Tab::name);
    match name {
        Some(name) => format!("{tab}, {name}:"),
        None => format!("{tab}:"),
    }
}

/// Shows the field of a mistake and gives it the focus.
fn show(store: Store, tab: Tab, mistake: &Mistake) {
    if store.tab.get_untracked() != tab {
        store.open(tab);
    } else {
        store.find(String::new());
    }
    // Far down a long list, the entry is shown alone.
    let drawn = store
        .draft
        .with_untracked(|draft| match (draft, mistake.row) {
            (Draft::Fields(form), Some((part, id))) => {
                let shown = store.shown.get_untracked();
                form.rows(part).iter().take(shown).any(|row| row.id == id)
            }
            _ => true,
        });
    if let Some((_, id)) = mistake.row.filter(|_| !drawn) {
        store.only.set(Some(id));
    }
    focus(mistake.key.clone());
}

/// Explains what somebody else saved meanwhile, and what can be done.
fn conflict(store: Store, theirs: &Document) -> El {
    let (changed, both) = store.meanwhile(theirs);
    let paragraph = |title: &str, list: &[String]| {
        el("p", "")
            .with(el("strong", "").text(title))
            .text(&named(list))
    };
    let mut panel = el("section", "notice").attrs(&[
        ("data-kind", "doubt"),
        ("aria-label", "Saved by somebody else"),
    ]);
    let body = el("div", "")
        .with(el("h3", "").text("Somebody else saved another version while you were editing"))
        .with(el("p", "").text("Nothing of yours was lost, and nothing of it was saved."));
    let body = if changed.is_empty() {
        body
    } else {
        body.with(paragraph("They changed: ", &changed))
    };
    let body = if both.is_empty() {
        body
    } else {
        body.with(paragraph("So did you: ", &both)).with(el("p", "").text(
            "Where both of you changed the same field, yours will stand if you put your changes on top.",
        ))
    };
    let (one, other) = (theirs.clone(), theirs.clone());
    let top = button("button primary")
        .on("click", move |_| store.put_on_top(&one))
        .text("Put my changes on top of theirs");
    let take = button("button")
        .on("click", move |_| store.take(other.clone()))
        .text("Take theirs, drop mine");
    panel = panel.with(body.with(el("div", "list-tools").with(top).with(take)));
    panel
}

fn named(list: &[String]) -> String {
    let mut text = list
        .iter()
        .take(NAMED)
        .cloned()
        .collect::<Vec<_>>()
        .join(", ");
    if list.len() > NAMED {
        text.push_str(&format!(" and {} more", list.len() - NAMED));
    }
    text.push('.');
    text
}

fn line(store: Store) -> El {
    let meanwhile = move || store.theirs.with(Option::is_some);
    let said = move || {
        let changes = store.changes();
        let errors = store.errors.with(Vec::len);
        match store.note.get() {
            _ if store.busy.get() => "Saving …".to_owned(),
            Note::Failed(sentence) if meanwhile() => {
                format!("{sentence} Your changes are still here; choose above.")
            }
            Note::Failed(sentence) if changes > 0 => {
                format!("{sentence} Your changes are still here; save again.")
            }
            Note::Failed(sentence) => sentence,
            Note::None | Note::Saved(_) if meanwhile() => {
                "Somebody else saved meanwhile: choose above.".to_owned()
            }
            Note::None | Note::Saved(_) if errors > 0 => {
                let mistakes = counted(errors as u64, "mistake", "mistakes");
                format!("{mistakes}: nothing is saved before they are corrected.")
            }
            Note::None | Note::Saved(_) if changes > 0 => {
                format!(
                    "{} not saved.",
                    counted(changes as u64, "change is", "changes are")
                )
            }
            Note::Saved(at) => format!("Saved at {}; the floor uses it.", zone::time_of_day(at)),
            Note::None => "No changes.".to_owned(),
        }
    };
    let level = move || match store.note.get() {
        Note::Failed(_) => "trouble",
        Note::None | Note::Saved(_) if meanwhile() => "trouble",
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
    el("div", "save-bar")
        .live_attr("data-level", level)
        .with(el("p", "").attr("role", "status").say(said))
        .with(discard)
        .with(save)
}
