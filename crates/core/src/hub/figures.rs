//! What the hub counts, and what of it is shown (RT-9, RT-13).

use super::Hub;
use super::Replay;
use super::counting::WINDOWS_S;
use super::replayer::{Reach, Span};
use super::requests::Purpose;
use crate::floor::{AgentFact, ContactFact, FactKey, Outcome, Source};
use crate::frame::{MAX_WAITING_ROWS, MetricCell, MetricRow};
use crate::hub::FetchFailure;
use crate::id::{AgentKey, ContactTag, LabelKey};
use crate::metric::Sums;
use crate::model::{AgentState, Direction};
use crate::time::UtcMillis;
use crate::view::{BasisCell, FiguresCell, MetricsCell, WaitingCell};

/// How the platform's replay fares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum ReplayState {
    /// It was not answered yet in this life.
    Unknown,
    /// The platform has none.
    NotOffered,
    /// The last hour is being read; figures wait for it.
    CatchingUp,
    /// It is asked after each sweep.
    Answered,
}

impl Hub {
    /// Returns the windowed figures as published, by cell: what every watcher at
    /// [`Self::position`] sees.
    pub fn shown_metrics(&self) -> impl Iterator<Item = &MetricRow> {
        self.board.metrics()
    }

    /// Returns the key figures as published.
    #[must_use]
    pub fn shown_figures(&self) -> Option<&FiguresCell> {
        self.board.figures()
    }

    /// Returns the last sixty full minutes of the cells that `wants` names, the oldest first, each
    /// with its beginning on our clock.
    pub fn trends(
        &self,
        wants: impl Fn(MetricCell) -> bool,
    ) -> Vec<(MetricCell, Vec<(UtcMillis, Sums)>)> {
        let mut trends = self.counting.trends(wants);
        for (_, minutes) in &mut trends {
            for (start, _) in minutes {
                *start = self.to_ours(*start);
            }
        }
        trends
    }

    /// Returns where the windows end, on the platform's clock.
    #[must_use]
    pub fn counted_to(&self) -> Option<UtcMillis> {
        self.counting.ledger()?.as_of()
    }

    /// Returns how the platform's replay fares.
    #[must_use]
    pub const fn replay_state(&self) -> ReplayState {
        if self.replayer.is_refused() {
            ReplayState::NotOffered
        } else if !self.replayer.has_answered() {
            ReplayState::Unknown
        } else if self.counting.is_on_hold() {
            ReplayState::CatchingUp
        } else {
            ReplayState::Answered
        }
    }

    /// Returns how windowed figures come about at the moment, on our clock.
    #[must_use]
    pub fn metrics_cell(&self, now: UtcMillis) -> Option<MetricsCell> {
        let ledger = self.counting.ledger()?;
        let contacts = match ledger.replayed_to() {
            _ if !ledger.has_contacts() => BasisCell::NotProvided,
            Some(to) if !self.replayer.is_refused() => BasisCell::Replayed {
                to: self.shown_moment(to, now),
            },
            Some(_) | None => BasisCell::Streamed,
        };
        Some(MetricsCell {
            as_of: self.shown_moment(ledger.as_of()?, now),
            counted_since: self.shown_moment(ledger.counted_since(), now),
            windows_s: WINDOWS_S.to_vec(),
            contacts,
            late: ledger.late(),
        })
    }

    pub(super) fn waiting_cells(&self, now: UtcMillis) -> Option<Vec<WaitingCell>> {
        let waiting = self.counting.waiting_contacts(MAX_WAITING_ROWS)?;
        let cells = waiting.into_iter().map(|waiting| WaitingCell {
            contact: waiting.contact.get(),
            queue: waiting.queue.get(),
            since: self.shown_moment(waiting.since, now),
            offered_to: waiting.offered_to.map(AgentKey::get),
        });
        Some(cells.collect())
    }

    /// Converts a moment to our clock by the offset that all shown times have; none lies ahead.
    pub(super) fn shown_moment(&self, upstream: UtcMillis, now: UtcMillis) -> UtcMillis {
        upstream
            .offset(self.shown_offset_ms.saturating_neg())
            .min(now)
    }

    /// Ends a hold that lasted long enough, and moves the windows.
    pub(super) fn count(&mut self, now: UtcMillis) {
        if self.counting.hold_is_over(now) {
            self.release();
        }
        if let Some(watermark) = self.floor.watermark() {
            self.counting.advance(watermark);
        }
    }

    /// Counts a log-out that a complete sweep concluded.
    pub(super) fn count_log_out(&mut self, agent: AgentKey, at: UtcMillis) {
        self.counting.tell_agent(&log_out(agent, at));
    }

    pub(super) fn ask_replay(&mut self, now: UtcMillis) {
        if self.replay_is_pending() {
            return;
        }
        if let Some((next_at, span)) = self.replayer.next(self.reach())
            && now >= next_at
        {
            self.fetch(Purpose::Replay(span), Vec::new(), now);
        }
    }

    /// Returns when a replay is to be asked for, or the hold ends.
    pub(super) fn replay_at(&self) -> Option<UtcMillis> {
        let next = self
            .replayer
            .next(self.reach())
            .filter(|_| !self.replay_is_pending())
            .map(|(next_at, _)| next_at);
        next.into_iter().chain(self.counting.poll_timeout()).min()
    }

    pub(super) fn take_replay(&mut self, span: Span, replay: &Replay, now: UtcMillis) {
        let within = |at: UtcMillis| at >= span.since && at < span.until;
        let agents: Vec<AgentFact> = replay
            .agents
            .iter()
            .filter(|fact| within(fact.key.occurred_at))
            .copied()
            .collect();
        let contacts: Vec<ContactFact> = replay
            .contacts
            .iter()
            .filter(|fact| within(fact.occurred_at))
            .copied()
            .collect();
        self.counting.replayed(span, &agents, &contacts, now);
        let is_last = self.replayer.answered(span, self.reach(), now);
        if is_last {
            self.release();
        } else {
            // Who waits is known as of the past alone.
            self.show_every_queue();
        }
    }

    pub(super) fn replay_failed(&mut self, failure: FetchFailure, now: UtcMillis) {
        match failure {
            FetchFailure::NotOffered => {
                self.replayer.refused();
                self.release();
            }
            FetchFailure::TooLong => self.replayer.too_long(now),
            FetchFailure::Limited { retry_after } => self.replayer.failed(retry_after, now),
            FetchFailure::Forbidden | FetchFailure::Trouble(_) => self.replayer.failed(None, now),
        }
    }

    fn release(&mut self) {
        let made_at = self.made_at.offset(self.offset_ms(self.now));
        self.counting.release(made_at);
        // Who waits is known from now on.
        self.show_every_queue();
    }

    fn show_every_queue(&mut self) {
        let queues = 0..self.directory.queues() as u32;
        self.dirty_queues.extend(queues);
    }

    fn replay_is_pending(&self) -> bool {
        let is_replay = |purpose| matches!(purpose, Purpose::Replay(_));
        self.requests.count(is_replay) > 0
    }

    fn reach(&self) -> Reach {
        Reach {
            watermark: self.floor.watermark(),
            known_to: self.counting.known_to(),
            catching_up: self.counting.is_on_hold(),
        }
    }
}

/// Returns a kept fact as it is counted. What a sweep found counts from where the state began, and
/// what it confirmed was counted already.
pub(super) fn counted(fact: &AgentFact, outcome: Outcome) -> Option<AgentFact> {
    if fact.key.source != Source::Sweep {
        return Some(*fact);
    }
    match outcome {
        Outcome::Changed(change) | Outcome::Settled(change) => {
            let mut counted = *fact;
            counted.key.occurred_at = change.after.since;
            Some(counted)
        }
        Outcome::Refreshed
        | Outcome::Duplicate
        | Outcome::Late { .. }
        | Outcome::TieLost
        | Outcome::Future
        | Outcome::OverLimit
        | Outcome::Confirmed
        | Outcome::Lagging
        | Outcome::Disputed => None,
    }
}

/// Returns a log-out that was concluded as it is counted.
pub(super) const fn log_out(agent: AgentKey, at: UtcMillis) -> AgentFact {
    AgentFact {
        agent,
        key: FactKey {
            occurred_at: at,
            source: Source::Sweep,
            sweep: u32::MAX,
            state: AgentState::LoggedOut,
            tie: 0,
        },
        observed_at: at,
        direction: Direction::None,
        on_hold: false,
        raw: LabelKey::NONE,
        reason: LabelKey::NONE,
        queue: None,
        contact: ContactTag::NONE,
        duration_ms: None,
    }
}
