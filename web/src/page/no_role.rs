//! The page of somebody who is signed in and may do nothing yet.

use leptos::prelude::*;

use crate::hook::live::live;
use crate::part::icon;
use crate::part::notice::{Kind, Notice};
use crate::store::{display_name, use_store};

/// Says who one is, and what to ask for.
#[component]
pub fn NoRole() -> impl IntoView {
    let store = use_store();
    let name = live(move || {
        store
            .person()
            .map(|person| display_name(&person).to_owned())
    });
    let subject = live(move || store.person().map(|person| person.subject.into_owned()));
    view! {
        <main class="alone">
            <h1 class="visually-hidden">{"No role"}</h1>
            <Notice kind=Kind::Doubt symbol=icon::PERSON title="You are signed in, without a role">
                <p>
                    "You are "
                    <strong dir="auto">{name}</strong>
                    " ("
                    <code>{subject}</code>
                    "). Floorlight shows nothing without a role."
                </p>
                <p>
                    {"Ask whoever runs your identity provider for one of the roles viewer, supervisor or admin, then sign in again."}
                </p>
                <p>
                    <button type="button" class="button" on:click=move |_| store.sign_out()>
                        "Sign out"
                    </button>
                </p>
            </Notice>
        </main>
    }
}
