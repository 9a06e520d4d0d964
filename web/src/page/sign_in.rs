//! The page of somebody who is not signed in.

use leptos::prelude::*;

use crate::hook::live::live;
use crate::lens::percent_code;
use crate::part::banner::sign_in_link;
use crate::part::rail::Brand;
use crate::shell::address_bar;
use crate::store::use_store;

/// Draws the way in: one button.
#[component]
pub fn SignIn() -> impl IntoView {
    let store = use_store();
    let query = address_bar::query();
    let word = percent_code::pairs(&query)
        .find(|(key, _)| key == "sign_in")
        .map(|(_, word)| word);
    let trouble = word.map(|word| match word.as_str() {
        "provider_down" => {
            "The identity provider does not answer. Floorlight itself is well; try again in a minute, \
             or ask whoever runs your single sign-on."
        }
        "denied" => "The identity provider refused the sign-in.",
        "expired" => "That sign-in took too long. Please begin again.",
        _ => "The sign-in did not succeed. Please try again.",
    });
    view! {
        <main class="alone sign-in">
            <p class="brand-line">
                <Brand />
                <span>{"Floorlight"}</span>
            </p>
            <h1>{"The floor, live"}</h1>
            <p class="lead">
                {"Every agent and queue of your contact centre as they are now, with numbers that say how fresh and how sure they are."}
            </p>
            {trouble.map(|sentence| view! { <p class="trouble" role="alert">{sentence}</p> })}
            <a class="button primary large" rel="external" href=live(move || sign_in_link(&store.link()))>
                "Sign in"
            </a>
            <p class="quiet">
                {"You sign in with your organisation's account. Platform credentials stay on the server and never reach this browser. "}
                {"A demonstration shows simulated data and says so on every page."}
            </p>
        </main>
    }
}
