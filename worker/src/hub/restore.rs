//! How a hub comes back: the newest whole checkpoint, the keys given since, the log since.

use floorlight_core::frame::Epoch;
use floorlight_core::hub::{Config, Hub as Machine, HubState};
use floorlight_core::time::UtcMillis;
use floorlight_wire::persist::{self, Kind, LogBatch};

use crate::store::log::Ring;
use crate::store::roster::{self, Saved};
use crate::store::{Db, StoreError, checkpoint, setting, skills};

const EPOCH: &str = "epoch";

/// A hub as it was found on disk.
pub(crate) struct Restored {
    /// The machine.
    pub(crate) machine: Machine,
    /// How much of its directory is on disk.
    pub(crate) saved: Saved,
    /// Where its log stands.
    pub(crate) ring: Ring,
    /// What could not be read.
    pub(crate) diagnostics: Vec<String>,
}

/// Creates the tables of a new object.
pub(crate) fn create(db: &Db) -> Result<(), StoreError> {
    setting::create(db)?;
    checkpoint::create(db)?;
    skills::create(db)?;
    roster::create(db)
}

/// Begins a new life: its number is on disk before anybody hears it.
pub(crate) fn next_epoch(db: &Db) -> Result<Epoch, StoreError> {
    let epoch = setting::read_count(db, EPOCH)?.unwrap_or(0) + 1;
    setting::write_count(db, EPOCH, epoch)?;
    Ok(Epoch(epoch))
}

/// Brings the machine back, from whatever of it can be read; from nothing, it starts empty.
pub(crate) fn restore(
    db: &Db,
    config: &Config,
    seed: u64,
    epoch: Epoch,
    now: UtcMillis,
) -> Result<Restored, StoreError> {
    let mut ring = Ring::open(db)?;
    let mut diagnostics = Vec::new();
    for body in checkpoint::read(db)? {
        let state: HubState = match persist::open(Kind::HubState, &body) {
            Ok(state) => state,
            Err(error) => {
                diagnostics.push(format!("A checkpoint was left aside: {error}."));
                continue;
            }
        };
        let from = state.log_next();
        let mut machine = Machine::restore(config.clone(), state, epoch, now);
        match roster::extend(db, machine.directory_mut()) {
            Ok(saved) => {
                replay(db, &mut ring, &mut machine, from, &mut diagnostics)?;
                return Ok(Restored {
                    machine,
                    saved,
                    ring,
                    diagnostics,
                });
            }
            Err(error) => diagnostics.push(format!("A checkpoint was left aside: {error}.")),
        }
    }
    let mut machine = Machine::new(config.clone(), seed, epoch, now);
    let saved = match roster::extend(db, machine.directory_mut()) {
        Ok(saved) => saved,
        Err(error) => {
            diagnostics.push(format!("The table of keys was emptied: {error}."));
            roster::clear_ids(db)?;
            ring.cut(db, 0)?;
            machine = Machine::new(config.clone(), seed, epoch, now);
            Saved::default()
        }
    };
    replay(db, &mut ring, &mut machine, 0, &mut diagnostics)?;
    Ok(Restored {
        machine,
        saved,
        ring,
        diagnostics,
    })
}

fn replay(
    db: &Db,
    ring: &mut Ring,
    machine: &mut Machine,
    from: u64,
    diagnostics: &mut Vec<String>,
) -> Result<(), StoreError> {
    for stored in ring.tail(db, from)? {
        match persist::open::<LogBatch>(Kind::LogBatch, &stored.body) {
            Ok(batch) if (batch.first, batch.last()) == (stored.first, stored.last) => {
                machine.replay(batch.first, &batch.records);
            }
            Ok(_) | Err(_) => {
                diagnostics.push(format!(
                    "The log was cut before record {}: what is there cannot be read.",
                    stored.first
                ));
                ring.cut(db, stored.number)?;
                break;
            }
        }
    }
    Ok(())
}
