//! The life that the report tells, once more.

use std::time::Duration;

use floorlight_core::frame::Epoch;
use floorlight_core::hub::{Config, Hub, HubState};
use floorlight_core::time::UtcMillis;
use floorlight_wire::bug_report::BugReport;

use super::check;

/// A report that was run again.
#[derive(Debug)]
pub(super) struct Rerun {
    /// As the checkpoint has it.
    pub(super) before: Hub,
    /// With the log applied.
    pub(super) after: Hub,
    /// What does not hold, as sentences.
    pub(super) broken: Vec<String>,
}

impl Rerun {
    /// Runs it.
    pub(super) fn of(report: &BugReport) -> Self {
        let restore = |state: &HubState| {
            let config = config(report.duration_is_in_state, report.reorder_allowance_ms);
            Hub::restore(config, state.clone(), Epoch(1), report.exported_at)
        };
        let mut broken = Vec::new();
        let before = restore(&report.before);
        check::counters("before the log", &before, &mut broken);
        for (when, state) in [
            ("before the log", &report.before),
            ("at the export", &report.after),
        ] {
            if restore(state).export() != *state {
                broken.push(format!(
                    "{when}: restoring the state does not export the same (I21)"
                ));
            }
        }
        let mut after = restore(&report.before);
        let mut next = report.before.log_next();
        for batch in &report.tail {
            if batch.first > next {
                broken.push(format!(
                    "the log has a gap: record {} follows {} (DESIGN 10)",
                    batch.first, next
                ));
            }
            let was: Vec<_> = check::moments(&after, &batch.records);
            after.replay(batch.first, &batch.records);
            check::never_back(&after, batch, &was, &mut broken);
            next = next.max(batch.last().saturating_add(1));
        }
        check::counters("after the log", &after, &mut broken);
        let live = restore(&report.after);
        check::counters("at the export", &live, &mut broken);
        if next == report.after.log_next() {
            check::same_floor(&after, &live, &mut broken);
        }
        Self {
            before,
            after,
            broken,
        }
    }
}

/// What decides how facts are read is as it was; nothing else has an effect on a replay.
pub(super) fn config(duration_is_in_state: bool, reorder_allowance_ms: u64) -> Config {
    let second = Duration::from_secs(1);
    Config {
        backoff_base: second,
        backoff_max: second * 60,
        backoff_literal: false,
        sweep_every: second * 50,
        sweep_ids: 100,
        sweep_rate: 5,
        roster_every: second * 900,
        reorder_allowance: Duration::from_millis(reorder_allowance_ms),
        duration_is_in_state,
    }
}

/// Where an agent's current fact stands in time.
pub(super) type Moment = Option<UtcMillis>;
