//! Speaks to screen readers, at most every five seconds: what changes the meaning of the page, what a
//! choice left of the list.

use floorlight_core::time::UtcMillis;

use crate::hook::dom::{El, el, keep};
use crate::hook::react::*;
use crate::store::{Store, use_store};
use crate::text::{feed, format};

/// Nothing is spoken sooner than this after the last.
const QUIET_MS: i64 = 5_000;
/// What a choice left is spoken after it rested so long.
const CHOICE_RESTS_MS: i64 = 1_500;

/// Draws the live region.
#[must_use]
pub fn announcer() -> El {
    let store = use_store();
    let said = RwSignal::new(String::new());
    // The subject last spoken of, and when.
    let last = StoredValue::new(None::<(&'static str, UtcMillis)>);
    effect(move || {
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
    let chosen = chosen(store);
    let region = |read: RwSignal<String>| {
        el("p", "visually-hidden")
            .attrs(&[("role", "status"), ("aria-live", "polite")])
            .say(move || read.get())
    };
    el("div", "").with(region(said)).with(region(chosen))
}

/// Says how many agents a choice of the person left, once it rests.
fn chosen(store: Store) -> RwSignal<String> {
    let said = RwSignal::new(String::new());
    let mut before = None::<String>;
    let mut due = None::<UtcMillis>;
    keep(Box::new(move || {
        let now = store.second.get();
        let query = store.view_query();
        if before.as_ref().is_some_and(|before| *before != query) {
            due = Some(now.offset(CHOICE_RESTS_MS));
        }
        before = Some(query);
        if due.is_some_and(|due| due <= now) {
            due = None;
            let agents = store.order.with_untracked(|order| order.rows.len());
            let needy = store
                .facets
                .with_untracked(|facets| facets.verdicts.first().copied().unwrap_or(0));
            let mut text = format::counted(agents as u64, "agent", "agents");
            text.push_str(" in the list; need attention: ");
            text.push_str(&format::count(needy.into()));
            said.set(text);
        }
    }));
    said
}
