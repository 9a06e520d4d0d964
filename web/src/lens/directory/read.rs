//! From an answer to rows: each text at its row, and each name with its place among those of its kind.

use std::borrow::Cow;

use floorlight_core::model::AgentState;
use floorlight_wire::api;

use super::{Directory, Held, MAX_ROWS, Named, Queue};
use crate::lens::attention::Limits;
use crate::lens::day::Day;
use crate::lens::sorted;

impl Directory {
    /// Reads an answer; `fold` reduces a text to the form in which texts are compared.
    #[must_use]
    pub fn read(document: api::Directory<'_>, fold: fn(&str) -> String) -> Self {
        let named = |id: Cow<'_, str>, name: Cow<'_, str>| {
            let id = id.into_owned();
            let name = if name.trim().is_empty() {
                id.clone()
            } else {
                name.into_owned()
            };
            let mut folded = fold(&name);
            if name != id {
                folded.push(' ');
                folded.push_str(&fold(&id));
            }
            Named {
                id,
                name,
                folded,
                rank: 0,
            }
        };
        let mut directory = Self {
            version: document.version,
            formula: document.figures.service_level,
            ..Self::default()
        };
        for plan in document.plans.into_iter().take(MAX_ROWS) {
            directory.plans.push(Day::from_plan(&plan));
        }
        for entry in document.skills {
            place(&mut directory.skills, entry.row, entry.name.into_owned());
        }
        for entry in document.agents {
            if entry.plan > 0 {
                place(&mut directory.plan_of, entry.row, entry.plan);
            }
            if let Some(served) = entry.queues {
                place(&mut directory.served, entry.row, served);
            }
            if let Some(skills) = entry.skills {
                let held = skills
                    .into_iter()
                    .map(|(skill, level)| Held { skill, level });
                place(&mut directory.held, entry.row, held.collect());
            }
            place(
                &mut directory.agents,
                entry.row,
                named(entry.id, entry.name),
            );
        }
        for entry in document.teams {
            let row = u32::from(entry.row);
            place(&mut directory.teams, row, named(entry.id, entry.name));
        }
        for entry in document.queues {
            let queue = Queue {
                named: named(entry.id, entry.name),
                target: entry
                    .target_percent
                    .and_then(|percent| u16::try_from(percent.min(100) * 100).ok()),
                target_seconds: entry.target_seconds,
            };
            place(&mut directory.queues, entry.row, queue);
        }
        for entry in document.labels {
            let word = if entry.label.is_empty() {
                entry.text
            } else {
                entry.label
            };
            place(&mut directory.labels, entry.row, word.into_owned());
        }
        for (key, entry) in document.thresholds {
            let limits = Limits {
                medium_s: entry.medium_s,
                high_s: entry.high_s,
            };
            match state_of(&key) {
                Some(state) => directory.thresholds.set_state(state, limits),
                None if key == "wait" => directory.thresholds.set_wait(limits),
                None => {}
            }
        }
        rank(directory.agents.iter_mut().flatten().collect());
        rank(directory.teams.iter_mut().flatten().collect());
        let queues = directory.queues.iter_mut().flatten();
        rank(queues.map(|queue| &mut queue.named).collect());
        directory
    }
}

/// Numbers names by their folded form, so that an order by name compares numbers.
fn rank(mut named: Vec<&mut Named>) {
    sorted::sort(&mut named, |left, right| left.folded.cmp(&right.folded));
    for (place, named) in named.into_iter().enumerate() {
        named.rank = u32::try_from(place).unwrap_or(u32::MAX);
    }
}

fn place<T: Clone>(rows: &mut Vec<Option<T>>, row: u32, item: T) {
    let row = row as usize;
    if row >= MAX_ROWS {
        return;
    }
    if rows.len() <= row {
        rows.resize(row + 1, None);
    }
    if let Some(slot) = rows.get_mut(row) {
        *slot = Some(item);
    }
}

fn state_of(key: &str) -> Option<AgentState> {
    Some(match key {
        "logged_out" => AgentState::LoggedOut,
        "not_ready" => AgentState::NotReady,
        "not_responding" => AgentState::NotResponding,
        "ready" => AgentState::Ready,
        "ringing" => AgentState::Ringing,
        "in_contact" => AgentState::InContact,
        "consult" => AgentState::Consult,
        "non_routed" => AgentState::NonRouted,
        "wrap_up" => AgentState::WrapUp,
        "unknown" => AgentState::Unknown,
        _ => return None,
    })
}
