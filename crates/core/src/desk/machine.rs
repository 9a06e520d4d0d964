//! The desk itself.

use std::collections::VecDeque;

use super::clock::{HubClock, Steady};
use super::directory::DirectoryFetch;
use super::picture::{Assembly, Broken, Picture, Touched};
use super::{Effect, Event, Input, Status};
use crate::frame::{
    ClientFrame, Delta, Feed, Figures, Heartbeat, PROTOCOL, Position, RefusedCode, Seq,
    ServerFrame, Snapshot, Welcome, close,
};
use crate::link::Jitter;
use crate::time::{UtcMillis, Wake};
use crate::view::{AgentCell, QueueCell};

/// An attempt to open the socket is given up after this, in milliseconds.
const OPEN_MS: i64 = 15_000;
/// The hub must greet, and a snapshot must move on, within this, in milliseconds.
const PROGRESS_MS: i64 = 20_000;
/// A silent socket is taken for dead this long after it went stale, in milliseconds.
const DEAD_AFTER_STALE_MS: i64 = 8_000;
/// Acknowledgements are at least this far apart, in milliseconds.
const ACK_MS: i64 = 1_000;
/// With nothing to acknowledge a sign of life is sent this often, in milliseconds.
const SIGN_OF_LIFE_MS: i64 = 20_000;
/// The first wait between attempts is drawn from zero to this, in milliseconds; it doubles.
const RETRY_BASE_MS: u64 = 1_000;
/// No wait between attempts is longer, in milliseconds.
const RETRY_MAX_MS: u64 = 30_000;
/// When the hub says that it restarts, everyone comes back within this, in milliseconds.
const RESTART_SPREAD_MS: u64 = 10_000;
/// A connection that lived this long forgets the failures before it, in milliseconds.
const SETTLED_MS: i64 = 10_000;
/// Attempts that a person's return triggers are at least this far apart, in milliseconds.
const HURRY_MS: i64 = 1_000;
/// Used until the hub has said how long silence may last, in milliseconds.
const DEFAULT_STALE_MS: u32 = 12_000;
/// The hub goes away on purpose.
const GOING_AWAY: [u16; 2] = [1001, 1012];

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
    clock: Steady,
    hub_clock: HubClock,
    jitter: Jitter,
    phase: Phase,
    attempt: u32,
    last_attempt: Option<UtcMillis>,
    last_frame: Option<UtcMillis>,
    lost_since: Option<UtcMillis>,
    live_since: Option<UtcMillis>,
    stale_after_ms: u32,
    picture: Picture,
    assembly: Assembly,
    position: Option<Position>,
    epoch: Option<crate::frame::Epoch>,
    durable_to: Seq,
    acked: Seq,
    last_ack: Option<UtcMillis>,
    directory: DirectoryFetch,
    shown: Status,
    effects: VecDeque<Effect>,
    events: VecDeque<Event>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
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

    /// Returns the key figures, as the hub last told them.
    #[must_use]
    pub const fn figures(&self) -> Option<&Figures> {
        self.picture.figures.as_ref()
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

    fn has_socket(&self) -> bool {
        matches!(
            self.phase,
            Phase::Greeting { .. } | Phase::Loading { .. } | Phase::Live
        )
    }

    fn open(&mut self, now: UtcMillis) {
        self.last_attempt = Some(now);
        self.live_since = None;
        self.phase = Phase::Opening {
            until: now.offset(OPEN_MS),
        };
        self.effects.push_back(Effect::Open);
    }

    fn greet(&mut self, now: UtcMillis) {
        if matches!(self.phase, Phase::Opening { .. }) {
            self.phase = Phase::Greeting {
                until: now.offset(PROGRESS_MS),
            };
            self.effects.push_back(Effect::Send(ClientFrame::Hello {
                resume: self.position,
            }));
        }
    }

    fn take_frame(&mut self, frame: &ServerFrame, now: UtcMillis) {
        if !self.has_socket() {
            return;
        }
        self.last_frame = Some(now);
        let taken = match frame {
            ServerFrame::Welcome(welcome) => self.welcome(welcome, now),
            ServerFrame::Snapshot(part) => self.snapshot(part, now),
            ServerFrame::Delta(delta) => self.delta(delta, now),
            ServerFrame::Heartbeat(beat) => self.heartbeat(beat, now),
            ServerFrame::Refused(refused) => {
                match refused.code {
                    RefusedCode::SessionEnded => self.stop(Phase::SessionEnded, now),
                    RefusedCode::Forbidden => self.stop(Phase::Forbidden, now),
                    RefusedCode::BadFrame | RefusedCode::TooSlow | RefusedCode::TooMany => {}
                }
                Ok(())
            }
        };
        if taken.is_err() {
            self.resync(now);
        }
    }

    /// Also comes in the middle of a session, when the hub was restored under an open socket.
    fn welcome(&mut self, welcome: &Welcome, now: UtcMillis) -> Result<(), Broken> {
        if welcome.protocol != PROTOCOL {
            return Err(Broken);
        }
        self.hub_clock.learn(welcome.at, now);
        self.stale_after_ms = welcome.stale_after_ms.max(1_000);
        self.directory.announce(welcome.directory);
        self.assembly = Assembly::default();
        self.epoch = Some(welcome.epoch);
        self.last_ack = None;
        let resumes = welcome.resumed
            && self
                .position
                .is_some_and(|position| position.epoch == welcome.epoch);
        if resumes {
            self.live(now);
        } else if welcome.resumed {
            return Err(Broken);
        } else {
            self.position = None;
            self.acked = Seq(0);
            self.phase = Phase::Loading {
                until: now.offset(PROGRESS_MS),
            };
        }
        Ok(())
    }

    fn snapshot(&mut self, part: &Snapshot, now: UtcMillis) -> Result<(), Broken> {
        let epoch = self.epoch.ok_or(Broken)?;
        self.hub_clock.learn(part.at, now);
        self.directory.announce(part.directory);
        if let Some(picture) = self.assembly.add(part)? {
            self.picture = picture;
            self.position = Some(Position {
                epoch,
                seq: part.seq,
            });
            self.events.push_back(Event::Reset);
            self.live(now);
        } else if !matches!(self.phase, Phase::Live) {
            self.phase = Phase::Loading {
                until: now.offset(PROGRESS_MS),
            };
        }
        Ok(())
    }

    fn delta(&mut self, delta: &Delta, now: UtcMillis) -> Result<(), Broken> {
        self.hub_clock.learn(delta.at, now);
        let position = self.position.as_mut().ok_or(Broken)?;
        if delta.from != position.seq || delta.seq <= delta.from {
            return Err(Broken);
        }
        let touched = self.picture.change(delta)?;
        position.seq = delta.seq;
        self.durable_to = self.durable_to.max(delta.durable_to);
        self.directory.announce(delta.directory);
        self.tell(touched);
        Ok(())
    }

    fn heartbeat(&mut self, beat: &Heartbeat, now: UtcMillis) -> Result<(), Broken> {
        self.hub_clock.learn(beat.at, now);
        self.durable_to = self.durable_to.max(beat.durable_to);
        match self.position {
            Some(position) if position.seq == beat.seq => {}
            // Heartbeats also keep the line alive while a snapshot waits for its turn.
            None if matches!(self.phase, Phase::Loading { .. }) => {
                self.phase = Phase::Loading {
                    until: now.offset(PROGRESS_MS),
                };
                return Ok(());
            }
            Some(_) | None => return Err(Broken),
        }
        match beat.checksum {
            Some(theirs) if theirs != self.picture.checksum() => Err(Broken),
            Some(_) | None => Ok(()),
        }
    }

    fn tell(&mut self, touched: Touched) {
        if !touched.agents.is_empty() {
            self.events.push_back(Event::Agents(touched.agents));
        }
        if !touched.queues.is_empty() {
            self.events.push_back(Event::Queues(touched.queues));
        }
        if touched.feed {
            self.events.push_back(Event::Feed);
        }
        if touched.figures {
            self.events.push_back(Event::Figures);
        }
    }

    fn live(&mut self, now: UtcMillis) {
        if !matches!(self.phase, Phase::Live) {
            self.phase = Phase::Live;
            self.live_since = Some(now);
        }
    }

    /// The stream no longer fits what is held: a new socket, and a snapshot on it.
    fn resync(&mut self, now: UtcMillis) {
        self.position = None;
        self.effects.push_back(Effect::Close);
        self.retry(0, now);
    }

    fn closed(&mut self, code: u16, now: UtcMillis) {
        if !self.has_socket() && !matches!(self.phase, Phase::Opening { .. }) {
            return;
        }
        match code {
            close::SESSION_ENDED => self.end(Phase::SessionEnded, now),
            close::FORBIDDEN => self.end(Phase::Forbidden, now),
            _ => self.retry(code, now),
        }
    }

    fn retry(&mut self, code: u16, now: UtcMillis) {
        let settled = |since: UtcMillis| now.minus(since) >= SETTLED_MS;
        if self.live_since.take().is_some_and(settled) {
            self.attempt = 0;
        }
        self.lost(now);
        let grown =
            RETRY_BASE_MS.saturating_mul(1_u64.checked_shl(self.attempt).unwrap_or(u64::MAX));
        let spread = if GOING_AWAY.contains(&code) && self.attempt == 0 {
            RESTART_SPREAD_MS
        } else {
            grown.min(RETRY_MAX_MS)
        };
        self.attempt = self.attempt.saturating_add(1);
        let wait = i64::try_from(self.jitter.below(spread)).unwrap_or(0);
        self.phase = Phase::Waiting {
            retry_at: now.offset(wait),
        };
    }

    fn stop(&mut self, phase: Phase, now: UtcMillis) {
        if self.has_socket() || matches!(self.phase, Phase::Opening { .. }) {
            self.effects.push_back(Effect::Close);
        }
        self.end(phase, now);
    }

    fn end(&mut self, phase: Phase, now: UtcMillis) {
        self.lost(now);
        self.live_since = None;
        self.phase = phase;
    }

    fn lost(&mut self, now: UtcMillis) {
        self.assembly = Assembly::default();
        self.lost_since
            .get_or_insert(self.last_frame.unwrap_or(now));
    }

    fn network(&mut self, online: bool, now: UtcMillis) {
        match (online, self.phase) {
            (
                false,
                Phase::Idle | Phase::Offline { .. } | Phase::SessionEnded | Phase::Forbidden,
            ) => {}
            (false, _) => self.stop(Phase::Offline { since: now }, now),
            (true, Phase::Offline { .. }) => {
                self.attempt = 0;
                self.open(now);
            }
            (true, _) => self.wake(now),
        }
    }

    /// The person is back: what is late is done at once.
    fn wake(&mut self, now: UtcMillis) {
        self.directory.hurry();
        let soonest = self.last_attempt.map_or(now, |at| at.offset(HURRY_MS));
        match self.phase {
            Phase::Waiting { .. } if now >= soonest => self.open(now),
            Phase::Waiting { retry_at } => {
                self.phase = Phase::Waiting {
                    retry_at: retry_at.min(soonest),
                };
            }
            Phase::Live if self.is_silent(now) => {
                self.effects.push_back(Effect::Close);
                self.hub_clock.forget();
                self.lost(now);
                self.open(now);
            }
            Phase::Idle
            | Phase::Opening { .. }
            | Phase::Greeting { .. }
            | Phase::Loading { .. }
            | Phase::Live
            | Phase::Offline { .. }
            | Phase::SessionEnded
            | Phase::Forbidden => {}
        }
    }

    fn is_silent(&self, now: UtcMillis) -> bool {
        self.last_frame
            .is_some_and(|last| now.minus(last) > i64::from(self.stale_after_ms))
    }

    fn dead_at(&self) -> Option<UtcMillis> {
        let stale = i64::from(self.stale_after_ms);
        Some(self.last_frame?.offset(stale + DEAD_AFTER_STALE_MS))
    }

    fn silence_at(&self) -> Option<UtcMillis> {
        if matches!(self.shown, Status::Stale { .. }) {
            return self.dead_at();
        }
        Some(self.last_frame?.offset(i64::from(self.stale_after_ms) + 1))
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
