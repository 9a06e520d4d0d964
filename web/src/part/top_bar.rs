//! The bar on top: which connection, how fresh, what time, who.

use super::light::light;
use super::person_menu::person_menu;
use super::rail::brand;
use crate::hook::dom::{El, Els, button, el};
use crate::hook::memo::Memo;
use crate::hook::react::*;
use crate::shell::zone;
use crate::store::use_store;

/// Draws the bar.
#[must_use]
pub fn top_bar() -> El {
    let store = use_store();
    let simulated = move || store.person().is_some_and(|person| person.simulated);
    el("header", "top-bar")
        .with(brand())
        .redrawn(connection_choice())
        .with(light())
        .when(simulated, || {
            vec![el("span", "badge").text("Simulated data")]
        })
        .with(clock())
        .with(wall_button())
        .with(person_menu())
}

/// Draws the connection's name, or the choice where there are several.
fn connection_choice() -> impl Fn() -> Els + 'static {
    let store = use_store();
    let connections = Memo::new(move |_| {
        store
            .person()
            .map_or_else(Vec::new, |person| person.connections)
    });
    let present = Memo::new(move |_| store.connection());
    let is_single = Memo::new(move |_| connections.with(Vec::len) < 2);
    let name = move || {
        present
            .get()
            .map_or_else(String::new, |one| one.name.into_owned())
    };
    move || {
        if is_single.get() {
            return vec![el("strong", "connection").attr("dir", "auto").say(name)];
        }
        let options = connections.get().into_iter().map(|one| {
            let id = one.id.into_owned();
            el("option", "")
                .attr("value", &id)
                .text(&one.name)
                .prop("selected", move || {
                    present.with(|now| now.as_ref().is_some_and(|now| now.id == id))
                })
        });
        let select = el("select", "connection")
            .attr("aria-label", "Connection")
            .all(options.collect())
            .on("change", move |event| {
                let id = event_target_value(&event);
                store.choose(|address| {
                    address.widen();
                    address.agent = None;
                    address.connection = Some(id);
                });
            });
        vec![select]
    }
}

/// Draws the way to the wall.
fn wall_button() -> El {
    let store = use_store();
    button("button to-wall")
        .attr("aria-keyshortcuts", "f")
        .flag("hidden", move || store.connection().is_none())
        .on("click", move |_| super::wall::toggle(store))
        .text("Wall")
        .with(el("kbd", "").attr("aria-hidden", "true").text("f"))
}

/// Draws the hub's time in the viewer's zone; in UTC on focus.
fn clock() -> El {
    let store = use_store();
    let local = el("span", "local")
        .say(move || zone::time_of_day(store.hub_now()))
        .text(" ")
        .with(el("span", "zone").text(&zone::name()));
    button("clock")
        .attr(
            "title",
            "The hub's time, in your zone; in UTC while focused",
        )
        .with(local)
        .with(el("span", "utc").say(move || zone::time_in_utc(store.hub_now())))
}
