//! The filters: each choice with the number of agents that it would leave.

use std::cell::Cell;

use super::menu::menu;
use crate::hook::dom::{El, button, el, yes_no};
use crate::hook::memo::Memo;
use crate::lens::address::{self, Address};
use crate::lens::sorted;
use crate::lens::verdict::Verdict;
use crate::store::{Store, use_store};
use crate::text::format;
use crate::text::state::Shown;

/// The most choices that a menu offers, those with the most agents.
const MAX_CHOICES: usize = 200;

/// Draws the chips by state.
#[must_use]
pub fn state_chips() -> El {
    let store = use_store();
    let none_picked = move || store.address.with(|address| address.states.is_empty());
    let all = move || {
        store
            .facets
            .with(|facets| format::count(facets.all_states.into()))
    };
    let any = button("chip")
        .live_attr("aria-pressed", move || yes_no(none_picked()))
        .on("click", move |_| {
            store.choose(|address| address.states.clear());
        })
        .text("All ")
        .with(el("b", "").say(all));
    // A rare state comes after all others, so that none of them moves.
    let common = Shown::ALL.into_iter().filter(|shown| shown.is_common());
    let rare = Shown::ALL.into_iter().filter(|shown| !shown.is_common());
    el("div", "chips")
        .attrs(&[("role", "group"), ("aria-label", "States")])
        .with(any)
        .with(attention_chip())
        .all(common.chain(rare).map(state_chip).collect())
}

/// Draws the chip of all that needs attention, whatever the reason.
fn attention_chip() -> El {
    let store = use_store();
    let slug = Verdict::NeedsAttention.slug();
    let picked = move || {
        let is_picked = |address: &Address| address.verdicts.iter().any(|other| other == slug);
        yes_no(store.address.with(is_picked))
    };
    let count = move || {
        let count = store
            .facets
            .with(|facets| facets.verdicts.first().copied().unwrap_or(0));
        format::count(count.into())
    };
    button("chip")
        .attr("data-state", slug)
        .live_attr("aria-pressed", picked)
        .on("click", move |_| {
            store.choose(|address| address::toggle(&mut address.verdicts, slug.to_owned()));
        })
        .text(Verdict::NeedsAttention.words())
        .text(" ")
        .with(el("b", "").say(count))
}

fn state_chip(shown: Shown) -> El {
    let store = use_store();
    let count = Memo::new(move |_| {
        store
            .facets
            .with(|facets| facets.states.get(shown.place()).copied().unwrap_or(0))
    });
    let picked = move || {
        store
            .address
            .with(|address| address.states.contains(&shown))
    };
    // A chip that was there once stays: the others keep their places.
    let was_there = Cell::new(shown.is_common());
    button("chip")
        .attr("data-state", shown.slug())
        .flag("hidden", move || {
            let is_there = was_there.get() || count.get() > 0 || picked();
            was_there.set(is_there);
            !is_there
        })
        .live_attr("aria-pressed", move || yes_no(picked()))
        .on("click", move |_| {
            store.choose(|address| address::toggle(&mut address.states, shown));
        })
        .text(shown.word())
        .text(" ")
        .with(el("b", "").say(move || format::count(count.get().into())))
}

/// One choice of a menu: its id in the address, its name, and how many agents it leaves.
#[derive(Clone, PartialEq, Eq)]
struct Choice {
    id: String,
    name: String,
    count: u32,
}

/// Draws the menu of teams.
#[must_use]
pub fn team_menu() -> El {
    let choices = |store: Store| {
        store.directory.with(|directory| {
            store.facets.with(|facets| {
                let choices = facets.teams.iter().filter_map(|(row, count)| {
                    let named = directory.team(*row);
                    let (id, name) = match named {
                        Some(named) => (named.id.clone(), named.name.clone()),
                        None if *row == 0 => (String::new(), "No team".to_owned()),
                        None => return None,
                    };
                    let count = *count;
                    Some(Choice { id, name, count })
                });
                choices.collect()
            })
        })
    };
    choice_menu("Team", |address| &mut address.teams, choices)
}

/// Draws the menu of queues.
#[must_use]
pub fn queue_menu() -> El {
    let choices = |store: Store| {
        store.directory.with(|directory| {
            store.facets.with(|facets| {
                let choices = facets.queues.iter().filter_map(|(row, count)| {
                    let (id, name) = match row {
                        None => (String::new(), "No queue".to_owned()),
                        Some(row) => {
                            let named = &directory.queue(*row)?.named;
                            (named.id.clone(), named.name.clone())
                        }
                    };
                    let count = *count;
                    Some(Choice { id, name, count })
                });
                choices.collect()
            })
        })
    };
    choice_menu("Queue", |address| &mut address.queues, choices)
}

/// Draws the menu of what is said of agents; what is said of nobody is not offered.
#[must_use]
pub fn verdict_menu() -> El {
    let choices = |store: Store| {
        let picked = store.address.with(|address| address.verdicts.clone());
        let counts = store.facets.with(|facets| facets.verdicts);
        let choices = Verdict::ALL.into_iter().zip(counts);
        let choices = choices.filter_map(|(verdict, count)| {
            let id = verdict.slug().to_owned();
            let name = verdict.words().to_owned();
            (count > 0 || picked.contains(&id)).then_some(Choice { id, name, count })
        });
        choices.collect()
    };
    choice_menu("Verdicts", |address| &mut address.verdicts, choices)
}

type Picked = fn(&mut Address) -> &mut Vec<String>;

/// Draws a menu of choices.
fn choice_menu(name: &'static str, picked: Picked, choices: fn(Store) -> Vec<Choice>) -> El {
    let store = use_store();
    let picked_ids = Memo::new(move |_| {
        let mut address = store.address.get();
        std::mem::take(picked(&mut address))
    });
    let choices = Memo::new(move |_| {
        let mut choices = choices(store);
        let ids = picked_ids.get();
        sorted::sort(&mut choices, |left, right| {
            let is_picked = |choice: &Choice| ids.contains(&choice.id);
            is_picked(right)
                .cmp(&is_picked(left))
                .then_with(|| left.name.cmp(&right.name))
        });
        choices.truncate(MAX_CHOICES);
        choices
    });
    let picked_count = el("b", "")
        .flag("hidden", move || picked_ids.with(Vec::is_empty))
        .say(move || picked_ids.with(Vec::len).to_string());
    let content = vec![el("span", "").text(name).text(" "), picked_count];
    menu("filter", None, content, move || {
        let ids = move || {
            choices.with(|choices| choices.iter().map(|choice| choice.id.clone()).collect())
        };
        let list = el("ul", "choices").each(ids, move |id: String| {
            choice_line(store, picked, picked_ids, choices, id)
        });
        vec![list]
    })
}

fn choice_line(
    store: Store,
    picked: Picked,
    picked_ids: Memo<Vec<String>>,
    choices: Memo<Vec<Choice>>,
    id: String,
) -> El {
    let find = {
        let id = id.clone();
        move |write: fn(&Choice) -> String| {
            choices.with(|choices| choices.iter().find(|choice| choice.id == id).map(write))
        }
    };
    let name = find(|choice| choice.name.clone()).unwrap_or_default();
    let checked = {
        let id = id.clone();
        move || picked_ids.with(|ids| ids.contains(&id))
    };
    let box_ = el("input", "")
        .attr("type", "checkbox")
        .prop("checked", checked)
        .on("change", move |_| {
            let id = id.clone();
            store.choose(|address| address::toggle(picked(address), id));
        });
    let label = el("label", "")
        .with(box_)
        .with(el("span", "").attr("dir", "auto").text(&name))
        .with(el("b", "").say(move || find(|choice| format::count(choice.count.into()))));
    el("li", "").with(label)
}
