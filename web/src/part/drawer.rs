//! The drawer: what is known of one agent, from which source, and how old.

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::Event;

use super::avatar::avatar;
use super::drawer_body::{detail_body, now_body};
use super::focus::takes_lost_focus;
use super::icon::{self, icon};
use super::notice::said;
use super::skeleton::skeleton_rows;
use crate::answer::{self, agent::Detail};
use crate::hook::dom::{El, Els, button, el};
use crate::hook::memo::Memo;
use crate::hook::react::*;
use crate::lens::percent_code;
use crate::lens::row::RowView;
use crate::shell::http::{self, Failure};
use crate::shell::zone;
use crate::store::{Store, use_store};

/// What came of asking for the details.
#[derive(Clone, Debug, PartialEq)]
enum Asked {
    Waiting,
    Known(Box<Detail>),
    Failed(String),
}

/// Draws the drawer beside the list, while an agent is chosen.
#[must_use]
pub fn with_drawer(list: El) -> El {
    let store = use_store();
    let chosen = Memo::new(move |_| store.address.with(|address| address.agent.clone()));
    list.redrawn(move || {
        chosen
            .get()
            .map(|id| drawer(store, &id))
            .into_iter()
            .collect()
    })
}

#[inline(never)]
fn drawer(store: Store, id: &str) -> El {
    let asked = RwSignal::new(Asked::Waiting);
    let path = agent_path(store, id);
    let ask = move || fetch(store, path.clone(), asked);
    let row = {
        let id = id.to_owned();
        Memo::new(move |_| {
            let row = store
                .directory
                .with(|directory| directory.find_agent(&id))?;
            store.changed.track();
            let hub_now = store.hub_now();
            store.directory.with(|directory| {
                store
                    .with_desk(|desk| {
                        desk.agent(row)
                            .map(|cell| RowView::write(cell, directory, hub_now, zone::time_of_day))
                    })
                    .flatten()
            })
        })
    };
    // A new state has a new history.
    let state =
        Memo::new(move |_| row.with(|row| row.as_ref().map(|row| (row.shown, row.detail.clone()))));
    effect({
        let ask = ask.clone();
        move || {
            state.track();
            ask();
        }
    });
    let name = {
        let id = id.to_owned();
        Memo::new(move |_| {
            row.with(|row| {
                row.as_ref()
                    .map_or_else(|| id.clone(), |row| row.name.clone())
            })
        })
    };
    let close = move || {
        store.choose(|address| address.agent = None);
        super::grid::focus();
    };
    let keyed = move |event: Event| {
        let key: &web_sys::KeyboardEvent = event.unchecked_ref();
        if key.key() == "Escape" {
            event.stop_propagation();
            close();
        }
    };
    let title = el("div", "")
        .with(el("h2", "").attr("dir", "auto").say(move || name.get()))
        .with(
            el("p", "")
                .attr("dir", "auto")
                .say(move || row.with(|row| row.as_ref().map(|row| row.team.clone()))),
        );
    let header = el("header", "")
        .with(avatar(move || name.get()))
        .with(title)
        .with(
            button("bare")
                .attr("aria-label", "Close")
                .on("click", move |_| close())
                .with(icon(icon::CLOSE)),
        );
    let content = el("div", "content")
        .attrs(&[
            ("role", "group"),
            ("tabindex", "0"),
            ("aria-label", "Details"),
        ])
        .all(now_body(row, id))
        .redrawn(move || match asked.get() {
            Asked::Waiting => vec![skeleton_rows(5)],
            Asked::Known(detail) => detail_body(*detail),
            Asked::Failed(sentence) => failed(&sentence, asked, ask.clone()),
        });
    el("aside", "drawer card")
        .live_attr("aria-label", move || {
            let mut label = "What is known of ".to_owned();
            label.push_str(&name.get());
            label
        })
        .on("keydown", keyed)
        .with(header)
        .with(takes_lost_focus(content))
}

fn failed(sentence: &str, asked: RwSignal<Asked>, ask: impl Fn() + 'static) -> Els {
    let again = button("button")
        .on("click", move |_| {
            asked.set(Asked::Waiting);
            ask();
        })
        .text("Try again");
    let why = said(sentence).text(" What stands above is from the live floor.");
    vec![el("div", "failed").with(why).with(again)]
}

fn agent_path(store: Store, id: &str) -> String {
    let connection =
        untrack(|| store.connection()).map_or_else(String::new, |one| one.id.into_owned());
    let mut path = format!("/api/connections/{connection}/agents/");
    let mut written = String::new();
    percent_code::encode(id, &mut written);
    path.push_str(&written.replace('/', "%2f").replace('+', "%20"));
    path
}

fn fetch(store: Store, path: String, asked: RwSignal<Asked>) {
    spawn_local(async move {
        let answer = http::get_value(&path).await;
        let answer =
            answer.and_then(|answer| answer::agent::read(&answer).ok_or(Failure::Unreadable));
        if answer == Err(Failure::SignedOut) {
            store.tell_desk(floorlight_core::desk::Input::SessionEnded);
        }
        // The drawer may be closed by now, and its signals with it.
        asked.update(|asked| {
            *asked = match answer {
                Ok(detail) => Asked::Known(Box::new(detail)),
                Err(failure) => Asked::Failed(failure.sentence()),
            };
        });
    });
}
