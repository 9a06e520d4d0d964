//! The frame around Administration: the same rail and bar as the floor's.

use super::store::{Store, use_store};
use crate::hook::dom::{El, Els, button, el};
use crate::hook::react::*;
use crate::part::avatar::avatar;
use crate::part::icon::{self, icon};
use crate::part::menu::menu;
use crate::part::rail::brand;
use crate::part::theme::theme_choice;
use crate::shell::http;
use crate::store::{Session, display_name, role_word};

/// Draws a page in its frame.
pub(super) fn framed(content: Els) -> Els {
    let skip = el("a", "skip")
        .attr("href", "#main")
        .text("Skip to the content");
    let main = el("main", "admin")
        .attrs(&[("id", "main"), ("tabindex", "-1")])
        .all(content);
    let column = el("div", "column").with(top_bar()).with(main);
    vec![skip, el("div", "frame").with(rail()).with(column)]
}

fn rail() -> El {
    let store = use_store();
    let simulated = move || store.person().is_some_and(|person| person.simulated);
    let home = el("a", "brand")
        .attrs(&[("href", "/"), ("rel", "external"), ("title", "Floorlight")])
        .with(brand())
        .with(el("span", "label").text("Floorlight"));
    let entry = |path: &str, name: &str, symbol: &str| {
        el("a", "")
            .attrs(&[("href", path), ("rel", "external"), ("title", name)])
            .with(icon(symbol))
            .with(el("span", "label").text(name))
    };
    let floor = entry("/", "Floor", icon::FLOOR);
    let here = entry("/admin", "Administration", icon::SLIDERS).attr("aria-current", "page");
    el("nav", "rail")
        .attr("aria-label", "Pages")
        .with(home)
        .with(
            el("ul", "")
                .with(el("li", "").with(floor))
                .with(el("li", "").with(here)),
        )
        .when(simulated, || {
            vec![el("p", "simulated label").text("Simulated data")]
        })
}

fn top_bar() -> El {
    let store = use_store();
    let simulated = move || store.person().is_some_and(|person| person.simulated);
    el("header", "top-bar")
        .with(brand())
        .redrawn(connection_choice(store))
        .with(el("span", "spring"))
        .when(simulated, || {
            vec![el("span", "badge").text("Simulated data")]
        })
        .with(person_menu(store))
}

fn connection_choice(store: Store) -> impl Fn() -> Els + 'static {
    move || {
        let connections = store
            .person()
            .map_or_else(Vec::new, |person| person.connections);
        if connections.len() < 2 {
            let name = connections
                .first()
                .map_or_else(String::new, |one| one.name.to_string());
            return vec![el("strong", "connection").attr("dir", "auto").text(&name)];
        }
        let options = connections.into_iter().map(|one| {
            let id = one.id.into_owned();
            el("option", "")
                .attr("value", &id)
                .text(&one.name)
                .prop("selected", move || {
                    store.visit.with(|now| now.connection() == Some(&*id))
                })
        });
        let dirty = move || store.changes() > 0;
        let select = el("select", "connection")
            .attr("aria-label", "Connection")
            .flag("disabled", dirty)
            .live_attr("title", move || {
                dirty().then_some("Save or discard your changes first")
            })
            .all(options.collect())
            .on("change", move |event| {
                store.choose(event_target_value(&event))
            });
        vec![select]
    }
}

fn person_menu(store: Store) -> El {
    let name = move || {
        store
            .person()
            .map_or_else(String::new, |person| display_name(&person).to_owned())
    };
    let role = move || role_word(store.person().and_then(|person| person.role));
    menu(
        "person",
        Some("Your account"),
        vec![avatar(name)],
        move || {
            let who = el("p", "who")
                .with(el("strong", "").attr("dir", "auto").say(name))
                .with(el("span", "").say(role));
            let out = button("button wide")
                .on("click", move |_| sign_out(store))
                .text("Sign out");
            vec![who, theme_choice(), out]
        },
    )
}

fn sign_out(store: Store) {
    wasm_bindgen_futures::spawn_local(async move {
        let session = match http::post("/auth/logout").await {
            Ok(()) | Err(http::Failure::SignedOut) => Session::SignedOut,
            Err(failure) => Session::Failed(format!("Not signed out: {}", failure.sentence())),
        };
        store.session.set(session);
    });
}
