//! The freshness light: how far the floor may be believed, and why.

use crate::hook::dom::{El, el};
use crate::hook::memo::Memo;
use crate::store::use_store;
use crate::text::feed;

/// Draws the light with its reason in words.
#[must_use]
pub fn light() -> El {
    let store = use_store();
    let light = Memo::new(move |_| {
        let moment = store.moment();
        let status = store.status.get();
        store
            .feed
            .with(|feed| feed::light(status, feed.as_ref(), &moment))
    });
    let reason = move || light.with(|light| light.reason.clone());
    el("p", "light")
        // Without a connection there is nothing to light; the room stays, or the bar's end would move.
        .style("visibility", move || {
            store.connection().is_none().then_some("hidden")
        })
        .live_attr("data-level", move || light.with(|light| light.level.slug()))
        .with(el("span", "dot").attr("aria-hidden", "true"))
        .with(el("strong", "").say(move || light.with(|light| light.word)))
        .with(el("span", "reason").live_attr("title", reason).say(reason))
}
