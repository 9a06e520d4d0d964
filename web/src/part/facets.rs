//! The filters: each choice with the number of agents that it would leave.

use leptos::prelude::*;

use super::menu::Menu;
use super::when::When;
use crate::hook::live::live;
use crate::lens::address::{self, Address};
use crate::store::{Store, use_store};
use crate::text::format;
use crate::text::state::Shown;

/// The most choices that a menu offers, those with the most agents.
const MAX_CHOICES: usize = 200;

/// Draws the chips by state.
#[component]
pub fn StateChips() -> impl IntoView {
    let store = use_store();
    let chips = Shown::ALL.map(|shown| view! { <StateChip shown /> });
    let none_picked = move || store.address.with(|address| address.states.is_empty());
    let all = live(move || {
        store
            .facets
            .with(|facets| format::count(facets.all_states.into()))
    });
    view! {
        <div class="chips" role="group" aria-label="States">
            <button
                type="button"
                class="chip"
                aria-pressed=live(move || if none_picked() { "true" } else { "false" })
                on:click=move |_| store.choose(|address| address.states.clear())
            >
                "All "
                <b>{all}</b>
            </button>
            {chips.into_iter().collect_view()}
        </div>
    }
}

#[component]
fn StateChip(shown: Shown) -> impl IntoView {
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
    view! {
        <button
            type="button"
            class="chip"
            data-state=shown.slug()
            hidden=live(move || !shown.is_common() && count.get() == 0 && !picked())
            aria-pressed=live(move || if picked() { "true" } else { "false" })
            on:click=move |_| store.choose(|address| address::toggle(&mut address.states, shown))
        >
            {shown.word()} " "
            <b>{live(move || format::count(count.get().into()))}</b>
        </button>
    }
}

/// One choice of a menu: its id in the address, its name, and how many agents it leaves.
#[derive(Clone, PartialEq, Eq)]
struct Choice {
    id: String,
    name: String,
    count: u32,
}

/// Draws the menu of teams.
#[component]
pub fn TeamMenu() -> impl IntoView {
    let store = use_store();
    let choices = move || {
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
    view! { <ChoiceMenu store name="Team" picked=|address| &mut address.teams choices=choices /> }
}

/// Draws the menu of queues.
#[component]
pub fn QueueMenu() -> impl IntoView {
    let store = use_store();
    let choices = move || {
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
    view! { <ChoiceMenu store name="Queue" picked=|address| &mut address.queues choices=choices /> }
}

type Picked = fn(&mut Address) -> &mut Vec<String>;

/// Draws a menu of choices.
#[component]
fn ChoiceMenu<F>(store: Store, name: &'static str, picked: Picked, choices: F) -> impl IntoView
where
    F: Fn() -> Vec<Choice> + Send + Sync + 'static,
{
    let picked_ids = Memo::new(move |_| {
        let mut address = store.address.get();
        std::mem::take(picked(&mut address))
    });
    let choices = Memo::new(move |_| {
        let mut choices = choices();
        let ids = picked_ids.get();
        choices.sort_by(|left, right| {
            let is_picked = |choice: &Choice| ids.contains(&choice.id);
            is_picked(right)
                .cmp(&is_picked(left))
                .then_with(|| left.name.cmp(&right.name))
        });
        choices.truncate(MAX_CHOICES);
        choices
    });
    let button = move || {
        let count = picked_ids.with(Vec::len);
        view! {
            {name}
            <When is=live(move || { count > 0 })>
                " "
                <b>{count}</b>
            </When>
        }
    };
    let reactive_button = move || view! { {button} };
    view! {
        <Menu class="filter" button=reactive_button>
            <ul class="choices">
                <For each=move || choices.get() key=|choice| choice.id.clone() let:choice>
                    {
                        let id = choice.id.clone();
                        let checked = {
                            let id = id.clone();
                            move || picked_ids.with(|ids| ids.contains(&id))
                        };
                        let count = {
                            let id = id.clone();
                            move || choices.with(|choices| {
                                let choice = choices.iter().find(|choice| choice.id == id);
                                choice.map(|choice| format::count(choice.count.into()))
                            })
                        };
                        view! {
                            <li>
                                <label>
                                    <input
                                        type="checkbox"
                                        prop:checked=checked
                                        on:change=move |_| {
                                            let id = id.clone();
                                            store.choose(|address| address::toggle(picked(address), id));
                                        }
                                    />
                                    <span dir="auto">{choice.name}</span>
                                    <b>{count}</b>
                                </label>
                            </li>
                        }
                    }
                </For>
            </ul>
        </Menu>
    }
}
