//! The freshness light: how far the floor may be believed, and why.

use leptos::prelude::*;

use crate::hook::live::live;
use crate::store::use_store;
use crate::text::feed;

/// Draws the light with its reason in words.
#[component]
pub fn Light() -> impl IntoView {
    let store = use_store();
    let light = Memo::new(move |_| {
        let moment = store.moment();
        let status = store.status.get();
        store
            .feed
            .with(|feed| feed::light(status, feed.as_ref(), &moment))
    });
    view! {
        <p class="light" data-level=live(move || light.with(|light| light.level.slug()))>
            <span class="dot" aria-hidden="true"></span>
            <strong>{live(move || light.with(|light| light.word))}</strong>
            <span class="reason" title=live(move || light.with(|light| light.reason.clone()))>
                {live(move || light.with(|light| light.reason.clone()))}
            </span>
        </p>
    }
}
