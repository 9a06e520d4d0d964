//! From the floor to what every watcher is shown.

use super::Hub;
use super::board::Changes;
use super::machine::{FIGURES_MS, FLUSH_MS, STRAINED_FLUSH_MS};
use super::state::Interval;
use crate::floor::AgentView;
use crate::frame::{Feed, Flags, Verdicts};
use crate::id::{AgentKey, QueueKey};
use crate::model::{AgentState, Direction};
use crate::time::UtcMillis;
use crate::view::{AgentCell, FiguresCell, QueueCell};

/// An agent that neither stream nor sweep confirmed for this long is stale, in milliseconds.
const AGENT_STALE_MS: i64 = 75_000;
/// The estimate of the platform's clock may move this much before what is shown follows, in
/// milliseconds.
const OFFSET_STEP_MS: i64 = 250;

impl Hub {
    /// Has every row computed anew.
    pub(super) fn show_everything(&mut self) {
        self.dirty_agents.extend(0..self.directory.agents() as u32);
        self.dirty_queues.extend(0..self.directory.queues() as u32);
        self.counting.show_everything();
        self.unseen_is_old = true;
    }

    /// Marks the agents whose age crossed the limit, either way.
    pub(super) fn mark_ages(&mut self, now: UtcMillis) {
        let bound = self.bound(now);
        self.floor.advance(&bound, now);
        let crossed: Vec<u32> = self
            .board
            .agents()
            .filter(|cell| {
                let confirmed = self.floor.confirmed_at(AgentKey::new(cell.row));
                let stale = confirmed.is_some_and(|at| self.is_stale(at, cell.state, now));
                stale != cell.flags.has(Flags::STALE)
            })
            .map(|cell| cell.row)
            .collect();
        self.dirty_agents.extend(crossed);
    }

    /// Publishes what changed, at once when idle, else 50 ms after the last time.
    pub(super) fn flush(&mut self, now: UtcMillis) {
        let touched = self.floor.take_touched_agents();
        self.dirty_agents
            .extend(touched.iter().map(|key| key.get()));
        let reported = self.floor.take_reported_queues();
        self.dirty_queues
            .extend(reported.iter().map(|key| key.get()));
        let recounted = self.floor.take_recounted_queues();
        self.figures_are_old |= !recounted.is_empty();
        self.recounted_queues
            .extend(recounted.iter().map(|key| key.get()));
        self.notice_timetable(now);
        let touched = self.counting.take_touched_queues();
        self.figures_are_old |= !touched.is_empty() || self.counting.is_news();
        self.dirty_queues
            .extend(touched.iter().map(|key| key.get()));
        let offset = self.offset_ms(now);
        if offset.abs_diff(self.shown_offset_ms) > OFFSET_STEP_MS.unsigned_abs() {
            self.shown_offset_ms = offset;
            self.show_everything();
        }
        if !self.flush_is_due(now) {
            return;
        }
        let changes = self.changes(now);
        if self.board.publish(changes, self.stamp(now)) {
            self.flushed_at = Some(now);
            self.fan_out.moved();
        }
    }

    /// Returns how far flushes are apart at the least, in milliseconds.
    const fn flush_ms(&self) -> i64 {
        if self.fan_out.is_strained() {
            STRAINED_FLUSH_MS
        } else {
            FLUSH_MS
        }
    }

    /// Says whether the last flush is long enough ago.
    pub(super) fn flush_is_due(&self, now: UtcMillis) -> bool {
        self.flushed_at
            .is_none_or(|last| now.minus(last) >= self.flush_ms())
    }

    /// Returns when the next flush is due, if there is anything for one.
    pub(super) fn flush_at(&self) -> Option<UtcMillis> {
        let waiting = self.fan_out.is_unserved()
            || self.fan_out.is_behind()
            || self.directory_is_news
            || !self.dirty_agents.is_empty()
            || !self.dirty_queues.is_empty();
        let rows = waiting.then(|| {
            self.flushed_at
                .map_or(self.now, |last| last.offset(self.flush_ms()))
        });
        let figures = self.figures_are_old.then(|| {
            self.figures_at
                .map_or(self.now, |last| last.offset(FIGURES_MS))
        });
        let soonest = self
            .flushed_at
            .map_or(self.now, |last| last.offset(self.flush_ms()));
        let due = rows.into_iter().chain(figures).min()?;
        Some(due.max(soonest))
    }

    /// Returns the platform's clock minus ours: by its `Date` headers if there are any, for it is the
    /// machine of the answers that sets the times which are shown in the end.
    pub(super) fn offset_ms(&self, now: UtcMillis) -> i64 {
        let dates = self.dates.estimate(now);
        if dates.measured {
            // An offset that may as well be none is none: platforms with times in whole seconds are
            // a second off already, and a few milliseconds on top would show as another second.
            let certain = dates.offset_ms.abs() > dates.uncertainty_ms;
            if certain { dates.offset_ms } else { 0 }
        } else {
            self.stamps.estimate(now).offset_ms
        }
    }

    fn changes(&mut self, now: UtcMillis) -> Changes {
        let agents = std::mem::take(&mut self.dirty_agents);
        let rows_move = !agents.is_empty();
        let agents = agents
            .into_iter()
            .filter_map(|row| self.agent_cell(row, now))
            .collect();
        self.notice_coverage();
        let feed = self.feed_at(now);
        let urgent = self
            .shown_feed
            .as_ref()
            .is_none_or(|shown| is_urgent(shown, &feed));
        let slow = self
            .figures_at
            .is_none_or(|last| now.minus(last) >= FIGURES_MS);
        let feed_moves = self.shown_feed.as_ref() != Some(&feed);
        self.figures_are_old |= rows_move || feed_moves;
        let figures = (slow && self.figures_are_old).then(|| self.figures(now));
        let mut metrics = Vec::new();
        if figures.is_some() {
            self.dirty_queues.append(&mut self.recounted_queues);
            metrics = self.counting.take_changed();
            self.figures_at = Some(now);
            self.figures_are_old = false;
        }
        let feed = (feed_moves && (urgent || figures.is_some())).then_some(feed);
        if let Some(feed) = &feed {
            self.shown_feed = Some(feed.clone());
        }
        let queues = std::mem::take(&mut self.dirty_queues);
        let queues = queues
            .into_iter()
            .map(|row| self.queue_cell(row, now))
            .collect();
        Changes {
            agents,
            queues,
            metrics,
            feed,
            figures,
            directory: std::mem::take(&mut self.directory_is_news),
        }
    }

    fn figures(&mut self, now: UtcMillis) -> FiguresCell {
        if std::mem::take(&mut self.unseen_is_old) {
            let unseen = self
                .roster
                .listed()
                .filter(|agent| !self.floor.knows(*agent))
                .count();
            self.unseen = u32::try_from(unseen).unwrap_or(u32::MAX);
        }
        FiguresCell {
            agents: self.floor.tallies().all().0,
            unseen: self.unseen,
            metrics: self.metrics_cell(now),
            waiting: self.waiting_cells(now),
        }
    }

    /// Returns an agent as it is to be shown; `None` if neither listed nor told of.
    fn agent_cell(&mut self, row: u32, now: UtcMillis) -> Option<AgentCell> {
        let key = AgentKey::new(row);
        let team = self.names.team_of.get(key.index()).copied().unwrap_or(0);
        let Some(view) = self.floor.agent(key) else {
            return self.roster.lists(key).then(|| AgentCell {
                verdicts: self.judged_unseen(key, now),
                ..unseen(row, team, self.made_at)
            });
        };
        let since = self.shown_since(&view, now);
        Some(AgentCell {
            row,
            team,
            state: view.state,
            direction: view.direction,
            flags: flags(
                &view,
                self.is_stale(view.last_confirmed_at, view.state, now),
            ),
            since,
            queue: view.queue.map(QueueKey::get),
            raw: view.raw.get(),
            reason: view.reason.get(),
            start_service_level: view.start.and_then(|start| start.service_level),
            start_wait: view.start.and_then(|start| start.wait_s),
            verdicts: self.judged(&view, since, now),
        })
    }

    /// Converts a beginning to our clock, and keeps it until it, or the platform's clock, really moves:
    /// every better estimate would otherwise move every ticker.
    fn shown_since(&mut self, view: &AgentView, now: UtcMillis) -> UtcMillis {
        let row = view.agent.index();
        let ours = view.since.offset(self.shown_offset_ms.saturating_neg());
        if row >= self.shown_since.len() {
            self.shown_since.resize(row + 1, None);
        }
        let Some(shown) = self.shown_since.get_mut(row) else {
            return ours.min(now);
        };
        match shown {
            // Shown as of now because it lay ahead: it stays where it was put.
            Some((upstream, kept))
                if *upstream == view.since
                    && ours >= *kept
                    && *kept > ours.offset(-2 * OFFSET_STEP_MS) =>
            {
                *kept
            }
            Some(_) | None => {
                let fresh = ours.min(now);
                *shown = Some((view.since, fresh));
                fresh
            }
        }
    }

    /// Who is signed out need not be listed: a complete sweep confirms them by their absence.
    fn is_stale(&self, confirmed_at: UtcMillis, state: AgentState, now: UtcMillis) -> bool {
        let swept = self
            .last_sweep_at
            .filter(|_| state == AgentState::LoggedOut);
        now.minus(swept.map_or(confirmed_at, |swept| swept.max(confirmed_at))) > AGENT_STALE_MS
    }

    fn queue_cell(&self, row: u32, now: UtcMillis) -> QueueCell {
        let waiting = self.counting.waiting(QueueKey::new(row));
        let view = self.floor.queue(QueueKey::new(row));
        let interval = self
            .intervals
            .get(row as usize)
            .copied()
            .unwrap_or_default();
        QueueCell {
            row,
            reported_at: view.reported.map(|fact| fact.observed_at),
            stale_after_ms: Interval::stale_after_ms(&interval),
            reported: view.reported.map(|fact| fact.reported).unwrap_or_default(),
            agents: view.agents.0,
            waiting: waiting.map(|(count, _)| count),
            oldest_since: waiting
                .and_then(|(_, since)| since)
                .map(|since| self.shown_moment(since, now)),
            staffed: self.timetable.coverage().staffed(QueueKey::new(row)),
            scheduled: self.timetable.coverage().scheduled(QueueKey::new(row)),
        }
    }
}

const fn unseen(row: u32, team: u16, since: UtcMillis) -> AgentCell {
    AgentCell {
        row,
        team,
        state: AgentState::LoggedOut,
        direction: Direction::None,
        flags: Flags::UNSEEN,
        since,
        queue: None,
        raw: 0,
        reason: 0,
        start_service_level: None,
        start_wait: None,
        verdicts: Verdicts(0),
    }
}

fn flags(view: &AgentView, stale: bool) -> Flags {
    [
        (view.on_hold, Flags::ON_HOLD),
        (view.gap, Flags::GAP),
        (view.inferred, Flags::INFERRED),
        (view.doubtful, Flags::DOUBTFUL),
        (stale, Flags::STALE),
    ]
    .into_iter()
    .filter(|(set, _)| *set)
    .fold(Flags::default(), |flags, (_, flag)| flags.with(flag))
}

/// Says whether a person should see the difference at once.
fn is_urgent(shown: &Feed, feed: &Feed) -> bool {
    shown.freshness != feed.freshness
        || shown.link != feed.link
        || shown.proof != feed.proof
        || shown.token_suspended_until != feed.token_suspended_until
}
