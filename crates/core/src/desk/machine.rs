//! The desk itself.

use std::collections::VecDeque;

use super::clock::{HubClock, Steady};
use super::directory::DirectoryFetch;
use super::picture::{Assembly, Picture};
use super::{Effect, Event, Input, Status};
use crate::frame::{ClientFrame, Epoch, Feed, Figures, MetricCell, MetricRow, Position, Seq};
use crate::link::Jitter;
use crate::metric::Sums;
use crate::time::{UtcMillis, Wake};
use crate::view::{AgentCell, MetricsCell, QueueCell, WaitingCell};

/// Acknowledgements are at least this far apart, in milliseconds.
const ACK_MS: i64 = 1_000;
/// With nothing to acknowledge a sign of life is sent this often, in milliseconds.
const SIGN_OF_LIFE_MS: i64 = 20_000;
/// Used until the hub has said how long silence may last, in milliseconds.
const DEFAULT_STALE_MS: u32 = 12_000;

/// What a desk waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// The next attempt to connect.
    Reconnect,
    /// The socket should have opened, or the hub should have gone on.
    Progress,
    /// The last frame will be too old.
    Silence,
    /// An acknowledgement is owed.
    Ack,
    /// The directory is due.
    Directory,
}

/// Watches one connection through the hub, and keeps its picture through everything that happens to
/// the socket (RT-11, DESIGN 12, 13).
///
/// The shell feeds [`Input`], then drains [`Self::poll_effect`], [`Self::poll_event`] and arms one
/// timer to [`Self::poll_timeout`]. After [`Effect::Close`] it feeds nothing more of that socket.
#[derive(Clone, Debug)]
pub struct Desk {
    pub(super) clock: Steady,
    pub(super) hub_clock: HubClock,
    pub(super) jitter: Jitter,
    pub(super) phase: Phase,
    pub(super) attempt: u32,
    pub(super) last_attempt: Option<UtcMillis>,
    pub(super) last_frame: Option<UtcMillis>,
    pub(super) lost_since: Option<UtcMillis>,
    pub(super) live_since: Option<UtcMillis>,
    pub(super) stale_after_ms: u32,
    pub(super) picture: Picture,
    pub(super) assembly: Assembly,
    pub(super) position: Option<Position>,
    pub(super) epoch: Option<Epoch>,
    pub(super) durable_to: Seq,
    pub(super) acked: Seq,
    pub(super) last_ack: Option<UtcMillis>,
    pub(super) directory: DirectoryFetch,
    pub(super) shown: Status,
    pub(super) effects: VecDeque<Effect>,
    pub(super) events: VecDeque<Event>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    Idle,
    Opening { until: UtcMillis },
    Greeting { until: UtcMillis },
    Loading { until: UtcMillis },
    Live,
    Waiting { retry_at: UtcMillis },
    Offline { since: UtcMillis },
    SessionEnded,
    Forbidden,
}

impl Desk {
    /// Makes a desk that knows nothing and waits for [`Input::Start`].
    #[must_use]
    pub fn new(seed: u64, now: UtcMillis) -> Self {
        Self {
            clock: Steady::new(now),
            hub_clock: HubClock::default(),
            jitter: Jitter::new(seed),
            phase: Phase::Idle,
            attempt: 0,
            last_attempt: None,
            last_frame: None,
            lost_since: None,
            live_since: None,
            stale_after_ms: DEFAULT_STALE_MS,
            picture: Picture::default(),
            assembly: Assembly::default(),
            position: None,
            epoch: None,
            durable_to: Seq(0),
            acked: Seq(0),
            last_ack: None,
            directory: DirectoryFetch::default(),
            shown: Status::Idle,
            effects: VecDeque::new(),
            events: VecDeque::new(),
        }
    }

    /// Takes one thing that happened.
    pub fn handle_input(&mut self, input: Input, now: UtcMillis) {
        let now = self.clock.advance(now);
        match input {
            Input::Start => {
                if self.phase == Phase::Idle {
                    self.open(now);
                }
            }
            Input::Opened => self.greet(now),
            Input::Frame(frame) => self.take_frame(&frame, now),
            Input::BadFrame => {
                if self.has_socket() {
                    self.resync(now);
                }
            }
            Input::Closed { code } => self.closed(code, now),
            Input::SessionEnded => self.stop(Phase::SessionEnded, now),
            Input::Forbidden => self.stop(Phase::Forbidden, now),
            Input::SignedIn => {
                if matches!(self.phase, Phase::SessionEnded | Phase::Forbidden) {
                    self.attempt = 0;
                    self.directory.hurry();
                    self.open(now);
                }
            }
            Input::Online(online) => self.network(online, now),
            Input::Visible(true) => self.wake(now),
            Input::Visible(false) => {}
            Input::DirectoryLoaded { version } => self.directory.loaded(version, now),
            Input::DirectoryFailed => self.directory.failed(now),
        }
        self.settle(now);
    }

    /// Does what is due.
    pub fn handle_timeout(&mut self, now: UtcMillis) {
        let now = self.clock.advance(now);
        match self.phase {
            Phase::Waiting { retry_at } if now >= retry_at => self.open(now),
            Phase::Opening { until } | Phase::Greeting { until } | Phase::Loading { until }
                if now >= until =>
            {
                self.effects.push_back(Effect::Close);
                self.retry(0, now);
            }
            Phase::Live if self.dead_at().is_some_and(|at| now >= at) => {
                self.effects.push_back(Effect::Close);
                self.retry(0, now);
            }
            Phase::Idle
            | Phase::Opening { .. }
            | Phase::Greeting { .. }
            | Phase::Loading { .. }
            | Phase::Live
            | Phase::Waiting { .. }
            | Phase::Offline { .. }
            | Phase::SessionEnded
            | Phase::Forbidden => {}
        }
        self.settle(now);
    }

    /// Says when [`Self::handle_timeout`] is due, by this machine's clock.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Wake<Wait>> {
        let connection = match self.phase {
            Phase::Waiting { retry_at } => Some((retry_at, Wait::Reconnect)),
            Phase::Opening { until } | Phase::Greeting { until } | Phase::Loading { until } => {
                Some((until, Wait::Progress))
            }
            Phase::Live => self.silence_at().map(|at| (at, Wait::Silence)),
            Phase::Idle | Phase::Offline { .. } | Phase::SessionEnded | Phase::Forbidden => None,
        };
        let ack = self.ack_at().map(|at| (at, Wait::Ack));
        let directory = self.directory_at().map(|at| (at, Wait::Directory));
        [connection, ack, directory]
            .into_iter()
            .flatten()
            .min_by_key(|(at, _)| *at)
            .map(|(at, reason)| Wake {
                at: self.clock.to_machine(at),
                reason,
            })
    }

    /// Hands out the next thing for the shell to do.
    pub fn poll_effect(&mut self) -> Option<Effect> {
        self.effects.pop_front()
    }

    /// Hands out the next thing to redraw.
    pub fn poll_event(&mut self) -> Option<Event> {
        self.events.pop_front()
    }

    /// Returns the state of this desk's own connection.
    #[must_use]
    pub const fn status(&self) -> Status {
        self.shown
    }

    /// Returns the state of the platform's feed, as the hub last told it.
    #[must_use]
    pub const fn feed(&self) -> Option<&Feed> {
        self.picture.feed.as_ref()
    }

    /// Returns the key figures, as the hub last told them: ages in them are of that frame.
    #[must_use]
    pub fn figures(&self) -> Option<&Figures> {
        self.picture.figures.as_ref().map(|(told, _)| told)
    }

    /// Returns how the windowed figures came about; `None` until any were counted.
    #[must_use]
    pub fn metrics(&self) -> Option<&MetricsCell> {
        self.picture.figures.as_ref()?.1.metrics.as_ref()
    }

    /// Returns the figures of a cell, one for each window of [`MetricsCell::windows_s`].
    #[must_use]
    pub fn metric(&self, cell: MetricCell) -> Option<&[Sums]> {
        self.picture.metric(cell)
    }

    /// Returns the figures of every cell: the floor, the teams, the queues.
    pub fn metric_rows(&self) -> impl Iterator<Item = &MetricRow> {
        self.picture.metrics()
    }

    /// Returns the waiting contacts, the longest first; `None` if the platform does not tell them.
    #[must_use]
    pub fn waiting(&self) -> Option<&[WaitingCell]> {
        self.picture.figures.as_ref()?.1.waiting.as_deref()
    }

    /// Returns the place in the stream; `None` until a snapshot is in, and while starting again.
    #[must_use]
    pub const fn position(&self) -> Option<Position> {
        self.position
    }

    /// Returns the last step that the hub has on disk.
    #[must_use]
    pub const fn durable_to(&self) -> Seq {
        self.durable_to
    }

    /// Returns the hub's time when this machine's clock shows `now`: ages count from here.
    #[must_use]
    pub fn hub_now(&self, now: UtcMillis) -> UtcMillis {
        self.hub_clock.hub_now(self.clock.read(now))
    }

    /// Returns when the last frame arrived, by this machine's clock.
    #[must_use]
    pub fn last_frame_at(&self) -> Option<UtcMillis> {
        self.last_frame.map(|at| self.clock.to_machine(at))
    }

    /// Returns the agent of a directory row.
    #[must_use]
    pub fn agent(&self, row: u32) -> Option<&AgentCell> {
        self.picture.agent(row)
    }

    /// Returns every agent, by row.
    pub fn agents(&self) -> impl Iterator<Item = &AgentCell> {
        self.picture.agents()
    }

    /// Returns the queue of a directory row.
    #[must_use]
    pub fn queue(&self, row: u32) -> Option<&QueueCell> {
        self.picture.queue(row)
    }

    /// Returns every queue, by row.
    pub fn queues(&self) -> impl Iterator<Item = &QueueCell> {
        self.picture.queues()
    }

    /// Returns the version of the directory document in place, if any.
    #[must_use]
    pub const fn directory_version(&self) -> Option<u64> {
        self.directory.version()
    }

    /// Returns the checksum of the picture, comparable with the hub's at the same position (I15).
    #[must_use]
    pub fn checksum(&self) -> u64 {
        self.picture.checksum()
    }

    fn ack_at(&self) -> Option<UtcMillis> {
        let position = self
            .position
            .filter(|_| matches!(self.phase, Phase::Live))?;
        let soonest = self
            .last_ack
            .map_or(UtcMillis::new(i64::MIN), |at| at.offset(ACK_MS));
        if position.seq > self.acked {
            return Some(soonest);
        }
        Some(soonest.max(self.last_ack?.offset(SIGN_OF_LIFE_MS)))
    }

    fn directory_at(&self) -> Option<UtcMillis> {
        let wanted = !matches!(
            self.phase,
            Phase::SessionEnded | Phase::Forbidden | Phase::Offline { .. }
        );
        self.directory.due().filter(|_| wanted)
    }

    /// Sends what is owed and shows what became of the status; ends every turn.
    fn settle(&mut self, now: UtcMillis) {
        if self.ack_at().is_some_and(|at| now >= at)
            && let Some(position) = self.position
        {
            self.acked = position.seq;
            self.last_ack = Some(now);
            self.effects
                .push_back(Effect::Send(ClientFrame::Ack { seq: position.seq }));
        }
        if self.directory_at().is_some() && self.directory.begin(now) {
            self.effects.push_back(Effect::FetchDirectory);
        }
        let status = self.status_at(now);
        if status == Status::Live {
            self.lost_since = None;
        }
        if status != self.shown {
            self.shown = status;
            self.events.push_back(Event::Status(status));
        }
    }

    fn status_at(&self, now: UtcMillis) -> Status {
        let machine = |at| self.clock.to_machine(at);
        match self.phase {
            Phase::Idle => Status::Idle,
            Phase::Opening { .. } | Phase::Greeting { .. } => match self.lost_since {
                Some(since) => Status::Reconnecting {
                    attempt: self.attempt,
                    retry_at: machine(self.last_attempt.unwrap_or(now)),
                    since: machine(since),
                },
                None => Status::Connecting,
            },
            Phase::Loading { .. } => Status::Loading,
            Phase::Live => match self.last_frame {
                Some(since) if self.is_silent(now) => Status::Stale {
                    since: machine(since),
                },
                Some(_) | None => Status::Live,
            },
            Phase::Waiting { retry_at } => Status::Reconnecting {
                attempt: self.attempt,
                retry_at: machine(retry_at),
                since: machine(self.lost_since.unwrap_or(now)),
            },
            Phase::Offline { since } => Status::Offline {
                since: machine(since),
            },
            Phase::SessionEnded => Status::SessionEnded,
            Phase::Forbidden => Status::Forbidden,
        }
    }
}
