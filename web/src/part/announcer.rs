//! Speaks to screen readers: only what changes the meaning of the page, at most every five seconds.

use floorlight_core::time::UtcMillis;
use leptos::prelude::*;

use crate::hook::dom::{El, el};
use crate::store::use_store;
use crate::text::feed;

/// Nothing is spoken sooner than this after the last.
const QUIET_MS: i64 = 5_000;

/// Draws the live region.
#[must_use]
pub fn announcer() -> El {
    let store = use_store();
    let said = RwSignal::new(String::new());
    // The subject last spoken of, and when.
    let last = StoredValue::new(None::<(&'static str, UtcMillis)>);
    Effect::new(move |_| {
        let moment = store.moment();
        let status = store.status.get();
        let (subject, sentence) = store.feed.with(|feed| {
            feed::banner(status, feed.as_ref(), &moment).map_or_else(
                || {
                    let light = feed::light(status, feed.as_ref(), &moment);
                    (
                        light.word,
                        format!("The floor is {}.", light.word.to_lowercase()),
                    )
                },
                |banner| {
                    (
                        banner.subject,
                        format!("{} {}", banner.title, banner.detail),
                    )
                },
            )
        });
        let due = last
            .get_value()
            .is_none_or(|(spoken, at)| spoken != subject && moment.now.minus(at).abs() >= QUIET_MS);
        if due {
            last.set_value(Some((subject, moment.now)));
            said.set(sentence);
        }
    });
    el("p", "visually-hidden")
        .attrs(&[("role", "status"), ("aria-live", "polite")])
        .say(move || said.get())
}
