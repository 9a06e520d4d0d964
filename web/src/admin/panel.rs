//! The parts of the editor, each with what can be added to it.

use floorlight_wire::api::iso;
use serde_json::{Map, Value, json};

use super::draft::Draft;
use super::field::change;
use super::form::{Form, Part};
use super::limits;
use super::list::{add, adder, list, named, suggestions};
use super::store::Store;
use super::tab::Tab;
use super::zones;
use crate::hook::dom::{El, Els, button, el};
use crate::hook::react::*;
use crate::shell::clock;
use crate::text::format::{count, counted};

/// Draws a part of the editor.
pub(super) fn panel(store: Store, tab: Tab, form: &Form) -> Els {
    match tab {
        Tab::Thresholds => vec![limits::limits(store, form)],
        Tab::Queues => vec![
            lead(
                "Names and targets. A contact that is abandoned sooner than “short abandon” is not held \
                 against the queue; five seconds where nothing is said.",
            ),
            limits::formula(store, form),
            list(
                store,
                Part::Queues,
                vec![blank(store, Part::Queues, "Add a queue", "id"), fill(store)],
            ),
            suggested(store, Part::Queues),
        ],
        Tab::Teams => {
            let add = adder(store, (Part::Teams, "Add a team"), "name", |form| {
                object(json!({ "id": form.new_id(Part::Teams) }))
            });
            vec![
                lead("An agent is in one team or in none; who is in which stands at Agents."),
                list(store, Part::Teams, vec![add]),
            ]
        }
        Tab::Agents => vec![
            lead(
                "Teams of agents, and names where the platform's are not wanted. Agents that are missing \
                 here keep the platform's name and have no team.",
            ),
            list(
                store,
                Part::Agents,
                vec![blank(store, Part::Agents, "Add an agent", "id")],
            ),
            suggested(store, Part::Agents),
        ],
        Tab::Shifts => {
            let add = adder(store, (Part::Shifts, "Add a shift"), "name", |form| {
                let zone = form.rows(Part::Shifts).last().map(|row| row.text("zone"));
                object(json!({
                    "id": form.new_id(Part::Shifts),
                    "zone": zone.unwrap_or_else(zones::here),
                    "days": ["mon", "tue", "wed", "thu", "fri"],
                }))
            });
            vec![
                lead(
                    "The same hours on some days of the week, on the clock of a time zone. Work that does \
                     not end later than it starts ends on the next day.",
                ),
                list(store, Part::Shifts, vec![add]),
                known_zones(),
            ]
        }
        Tab::Schedules => vec![
            lead(
                "Who works which shift, and days that are different. A single day beats the agent's \
                 shifts on that day.",
            ),
            whole_team(store, form),
            list(store, Part::Schedules, schedule_adders(store)),
            suggested(store, Part::Schedules),
            known_zones(),
        ],
        Tab::Breaks => vec![
            lead(
                "How long a break and a lunch may last, and which of the platform's words mean what.",
            ),
            el("div", "entry-line")
                .with(limits::minutes(
                    store,
                    form,
                    "break_minutes",
                    "Longest break",
                ))
                .with(limits::minutes(
                    store,
                    form,
                    "lunch_minutes",
                    "Longest lunch",
                )),
            list(
                store,
                Part::Reasons,
                vec![blank(store, Part::Reasons, "Add a word", "raw")],
            ),
        ],
        Tab::Labels => vec![
            lead("What to show for the platform's words for states and reasons."),
            list(
                store,
                Part::Labels,
                vec![blank(store, Part::Labels, "Add a label", "raw")],
            ),
        ],
    }
}

fn lead(text: &str) -> El {
    el("p", "quiet").text(text)
}

fn blank(store: Store, part: Part, text: &str, first: &'static str) -> El {
    adder(store, (part, text), first, |_| Map::new())
}

fn object(mut value: Value) -> Map<String, Value> {
    value
        .as_object_mut()
        .map(std::mem::take)
        .unwrap_or_default()
}

/// Draws the button that adds all queues that the platform names and the document does not.
fn fill(store: Store) -> El {
    let missing = move || {
        let mut missing = store
            .known
            .with(|known| known.of(Part::Queues).cloned().unwrap_or_default());
        store.draft.with(|draft| match draft {
            Draft::Fields(form) => {
                for row in form.rows(Part::Queues) {
                    missing.remove(&row.text("id"));
                }
            }
            Draft::None | Draft::Whole(_) => missing.clear(),
        });
        missing
    };
    el("span", "").when(
        move || !missing().is_empty(),
        move || {
            let said = move || {
                let queues = counted(missing().len() as u64, "queue", "queues");
                format!("Add {queues} that the platform names")
            };
            let all = button("button")
                .on("click", move |_| {
                    let missing = untrack(missing);
                    change(store, |form| {
                        for (id, name) in missing {
                            form.add(Part::Queues, object(json!({ "id": id, "name": name })));
                        }
                    });
                    store.draw_anew();
                })
                .say(said);
            vec![all]
        },
    )
}

fn schedule_adders(store: Store) -> Els {
    let shift = adder(
        store,
        (Part::Schedules, "Add an agent to a shift"),
        "agent",
        |form| {
            let first = form.rows(Part::Shifts).first().map(|row| row.text("id"));
            first.map_or_else(Map::new, |id| object(json!({ "shift": id })))
        },
    );
    let make = |form: &Form| {
        let zone = form.rows(Part::Shifts).first().map(|row| row.text("zone"));
        let today = iso(clock::now()).and_then(|now| now.get(..10).map(str::to_owned));
        object(json!({
            "date": today.unwrap_or_default(),
            "zone": zone.unwrap_or_else(zones::here),
        }))
    };
    let day = button("button")
        .on("click", move |_| {
            add(store, Part::Schedules, "agent", &make)
        })
        .text("Add a single day");
    vec![shift, day]
}

/// Draws what gives a shift to all agents of a team at once.
fn whole_team(store: Store, form: &Form) -> El {
    let (teams, shifts) = (named(form, Part::Teams), named(form, Part::Shifts));
    if teams.is_empty() || shifts.is_empty() {
        return el("p", "quiet").text(
            "Once there are a team and a shift, a whole team can be given a shift in one step.",
        );
    }
    let first =
        |list: &[(String, String)]| list.first().map(|(id, _)| id.clone()).unwrap_or_default();
    let chosen = RwSignal::new((first(&teams), first(&shifts)));
    let told = RwSignal::new(String::new());
    let options = |list: Vec<(String, String)>| -> Els {
        let option = |(id, name): (String, String)| el("option", "").attr("value", &id).text(&name);
        list.into_iter().map(option).collect()
    };
    let team = el("select", "")
        .attr("aria-label", "Team")
        .all(options(teams))
        .on("change", move |event| {
            let id = event_target_value(&event);
            chosen.update(|(team, _)| *team = id);
        });
    let shift = el("select", "")
        .attr("aria-label", "Shift for the whole team")
        .all(options(shifts))
        .on("change", move |event| {
            let id = event_target_value(&event);
            chosen.update(|(_, shift)| *shift = id);
        });
    let give = button("button")
        .on("click", move |_| {
            let (team, shift) = chosen.get_untracked();
            let mut given = (0, 0);
            change(store, |form| given = form.give(&team, &shift));
            told.set(format!(
                "{} added, {} had it already.",
                counted(given.0, "agent", "agents"),
                count(given.1)
            ));
            store.check();
            store.draw_anew();
        })
        .text("Add all of them");
    el("div", "list-tools")
        .with(el("span", "").text("Give the team"))
        .with(team)
        .with(el("span", "").text("the shift"))
        .with(shift)
        .with(give)
        .with(
            el("span", "quiet")
                .attr("role", "status")
                .say(move || told.get()),
        )
}

/// Draws the list of ids to choose from while typing.
fn suggested(store: Store, part: Part) -> El {
    let id = suggestions(part).unwrap_or_default();
    el("datalist", "").attr("id", id).redrawn(move || {
        store.known.with(|known| {
            let names = known.of(part).into_iter().flatten();
            let option = |(id, name): (&String, &Value)| {
                let name = name.as_str().unwrap_or(id);
                el("option", "").attrs(&[("value", id), ("label", name)])
            };
            names.map(option).collect()
        })
    })
}

fn known_zones() -> El {
    let options = zones::all()
        .into_iter()
        .map(|zone| el("option", "").attr("value", &zone));
    el("datalist", "")
        .attr("id", zones::SUGGESTIONS)
        .all(options.collect())
}
