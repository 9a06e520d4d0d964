//! The hub itself: its verbs, and how one turn runs.

use std::collections::{BTreeSet, VecDeque};

use super::board::{Board, Stamp};
use super::client::HEARTBEAT_MS;
use super::counting::Counting;
use super::drift::Drift;
use super::fan_out::{FanOut, Outbox};
use super::journal::Journal;
use super::line::{Line, LineStep};
use super::replayer::Replayer;
use super::requests::Requests;
use super::roster::RosterWatch;
use super::silence::Silence;
use super::state::{Interval, Tally};
use super::sweep::Sweeper;
use super::{Config, Effect, Event, Input, Names};
use crate::floor::Floor;
use crate::frame::{Epoch, Feed, Trouble};
use crate::id::Directory;
use crate::link::UpstreamClock;
use crate::staffing::Timetable;
use crate::time::{UtcMillis, Wake};

/// Flushes are at least this far apart, in milliseconds.
pub(super) const FLUSH_MS: i64 = 50;
/// The same while there is more to do than can be done, in milliseconds (RT-11).
pub(super) const STRAINED_FLUSH_MS: i64 = 200;
/// Figures, and what of the feed can wait, move this often, in milliseconds.
pub(super) const FIGURES_MS: i64 = 1_000;

/// What a hub waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The stream: the next attempt, or one that takes too long.
    Stream,
    /// A request to the platform is due.
    Ask,
    /// A request should have been answered.
    Answer,
    /// Changes wait for the next flush.
    Flush,
    /// Records wait for the log.
    Log,
    /// Watchers wait for a sign of life, or have used up their patience.
    Watchers,
    /// A schedule may change a verdict.
    Schedule,
    /// Ages are looked over, and a checkpoint is due.
    Housekeeping,
}

/// One connection: the truthful floor of one platform tenant, and everyone who watches it.
///
/// Inputs: what the driver feeds as [`Input`]. Effects: [`Effect`]. Invariants: one stream at a time
/// (RT-1); each agent asked once per sweep (RT-5); every buffer bounded (I20); `restore` of `export`
/// is observably the same hub (I21); nothing here panics, awaits or reads a clock.
///
/// The driver calls a verb, then drains [`Self::poll_effect`] and [`Self::poll_event`], then arms one
/// timer to [`Self::poll_timeout`]. After [`Effect::CloseStream`] it feeds nothing more of that stream.
/// Sockets that outlived a former hub are given as [`Input::ClientOpened`] and a `Hello` without
/// `resume`; they get a snapshot on the same socket.
#[derive(Debug)]
pub struct Hub {
    pub(super) config: Config,
    pub(super) epoch: Epoch,
    pub(super) now: UtcMillis,
    pub(super) made_at: UtcMillis,
    pub(super) restored: bool,
    pub(super) started: bool,
    pub(super) directory: Directory,
    pub(super) directory_sizes: [usize; 3],
    pub(super) directory_version: u64,
    pub(super) directory_moved_at: Option<UtcMillis>,
    pub(super) names: Names,
    pub(super) floor: Floor,
    /// The platform's clock by its `Date` headers alone.
    pub(super) dates: UpstreamClock,
    /// The platform's clock by everything known: by it the future is judged (I6).
    pub(super) stamps: UpstreamClock,
    pub(super) line: Line,
    pub(super) roster: RosterWatch,
    pub(super) sweeper: Sweeper,
    pub(super) silence: Silence,
    pub(super) requests: Requests,
    pub(super) suspended_until: Option<UtcMillis>,
    pub(super) last_sweep_at: Option<UtcMillis>,
    /// When the last complete sweep of this life began.
    pub(super) confirmed_from: Option<UtcMillis>,
    pub(super) timetable: Timetable,
    pub(super) tally: Tally,
    pub(super) drift: Drift,
    pub(super) intervals: Vec<Interval>,
    pub(super) board: Board,
    pub(super) fan_out: FanOut,
    pub(super) journal: Journal,
    pub(super) counting: Counting,
    pub(super) replayer: Replayer,
    pub(super) dirty_agents: BTreeSet<u32>,
    pub(super) dirty_queues: BTreeSet<u32>,
    /// Queues of which only the agents were counted anew: they go with the next figures.
    pub(super) recounted_queues: BTreeSet<u32>,
    pub(super) unseen: u32,
    pub(super) unseen_is_old: bool,
    pub(super) directory_is_news: bool,
    /// The offset by which the shown times were computed.
    pub(super) shown_offset_ms: i64,
    /// Each agent's beginning on the platform's clock, and as it is shown.
    pub(super) shown_since: Vec<Option<(UtcMillis, UtcMillis)>>,
    pub(super) shown_feed: Option<Feed>,
    pub(super) flushed_at: Option<UtcMillis>,
    pub(super) figures_at: Option<UtcMillis>,
    pub(super) figures_are_old: bool,
    pub(super) rechecked_at: Option<UtcMillis>,
    pub(super) housekept_at: Option<UtcMillis>,
    pub(super) checkpoint_at: UtcMillis,
    pub(super) checkpoint_due: bool,
    pub(super) logged_since_checkpoint: bool,
    pub(super) effects: VecDeque<Effect>,
    pub(super) events: VecDeque<Event>,
}

impl Hub {
    /// Takes one thing that happened.
    pub fn handle_input(&mut self, input: Input, now: UtcMillis) {
        let now = self.advance(now);
        match input {
            Input::Ensure => self.start(now),
            Input::StreamOpened => self.stream_opened(now),
            Input::Stream(batch) => self.take_batch(&batch, now),
            Input::StreamEnded(end) => self.stream_ended(end, now),
            Input::Fetched { request, answer } => self.take_answer(request, answer, now),
            Input::ServerTime {
                sent_at,
                received_at,
                server,
            } => {
                self.dates.sample_date(sent_at, received_at, server);
                self.stamps.sample_date(sent_at, received_at, server);
            }
            Input::TokenSuspended { until } => self.suspended_until = until,
            Input::ClientOpened { client, scope } => {
                self.start(now);
                let mut out = outbox(&mut self.effects, &mut self.events);
                self.fan_out.opened(client, scope, &mut out, now);
            }
            Input::ClientFrame { client, frame } => {
                self.start(now);
                let with = (self.epoch, self.stamp(now));
                let mut out = outbox(&mut self.effects, &mut self.events);
                self.fan_out
                    .heard(client, &frame, &self.board, with, &mut out);
            }
            Input::ClientClosed { client } => self.fan_out.closed(client),
            Input::NamesChanged(names) => self.names_changed(names, now),
            Input::StaffingChanged(staffing) => self.staffing_changed(staffing, now),
            Input::SkillsTold(told) => self.skills_told(told, now),
            Input::LogDurable { through } => self.journal.durable(through),
        }
        self.finish(now);
    }

    /// Does what is due.
    pub fn handle_timeout(&mut self, now: UtcMillis) {
        let now = self.advance(now);
        if self.started {
            let step = self.line.handle_timeout(now);
            if step == LineStep::Close {
                self.events.push_back(Event::LinkLost(Trouble::TimedOut));
            }
            self.line_step(step);
        }
        self.finish(now);
    }

    /// Says when [`Self::handle_timeout`] is due.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Wake<Reason>> {
        let running = self.started.then_some(());
        let housekeeping = self
            .housekept_at
            .map_or(self.now, |last| last.offset(HEARTBEAT_MS));
        [
            running
                .and_then(|()| self.line.poll_timeout())
                .map(|at| (at, Reason::Stream)),
            running
                .and_then(|()| self.ask_at(self.now))
                .map(|at| (at, Reason::Ask)),
            self.requests.poll_timeout().map(|at| (at, Reason::Answer)),
            self.flush_at().map(|at| (at, Reason::Flush)),
            self.journal.poll_timeout().map(|at| (at, Reason::Log)),
            self.fan_out.poll_timeout().map(|at| (at, Reason::Watchers)),
            self.timetable
                .poll_timeout()
                .map(|at| (at, Reason::Schedule)),
            running.map(|()| (housekeeping, Reason::Housekeeping)),
        ]
        .into_iter()
        .flatten()
        .min_by_key(|(at, _)| *at)
        .map(|(at, reason)| Wake {
            at: at.max(self.now),
            reason,
        })
    }

    /// Hands out the next thing for the driver to do.
    pub fn poll_effect(&mut self) -> Option<Effect> {
        self.effects.pop_front()
    }

    /// Hands out the next thing that an observer may want to know.
    pub fn poll_event(&mut self) -> Option<Event> {
        self.events.pop_front()
    }

    /// Time never goes back within one life.
    fn advance(&mut self, now: UtcMillis) -> UtcMillis {
        self.now = self.now.max(now);
        self.now
    }

    fn names_changed(&mut self, names: Names, now: UtcMillis) {
        self.directory_version = names.version.max(self.directory_version.saturating_add(1));
        self.directory_moved_at = Some(now);
        self.directory_is_news = true;
        self.counting.name(&names);
        self.names = names;
        self.show_everything();
    }

    pub(super) fn stamp(&self, now: UtcMillis) -> Stamp {
        Stamp {
            at: now,
            directory: self.directory_version,
            durable_to: self.journal.durable_to(),
        }
    }

    /// Ends every turn: asks, judges, publishes, serves, logs.
    fn finish(&mut self, now: UtcMillis) {
        if self.started {
            self.ask(now);
        }
        self.housekeep(now);
        self.count(now);
        self.notice_directory(now);
        self.flush(now);
        let stamp = self.stamp(now);
        let due = self.flush_is_due(now);
        let mut out = outbox(&mut self.effects, &mut self.events);
        if self.fan_out.is_unserved() || (due && self.fan_out.is_behind()) {
            self.fan_out.serve(&mut self.board, stamp, &mut out);
        }
        self.fan_out.handle_timeout(&self.board, stamp, &mut out);
        self.append(now);
    }
}

pub(super) fn outbox<'a>(
    effects: &'a mut VecDeque<Effect>,
    events: &'a mut VecDeque<Event>,
) -> Outbox<'a> {
    Outbox { effects, events }
}
