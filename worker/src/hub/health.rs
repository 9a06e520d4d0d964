//! How a connection fares, for administrators: no secret, no host, no customer data.

use std::rc::Rc;

use floorlight_core::frame::{Feed, Position};
use serde::Serialize;

use super::floor::{self, FreshnessAnswer};
use super::instant::iso;
use super::shared::Shared;
use super::stream;
use crate::clock;
use crate::gate::api::GateState;

/// How a connection fares.
#[derive(Serialize)]
pub(super) struct HealthAnswer {
    connection: String,
    name: String,
    as_of: Option<String>,
    freshness: Option<FreshnessAnswer>,
    position: Position,
    /// As in frames: link, proof of the scope, clock, counters; moments in UTC milliseconds.
    feed: Feed,
    /// `None` if the gate did not answer.
    token: Option<GateState>,
    watchers: usize,
    agents: usize,
    queues: usize,
    directory_version: u64,
    /// What is wrong with the stored directory document.
    directory_errors: Vec<String>,
    /// What could not be read when this life began.
    diagnostics: Vec<String>,
    /// The last objects of the platform that could not be read, redacted.
    malformed: Vec<String>,
    /// Types and states that this version does not know.
    unknown_words: Vec<String>,
}

/// Says how the connection fares; `None` if the hub does not run.
pub(super) async fn health(shared: &Rc<Shared>) -> Option<HealthAnswer> {
    let token = match stream::gate(shared) {
        Some(gate) => gate.state().await.ok(),
        None => None,
    };
    let now = clock::now();
    shared.with(|live| {
        let feed = live.machine.feed(now);
        HealthAnswer {
            connection: live.connection.id.clone(),
            name: live.connection.name.clone(),
            as_of: iso(now),
            freshness: Some(floor::freshness(feed.freshness)),
            position: live.machine.position(),
            feed,
            token,
            watchers: live.watches.len(),
            agents: live.machine.directory().agents(),
            queues: live.machine.directory().queues(),
            directory_version: live.machine.directory_version(),
            directory_errors: live.names.errors().to_vec(),
            diagnostics: live.diagnostics.clone(),
            malformed: live.samples.list(),
            unknown_words: live.samples.words(),
        }
    })
}
