//! The directory: the slow texts behind the fast numbers (DESIGN 13).

use std::rc::Rc;

use floorlight_core::id::{AgentKey, Directory, LabelKey, QueueKey};
use serde::Serialize;
use worker::{Request, Response, Result};

use super::live::Live;
use super::names::NameBook;
use super::shared::Shared;

/// The directory as the page gets it; rows are those of frames.
#[derive(Serialize)]
struct Answer<'a> {
    version: u64,
    agents: Vec<AgentName<'a>>,
    queues: Vec<QueueName<'a>>,
    teams: Vec<TeamName<'a>>,
    labels: Vec<Label<'a>>,
    thresholds: serde_json::Value,
}

#[derive(Serialize)]
struct AgentName<'a> {
    row: usize,
    id: &'a str,
    name: &'a str,
    team: u16,
}

#[derive(Serialize)]
struct QueueName<'a> {
    row: usize,
    id: &'a str,
    name: &'a str,
    target_percent: Option<u32>,
    target_seconds: Option<u32>,
}

#[derive(Serialize)]
struct TeamName<'a> {
    row: u16,
    id: &'a str,
    name: &'a str,
}

#[derive(Serialize)]
struct Label<'a> {
    row: usize,
    text: &'a str,
    label: &'a str,
}

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
    serde_json::to_string(&Answer {
        version: live.machine.directory_version(),
        agents: agents(directory, names).collect(),
        queues: queues(directory, names).collect(),
        teams: names
            .teams()
            .iter()
            .zip(1..)
            .map(|(team, row)| TeamName {
                row,
                id: &team.id,
                name: &team.name,
            })
            .collect(),
        labels: labels(directory, names).collect(),
        thresholds: serde_json::to_value(&names.document().thresholds)?,
    })
}

fn agents<'a>(
    directory: &'a Directory,
    names: &'a NameBook,
) -> impl Iterator<Item = AgentName<'a>> {
    (0..directory.agents()).filter_map(|row| {
        let id = directory.agent_id(AgentKey::new(row as u32))?;
        Some(AgentName {
            row,
            id,
            name: names.agent_name(id).unwrap_or(id),
            team: names.team_row(id),
        })
    })
}

fn queues<'a>(
    directory: &'a Directory,
    names: &'a NameBook,
) -> impl Iterator<Item = QueueName<'a>> {
    (0..directory.queues()).filter_map(|row| {
        let id = directory.queue_id(QueueKey::new(row as u32))?;
        let entry = names.queue(id);
        Some(QueueName {
            row,
            id,
            name: entry.map_or(id, |entry| entry.name.as_str()),
            target_percent: entry.and_then(|entry| entry.target_percent),
            target_seconds: entry.and_then(|entry| entry.target_seconds),
        })
    })
}

fn labels<'a>(directory: &'a Directory, names: &'a NameBook) -> impl Iterator<Item = Label<'a>> {
    (1..directory.labels()).filter_map(|row| {
        let text = directory.label_text(LabelKey::new(row as u16))?;
        Some(Label {
            row,
            text,
            label: names.label(text).unwrap_or(text),
        })
    })
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
