//! What stands in the drawer.

use leptos::prelude::*;

use super::cell::{StatePill, shown_or_dash};
use crate::lens::detail::{self, Detail, FactEntry};
use crate::lens::row::RowView;
use crate::shell::{clock, zone};
use crate::store::use_store;
use crate::text::format;
use crate::text::state::Shown;

/// Draws what the live floor says now.
#[component]
pub fn NowBody(
    /// The agent's row, as the grid has it.
    row: Memo<Option<RowView>>,
    /// The agent's id.
    id: String,
) -> impl IntoView {
    let shown =
        Signal::derive(move || row.with(|row| row.as_ref().map_or(Shown::Unseen, |row| row.shown)));
    let text = move |write: fn(&RowView) -> Option<String>| {
        move || row.with(|row| shown_or_dash(row.as_ref().and_then(write)))
    };
    let detail = Signal::derive(move || {
        row.with(|row| {
            row.as_ref()
                .map_or_else(String::new, |row| row.detail.clone())
        })
    });
    let at_start = move || {
        row.with(|row| {
            let row = row.as_ref()?;
            let level = row
                .service_level
                .as_ref()
                .map(|level| format!("service level {level}"));
            let wait = row.wait.as_ref().map(|wait| format!("wait {wait}"));
            let parts: Vec<_> = [level, wait].into_iter().flatten().collect();
            (!parts.is_empty()).then(|| parts.join(", "))
        })
    };
    let marks = move || {
        row.with(|row| row.as_ref().map_or_else(Vec::new, |row| row.marks.clone()))
            .into_iter()
            .map(|mark| {
                view! {
                    <p class="remark" data-mark=mark.slug>
                        <b>{mark.word}</b>
                        " "
                        {mark.sentence}
                    </p>
                }
            })
            .collect_view()
    };
    view! {
        <dl class="facts">
            <dt>"State"</dt>
            <dd>
                <StatePill shown detail />
            </dd>
            <dt>"In state"</dt>
            <dd class="number">{text(|row| row.in_state.clone())}</dd>
            <dt>"Queue"</dt>
            <dd dir="auto">{text(|row| row.queue.clone())}</dd>
            <dt>"At start"</dt>
            <dd>{move || shown_or_dash(at_start())}</dd>
            <dt>"Id"</dt>
            <dd class="id">{id}</dd>
        </dl>
        {marks}
    }
}

/// Draws what was asked for.
#[component]
pub fn DetailBody(
    /// The answer.
    detail: Detail,
    /// The agent's row, as the grid has it.
    row: Memo<Option<RowView>>,
) -> impl IntoView {
    let _ = row;
    let previous = detail.previous.as_ref().and_then(|previous| {
        let state = detail::state_word(previous.state.as_deref()?);
        Some(match previous.duration_ms {
            Some(millis) => format!("{state}, {}", format::running(millis)),
            None => format!("{state}, for an unknown time"),
        })
    });
    let source = detail
        .source
        .as_deref()
        .map(|source| detail::source_word(source).to_owned());
    let lines = [
        ("Before", previous.map(Line::Text)),
        ("Platform says", detail.raw_state.map(Line::Text)),
        ("Source", source.map(Line::Text)),
        ("Happened", detail.occurred_at.map(Line::Moment)),
        ("Received", detail.observed_at.map(Line::Moment)),
        ("Confirmed", detail.confirmed_at.map(Line::Moment)),
        ("Contact", detail.contact.map(Line::Text)),
    ];
    let lines = lines.into_iter().filter_map(|(name, line)| {
        Some(view! {
            <dt>{name}</dt>
            <dd>{draw(line?)}</dd>
        })
    });
    let facts = detail.facts.into_iter().map(fact).collect_view();
    view! {
        <dl class="facts">{lines.collect_view()}</dl>
        <h3>{"Last reports"}</h3>
        <ol class="reports">{facts}</ol>
    }
}

/// One line of the drawer.
enum Line {
    Text(String),
    Moment(String),
}

fn draw(line: Line) -> AnyView {
    match line {
        Line::Text(text) => view! { <span dir="auto">{text}</span> }.into_any(),
        Line::Moment(iso) => moment(iso),
    }
}

/// Draws a moment of the server's as a time of day and an age.
fn moment(iso: String) -> AnyView {
    let store = use_store();
    let Some(at) = clock::parse(&iso) else {
        return view! { <span>{iso}</span> }.into_any();
    };
    let age = move || format!("{} ago", format::age(store.hub_now().minus(at)));
    view! {
        <time datetime=iso title=zone::time_in_utc(at)>
            {zone::time_of_day(at)}
        </time>
        " "
        <span class="quiet">{age}</span>
    }
    .into_any()
}

fn fact(entry: FactEntry) -> impl IntoView {
    let at = entry.occurred_at.as_deref().and_then(clock::parse);
    let state = entry.state.as_deref().map(detail::state_word);
    let notes: Vec<String> = [
        entry.reason,
        entry.queue,
        entry
            .source
            .map(|source| detail::source_word(&source).to_owned()),
    ]
    .into_iter()
    .flatten()
    .collect();
    view! {
        <li>
            <time datetime=entry.occurred_at>{at.map(zone::time_of_day)}</time>
            <span>
                <b>{shown_or_dash(state.or(entry.raw_state))}</b>
                " "
                <span class="quiet" dir="auto">
                    {notes.join(" · ")}
                </span>
            </span>
        </li>
    }
}
