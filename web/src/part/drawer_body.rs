//! What stands in the drawer.

use floorlight_core::floor::Source;
use floorlight_wire::api::{AgentDetail, Previous};
use leptos::prelude::*;

use super::cell::{StatePill, shown_or_dash};
use super::when::When;
use crate::hook::live::live;
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
    let store = use_store();
    let shown =
        Signal::derive(move || row.with(|row| row.as_ref().map_or(Shown::Unseen, |row| row.shown)));
    let text = move |write: fn(&RowView) -> Option<String>| {
        live(move || row.with(|row| shown_or_dash(row.as_ref().and_then(write))))
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
    let missing = live(move || store.loaded.get() && row.with(Option::is_none));
    view! {
        <When is=missing>
            <p class="remark">{"The live floor does not list this agent."}</p>
        </When>
        <dl class="facts" hidden=missing>
            <dt>"State"</dt>
            <dd>
                <StatePill shown detail />
            </dd>
            <dt>"In state"</dt>
            <dd class="number">{text(|row| row.in_state.clone())}</dd>
            <dt>"Queue"</dt>
            <dd dir="auto">{text(|row| row.queue.clone())}</dd>
            <dt>"At start"</dt>
            <dd>{live(move || shown_or_dash(at_start()))}</dd>
            <dt>"Id"</dt>
            <dd class="id">{id}</dd>
        </dl>
        {marks}
    }
}

/// Draws what was asked for: from which source, how old, and what came before.
#[component]
pub fn DetailBody(
    /// The answer.
    detail: AgentDetail<'static>,
) -> impl IntoView {
    let agent = detail.agent;
    let lines = [
        ("Before", detail.previous.map(previous)),
        (
            "Platform says",
            agent.raw_state.map(|word| Line::Text(word.into_owned())),
        ),
        (
            "Reason",
            agent.reason.map(|word| Line::Text(word.into_owned())),
        ),
        (
            "Source",
            agent
                .source
                .map(|source| Line::Text(source_word(source).to_owned())),
        ),
        ("Happened", agent.occurred_at.map(Line::Moment)),
        ("Received", agent.observed_at.map(Line::Moment)),
        ("Confirmed", agent.confirmed_at.map(Line::Moment)),
        (
            "Contact",
            detail.contact.map(|tag| Line::Text(tag.into_owned())),
        ),
        (
            "Contact lasts",
            detail
                .contact_lasted_ms
                .map(|millis| Line::Text(lasted(millis))),
        ),
        (
            "Figures at start",
            detail
                .start_is_provisional
                .filter(|provisional| *provisional)
                .map(|_| Line::Text("may still change by a late report".to_owned())),
        ),
        (
            "Platform name",
            detail
                .platform_name
                .map(|name| Line::Text(name.into_owned())),
        ),
        (
            "Platform team",
            detail
                .platform_team
                .map(|team| Line::Text(team.into_owned())),
        ),
    ];
    let lines = lines.into_iter().filter_map(|(name, line)| {
        Some(view! {
            <dt>{name}</dt>
            <dd>{draw(line?)}</dd>
        })
    });
    view! {
        <h3>{"From the hub"}</h3>
        <dl class="facts">{lines.collect_view()}</dl>
    }
}

fn previous(previous: Previous) -> Line {
    let word = Shown::State(previous.state).word();
    Line::Text(match previous.lasted_ms {
        Some(millis) => format!("{word}, {}", lasted(millis)),
        None => format!("{word}, for an unknown time: a report was missed"),
    })
}

fn lasted(millis: u64) -> String {
    format::running(i64::try_from(millis).unwrap_or(i64::MAX))
}

const fn source_word(source: Source) -> &'static str {
    match source {
        Source::Stream => "pushed by the platform's stream",
        Source::Poll => "polled from the platform",
        Source::Sweep => "answered in a check of every agent",
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
    let age = live(move || format!("{} ago", format::age(store.hub_now().minus(at))));
    view! {
        <time datetime=iso title=zone::time_in_utc(at)>
            {zone::time_of_day(at)}
        </time>
        " "
        <span class="quiet">{age}</span>
    }
    .into_any()
}
