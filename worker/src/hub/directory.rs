//! The directory: the slow texts behind the fast numbers (DESIGN 13).

use std::rc::Rc;

use floorlight_core::id::{AgentKey, Directory, LabelKey, QueueKey};
use floorlight_wire::api::{self, AgentName, LabelName, QueueName, SkillName, TeamName};
use worker::{Request, Response, Result};

use super::live::Live;
use super::names::NameBook;
use super::shared::Shared;
use crate::clock;

/// Answers with the directory, or with 304 if the caller has this version.
pub(super) fn answer(shared: &Rc<Shared>, request: &Request) -> Result<Response> {
    let tag = shared.with(|live| {
        let version = live.machine.directory_version();
        format!("\"{}-{version}\"", live.machine.position().epoch.0)
    });
    let Some(tag) = tag else {
        return Ok(Response::empty()?.with_status(503));
    };
    let known = request.headers().get("if-none-match")?;
    if known.is_some_and(|known| known.split(',').any(|one| matches(one, &tag))) {
        return tagged(Response::empty()?.with_status(304), &tag);
    }
    let body = shared
        .with(|live| write(live))
        .and_then(std::result::Result::ok);
    match body {
        Some(body) => {
            let response = Response::ok(body)?;
            response.headers().set("content-type", "application/json")?;
            tagged(response, &tag)
        }
        None => Ok(Response::empty()?.with_status(503)),
    }
}

fn matches(one: &str, tag: &str) -> bool {
    let one = one.trim();
    one == "*" || one.strip_prefix("W/").unwrap_or(one) == tag
}

fn tagged(response: Response, tag: &str) -> Result<Response> {
    response.headers().set("etag", tag)?;
    Ok(response)
}

fn write(live: &Live) -> serde_json::Result<String> {
    let directory = live.machine.directory();
    let names = &live.names;
    serde_json::to_string(&api::Directory {
        version: live.machine.directory_version(),
        agents: agents(live).collect(),
        queues: queues(directory, names).collect(),
        teams: teams(names).collect(),
        labels: labels(directory, names).collect(),
        thresholds: names.document().thresholds.clone(),
        skills: skills(live).collect(),
        plans: live.schedules.shown_plans(clock::now()),
        allowances: names.document().allowances,
        figures: names.document().figures,
    })
}

fn agents(live: &Live) -> impl Iterator<Item = AgentName<'_>> {
    let (directory, names) = (live.machine.directory(), &live.names);
    rows(directory.agents()).filter_map(move |row| {
        let key = AgentKey::new(row);
        let id = directory.agent_id(key)?;
        Some(AgentName {
            row,
            id: id.into(),
            name: names.agent_name(id).unwrap_or(id).into(),
            team: names.team_row(id),
            skills: live.skills.held(key),
            queues: live.skills.served(key),
            plan: live.schedules.place(id),
            capacity: names.agent_entry(id).and_then(|entry| entry.capacity),
        })
    })
}

fn queues<'a>(
    directory: &'a Directory,
    names: &'a NameBook,
) -> impl Iterator<Item = QueueName<'a>> {
    rows(directory.queues()).filter_map(|row| {
        let id = directory.queue_id(QueueKey::new(row))?;
        let entry = names.queue(id);
        Some(QueueName {
            row,
            id: id.into(),
            name: entry.map_or(id, |entry| entry.name.as_str()).into(),
            target_percent: entry.and_then(|entry| entry.target_percent),
            target_seconds: entry.and_then(|entry| entry.target_seconds),
            short_abandon_seconds: entry.and_then(|entry| entry.short_abandon_seconds),
        })
    })
}

fn skills(live: &Live) -> impl Iterator<Item = SkillName<'_>> {
    live.skills.names().map(|(row, id, name)| SkillName {
        row,
        id: id.into(),
        name: name.into(),
    })
}

fn teams(names: &NameBook) -> impl Iterator<Item = TeamName<'_>> {
    names.teams().iter().zip(1..).map(|(team, row)| TeamName {
        row,
        id: team.id.as_str().into(),
        name: team.name.as_str().into(),
    })
}

/// Row zero is no label.
fn labels<'a>(
    directory: &'a Directory,
    names: &'a NameBook,
) -> impl Iterator<Item = LabelName<'a>> {
    rows(directory.labels()).skip(1).filter_map(|row| {
        let key = LabelKey::new(u16::try_from(row).ok()?);
        let text = directory.label_text(key)?;
        Some(LabelName {
            row,
            text: text.into(),
            label: names.label(text).unwrap_or(text).into(),
        })
    })
}

fn rows(count: usize) -> impl Iterator<Item = u32> {
    (0..).take(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_match_weakly() {
        assert!(matches(" W/\"1-2\"", "\"1-2\""));
        assert!(matches("*", "\"1-2\""));
        assert!(!matches("\"1-3\"", "\"1-2\""));
    }
}
