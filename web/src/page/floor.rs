//! The floor: key figures, queues, agents.

use floorlight_core::desk::Status;
use floorlight_core::frame::{Freshness, Proof};
use leptos::prelude::*;

use crate::hook::live::live;
use crate::part::drawer::Drawer;
use crate::part::grid::Grid;
use crate::part::icon;
use crate::part::notice::{Kind, Notice};
use crate::part::queue_table::QueueTable;
use crate::part::strip::Strip;
use crate::part::toolbar::Toolbar;
use crate::shell::zone;
use crate::store::{Store, use_store};

/// Draws the page.
#[component]
pub fn Floor() -> impl IntoView {
    let store = use_store();
    Effect::new(move |_| {
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
    let drawer_open = live(move || store.address.with(|address| address.agent.is_some()));
    view! {
        <h1 class="visually-hidden">{"Floor"}</h1>
        <div class="floor" class:stale=live(move || store.floor_is_stale()) class:with-drawer=drawer_open>
            <Strip />
            <QueueTable />
            <Toolbar />
            <div class="agents">
                <div class="list">
                    <Grid />
                    {move || absence.get().map(|absence| draw(store, absence))}
                </div>
                <Drawer />
            </div>
        </div>
    }
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

fn draw(store: Store, absence: Absence) -> AnyView {
    match absence {
        Absence::Forbidden => view! {
            <Notice kind=Kind::Trouble symbol=icon::KEY title="You may not watch this connection">
                <p>{"Ask an administrator for access, or choose another connection above."}</p>
            </Notice>
        }
        .into_any(),
        Absence::Denied => view! {
            <Notice kind=Kind::Trouble symbol=icon::KEY title="The platform refuses to list agents">
                <p>
                    {"It answered 403 to the list of users. The client of this connection needs the scope "}
                    <code>{"users:read"}</code>
                    {". An administrator must grant it; the list is asked for again each minute."}
                </p>
            </Notice>
        }
        .into_any(),
        Absence::SuspectedScope => view! {
            <Notice kind=Kind::Doubt symbol=icon::KEY title="Likely missing scope users:read">
                <p>
                    {"The platform answers with success and an empty list. It does that when the scope "}
                    <code>{"users:read"}</code>
                    {" is missing, so this is not shown as an empty floor."}
                </p>
                <p>
                    {"Check that the client of this connection has the scopes "}
                    <code>{"realtime:read users:read analytics:read"}</code>
                    {" and the Real-Time Analytics licence. The list is asked for again each minute."}
                </p>
            </Notice>
        }
        .into_any(),
        Absence::ProvenEmpty => {
            let proof = move || {
                store.feed.with(|feed| match feed.as_ref().map(|feed| feed.proof) {
                    Some(Proof::ProvenEmpty { at }) => format!(
                        "Proved at {}: the permission was seen to work before, and the platform now lists nobody.",
                        zone::time_of_day(at)
                    ),
                    _ => String::new(),
                })
            };
            view! {
                <Notice kind=Kind::Calm symbol=icon::TRAY title="Nobody is on the floor">
                    <p>{proof}</p>
                    <p>{"Agents appear here as soon as the platform lists them."}</p>
                </Notice>
            }
            .into_any()
        }
        Absence::Starting => view! {
            <Notice kind=Kind::Calm symbol=icon::TRAY title="The floor is being read for the first time">
                <p>{"The platform is being asked who works here. This takes a few seconds."}</p>
            </Notice>
        }
        .into_any(),
        Absence::NothingReported => view! {
            <Notice kind=Kind::Doubt symbol=icon::TRAY title="No agent has been reported yet">
                <p>{"The stream is open and nothing has come through it. Whether the floor is empty is not proven."}</p>
            </Notice>
        }
        .into_any(),
        Absence::NoMatch => view! {
            <Notice kind=Kind::Calm symbol=icon::SEARCH title="No agent matches">
                <p>
                    <button
                        type="button"
                        class="button"
                        on:click=move |_| store.choose(|address| address.widen())
                    >
                        "Clear filters"
                    </button>
                </p>
            </Notice>
        }
        .into_any(),
    }
}
