//! What of Administration is shown.

use super::frame::framed;
use super::store::{Store, use_store};
use super::{checklist, drift, editor, first_run, health};
use crate::hook::dom::{El, Els, button, el, redraw};
use crate::hook::memo::Memo;
use crate::hook::react::*;
use crate::part::icon;
use crate::part::notice::{Kind, notice, said};
use crate::part::rail::brand_line;
use crate::part::skeleton::skeleton_rows;
use crate::shell::address_bar;
use crate::store::Session;

/// Draws the whole page into the document's body, for as long as the tab lives.
pub fn mount() {
    for_good(app);
}

fn app() {
    let store = Store::begin();
    provide_context(store);
    document().set_title("Administration · Floorlight");
    let screen = Memo::new(move |_| screen(store));
    let draw = move || match screen.get() {
        Screen::Loading => alone(vec![brand_line(), skeleton_rows(4)]),
        Screen::SignIn => sign_in(),
        Screen::Failed(sentence) => failed(&sentence),
        Screen::NotAdmin => framed(not_admin()),
        Screen::FirstRun => framed(first_run::first_run()),
        Screen::Administration => framed(administration()),
    };
    if let Some(body) = document().body() {
        redraw(&body, Box::new(draw));
    }
}

/// What is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Screen {
    Loading,
    SignIn,
    Failed(String),
    NotAdmin,
    FirstRun,
    Administration,
}

fn screen(store: Store) -> Screen {
    store.session.with(|session| match session {
        Session::Loading => Screen::Loading,
        Session::SignedOut => Screen::SignIn,
        Session::Failed(sentence) => Screen::Failed(sentence.clone()),
        Session::SignedIn(_) if !store.may_administer() => Screen::NotAdmin,
        Session::SignedIn(person) if person.connections.is_empty() => Screen::FirstRun,
        Session::SignedIn(_) => Screen::Administration,
    })
}

fn alone(content: Els) -> Els {
    vec![el("main", "alone").all(content)]
}

fn heading(text: &str) -> El {
    el("h1", "visually-hidden").text(text)
}

fn sign_in() -> Els {
    let mut here = "/auth/login?return_to=/admin".to_owned();
    crate::lens::percent_code::encode(&address_bar::query(), &mut here);
    let way = el("a", "button primary large")
        .attrs(&[("href", &here), ("rel", "external")])
        .text("Sign in");
    alone(vec![
        brand_line(),
        el("h1", "").text("Administration"),
        said("Sign in with an account that has the role admin."),
        way,
    ])
}

fn failed(sentence: &str) -> Els {
    let store = use_store();
    let again = button("button")
        .on("click", move |_| store.ask_session())
        .text("Try again");
    let trouble = notice(
        Kind::Trouble,
        icon::UNPLUGGED,
        "Floorlight did not answer as it should",
        vec![said(sentence), el("p", "").with(again)],
    );
    alone(vec![heading("Administration"), trouble])
}

fn not_admin() -> Els {
    let way = el("a", "button")
        .attrs(&[("href", "/"), ("rel", "external")])
        .text("Go to the floor");
    vec![
        heading("Administration"),
        notice(
            Kind::Doubt,
            icon::KEY,
            "Administration needs the role admin",
            vec![
                said(
                    "Your role does not include it. Whoever grants roles at your identity provider can \
                     give it to you; then sign in again.",
                ),
                el("p", "").with(way),
            ],
        ),
    ]
}

fn administration() -> Els {
    let parts = [
        ("#health", "Health"),
        ("#drift", "Drift"),
        ("#setup", "Checklist"),
        ("#document", "Settings"),
    ];
    let list = parts.into_iter().fold(el("ul", ""), |list, (place, name)| {
        let link = el("a", "").attr("href", place).text(name);
        list.with(el("li", "").with(link))
    });
    vec![
        el("h1", "").text("Administration"),
        el("nav", "parts")
            .attr("aria-label", "On this page")
            .with(list),
        health::section(),
        drift::section(),
        checklist::section(),
        editor::section(),
    ]
}

/// Draws a section of the page.
pub(super) fn section(id: &str, title: &str, lead: &str) -> El {
    el("section", "card")
        .attrs(&[("id", id), ("aria-label", title)])
        .with(el("h2", "").text(title))
        .with(el("p", "quiet").text(lead))
}
