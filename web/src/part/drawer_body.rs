//! What stands in the drawer.

use floorlight_core::floor::Source;
use floorlight_wire::api::{Held, KeptFact, Previous};

use super::cell::{shown_or_dash, state_pill};
use super::drawer_time::time_lanes;
use super::notice::said;
use crate::answer::agent::Detail;
use crate::hook::dom::{El, Els, el};
use crate::hook::memo::Memo;
use crate::lens::day::Day;
use crate::lens::lane::Fact;
use crate::lens::row::RowView;
use crate::shell::{clock, zone};
use crate::store::use_store;
use crate::text::state::Shown;
use crate::text::{format, verdict};

/// Draws what the live floor says now of an agent, whose row is as the grid has it.
#[must_use]
pub fn now_body(row: Memo<Option<RowView>>, id: &str) -> Els {
    let store = use_store();
    let shown = move || row.with(|row| row.as_ref().map_or(Shown::Unseen, |row| row.shown));
    let text = move |write: fn(&RowView) -> Option<String>| {
        move || row.with(|row| shown_or_dash(row.as_ref().and_then(write)))
    };
    let detail = move || {
        row.with(|row| {
            row.as_ref()
                .map_or_else(String::new, |row| row.detail.clone())
        })
    };
    let missing = move || store.loaded.get() && row.with(Option::is_none);
    let absent = said("The live floor does not list this agent.")
        .attr("class", "remark")
        .flag("hidden", move || !missing());
    let facts = el("dl", "facts")
        .flag("hidden", missing)
        .all(line("State", el("dd", "").with(state_pill(shown, detail))))
        .all(line(
            "In state",
            el("dd", "number").say(text(|row| row.in_state.clone())),
        ))
        .all(line(
            "Queue",
            el("dd", "")
                .attr("dir", "auto")
                .say(text(|row| row.queue.clone())),
        ))
        .all(line("At start", el("dd", "").say(text(at_start))))
        .all(line(
            "Routability",
            el("dd", "")
                .say(text(|row| {
                    Some(verdict::routability(row.routability).to_owned())
                }))
                .with(behind(text(|row| {
                    Some(verdict::routability_sentence(row.routability).to_owned())
                }))),
        ))
        .all(line(
            "Schedule",
            el("dd", "")
                .say(text(|row| Some(row.schedule())))
                .with(behind(text(|row| Some(row.schedule_sentence())))),
        ))
        .all(line("Next", el("dd", "").say(text(|row| row.next.clone()))))
        .all(line("Id", el("dd", "id").text(id)));
    let marks = Memo::new(move |_| {
        row.with(|row| row.as_ref().map_or_else(Vec::new, |row| row.marks.clone()))
    });
    let marks = el("div", "remarks").redrawn(move || {
        let marks = marks.get().into_iter().map(|mark| {
            el("p", "remark")
                .attr("data-mark", mark.slug)
                .with(el("b", "").text(mark.word))
                .text(" ")
                .text(mark.sentence)
        });
        marks.collect()
    });
    vec![absent, reasons(row), facts, marks]
}

/// Draws why the agent needs attention, where something does.
fn reasons(row: Memo<Option<RowView>>) -> El {
    let reasons =
        Memo::new(move |_| row.with(|row| row.as_ref().map(RowView::reasons).unwrap_or_default()));
    let severity = move || row.with(|row| row.as_ref().and_then(|row| row.need.severity().slug()));
    el("div", "reasons")
        .flag("hidden", move || reasons.with(Vec::is_empty))
        .live_attr("data-severity", severity)
        .with(el("b", "").text("Needs attention"))
        .redrawn(move || reasons.with(|all| all.iter().map(|one| said(one)).collect()))
}

fn behind(sentence: impl Fn() -> String + 'static) -> El {
    el("small", "quiet").say(sentence)
}

/// Draws the skills with their levels, and when they were read.
fn skills(skills: Option<&[Held<'_>]>, read_at: Option<&str>) -> El {
    let section = el("section", "skills").with(el("h3", "").text("Skills"));
    let section = match skills {
        None => section.with(said("Not read yet, or the platform does not send them.")),
        Some([]) => section.with(said("None is assigned.")),
        Some(skills) => {
            let chips = skills.iter().map(|held| {
                let chip = el("li", "skill").attr("dir", "auto").text(&held.name);
                match held.level {
                    Some(level) => chip.with(el("b", "").text(&format!(" {level}"))),
                    None => chip,
                }
            });
            section.with(el("ul", "").all(chips.collect()))
        }
    };
    match read_at {
        Some(at) => section.with(el("small", "quiet").text("Read ").all(moment(at))),
        None => section,
    }
}

fn at_start(row: &RowView) -> Option<String> {
    let level = row
        .service_level
        .as_ref()
        .map(|level| format!("service level {level}"));
    let wait = row.wait.as_ref().map(|wait| format!("wait {wait}"));
    let parts: Vec<_> = [level, wait].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

fn line(name: &str, value: El) -> Els {
    vec![el("dt", "").text(name), value]
}

/// Draws what was asked for: from which source, how old, and what came before.
#[must_use]
pub fn detail_body(detail: Detail) -> Els {
    let facts = detail.trail.iter().map(fact).collect();
    let lanes = time_lanes(Day::from_plan(&detail.spans), facts);
    let skills = skills(detail.skills.as_deref(), detail.skills_read_at.as_deref());
    let trail = trail(&detail.trail);
    let source = detail.source.map(|source| source_word(source).to_owned());
    let lasts = detail.contact_lasted_ms.map(lasted);
    let late = "may still change by a late report".to_owned();
    let lines = [
        ("Before", detail.previous.map(previous)),
        ("Platform says", detail.raw_state.map(Line::Text)),
        ("Reason", detail.reason.map(Line::Text)),
        ("Source", source.map(Line::Text)),
        ("Happened", detail.occurred_at.map(Line::Moment)),
        ("Received", detail.observed_at.map(Line::Moment)),
        ("Confirmed", detail.confirmed_at.map(Line::Moment)),
        ("Contact", detail.contact.map(Line::Text)),
        ("Contact lasts", lasts.map(Line::Text)),
        (
            "Figures at start",
            detail.start_is_provisional.then_some(Line::Text(late)),
        ),
        ("Platform name", detail.platform_name.map(Line::Text)),
        ("Platform team", detail.platform_team.map(Line::Text)),
    ];
    let lines = lines
        .into_iter()
        .filter_map(|(name, value)| Some(line(name, el("dd", "").all(draw(value?)))));
    let mut body = vec![
        lanes,
        skills,
        el("h3", "").text("From the hub"),
        el("dl", "facts").all(lines.flatten().collect()),
    ];
    body.extend(trail);
    body
}

fn fact(kept: &KeptFact) -> Fact {
    let since = kept.since.as_ref().or(kept.occurred_at.as_ref());
    let since = since.and_then(|iso| clock::parse(iso));
    (Shown::State(kept.state), since, kept.gap)
}

/// Draws the last changes, the newest first.
fn trail(facts: &[KeptFact]) -> Els {
    if facts.is_empty() {
        return Vec::new();
    }
    let items = facts.iter().map(change).collect();
    vec![
        el("h3", "").text("Last changes"),
        el("ol", "trail").all(items),
    ]
}

fn change(fact: &KeptFact) -> El {
    let shown = Shown::State(fact.state);
    let hold = if fact.on_hold { "on hold" } else { "" };
    let item = el("li", "").with(state_pill(move || shown, move || hold.to_owned()));
    let item = match fact.since.as_ref().or(fact.occurred_at.as_ref()) {
        Some(at) => item.all(moment(at)),
        None => item.with(el("span", "").text("at an unknown time")),
    };
    let item = if fact.gap {
        let mark = el("span", "mark").attr("title", "A state was skipped before this one");
        item.with(mark.text("gap before"))
    } else {
        item
    };
    item.with(el("span", "quiet").text(source_word(fact.source)))
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

fn draw(line: Line) -> Els {
    match line {
        Line::Text(text) => vec![el("span", "").attr("dir", "auto").text(&text)],
        Line::Moment(iso) => moment(&iso),
    }
}

/// Draws a moment of the server's as a time of day and an age.
fn moment(iso: &str) -> Els {
    let store = use_store();
    let Some(at) = clock::parse(iso) else {
        return vec![el("span", "").text(iso)];
    };
    let age = move || {
        let mut age = format::age(store.hub_now().minus(at));
        age.push_str(" ago");
        age
    };
    let time = el("time", "")
        .attrs(&[("datetime", iso), ("title", &zone::time_in_utc(at))])
        .text(&zone::time_of_day(at));
    vec![
        el("span", "")
            .with(time)
            .text(" ")
            .with(el("span", "quiet").say(age)),
    ]
}
