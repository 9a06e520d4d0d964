//! The floor: key figures, queues, agents.

use floorlight_core::desk::Status;
use floorlight_core::frame::{Freshness, Proof};
use floorlight_wire::setup;

use super::frame::heading;
use crate::hook::dom::{El, Els, button, el};
use crate::hook::memo::Memo;
use crate::hook::react::*;
use crate::lens::address::Address;
use crate::part::drawer::with_drawer;
use crate::part::grid::grid;
use crate::part::icon;
use crate::part::nobody::with_nobody;
use crate::part::notice::{Kind, notice, said};
use crate::part::queue_drawer::with_beside;
use crate::part::queue_table::queue_table;
use crate::part::strip::strip;
use crate::part::toolbar::toolbar;
use crate::shell::zone;
use crate::store::{Store, use_store};

/// Draws the page.
#[must_use]
pub fn floor() -> Els {
    let store = use_store();
    effect(move || {
        let connection = store
            .connection()
            .map_or_else(String::new, |one| one.name.into_owned());
        let mark = if store.floor_is_stale() {
            "(stale) "
        } else {
            ""
        };
        document().set_title(&format!("{mark}{connection} · Floorlight"));
    });
    let absence = Memo::new(move |_| absence(store));
    let list = el("div", "list").with(grid()).redrawn(move || {
        absence
            .get()
            .map(|absence| draw(store, absence))
            .into_iter()
            .collect()
    });
    let top = el("div", "floor")
        .toggle("stale", move || store.floor_is_stale())
        .toggle("with-drawer", move || {
            store
                .address
                .with(|address| address.agent.is_some() || address.figures.beside.is_some())
        })
        .with(strip())
        .with(queue_table());
    let floor = with_nobody(top)
        .with(toolbar())
        .with(with_beside(with_drawer(el("div", "agents").with(list))));
    vec![heading("Floor"), floor]
}

/// Why the list is empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Absence {
    Forbidden,
    Denied,
    SuspectedScope,
    ProvenEmpty,
    Starting,
    NothingReported,
    NoMatch,
}

fn absence(store: Store) -> Option<Absence> {
    if store.status.get() == Status::Forbidden {
        return Some(Absence::Forbidden);
    }
    let rows = store.order.with(|order| order.rows.len());
    if !store.loaded.get() || rows > 0 {
        return None;
    }
    let nobody = store.figures.with(|figures| {
        figures
            .as_ref()
            .is_none_or(|figures| figures.agents.iter().sum::<u32>() + figures.unseen == 0)
    });
    if !nobody {
        return Some(Absence::NoMatch);
    }
    let feed = store.feed.get();
    Some(
        match feed.as_ref().map(|feed| (feed.proof, feed.freshness)) {
            Some((Proof::Denied { .. }, _)) => Absence::Denied,
            Some((Proof::SuspectedMissingScope { .. }, _)) => Absence::SuspectedScope,
            Some((Proof::ProvenEmpty { .. }, _)) => Absence::ProvenEmpty,
            None | Some((_, Freshness::Starting | Freshness::CatchingUp { .. })) => {
                Absence::Starting
            }
            Some((
                Proof::Unproven | Proof::Proven { .. },
                Freshness::Live | Freshness::Quiet { .. } | Freshness::Stale { .. },
            )) => Absence::NothingReported,
        },
    )
}

#[inline(never)]
fn draw(store: Store, absence: Absence) -> El {
    let (kind, symbol, title) = match absence {
        Absence::Forbidden => (
            Kind::Trouble,
            icon::KEY,
            "You may not watch this connection",
        ),
        Absence::Denied => (
            Kind::Trouble,
            icon::KEY,
            "The platform refuses to list agents",
        ),
        Absence::SuspectedScope => (Kind::Doubt, icon::KEY, "Likely missing scope users:read"),
        Absence::ProvenEmpty => (Kind::Calm, icon::TRAY, "Nobody is on the floor"),
        Absence::Starting => (
            Kind::Calm,
            icon::TRAY,
            "The floor is being read for the first time",
        ),
        Absence::NothingReported => (Kind::Doubt, icon::TRAY, "No agent has been reported yet"),
        Absence::NoMatch => (Kind::Calm, icon::SEARCH, "No agent matches"),
    };
    notice(kind, symbol, title, reasons(store, absence))
}

/// Says why the list is empty, and what to do.
fn reasons(store: Store, absence: Absence) -> Els {
    let code = |text: &str| el("code", "").text(text);
    match absence {
        Absence::Forbidden => vec![said(
            "Ask an administrator for access, or choose another connection above.",
        )],
        Absence::Denied => vec![
            said(setup::USERS_FORBIDDEN)
                .with(code(setup::USERS_READ))
                .text(". An administrator must grant it; the list is asked for again each minute."),
        ],
        Absence::SuspectedScope => vec![
            said(setup::USERS_EMPTY)
                .with(code(setup::USERS_READ))
                .text(" is missing, so this is not shown as an empty floor."),
            said("Check that the client of this connection has the scopes ")
                .with(code("realtime:read users:read analytics:read"))
                .text(setup::USERS_ADVICE),
        ],
        Absence::ProvenEmpty => vec![
            el("p", "").say(move || proof(store)),
            said("Agents appear here as soon as the platform lists them."),
        ],
        Absence::Starting => vec![said(
            "The platform is being asked who works here. This takes a few seconds.",
        )],
        Absence::NothingReported => vec![said(
            "The stream is open and nothing has come through it. Whether the floor is empty is not proven.",
        )],
        Absence::NoMatch => {
            let clear = button("button")
                .on("click", move |_| store.choose(Address::widen))
                .text("Clear filters");
            vec![el("p", "").with(clear)]
        }
    }
}

fn proof(store: Store) -> String {
    store
        .feed
        .with(|feed| match feed.as_ref().map(|feed| feed.proof) {
            Some(Proof::ProvenEmpty { at }) => format!(
                "Proved at {}: the permission was seen to work before, and the platform now lists nobody.",
                zone::time_of_day(at)
            ),
            _ => String::new(),
        })
}
