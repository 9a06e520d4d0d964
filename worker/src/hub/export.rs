//! A bug report: the oldest checkpoint, the log since, and what stands.

use std::rc::Rc;

use floorlight_core::hub::HubState;
use floorlight_core::time::UtcMillis;
use floorlight_wire::api::iso;
use floorlight_wire::bug_report::{BugReport, BugReportFile};
use floorlight_wire::persist::{self, Kind, LogBatch};

use super::shared::Shared;
use crate::base64url;
use crate::store::{Db, checkpoint, log, roster};

/// Writes the file; `None` if the hub does not run or has no checkpoint yet. Ids of agents and queues
/// are replaced by their rows unless `with_ids`.
pub(super) fn write(shared: &Rc<Shared>, with_ids: bool, now: UtcMillis) -> Option<String> {
    let before = oldest_checkpoint(&shared.db)?;
    let tail = tail(&shared.db, before.log_next());
    let (after, config) = shared.with(|live| {
        let machine = &live.machine;
        (machine.export(), machine.config().clone())
    })?;
    let allowance = config.reorder_allowance.as_millis();
    let mut report = BugReport {
        exported_at: now,
        duration_is_in_state: config.duration_is_in_state,
        reorder_allowance_ms: u64::try_from(allowance).unwrap_or(u64::MAX),
        before,
        tail,
        after,
    };
    if !with_ids {
        report.pseudonymise();
    }
    let sealed = report.seal().ok()?;
    let file = BugReportFile::new(iso(now)?, !with_ids, base64url::encode(&sealed));
    serde_json::to_string(&file).ok()
}

/// The log names agents by row: keys that were given since the checkpoint belong to it.
fn oldest_checkpoint(db: &Db) -> Option<HubState> {
    let bodies = checkpoint::read(db).ok()?;
    let mut oldest = bodies
        .iter()
        .rev()
        .find_map(|body| persist::open::<HubState>(Kind::HubState, body).ok())?;
    roster::extend(db, oldest.directory_mut()).ok()?;
    Some(oldest)
}

/// What cannot be read is left out: the report's reader finds the hole.
fn tail(db: &Db, from: u64) -> Vec<LogBatch> {
    let batches = log::since(db, from).unwrap_or_default();
    let read = |batch: log::Batch| persist::open(Kind::LogBatch, &batch.body).ok();
    batches.into_iter().filter_map(read).collect()
}
