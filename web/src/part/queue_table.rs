//! The queues, those that need a supervisor first.

use leptos::prelude::*;

use super::cell::{LevelBar, shown_or_dash};
use super::skeleton::SkeletonRows;
use super::when::When;
use crate::hook::live::live;
use crate::lens::address;
use crate::lens::queues::{self, MAX_SHOWN, QueueView};
use crate::shell::zone;
use crate::store::use_store;
use crate::text::format;

/// Draws the table.
#[component]
pub fn QueueTable() -> impl IntoView {
    let store = use_store();
    let views = Memo::new(move |_| {
        let directory = store.directory.get();
        let hub_now = store.hub_now();
        let mut views: Vec<_> = store.queues.with(|queues| {
            queues
                .iter()
                .map(|queue| QueueView::write(queue, &directory, hub_now))
                .collect()
        });
        queues::by_attention(&mut views);
        views
    });
    let pointed_at = RwSignal::new(false);
    // Rows keep their places under the pointer.
    let order = Memo::new(move |before: Option<&Vec<u32>>| {
        let now: Vec<u32> = views.with(|views| views.iter().map(|view| view.row).collect());
        match before {
            Some(before) if pointed_at.get() && before.len() == now.len() => before.clone(),
            _ => now,
        }
    });
    let count = Memo::new(move |_| order.with(Vec::len));
    let caption = live(move || match count.get() {
        0 => String::new(),
        all if all > MAX_SHOWN => format!(
            "{MAX_SHOWN} of {} · attention first",
            format::count(all as u64)
        ),
        all => format!("{} · attention first", format::count(all as u64)),
    });
    view! {
        <section class="queues card" aria-label="Queues">
            <header>
                <h2>"Queues"</h2>
                <p>{caption}</p>
            </header>
            <When is=live(move || store.loaded.get())
                otherwise=|| view! { <SkeletonRows count=4 /> }
            >
                <When is=live(move || { count.get() > 0 })
                    otherwise=|| {
                        view! {
                            <p class="empty">
                                "No queue has reported figures yet. They appear with the first report."
                            </p>
                        }
                    }
                >
                    <div
                        class="scroll"
                        tabindex="0"
                        role="region"
                        aria-label="Queue figures"
                        on:pointerenter=move |_| pointed_at.set(true)
                        on:pointerleave=move |_| pointed_at.set(false)
                    >
                        <table>
                            <thead>
                                <tr>
                                    <th scope="col">"Queue"</th>
                                    <th scope="col">"Service level"</th>
                                    <th scope="col" class="number" title="As the platform reports it">
                                        "Wait (reported)"
                                    </th>
                                    <th
                                        scope="col"
                                        class="number"
                                        title="Available as reported, of the signed-in agents seen in this queue"
                                    >
                                        "Available / seen"
                                    </th>
                                    <th scope="col" class="number">
                                        "Abandoned"
                                    </th>
                                    <th scope="col" class="number">
                                        "Volume 1 h"
                                    </th>
                                    <th scope="col" class="number">
                                        "Age"
                                    </th>
                                </tr>
                            </thead>
                            <tbody>
                                <For
                                    each=move || {
                                        order.with(|rows| rows.iter().copied().take(MAX_SHOWN).collect::<Vec<_>>())
                                    }
                                    key=|row| *row
                                    let:row
                                >
                                    {
                                        let view = Memo::new(move |_| {
                                            views
                                                .with(|views| {
                                                    views.iter().find(|view| view.row == row).cloned()
                                                })
                                        });
                                        view! { <QueueRow view /> }
                                    }
                                </For>
                            </tbody>
                        </table>
                    </div>
                </When>
            </When>
        </section>
    }
}

#[component]
fn QueueRow(view: Memo<Option<QueueView>>) -> impl IntoView {
    let store = use_store();
    let text = move |write: fn(&QueueView) -> Option<String>| {
        live(move || view.with(|view| shown_or_dash(view.as_ref().and_then(write))))
    };
    let read = move |read: fn(&QueueView) -> Option<u16>| {
        Signal::derive(move || view.with(|view| view.as_ref().and_then(read)))
    };
    let level_severity = Signal::derive(move || {
        view.with(|view| {
            view.as_ref()
                .map_or_else(Default::default, |view| view.level_severity)
        })
    });
    let name = move || view.with(|view| view.as_ref().map(|view| view.name.clone()));
    let picked = move || {
        view.with(|view| {
            let id = view.as_ref().and_then(|view| view.id.clone());
            id.is_some_and(|id| store.address.with(|address| address.queues.contains(&id)))
        })
    };
    let pick = move |_| {
        if let Some(id) = view.with_untracked(|view| view.as_ref().and_then(|view| view.id.clone()))
        {
            store.choose(|address| address::toggle(&mut address.queues, id));
        }
    };
    let age = live(move || {
        view.with(|view| match view {
            Some(QueueView {
                stale: true,
                reported_at: Some(at),
                ..
            }) => format!("since {}", zone::time_of_day(*at)),
            Some(view) => shown_or_dash(view.age_ms.map(format::age)),
            None => String::new(),
        })
    });
    view! {
        <tr class:stale=live(move || view.with(|view| view.as_ref().is_some_and(|view| view.stale)))>
            <th scope="row">
                <button
                    type="button"
                    class="link"
                    dir="auto"
                    aria-pressed=live(move || if picked() { "true" } else { "false" })
                    title=live(move || name().map(|name| format!("{name}: show the agents of this queue")))
                    on:click=pick
                >
                    {name}
                </button>
            </th>
            <td title=live(move || view.with(|view| view.as_ref().and_then(target_sentence)))>
                <LevelBar
                    level=read(|view| view.level)
                    target=read(|view| view.target)
                    severity=level_severity
                />
            </td>
            <td class="number">
                <span
                    class="tint"
                    data-severity=live(move || {
                        view.with(|view| view.as_ref().and_then(|view| view.wait_severity.slug()))
                    })
                >
                    {text(|view| view.wait_s.map(format::seconds))}
                </span>
            </td>
            <td class="number">
                {text(|view| view.available.map(|count| format::count(count.into())))}
                <span class="quiet">
                    " / " {text(|view| Some(format::count(view.seen.into())))}
                </span>
            </td>
            <td class="number">{text(|view| view.abandoned.map(|count| format::count(count.into())))}</td>
            <td class="number">{text(|view| view.volume_1h.map(|count| format::count(count.into())))}</td>
            <td class="number quiet age">{age}</td>
        </tr>
    }
}

fn target_sentence(view: &QueueView) -> Option<String> {
    let level = view.level.map_or_else(
        || "Service level not provided".to_owned(),
        |level| format!("Service level {}", format::percent(level)),
    );
    Some(match (view.target, view.target_seconds) {
        (Some(target), Some(seconds)) => {
            format!(
                "{level} (target {} in {seconds} s)",
                format::percent(target)
            )
        }
        (Some(target), None) => format!("{level} (target {})", format::percent(target)),
        (None, _) => format!("{level} (no target set)"),
    })
}
