//! Who is signed in, how the page looks, and the way out.

use leptos::prelude::*;

use super::avatar::Avatar;
use super::menu::Menu;
use super::theme::ThemeChoice;
use crate::hook::live::live;
use crate::store::{display_name, role_word, use_store};

/// Draws the person's menu.
#[component]
pub fn PersonMenu() -> impl IntoView {
    let store = use_store();
    let name = Signal::derive(move || {
        store
            .person()
            .map_or_else(String::new, |person| display_name(&person).to_owned())
    });
    let role = live(move || role_word(store.person().and_then(|person| person.role)));
    view! {
        <Menu class="person" label="Your account" button=move || view! { <Avatar name /> }>
            <p class="who">
                <strong dir="auto">{live(move || name.get())}</strong>
                <span>{role}</span>
            </p>
            <ThemeChoice />
            <button type="button" class="button wide" on:click=move |_| store.sign_out()>
                "Sign out"
            </button>
        </Menu>
    }
}
