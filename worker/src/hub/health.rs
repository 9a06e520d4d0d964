//! How a connection fares, for administrators.

use std::rc::Rc;

use floorlight_wire::api::{FiguresHealth, FiguresStamp, HubHealth, LogHealth, iso};

use super::live::Live;
use super::shared::Shared;
use super::stream;
use crate::clock;
use crate::store::Db;
use crate::store::log::Ring;

/// Says how the connection fares; `None` if the hub does not run.
pub(super) async fn health(shared: &Rc<Shared>) -> Option<HubHealth> {
    let token = match stream::gate(shared) {
        Some(gate) => gate.state().await.ok(),
        None => None,
    };
    let now = clock::now();
    shared.with(|live| {
        let feed = live.machine.feed(now);
        HubHealth {
            connection: live.connection.id.clone(),
            name: live.connection.name.clone(),
            as_of: iso(now),
            freshness: feed.freshness.into(),
            position: live.machine.position(),
            feed,
            token,
            watchers: live.watches.len(),
            agents: live.machine.directory().agents(),
            queues: live.machine.directory().queues(),
            directory_version: live.machine.directory_version(),
            log: extent(&shared.db),
            figures: Some(FiguresHealth {
                replay: live.machine.replay_state(),
                stamp: live.machine.metrics_cell(now).map(|stamp| {
                    FiguresStamp::new(&stamp, live.names.document().figures.service_level)
                }),
            }),
            drift: live.machine.drift(now).map(Into::into).collect(),
            directory_errors: live.names.errors().to_vec(),
            diagnostics: diagnostics(live),
            malformed: live.samples.list(),
            unknown_words: live.samples.words(),
        }
    })
}

/// What went wrong when this life began, and why skills cannot be read.
fn diagnostics(live: &Live) -> Vec<String> {
    let skills = live.reader.trouble().map(str::to_owned);
    live.diagnostics.iter().cloned().chain(skills).collect()
}

/// What cannot be read has been logged by the database's wrapper.
fn extent(db: &Db) -> Option<LogHealth> {
    let extent = Ring::extent(db).ok().flatten()?;
    Some(LogHealth {
        first: extent.first,
        last: extent.last,
        holes: extent.holes,
    })
}
