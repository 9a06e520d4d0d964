//! The drawer: what is known of one agent, from which source, and how old.

use floorlight_wire::api::AgentDetail;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::avatar::Avatar;
use super::drawer_body::{DetailBody, NowBody};
use super::icon::{self, Icon};
use super::skeleton::SkeletonRows;
use crate::hook::live::live;
use crate::lens::percent_code;
use crate::lens::row::RowView;
use crate::shell::http::{self, Failure};
use crate::store::{Store, use_store};

/// What came of asking for the details.
#[derive(Clone, Debug, PartialEq)]
enum Asked {
    Waiting,
    Known(Box<AgentDetail<'static>>),
    Failed(String),
}

/// Draws the drawer, while an agent is chosen.
#[component]
pub fn Drawer() -> impl IntoView {
    let store = use_store();
    let chosen = Memo::new(move |_| store.address.with(|address| address.agent.clone()));
    view! {
        {move || chosen.get().map(|id| view! { <AgentDrawer store id /> })}
    }
}

#[component]
fn AgentDrawer(store: Store, id: String) -> impl IntoView {
    let asked = RwSignal::new(Asked::Waiting);
    let path = agent_path(store, &id);
    let ask = move || fetch(store, path.clone(), asked);
    let row = {
        let id = id.clone();
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
                            .map(|cell| RowView::write(cell, 0, directory, hub_now))
                    })
                    .flatten()
            })
        })
    };
    // A new state has a new history.
    let state =
        Memo::new(move |_| row.with(|row| row.as_ref().map(|row| (row.shown, row.detail.clone()))));
    Effect::new({
        let ask = ask.clone();
        move |_| {
            state.track();
            ask();
        }
    });
    let name = {
        let id = id.clone();
        Signal::derive(move || {
            row.with(|row| {
                row.as_ref()
                    .map_or_else(|| id.clone(), |row| row.name.clone())
            })
        })
    };
    let team = live(move || row.with(|row| row.as_ref().map(|row| row.team.clone())));
    let close = move |_| {
        store.choose(|address| address.agent = None);
        super::grid::focus();
    };
    let keyed = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape" {
            event.stop_propagation();
            store.choose(|address| address.agent = None);
            super::grid::focus();
        }
    };
    let body = move || match asked.get() {
        Asked::Waiting => view! { <SkeletonRows count=5 /> }.into_any(),
        Asked::Known(detail) => view! { <DetailBody detail=*detail /> }.into_any(),
        Asked::Failed(sentence) => {
            let ask = ask.clone();
            view! {
                <div class="failed">
                    <p>{sentence} " What stands above is from the live floor."</p>
                    <button
                        type="button"
                        class="button"
                        on:click=move |_| {
                            asked.set(Asked::Waiting);
                            ask();
                        }
                    >
                        "Try again"
                    </button>
                </div>
            }
            .into_any()
        }
    };
    view! {
        <aside
            class="drawer card"
            aria-label=live(move || format!("What is known of {}", name.get()))
            on:keydown=keyed
        >
            <header>
                <Avatar name />
                <div>
                    <h2 dir="auto">{live(move || name.get())}</h2>
                    <p dir="auto">{team}</p>
                </div>
                <button type="button" class="bare" aria-label="Close" on:click=close>
                    <Icon path=icon::CLOSE />
                </button>
            </header>
            <div class="content" role="group" tabindex="0" aria-label="Details">
                <NowBody row id />
                {body}
            </div>
        </aside>
    }
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
        let answer = http::get::<AgentDetail<'static>>(&path).await;
        if answer == Err(Failure::SignedOut) {
            store.tell_desk(floorlight_core::desk::Input::SessionEnded);
        }
        // The drawer may be closed by now, and its signals with it.
        let _ = asked.try_update(|asked| {
            *asked = match answer {
                Ok(detail) => Asked::Known(Box::new(detail)),
                Err(failure) => Asked::Failed(failure.sentence()),
            };
        });
    });
}
