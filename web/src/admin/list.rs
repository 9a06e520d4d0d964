//! Lists of the document: found, added, changed and removed, some at a time however long they are.

use serde_json::{Map, Value};

use super::draft::Draft;
use super::field::{Choices, Field, change, focus};
use super::form::mistake::key;
use super::form::{Form, Part, Row};
use super::hours;
use super::store::Store;
use crate::hook::dom::{El, Els, button, el};
use crate::hook::react::*;
use crate::text::format::{count, counted};

/// So many entries are drawn at once, and so many more whenever somebody asks for more.
pub(super) const STEP: usize = 50;

/// The list by which ids of a part are suggested.
pub(super) const fn suggestions(part: Part) -> Option<&'static str> {
    match part {
        Part::Queues => Some("known-queues"),
        Part::Agents | Part::Schedules => Some("known-agents"),
        Part::Teams | Part::Shifts | Part::Labels | Part::Reasons => None,
    }
}

/// The kinds of activity, and how they are called.
pub(super) const ACTIVITIES: [(&str, &str); 8] = [
    ("break", "Break"),
    ("lunch", "Lunch"),
    ("meeting", "Meeting"),
    ("training", "Training"),
    ("coaching", "Coaching"),
    ("back_office", "Back office"),
    ("other", "Other"),
    ("work", "Work"),
];

/// Draws a list with its search and what adds to it.
pub(super) fn list(store: Store, part: Part, add: Els) -> El {
    let search = el("input", "")
        .attrs(&[
            ("type", "search"),
            ("id", "find"),
            ("value", &store.search.get_untracked()),
            ("autocomplete", "off"),
            ("spellcheck", "false"),
            ("placeholder", "Search"),
        ])
        .attr("aria-label", &format!("Search {}", part.word()))
        .on("input", move |event| {
            store.find(event_target_value(&event));
        });
    let tools = el("div", "list-tools").with(search).all(add);
    el("div", "panel-of").with(tools).redrawn(move || {
        store.revision.track();
        store.draft.with_untracked(|draft| match draft {
            Draft::Fields(form) => entries(store, form, part),
            Draft::None | Draft::Whole(_) => Vec::new(),
        })
    })
}

fn entries(store: Store, form: &Form, part: Part) -> Els {
    let found = found(store, form, part);
    let shown = store.shown.get();
    let choices = Choosers::of(form, part);
    let rows = found.iter().take(shown).map(|row| {
        let name = called(store, part, row);
        let field = Field {
            store,
            part,
            row,
            of: &name,
        };
        let entry = el("li", "entry").attr("data-part", part.word());
        if row.is_empty() || !hours::has(part, row) {
            entry
                .all(plain(field, &choices))
                .with(remove(store, form, part, row, &name))
        } else {
            entry
                .toggle("hours", || true)
                .all(hours::fields(field, form))
                .with(remove(store, form, part, row, &name))
        }
    });
    let list = el("ul", "entries").all(rows.collect());
    let all = form.rows(part).len();
    let mut drawn = vec![tally(store, part, found.len(), all, shown)];
    if !found.is_empty() {
        drawn.push(list);
    }
    if found.len() > shown {
        let more = button("button")
            .on("click", move |_| {
                store.shown.update(|shown| *shown += STEP);
            })
            .text(&format!("Show {STEP} more"));
        drawn.push(more);
    }
    drawn
}

/// The entries that are looked for: those of the search, or the one with a mistake.
fn found(store: Store, form: &Form, part: Part) -> Vec<&Row> {
    let only = store.only.get();
    let wanted = store.search.get().trim().to_lowercase();
    let matches = |row: &&Row| match only {
        Some(id) => row.id == id,
        None => wanted.is_empty() || store.words_of(part, row).contains(&wanted),
    };
    form.rows(part).iter().filter(matches).collect()
}

fn tally(store: Store, part: Part, found: usize, all: usize, shown: usize) -> El {
    let total = count(all as u64);
    let said = if all == 0 {
        format!("No {} yet.", part.word())
    } else if store.only.get_untracked().is_some() {
        format!("The entry with the mistake, of {total}.")
    } else if found == all && all <= shown {
        format!("{total} in all.")
    } else if found <= shown {
        format!("{} of {total}.", count(found as u64))
    } else {
        format!(
            "The first {} of {}.",
            count(shown as u64),
            count(found as u64)
        )
    };
    let line = el("p", "quiet tally").attr("role", "status").text(&said);
    if store.only.get_untracked().is_none() {
        return line;
    }
    let all = button("link")
        .on("click", move |_| store.find(String::new()))
        .text("Show all");
    line.text(" ").with(all)
}

/// What some fields are chosen from; made once for all entries.
struct Choosers {
    teams: Choices,
    shifts: Choices,
    activities: Choices,
}

impl Choosers {
    fn of(form: &Form, part: Part) -> Self {
        let none = || vec![(String::new(), "–".to_owned())];
        let of = |wanted: bool, part| {
            if wanted {
                named(form, part)
            } else {
                Vec::new()
            }
        };
        let mut teams = none();
        teams.extend(of(part == Part::Agents, Part::Teams));
        let mut shifts = none();
        shifts.extend(of(part == Part::Schedules, Part::Shifts));
        let mut activities = none();
        activities.extend(activities_of());
        Self {
            teams,
            shifts,
            activities,
        }
    }
}

/// Lists what an entry may name of another list.
pub(super) fn named(form: &Form, part: Part) -> Choices {
    let filled = form.rows(part).iter().filter(|row| !row.is_empty());
    filled
        .map(|row| (row.text("id"), part.name(&row.entry)))
        .collect()
}

/// Lists the kinds of activity.
pub(super) fn activities_of() -> Choices {
    let owned = |(word, name): (&str, &str)| (word.to_owned(), name.to_owned());
    ACTIVITIES.into_iter().map(owned).collect()
}

fn plain(field: Field<'_>, choices: &Choosers) -> Els {
    let ids = suggestions(field.part);
    match field.part {
        Part::Queues => vec![
            field.text("id", "Id", "", ids),
            field.text("name", "Name", "", None),
            field.text("target_percent", "Target", "%", None),
            field.text("target_seconds", "Within", "s", None),
            field.text("short_abandon_seconds", "Short abandon", "s", None),
        ],
        Part::Teams => vec![
            field.text("id", "Id", "", None),
            field.text("name", "Name", "", None),
        ],
        Part::Agents => vec![
            field.text("id", "Id", "", ids),
            field.text("name", "Name", "", None),
            field.choice("team", "Team", &choices.teams),
            field.text("capacity", "Contacts at once", " ", None),
        ],
        Part::Schedules => vec![
            field.text("agent", "Agent", "", ids).with(known(field)),
            field.choice("shift", "Shift", &choices.shifts),
        ],
        Part::Labels => vec![
            field.text("raw", "The platform's word", "", None),
            field.text("label", "Shown as", "", None),
        ],
        Part::Reasons => vec![
            field.text("raw", "The platform's word", "", None),
            field.choice("activity", "Means", &choices.activities),
        ],
        Part::Shifts => Vec::new(),
    }
}

/// Says who an id is, as it is typed.
pub(super) fn known(field: Field<'_>) -> El {
    let (store, part, id) = (field.store, field.part, field.row.id);
    let said = move || {
        let typed = store.draft.with(|draft| match draft {
            Draft::Fields(form) => {
                let row = form.rows(part).iter().find(|row| row.id == id)?;
                Some(row.text("agent"))
            }
            Draft::None | Draft::Whole(_) => None,
        })?;
        store.name_of(part, &typed)
    };
    el("p", "quiet who-is").attr("dir", "auto").say(said)
}

/// How an entry is called where it is spoken of.
pub(super) fn called(store: Store, part: Part, row: &Row) -> String {
    if row.is_empty() {
        return format!("new entry {}", row.id);
    }
    let name = part.name(&row.entry);
    match store.name_of(part, &name) {
        Some(known) if part == Part::Schedules => known,
        Some(_) | None => name,
    }
}

fn remove(store: Store, form: &Form, part: Part, row: &Row, name: &str) -> El {
    let id = row.id;
    let also = match (form.goes_with(part, row), part) {
        (0, _) => String::new(),
        (many, Part::Shifts) => {
            format!(
                ", and {} with it",
                counted(many as u64, "schedule", "schedules")
            )
        }
        (many, _) => format!(", and from {}", counted(many as u64, "agent", "agents")),
    };
    let title = format!("Remove the {} {name}{also}", part.one());
    button("button remove")
        .attrs(&[("aria-label", &title), ("title", &title)])
        .on("click", move |_| {
            change(store, |form| form.remove(part, id));
            store.check();
            store.draw_anew();
            focus(format!("add-{}", part.word()));
        })
        .text("Remove")
}

/// Draws a button that adds an entry; `make` says what stands in it already, `first` is the field that
/// gets the focus.
pub(super) fn adder(
    store: Store,
    (part, text): (Part, &str),
    first: &'static str,
    make: impl Fn(&Form) -> Map<String, Value> + 'static,
) -> El {
    button("button")
        .attr("id", &format!("add-{}", part.word()))
        .on("click", move |_| add(store, part, first, &make))
        .text(text)
}

/// Adds an entry above the others and gives it the focus.
pub(super) fn add(
    store: Store,
    part: Part,
    first: &str,
    make: &dyn Fn(&Form) -> Map<String, Value>,
) {
    let mut id = 0;
    change(store, |form| {
        let entry = make(form);
        id = form.add(part, entry);
        form.rows_mut(part).rotate_right(1);
    });
    store.find(String::new());
    store.draw_anew();
    focus(key(part, id, first));
}
