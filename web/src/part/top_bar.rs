//! The bar on top: which connection, how fresh, what time, who.

use leptos::ev;
use leptos::prelude::*;

use super::light::Light;
use super::person_menu::PersonMenu;
use super::rail::Brand;
use super::when::When;
use crate::hook::live::live;
use crate::shell::zone;
use crate::store::use_store;

/// Draws the bar.
#[component]
pub fn TopBar() -> impl IntoView {
    let store = use_store();
    let simulated = move || store.person().is_some_and(|person| person.simulated);
    view! {
        <header class="top-bar">
            <Brand />
            <ConnectionChoice />
            <Light />
            <When is=live(simulated)>
                <span class="badge">"Simulated data"</span>
            </When>
            <Clock />
            <PersonMenu />
        </header>
    }
}

/// Draws the connection's name, or the choice where there are several.
#[component]
fn ConnectionChoice() -> impl IntoView {
    let store = use_store();
    let connections = Memo::new(move |_| {
        store
            .person()
            .map_or_else(Vec::new, |person| person.connections)
    });
    let present = Memo::new(move |_| store.connection());
    let chosen = move |event: ev::Event| {
        let id = event_target_value(&event);
        store.choose(|address| {
            address.widen();
            address.agent = None;
            address.connection = Some(id);
        });
    };
    move || {
        if connections.with(Vec::len) < 2 {
            let name = present
                .get()
                .map_or_else(String::new, |one| one.name.into_owned());
            return view! { <strong class="connection" dir="auto">{name}</strong> }.into_any();
        }
        let options = connections
            .get()
            .into_iter()
            .map(|one| {
                let id = one.id.clone();
                let selected =
                    move || present.with(|now| now.as_ref().is_some_and(|now| now.id == id));
                view! { <option value=one.id.into_owned() prop:selected=selected>{one.name.into_owned()}</option> }
            })
            .collect_view();
        view! {
            <select class="connection" aria-label="Connection" on:change=chosen>
                {options}
            </select>
        }
        .into_any()
    }
}

/// Draws the hub's time in the viewer's zone; in UTC on focus.
#[component]
fn Clock() -> impl IntoView {
    let store = use_store();
    let zone_name = zone::name();
    view! {
        <button type="button" class="clock" title="The hub's time, in your zone; in UTC while focused">
            <span class="local">
                {live(move || zone::time_of_day(store.hub_now()))} " " <span class="zone">{zone_name}</span>
            </span>
            <span class="utc">{live(move || zone::time_in_utc(store.hub_now()))}</span>
        </button>
    }
}
