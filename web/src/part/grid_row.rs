//! One recycled row element of the agents grid.

use leptos::prelude::*;

use super::cell::StatePill;
use super::grid::GridState;
use crate::hook::live::live;
use crate::lens::row::RowView;
use crate::store::use_store;
use crate::text::format;
use crate::text::state::Shown;

/// Draws a row; it shows whatever agent stands at its place.
#[component]
pub fn GridRow(
    /// Which of the recycled elements it is.
    number: usize,
    /// What it shows; `None` hides it.
    row: RwSignal<Option<RowView>>,
    /// Where the grid stands.
    state: GridState,
) -> impl IntoView {
    let store = use_store();
    let text = move |write: fn(&RowView) -> String| {
        live(move || row.with(|row| row.as_ref().map_or_else(String::new, write)))
    };
    let is = move |ask: fn(&RowView) -> bool| {
        live(move || row.with(|row| row.as_ref().is_some_and(ask)))
    };
    let active = Memo::new(move |_| {
        let (agent, column) = state.active.get()?;
        row.with(|row| row.as_ref().is_some_and(|row| row.row == agent))
            .then_some(column)
    });
    let selected = Memo::new(move |_| {
        store.address.with(|address| {
            row.with(|row| {
                let id = row.as_ref().and_then(|row| row.id.as_ref());
                id.is_some() && id == address.agent.as_ref()
            })
        })
    });
    let shown =
        Signal::derive(move || row.with(|row| row.as_ref().map_or(Shown::Unseen, |row| row.shown)));
    let clicked = move |_| {
        if let Some(row) = row.get_untracked() {
            state.active.set(Some((row.row, 0)));
            if row.id.is_some() {
                store.choose(|address| address.agent = row.id);
            }
        }
    };
    let id = |column: usize| format!("cell-{number}-{column}");
    let dash = || format::NO_DATA.to_owned();
    view! {
        <div
            class="row"
            role="row"
            class:stale=is(|row| row.stale)
            class:fresh=is(|row| row.just_changed)
            hidden=live(move || row.with(Option::is_none))
            data-active=live(move || active.get().map(|column| column.to_string()))
            aria-selected=live(move || if selected.get() { "true" } else { "false" })
            aria-rowindex=text(|row| (row.place + 2).to_string())
            style:top=live(move || {
                let place = row.with(|row| row.as_ref().map_or(0, |row| row.place));
                format!("{}px", place * state.row_height.get())
            })
            on:click=clicked
        >
            <div role="gridcell" id=id(0) class="cell agent" aria-colindex="1" title=text(|row| row.name.clone())>
                <span dir="auto">{text(|row| row.name.clone())}</span>
            </div>
            <div role="gridcell" id=id(1) class="cell team" aria-colindex="2" title=text(|row| row.team.clone())>
                <span dir="auto">{text(|row| row.team.clone())}</span>
            </div>
            <div role="gridcell" id=id(2) class="cell state-cell" aria-colindex="3">
                <StatePill shown detail=text(|row| row.detail.clone()) />
            </div>
            <div role="gridcell" id=id(3) class="cell in-state" aria-colindex="4">
                <span
                    class="tint"
                    data-severity=live(move || {
                        row.with(|row| row.as_ref().and_then(|row| row.severity.slug()))
                    })
                >
                    {text(|row| row.in_state.clone().unwrap_or_else(|| format::NO_DATA.to_owned()))}
                </span>
            </div>
            <div
                role="gridcell"
                id=id(4)
                class="cell queue"
                aria-colindex="5"
                title=text(|row| row.queue.clone().unwrap_or_default())
            >
                <span dir="auto">
                    {live(move || {
                        row.with(|row| row.as_ref().and_then(|row| row.queue.clone())).unwrap_or_else(dash)
                    })}
                </span>
            </div>
            <div role="gridcell" id=id(5) class="cell level-at-start" aria-colindex="6">
                {live(move || {
                    row.with(|row| row.as_ref().and_then(|row| row.service_level.clone())).unwrap_or_else(dash)
                })}
            </div>
            <div role="gridcell" id=id(6) class="cell wait-at-start" aria-colindex="7">
                {live(move || {
                    row.with(|row| row.as_ref().and_then(|row| row.wait.clone())).unwrap_or_else(dash)
                })}
            </div>
            <div role="gridcell" id=id(7) class="cell flags" aria-colindex="8">
                {move || {
                    row.with(|row| row.as_ref().map_or_else(Vec::new, |row| row.marks.clone()))
                        .into_iter()
                        .map(|mark| {
                            view! {
                                <span class="mark" data-mark=mark.slug title=mark.sentence>
                                    {mark.word}
                                </span>
                            }
                        })
                        .collect_view()
                }}
            </div>
        </div>
    }
}
