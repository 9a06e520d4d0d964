//! `B3`: a platform's whole list of agents, reconciled with a floor that knows them.

use std::fmt::Write as _;

use fastrand::Rng;
use floorlight_core::floor::{Floor, UpstreamBound};
use floorlight_core::id::Directory;
use floorlight_core::time::UtcMillis;
use floorlight_upstream::seed::agents;

use crate::workload::{START, identifier, stamp};

/// Agents in the list.
pub const AGENTS: usize = 50_000;
/// Rows in one page: what a hub takes in between two turns of its loop.
pub const PAGE: usize = 1_000;

/// Writes the pages of the list.
#[must_use]
pub fn pages(agents: usize, shift_ms: i64) -> Vec<String> {
    let mut random = Rng::with_seed(3);
    let queues: Vec<String> = (0..500).map(|_| identifier(&mut random)).collect();
    let mut pages = Vec::new();
    for page in 0..agents.div_ceil(PAGE) {
        let mut text = String::from("{\"entities\":[");
        for row in page * PAGE..agents.min((page + 1) * PAGE) {
            let id = identifier(&mut random);
            let queue = queues.get(row % queues.len()).map_or("", String::as_str);
            let at = stamp(START + (row as i64 % 3_600) * 1_000 + shift_ms);
            let comma = if row % PAGE == 0 { "" } else { "," };
            let _ = write!(
                text,
                r#"{comma}{{"user_id":"{id}","state":"READY","state_code":"AVAILABLE","queue_id":"{queue}","call_id":null,"direction":null,"duration_seconds":0,"last_updated":"{at}"}}"#
            );
        }
        text.push_str("]}");
        pages.push(text);
    }
    pages
}

/// Reads a page and reconciles the floor with it; returns how many agents it named.
pub fn reconcile(
    page: &str,
    directory: &mut Directory,
    floor: &mut Floor,
    sweep: u32,
    now: UtcMillis,
) -> usize {
    let clock = UpstreamBound::around(now);
    let Ok(mut read) = agents::parse(page, directory, now) else {
        return 0;
    };
    for fact in &mut read.facts {
        fact.key.sweep = sweep;
        floor.apply_answer(fact, now, &clock, now);
    }
    read.facts.len()
}
