//! The rail on the left: where one can go.

use leptos::prelude::*;

use super::icon::{self, Icon};
use super::when::When;
use crate::hook::live::live;
use crate::shell::storage;
use crate::store::use_store;

/// Where it is remembered that the rail is narrow.
const KEY: &str = "floorlight.rail";

const LAMP: &str = "M8 2 12.5 10.5h-9z";
const GROUND: &str = "M2 13.5h12";

/// Draws the rail.
#[component]
pub fn Rail() -> impl IntoView {
    let store = use_store();
    let narrow = RwSignal::new(storage::read(KEY).as_deref() == Some("narrow"));
    let fold = move |_| {
        narrow.update(|narrow| *narrow = !*narrow);
        let word = if narrow.get_untracked() {
            "narrow"
        } else {
            "wide"
        };
        storage::write(KEY, word);
    };
    let simulated = move || store.person().is_some_and(|person| person.simulated);
    view! {
        <nav class="rail" class:narrow=live(move || narrow.get()) aria-label="Pages">
            <a class="brand" href="/" title="Floorlight" on:click=move |event| {
                event.prevent_default();
                store.path.set("/".to_owned());
                store.choose(|address| address.agent = None);
            }>
                <Brand />
                <span class="label">"Floorlight"</span>
            </a>
            <ul>
                <li>
                    <a href="/" aria-current="page" title="Floor" on:click=move |event| {
                        event.prevent_default();
                        store.path.set("/".to_owned());
                        store.choose(|address| address.agent = None);
                    }>
                        <Icon path=icon::FLOOR />
                        <span class="label">"Floor"</span>
                    </a>
                </li>
            </ul>
            <When is=live(simulated)>
                <p class="simulated label">"Simulated data"</p>
            </When>
            <button
                type="button"
                class="fold"
                title=live(move || if narrow.get() { "Show the names" } else { "Hide the names" })
                on:click=fold
            >
                <Icon path=icon::CHEVRON />
                <span class="label">
                    {live(move || if narrow.get() { "Show the names" } else { "Hide the names" })}
                </span>
            </button>
        </nav>
    }
}

/// Draws the mark of the product: a lamp above a floor.
#[component]
pub fn Brand() -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
            <path class="lamp" d=LAMP></path>
            <path class="ground" d=GROUND></path>
        </svg>
    }
}
