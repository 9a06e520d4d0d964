//! Tells when the server has another version of this page than the one that runs.

use std::time::Duration;

use floorlight_core::desk::Status;
use wasm_bindgen_futures::spawn_local;

use crate::hook::dom::{El, button, el, keep};
use crate::hook::signal::RwSignal;
use crate::shell::timer::Timeout;
use crate::shell::{address_bar, clock, http, media};
use crate::store::{Store, use_store};

/// The server is asked at most this often, in milliseconds.
const EVERY_MS: i64 = 300_000;
/// A wall, which nobody tends, takes the new version of itself after this span.
const WALL_WAIT: Duration = Duration::from_secs(20);

/// Draws the offer to load the new version, into a column.
#[must_use]
pub fn with_reload(column: El) -> El {
    let store = use_store();
    let newer = RwSignal::new(false);
    // The hub's restart after a deployment cuts every stream: the next picture is a good time to ask.
    let mut was_live = true;
    let mut asked = clock::now();
    keep(Box::new(move || {
        let now = store.second.get();
        let is_live = store.status.get() == Status::Live;
        // Streams that break again and again do not make more questions.
        let back = is_live && !was_live;
        let span = if back { EVERY_MS / 10 } else { EVERY_MS };
        was_live = is_live;
        if is_live && !newer.get_untracked() && now.minus(asked) >= span {
            asked = now;
            ask(newer);
        }
    }));
    let mut timer = None;
    keep(Box::new(move || {
        let on_wall = store.address.with(|address| address.wall.is_some());
        if !newer.get() || !on_wall {
            timer = None;
        } else if timer.is_none() {
            timer = Timeout::after(WALL_WAIT, move || reload(store));
        }
    }));
    column.when(
        move || newer.get(),
        move || {
            let now = button("button primary")
                .on("click", move |_| reload(store))
                .text("Reload");
            let later = button("button")
                .on("click", move |_| newer.set(false))
                .text("Later");
            let text = el("p", "")
                .with(el("strong", "").text("Floorlight was updated."))
                .text(" This tab runs the former version; what it shows is right. Reload when it suits you: the view stays.");
            let banner = el("section", "banner")
                .attrs(&[("aria-label", "New version"), ("data-level", "pending")])
                .with(text);
            vec![banner.with(now).with(later)]
        },
    )
}

fn ask(newer: RwSignal<bool>) {
    let Some(running) = media::script() else {
        return;
    };
    spawn_local(async move {
        // What cannot be asked now is asked again.
        if let Some(page) = http::page("/").await
            && page.contains("<script")
            && !page.contains(&running)
        {
            newer.set(true);
        }
    });
}

fn reload(store: Store) {
    address_bar::leave(&store.link());
}
