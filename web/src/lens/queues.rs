//! The rows of the queues table: what we computed beside what the platform reports.

use floorlight_core::floor::Reported;
use floorlight_core::frame::MetricCell;
use floorlight_core::metric::Formula;
use floorlight_core::model::AgentState;
use floorlight_core::time::UtcMillis;
use floorlight_core::view::QueueCell;

use super::attention::{self, Severity};
use super::directory::Directory;
use super::figure::{Absence, Counted, Kind, Minutes};

/// The most queues that are drawn; the table says how many there are.
pub const MAX_SHOWN: usize = 200;

/// The figures of a queue's row.
const KINDS: [Kind; 4] = [
    Kind::ServiceLevel,
    Kind::SpeedOfAnswer,
    Kind::AbandonRate,
    Kind::HandleTime,
];

/// Agents of a queue: those whose present state names it, and those available for it as the platform
/// counts them. Who is not ready names no queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Agents {
    /// Available, as the platform reports them; where it does not, those whose state names the queue.
    pub ready: u32,
    /// With a customer, consults and non-routed contacts included.
    pub in_contact: u32,
    /// In after-contact work.
    pub wrap_up: u32,
}

impl Agents {
    /// Counts by state rank; who is logged out counts nowhere.
    #[must_use]
    pub fn count(by_rank: &[u32; 10], available: Option<u32>) -> Self {
        let of = |states: &[AgentState]| {
            let rank = |state: &AgentState| by_rank.get(usize::from(state.rank())).copied();
            states.iter().filter_map(rank).sum()
        };
        Self {
            ready: available.unwrap_or_else(|| of(&[AgentState::Ready, AgentState::Ringing])),
            in_contact: of(&[
                AgentState::InContact,
                AgentState::Consult,
                AgentState::NonRouted,
            ]),
            wrap_up: of(&[AgentState::WrapUp]),
        }
    }

    /// Returns the counts with the state that stands for each.
    #[must_use]
    pub const fn by_state(self) -> [(AgentState, u32); 3] {
        [
            (AgentState::Ready, self.ready),
            (AgentState::InContact, self.in_contact),
            (AgentState::WrapUp, self.wrap_up),
        ]
    }
}

/// How the figures are looked at.
#[derive(Clone, Copy, Debug)]
pub struct Look<'a> {
    /// The windowed figures.
    pub counted: &'a Counted,
    /// The window.
    pub window: Minutes,
    /// The formula of the service level.
    pub formula: Formula,
    /// Names and targets.
    pub directory: &'a Directory,
    /// The hub's clock.
    pub hub_now: UtcMillis,
}

/// What a row of the queues table shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueView {
    /// The queue's row in the directory.
    pub row: u32,
    /// The queue's id, for the address.
    pub id: Option<String>,
    /// The name.
    pub name: String,
    figures: [Result<u32, Absence>; 4],
    /// What the platform reports.
    pub reported: Reported,
    /// The target of the service level.
    pub target: Option<u16>,
    /// The target's time, in seconds.
    pub target_seconds: Option<u32>,
    /// How much the service level needs a supervisor.
    pub level_severity: Severity,
    /// Contacts that wait; `None` if the platform does not tell.
    pub waiting: Option<u32>,
    /// How long the oldest has waited, in milliseconds; zero if nobody waits.
    pub oldest_ms: Option<i64>,
    /// How much the wait needs a supervisor: the oldest contact's, else the reported.
    pub wait_severity: Severity,
    /// Agents by state.
    pub agents: Agents,
    /// Agents signed in who serve the queue.
    pub staffed: Option<u32>,
    /// Agents scheduled to work now who serve the queue.
    pub scheduled: Option<u32>,
    /// How old the reported figures are, in milliseconds; `None` if none came.
    pub age_ms: Option<i64>,
    /// When they came.
    pub reported_at: Option<UtcMillis>,
    /// They are older than their limit.
    pub stale: bool,
}

impl QueueView {
    /// Writes the row of a queue.
    #[must_use]
    pub fn write(queue: &QueueCell, look: &Look<'_>) -> Self {
        let entry = look.directory.queue(queue.row);
        let cell = MetricCell::Queue(queue.row);
        let figures = KINDS.map(|kind| {
            let read = look.counted.read(cell, look.window, kind, look.formula);
            read.map(|ratio| kind.value(ratio))
        });
        let reported = queue.reported;
        let target = entry.and_then(|entry| entry.target);
        let stale = queue.reported_at.is_some() && queue.is_stale(look.hub_now);
        let computed = figures[0]
            .ok()
            .map(|level| u16::try_from(level).unwrap_or(u16::MAX));
        let oldest_ms = queue.waiting.map(|_| {
            queue
                .oldest_since
                .map_or(0, |since| look.hub_now.minus(since).max(0))
        });
        let wait_s = oldest_ms
            .map(|millis| u32::try_from(millis / 1_000).unwrap_or(u32::MAX))
            .or(reported.wait_s);
        Self {
            row: queue.row,
            id: entry.map(|entry| entry.named.id.clone()),
            name: look.directory.queue_name(queue.row),
            figures,
            reported,
            target,
            target_seconds: entry.and_then(|entry| entry.target_seconds),
            level_severity: computed
                .or(reported.service_level)
                .map_or(Severity::None, |level| {
                    attention::service_level(level, target)
                }),
            waiting: queue.waiting,
            oldest_ms,
            wait_severity: wait_s.map_or(Severity::None, |wait| {
                look.directory.thresholds().wait(wait)
            }),
            agents: Agents::count(&queue.agents, queue.reported.available),
            staffed: queue.staffed,
            scheduled: queue.scheduled,
            age_ms: queue.reported_at.map(|at| look.hub_now.minus(at).max(0)),
            reported_at: queue.reported_at,
            stale,
        }
    }

    /// Returns a computed figure, or why there is none.
    ///
    /// # Errors
    /// If the platform does not tell what it needs, or nothing was counted.
    pub fn figure(&self, kind: Kind) -> Result<u32, Absence> {
        KINDS
            .iter()
            .position(|other| *other == kind)
            .and_then(|place| self.figures.get(place).copied())
            .unwrap_or(Err(Absence::NoPool))
    }

    /// Returns the service level for the bar: the computed, else the reported.
    #[must_use]
    pub fn level(&self) -> Option<u32> {
        self.figure(Kind::ServiceLevel)
            .ok()
            .or_else(|| self.reported.service_level.map(u32::from))
    }

    /// Returns how much the queue needs a supervisor.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.level_severity.max(self.wait_severity)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use floorlight_core::metric::Sums;
    use floorlight_core::view::BasisCell;

    use super::*;
    use crate::lens::figure::tests::counted;

    fn cell(row: u32, wait_s: Option<u32>) -> QueueCell {
        let mut agents = [0; 10];
        agents[usize::from(AgentState::LoggedOut.rank())] = 7;
        agents[usize::from(AgentState::Ready.rank())] = 2;
        agents[usize::from(AgentState::Consult.rank())] = 3;
        QueueCell {
            row,
            reported_at: Some(UtcMillis::new(984_000)),
            stale_after_ms: 15_000,
            reported: Reported {
                wait_s,
                ..Reported::default()
            },
            agents,
            waiting: None,
            oldest_since: None,
            staffed: None,
            scheduled: None,
        }
    }

    fn write(cell: &QueueCell, counted: &Counted) -> QueueView {
        let look = Look {
            counted,
            window: Minutes(15),
            formula: Formula::AnsweredOnly,
            directory: &Directory::default(),
            hub_now: UtcMillis::new(1_000_000),
        };
        QueueView::write(cell, &look)
    }

    /// Makes the row of a queue without computed figures.
    pub(crate) fn queue(row: u32, wait_s: Option<u32>) -> QueueView {
        write(&cell(row, wait_s), &Counted::default())
    }

    #[test]
    fn who_is_logged_out_counts_nowhere() {
        let queue = queue(0, Some(5));
        assert_eq!((queue.agents.ready, queue.agents.in_contact), (2, 3));
        assert_eq!(queue.agents.wrap_up, 0);
        assert!(queue.stale);
        assert_eq!(queue.figure(Kind::ServiceLevel), Err(Absence::NotYet));
    }

    #[test]
    fn the_computed_level_is_judged_before_the_reported() {
        let mut cell = cell(0, None);
        cell.reported.service_level = Some(9_000);
        assert_eq!(write(&cell, &Counted::default()).level(), Some(9_000));
        let sums = Sums {
            answered: 4,
            answered_in_target: 1,
            ..Sums::default()
        };
        let counted = counted(MetricCell::Queue(0), sums, BasisCell::Streamed);
        assert_eq!(write(&cell, &counted).level(), Some(2_500));
    }

    #[test]
    fn the_oldest_contact_is_judged_before_the_reported_wait() {
        let mut cell = cell(0, Some(500));
        assert_eq!(
            write(&cell, &Counted::default()).wait_severity,
            Severity::High
        );
        cell.waiting = Some(0);
        let queue = write(&cell, &Counted::default());
        assert_eq!(
            (queue.oldest_ms, queue.wait_severity),
            (Some(0), Severity::None)
        );
    }
}
