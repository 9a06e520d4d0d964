//! The rows of the queues table.

use floorlight_core::model::AgentState;
use floorlight_core::time::UtcMillis;
use floorlight_core::view::QueueCell;

use super::attention::{self, Severity};
use super::directory::Directory;

/// The most queues that are drawn; the table says how many there are.
pub const MAX_SHOWN: usize = 200;

/// What a row of the queues table shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueView {
    /// The queue's row in the directory.
    pub row: u32,
    /// The queue's id, for the address.
    pub id: Option<String>,
    /// The name.
    pub name: String,
    /// The reported service level.
    pub level: Option<u16>,
    /// Its target.
    pub target: Option<u16>,
    /// The target's time, in seconds.
    pub target_seconds: Option<u32>,
    /// How much the service level needs a supervisor.
    pub level_severity: Severity,
    /// The reported wait, in seconds.
    pub wait_s: Option<u32>,
    /// How much the wait needs a supervisor.
    pub wait_severity: Severity,
    /// Agents available, as reported.
    pub available: Option<u32>,
    /// Agents signed in whom we see in this queue.
    pub seen: u32,
    /// Contacts abandoned, as reported.
    pub abandoned: Option<u32>,
    /// Contacts offered in the last hour, as reported.
    pub volume_1h: Option<u32>,
    /// How old the figures are, in milliseconds; `None` if none came.
    pub age_ms: Option<i64>,
    /// When the figures came.
    pub reported_at: Option<UtcMillis>,
    /// The figures are older than their limit.
    pub stale: bool,
}

impl QueueView {
    /// Writes the row of a queue.
    #[must_use]
    pub fn write(queue: &QueueCell, directory: &Directory, hub_now: UtcMillis) -> Self {
        let entry = directory.queue(queue.row);
        let reported = queue.reported;
        let target = entry.and_then(|entry| entry.target);
        let logged_out = usize::from(AgentState::LoggedOut.rank());
        let seen = queue
            .agents
            .iter()
            .enumerate()
            .filter(|(rank, _)| *rank != logged_out)
            .map(|(_, count)| *count)
            .sum();
        Self {
            row: queue.row,
            id: entry.map(|entry| entry.named.id.clone()),
            name: directory.queue_name(queue.row),
            level: reported.service_level,
            target,
            target_seconds: entry.and_then(|entry| entry.target_seconds),
            level_severity: reported.service_level.map_or(Severity::None, |level| {
                attention::service_level(level, target)
            }),
            wait_s: reported.wait_s,
            wait_severity: reported
                .wait_s
                .map_or(Severity::None, |wait| directory.thresholds().wait(wait)),
            available: reported.available,
            seen,
            abandoned: reported.abandoned,
            volume_1h: reported.volume_1h,
            age_ms: queue.reported_at.map(|at| hub_now.minus(at).max(0)),
            reported_at: queue.reported_at,
            stale: queue.reported_at.is_some() && queue.is_stale(hub_now),
        }
    }

    fn severity(&self) -> Severity {
        self.level_severity.max(self.wait_severity)
    }
}

/// Orders queues: the gravest first, then by name, so that a figure that moves moves no row.
pub fn by_attention(queues: &mut [QueueView]) {
    queues.sort_by(|left, right| {
        right
            .severity()
            .cmp(&left.severity())
            .then_with(|| left.name.cmp(&right.name))
            .then_with(|| left.row.cmp(&right.row))
    });
}

#[cfg(test)]
mod tests {
    use floorlight_core::floor::Reported;

    use super::*;

    fn queue(row: u32, wait_s: u32) -> QueueView {
        let mut agents = [0; 10];
        agents[usize::from(AgentState::LoggedOut.rank())] = 7;
        agents[usize::from(AgentState::Ready.rank())] = 2;
        let cell = QueueCell {
            row,
            reported_at: Some(UtcMillis::new(0)),
            stale_after_ms: 15_000,
            reported: Reported {
                wait_s: Some(wait_s),
                ..Reported::default()
            },
            agents,
            waiting: None,
            oldest_since: None,
            staffed: None,
            scheduled: None,
        };
        QueueView::write(&cell, &Directory::default(), UtcMillis::new(16_000))
    }

    #[test]
    fn who_is_logged_out_is_not_seen_in_a_queue() {
        let queue = queue(0, 5);
        assert_eq!(queue.seen, 2);
        assert!(queue.stale);
        assert_eq!(queue.level, None);
    }

    #[test]
    fn a_wait_that_moves_within_its_band_moves_no_row() {
        let mut queues = [queue(0, 5), queue(1, 50), queue(2, 500)];
        by_attention(&mut queues);
        assert_eq!(queues.map(|queue| queue.row), [2, 0, 1]);
    }
}
