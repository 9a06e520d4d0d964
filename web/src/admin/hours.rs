//! Hours of work: shift templates, and the hours of single days.

use super::field::{Field, change, focus};
use super::form::mistake::key;
use super::form::{Form, Part, Row};
use super::list::{activities_of, known, suggestions};
use super::store::Store;
use super::zones;
use crate::hook::dom::{El, Els, button, el};
use crate::text::format::counted;

const WEEK: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
/// Usual lengths, to begin with.
const BREAK_MINUTES: u32 = 15;
const LUNCH_MINUTES: u32 = 30;

/// Says whether an entry has hours, or a day of its own.
pub(super) fn has(part: Part, row: &Row) -> bool {
    match part {
        Part::Shifts => true,
        Part::Schedules => row.entry.contains_key("date"),
        Part::Queues | Part::Teams | Part::Agents | Part::Labels | Part::Reasons => false,
    }
}

/// Draws the fields of an entry with hours.
pub(super) fn fields(field: Field<'_>, form: &Form) -> Els {
    if field.part == Part::Shifts {
        let many = form.named_by(Part::Shifts, &field.row.text("id")) as u64;
        let worked = format!("Worked by {}.", counted(many, "agent", "agents"));
        return vec![
            el("div", "entry-line")
                .with(field.text("name", "Name", "", None))
                .with(field.text("id", "Id", "", None))
                .with(field.text("zone", "Time zone", "", Some(zones::SUGGESTIONS)))
                .with(field.text("start", "Start", "", None))
                .with(field.text("end", "End", "", None)),
            days(field),
            activities(field),
            el("p", "quiet").text(&worked),
        ];
    }
    let off = field.row.is("off");
    let store = field.store;
    let tick = field
        .tick("Day off", off, move |row, is| {
            row.mark("off", is);
            for hour in ["zone", "start", "end", "activities"] {
                if is {
                    row.entry.remove(hour);
                }
            }
        })
        // What follows depends on it.
        .on("change", move |_| store.draw_anew());
    let agent = field
        .text("agent", "Agent", "", suggestions(Part::Schedules))
        .with(known(field));
    let line = el("div", "entry-line")
        .with(agent)
        .with(field.text("date", "Day", "", None))
        .with(tick);
    if off {
        return vec![line];
    }
    let line = line
        .with(field.text("zone", "Time zone", "", Some(zones::SUGGESTIONS)))
        .with(field.text("start", "Start", "", None))
        .with(field.text("end", "End", "", None));
    vec![line, activities(field)]
}

fn days(field: Field<'_>) -> El {
    let boxes = WEEK.into_iter().zip(DAYS).map(|(day, name)| {
        field.tick(name, field.row.has_day(day), move |row, is| {
            row.set_day(day, is, &WEEK);
        })
    });
    let wrong = super::field::mistake(field.store, &key(field.part, field.row.id, "days"));
    el("fieldset", "days")
        .with(
            el("legend", "")
                .text("Begins on")
                .with(el("span", "visually-hidden").text(&format!(" of {}", field.of))),
        )
        .all(boxes.collect())
        .with(wrong)
}

fn activities(field: Field<'_>) -> El {
    let (store, part, id) = (field.store, field.part, field.row.id);
    let kinds = activities_of();
    let rows = (0..field.row.activities()).map(|place| {
        let path = |name: &str| format!("activities[{place}].{name}");
        let name = format!("activity {} of {}", place + 1, field.of);
        let field = Field { of: &name, ..field };
        let title = format!("Remove {name}");
        let remove = button("button remove")
            .attrs(&[("aria-label", &title), ("title", &title)])
            .on("click", move |_| {
                change(store, |form| {
                    if let Some(row) = form.row_mut(part, id) {
                        row.remove_activity(place);
                    }
                });
                store.check();
                store.draw_anew();
                focus(key(part, id, "add-break"));
            })
            .text("Remove");
        el("li", "activity")
            .with(field.choice(&path("kind"), "What", &kinds))
            .with(field.text(&path("start"), "From", "", None))
            .with(field.text(&path("minutes"), "For", "min", None))
            .with(remove)
    });
    let list = el("ul", "activities").all(rows.collect());
    let add = |text: &str, kind: &'static str, minutes: u32| {
        button("button")
            .attr("id", &key(part, id, &format!("add-{kind}")))
            .on("click", move |_| {
                add_activity(store, part, id, kind, minutes)
            })
            .text(text)
            .with(el("span", "visually-hidden").text(&format!(" to {}", field.of)))
    };
    let adders = el("div", "list-tools")
        .with(add("Add a break", "break", BREAK_MINUTES))
        .with(add("Add lunch", "lunch", LUNCH_MINUTES))
        .with(add("Add another activity", "meeting", LUNCH_MINUTES));
    el("div", "panel-of").with(list).with(adders)
}

fn add_activity(store: Store, part: Part, id: u64, kind: &str, minutes: u32) {
    let mut place = 0;
    change(store, |form| {
        if let Some(row) = form.row_mut(part, id) {
            place = row.add_activity(kind, minutes);
        }
    });
    store.draw_anew();
    focus(key(part, id, &format!("activities[{place}].start")));
}
