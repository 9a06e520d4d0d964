//! The page of an address that leads nowhere.

use leptos::prelude::*;

use crate::hook::live::live;
use crate::part::icon;
use crate::part::notice::{Kind, Notice};
use crate::shell::address_bar;

/// Says that the address leads nowhere, and where the floor is.
#[component]
pub fn NotFound() -> impl IntoView {
    view! {
        <h1 class="visually-hidden">{"Not found"}</h1>
        <Notice kind=Kind::Doubt symbol=icon::SEARCH title="This address leads nowhere">
            <p>
                {"There is no such page, or no such connection that you may watch: "}
                <code>{format!("{}{}", address_bar::path(), address_bar::query())}</code>
            </p>
            <p>
                <a class=live(move || "button") href="/" rel="external">
                    "Go to the floor"
                </a>
            </p>
        </Notice>
    }
}
