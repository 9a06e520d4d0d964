//! What a machine asks for, done. Whatever must wait runs as a task and comes back as an input.

use std::rc::Rc;

use floorlight_core::frame::ServerFrame;
use floorlight_core::hub::{ClientId, Effect, Input, LogRecord};
use floorlight_core::time::UtcMillis;
use floorlight_wire::persist::{self, Kind, LogBatch};
use wasm_bindgen_futures::spawn_local;

use super::frames::{self, Outbound};
use super::live::Live;
use super::shared::Shared;
use super::{fetch, people, stream};
use crate::store::{Db, StoreError, checkpoint, roster};

/// Does one thing.
pub(crate) fn perform(shared: &Rc<Shared>, effect: Effect) {
    match effect {
        Effect::OpenStream => stream::open(shared),
        Effect::CloseStream => stream::close(shared),
        Effect::Fetch { request, what } => {
            spawn_local(fetch::fetch(Rc::clone(shared), request, what));
        }
        Effect::DropToken => spawn_local(stream::drop_token(Rc::clone(shared))),
        Effect::Send { to, frame } => send(shared, &to, frame),
        Effect::CloseClient { client, code } => {
            if let Some(Some(watch)) = shared.with(|live| live.watches.remove(&client)) {
                frames::refuse(&watch.socket, watch.encoding, code);
                people::release(shared, &watch);
            }
        }
        Effect::Append {
            first,
            records,
            watermark,
        } => append(shared, first, records, watermark),
        Effect::Checkpoint => {
            if let Some(Err(error)) = shared.with(|live| write_checkpoint(live, &shared.db)) {
                tracing::error!(%error, "the checkpoint could not be written");
            }
        }
    }
}

fn send(shared: &Rc<Shared>, to: &[ClientId], frame: Rc<ServerFrame>) {
    let gone = shared.with(|live| {
        let mut outbound = Outbound::new(frame);
        let mut gone = Vec::new();
        for client in to {
            let Some(watch) = live.watches.get(client) else {
                continue;
            };
            if outbound.send(&watch.socket, watch.encoding).is_err() {
                gone.extend(live.watches.remove(client).map(|watch| (*client, watch)));
            }
        }
        gone
    });
    for (client, watch) in gone.unwrap_or_default() {
        people::release(shared, &watch);
        shared.feed(Input::ClientClosed { client });
    }
}

fn append(shared: &Rc<Shared>, first: u64, records: Vec<LogRecord>, watermark: UtcMillis) {
    let batch = LogBatch {
        first,
        watermark,
        records,
    };
    let through = batch.last();
    match shared.with(|live| write_batch(live, &shared.db, &batch)) {
        Some(Ok(())) => shared.feed(Input::LogDurable { through }),
        Some(Err(error)) => tracing::error!(%error, first, "the log could not be written"),
        None => {}
    }
}

/// The keys that the records use go first: a record whose key nobody knows is worth nothing.
fn write_batch(live: &mut Live, db: &Db, batch: &LogBatch) -> Result<(), StoreError> {
    roster::save(db, live.machine.directory(), &mut live.saved)?;
    let body = persist::seal(Kind::LogBatch, batch).map_err(|error| unwritable(&error))?;
    live.ring
        .append(db, (batch.first, batch.last()), body, batch.watermark.get())
}

fn write_checkpoint(live: &mut Live, db: &Db) -> Result<(), StoreError> {
    roster::save(db, live.machine.directory(), &mut live.saved)?;
    let body = persist::seal(Kind::HubState, &live.machine.export())
        .map_err(|error| unwritable(&error))?;
    checkpoint::write(db, &body)
}

fn unwritable(error: &floorlight_wire::WireError) -> StoreError {
    tracing::error!(%error, "a value could not be written");
    StoreError::Corrupt
}
