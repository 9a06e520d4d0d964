//! The wall: big type without chrome, boards that take turns, names hidden, and a huge clock of how
//! old everything is when the feed fails.

use floorlight_core::desk::Status;
use floorlight_core::frame::Freshness;
use floorlight_core::time::UtcMillis;
use wasm_bindgen::JsCast;

use super::wall_board::board;
use crate::hook::dom::{El, Els, button, el, keep};
use crate::hook::memo::Memo;
use crate::hook::react::*;
use crate::lens::wall::Board;
use crate::shell::listener::Listener;
use crate::shell::zone;
use crate::store::{Store, use_store};
use crate::text::{feed, format};

/// A board stays for so long, in milliseconds.
const TURN_MS: i64 = 15_000;

/// How the wall stands.
#[derive(Clone, Copy)]
pub struct WallState {
    /// The names of agents are shown.
    pub names: RwSignal<bool>,
    paused: RwSignal<bool>,
    /// When the present board came.
    since: StoredValue<UtcMillis>,
}

/// Shows the wall, or leaves it.
pub fn toggle(store: Store) {
    let shown = store.address.with_untracked(|address| address.wall);
    // Without a connection there is nothing to put on it.
    if shown.is_none() && untrack(|| store.connection()).is_none() {
        return;
    }
    store.choose(|address| {
        address.agent = None;
        address.wall = match shown {
            Some(_) => None,
            None => Some(Board::Figures),
        };
    });
    // A browser that refuses shows the wall in its window.
    if shown.is_none() {
        let _ = document()
            .document_element()
            .map(|root| root.request_fullscreen());
    } else {
        document().exit_fullscreen();
    }
}

/// Draws the wall while the address asks for it.
#[must_use]
pub fn wall() -> El {
    let store = use_store();
    let state = WallState {
        names: RwSignal::new(false),
        paused: RwSignal::new(false),
        since: StoredValue::new(store.second.get_untracked()),
    };
    let shown = move || store.address.with(|address| address.wall);
    keep(Box::new(move || {
        let now = store.second.get();
        if shown().is_some() && !state.paused.get() && now.minus(state.since.get_value()) >= TURN_MS
        {
            turn(store, state, 1);
        }
    }));
    el("div", "wall-place").when(move || shown().is_some(), move || draw(store, state))
}

fn turn(store: Store, state: WallState, turns: isize) {
    state.since.set_value(store.second.get_untracked());
    store.type_in(|address| address.wall = address.wall.map(|board| board.turned(turns)));
}

fn keyed(store: Store, state: WallState, event: &web_sys::KeyboardEvent) {
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return;
    }
    match event.key().as_str() {
        "Escape" => toggle(store),
        " " => state.paused.update(|paused| *paused = !*paused),
        "ArrowRight" => turn(store, state, 1),
        "ArrowLeft" => turn(store, state, -1),
        "n" => state.names.update(|names| *names = !*names),
        _ => return,
    }
    event.prevent_default();
}

#[inline(never)]
fn draw(store: Store, state: WallState) -> Els {
    let listener = Listener::on_document("keydown", move |event| {
        if let Some(event) = event.dyn_ref::<web_sys::KeyboardEvent>() {
            keyed(store, state, event);
        }
    });
    let _kept = StoredValue::new_local(listener);
    state.since.set_value(store.second.get_untracked());
    let name = move || {
        store
            .connection()
            .map_or_else(String::new, |one| one.name.into_owned())
    };
    let light = Memo::new(move |_| {
        let moment = store.moment();
        let status = store.status.get();
        store
            .feed
            .with(|feed| feed::light(status, feed.as_ref(), &moment))
    });
    let head = el("header", "")
        .with(el("h1", "").say(move || store.address.with(|address| address.wall).map(Board::name)))
        .with(el("p", "quiet").attr("dir", "auto").say(name))
        .with(
            el("p", "light")
                .live_attr("data-level", move || light.with(|light| light.level.slug()))
                .with(el("span", "dot").attr("aria-hidden", "true"))
                .with(el("strong", "").say(move || light.with(|light| light.word))),
        )
        .with(el("p", "time").say(move || zone::time_of_day(store.hub_now())));
    let tool = |text: &'static str| button("button").text(text);
    let pause = button("button")
        .on("click", move |_| state.paused.update(|it| *it = !*it))
        .say(move || match state.paused.get() {
            true => "Go on (Space)",
            false => "Pause (Space)",
        });
    let names = button("button")
        .on("click", move |_| state.names.update(|it| *it = !*it))
        .say(move || match state.names.get() {
            true => "Hide names (n)",
            false => "Show names (n)",
        });
    let tools = el("footer", "")
        .with(tool("Next (→)").on("click", move |_| turn(store, state, 1)))
        .with(pause)
        .with(names)
        .with(tool("Leave (Esc)").on("click", move |_| toggle(store)))
        .with(
            el("span", "quiet")
                .flag("hidden", move || !state.paused.get())
                .text("Paused"),
        )
        .when(
            move || store.person().is_some_and(|person| person.simulated),
            || vec![el("span", "badge").text("Simulated data")],
        );
    let boards = Board::ALL.map(|one| {
        let is_shown = move || store.address.with(|address| address.wall == Some(one));
        el("div", "turn").when(is_shown, move || vec![board(store, state, one)])
    });
    let wall = el("main", "wall")
        .toggle("stale", move || store.floor_is_stale())
        .with(head)
        .when(
            move || store.floor_is_stale(),
            move || vec![age_clock(store, light)],
        )
        .all(boards.to_vec())
        .with(tools);
    vec![wall]
}

/// Draws how old everything is, so that nobody across the room takes it for the present.
fn age_clock(store: Store, light: Memo<feed::Light>) -> El {
    let age = move || stale_since(store).map(|since| format::running(store.hub_now().minus(since)));
    el("section", "age-clock")
        .with(el("h2", "").say(move || light.with(|light| light.word)))
        .with(el("strong", "").say(age))
        .with(el("p", "").say(move || light.with(|light| light.reason.clone())))
}

/// Returns since when what is shown may no longer be so, on the hub's clock.
fn stale_since(store: Store) -> Option<UtcMillis> {
    let ahead = store.hub_ahead_ms.get();
    match store.status.get() {
        Status::Stale { since }
        | Status::Reconnecting { since, .. }
        | Status::Offline { since } => Some(since.offset(ahead)),
        Status::SessionEnded | Status::Forbidden => store.ended_at.get(),
        Status::Idle | Status::Connecting | Status::Loading | Status::Live => {
            store.feed.with(|feed| match feed.as_ref()?.freshness {
                Freshness::Stale { since, .. } => Some(since),
                Freshness::Starting
                | Freshness::CatchingUp { .. }
                | Freshness::Live
                | Freshness::Quiet { .. } => None,
            })
        }
    }
}
