//! The pages, and which of them is shown.

pub mod floor;
pub mod frame;
pub mod no_role;
pub mod not_found;
pub mod sign_in;

use leptos::prelude::*;

use crate::part::icon;
use crate::part::notice::{Kind, Notice};
use crate::store::{Session, Store};

/// Draws the whole page.
#[component]
pub fn App() -> impl IntoView {
    let store = Store::begin();
    provide_context(store);
    store.ask_session();
    // Another connection in the address is another desk.
    let connection = Memo::new(move |_| store.connection().map(|one| one.id.into_owned()));
    Effect::new(move |before: Option<Option<String>>| {
        let now = connection.get();
        if before.is_some_and(|before| before != now) {
            store.watch_chosen();
        }
        now
    });
    let screen = Memo::new(move |_| screen(store));
    move || match screen.get() {
        Screen::Loading => frame::Waiting().into_any(),
        Screen::SignIn => sign_in::SignIn().into_any(),
        Screen::Failed(sentence) => view! { <Failed store sentence /> }.into_any(),
        Screen::NoRole => no_role::NoRole().into_any(),
        Screen::NotFound => frame::framed(not_found::NotFound).into_any(),
        Screen::NoConnections => frame::framed(no_connections).into_any(),
        Screen::Floor => frame::framed(floor::Floor).into_any(),
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

#[component]
fn Failed(store: Store, sentence: String) -> impl IntoView {
    view! {
        <main class="alone">
            <h1 class="visually-hidden">{"Floorlight"}</h1>
            <Notice kind=Kind::Trouble symbol=icon::UNPLUGGED title="Floorlight did not answer as it should">
                <p>{sentence}</p>
                <p>
                    <button type="button" class="button" on:click=move |_| store.ask_session()>
                        "Try again"
                    </button>
                </p>
            </Notice>
        </main>
    }
}

fn no_connections() -> impl IntoView {
    view! {
        <h1 class="visually-hidden">{"No connection"}</h1>
        <Notice kind=Kind::Trouble symbol=icon::UNPLUGGED title="No connection is configured">
            <p>
                {"Floorlight has no contact centre to show. An administrator adds one to connections.toml; "}
                {"a mistake in that file is named, with its field, when it is read."}
            </p>
        </Notice>
    }
}
