//! The directory document: what the platform has no interface for.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use super::roster;
use super::state::Shared;
use crate::world::{TARGET_SECONDS, World};

/// A customer who leaves sooner than this has hardly waited.
pub(super) const SHORT_ABANDON_SECONDS: i64 = 5;

pub(super) async fn show(State(shared): State<Arc<Shared>>) -> Json<Value> {
    let inner = shared.lock();
    // Shortened spans do not fit hours by the clock.
    Json(document(&inner.world, inner.speed == 1))
}

fn document(world: &World, schedules: bool) -> Value {
    let teams: Vec<_> = world
        .teams()
        .iter()
        .enumerate()
        .map(|(number, name)| json!({ "id": team_id(number), "name": name }))
        .collect();
    let agents: Vec<_> = world
        .agents()
        .iter()
        .map(|agent| json!({ "id": &*agent.id, "name": agent.name, "team": team_id(agent.team), "capacity": 1 }))
        .collect();
    let queues: Vec<_> = world
        .queues()
        .iter()
        .map(|queue| {
            json!({ "id": &*queue.id, "name": queue.name,
                    "target_percent": 80, "target_seconds": TARGET_SECONDS,
                    "short_abandon_seconds": SHORT_ABANDON_SECONDS })
        })
        .collect();
    let labels: Vec<_> = LABELS
        .iter()
        .map(|(raw, label)| json!({ "raw": raw, "label": label }))
        .collect();
    let mut document = json!({
        "teams": teams,
        "agents": agents,
        "queues": queues,
        "labels": labels,
        "thresholds": {
            "in_contact": { "medium_s": 600, "high_s": 1200 },
            "wrap_up": { "medium_s": 90, "high_s": 180 },
            "not_ready": { "medium_s": 900, "high_s": 1800 },
            "not_responding": { "medium_s": 60, "high_s": 180 },
            "wait": { "medium_s": 60, "high_s": 120 },
        },
    });
    if schedules {
        for (name, part) in roster::document(world) {
            document[name] = part;
        }
    }
    document
}

/// What supervisors call the platform's words.
const LABELS: [(&str, &str); 19] = [
    ("AVAILABLE", "Available"),
    ("ON_CALL", "On a call"),
    ("ON_HOLD", "Customer on hold"),
    ("DIALING", "Dialling out"),
    ("OFFERED", "Being offered a call"),
    ("AFTER_CALL_WORK", "After-call work"),
    ("WRAP_UP", "Wrap-up"),
    ("BREAK", "Break"),
    ("LUNCH", "Lunch"),
    ("MEETING", "Team meeting"),
    ("TRAINING", "Training"),
    ("COACHING", "Coaching"),
    ("BACK_OFFICE", "Back-office work"),
    ("TECHNICAL_ISSUE", "Technical issue"),
    ("LOGGING_IN", "Starting up"),
    ("NOT_RESPONDING", "Did not answer"),
    ("READY", "Ready"),
    ("NOT_READY", "Not ready"),
    ("LOGGED_OUT", "Logged out"),
];

pub(super) fn team_id(number: usize) -> String {
    format!("team-{:03}", number + 1)
}
