//! The pages, and which of them is shown.

pub mod floor;
pub mod frame;
pub mod no_role;
pub mod not_found;
pub mod sign_in;

use crate::hook::dom::{Els, button, el, redraw};
use crate::hook::memo::Memo;
use crate::hook::react::*;
use crate::part::icon;
use crate::part::notice::{Kind, notice, said};
use crate::store::{Session, Store};

/// Draws the whole page into the document's body, for as long as the tab lives.
pub fn mount() {
    for_good(app);
}

fn app() {
    let store = Store::begin();
    provide_context(store);
    store.ask_session();
    // Another connection in the address is another desk.
    let connection = Memo::new(move |_| store.connection().map(|one| one.id.into_owned()));
    let mut before: Option<Option<String>> = None;
    effect(move || {
        let now = Some(connection.get());
        if before.is_some() && before != now {
            store.watch_chosen();
        }
        before = now;
    });
    let screen = Memo::new(move |_| screen(store));
    let draw = move || match screen.get() {
        Screen::Loading => frame::waiting(),
        Screen::SignIn => sign_in::sign_in(),
        Screen::Failed(sentence) => failed(store, &sentence),
        Screen::NoRole => no_role::no_role(),
        Screen::NotFound => frame::framed(not_found::not_found),
        Screen::NoConnections => frame::framed(no_connections),
        Screen::Floor => frame::framed(floor::floor),
    };
    if let Some(body) = document().body() {
        redraw(&body, Box::new(draw));
    }
}

/// Which page is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Screen {
    Loading,
    SignIn,
    Failed(String),
    NoRole,
    NotFound,
    NoConnections,
    Floor,
}

fn screen(store: Store) -> Screen {
    store.session.with(|session| match session {
        Session::Loading => Screen::Loading,
        Session::SignedOut => Screen::SignIn,
        Session::Failed(sentence) => Screen::Failed(sentence.clone()),
        Session::SignedIn(person) if person.role.is_none() => Screen::NoRole,
        Session::SignedIn(_) if store.path.with(|path| path != "/") => Screen::NotFound,
        Session::SignedIn(person) if person.connections.is_empty() => Screen::NoConnections,
        Session::SignedIn(_) if store.connection().is_none() => Screen::NotFound,
        Session::SignedIn(_) => Screen::Floor,
    })
}

#[inline(never)]
fn failed(store: Store, sentence: &str) -> Els {
    let again = button("button")
        .on("click", move |_| store.ask_session())
        .text("Try again");
    let trouble = notice(
        Kind::Trouble,
        icon::UNPLUGGED,
        "Floorlight did not answer as it should",
        vec![said(sentence), el("p", "").with(again)],
    );
    vec![frame::alone(vec![frame::heading("Floorlight"), trouble])]
}

#[inline(never)]
fn no_connections() -> Els {
    let why = said(
        "Floorlight has no contact centre to show yet; your account is well. An administrator \
         connects one: the page Administration lists the steps.",
    );
    vec![
        frame::heading("No connection"),
        notice(
            Kind::Doubt,
            icon::UNPLUGGED,
            "No connection is configured",
            vec![why],
        ),
    ]
}
