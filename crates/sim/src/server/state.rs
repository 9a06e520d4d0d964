//! What the servers share.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::extract::ws::Utf8Bytes;
use tokio::sync::mpsc;

use serde_json::{Map, Value};

use super::asks::push;
use super::course::Course;
use super::log::Log;
use super::token_service::TokenService;
use crate::clock;
use crate::fault::{Faults, FieldError, Http401, Outbox, Plan};
use crate::identity::Provider;
use crate::options::Options;
use crate::truth;
use crate::world::{Body, Day, Emitted, Settings, World};

/// Frames that one socket may have waiting; a slower reader is dropped.
const SOCKET_QUEUE: usize = 512;
/// Sockets beyond this are refused.
pub(super) const MAX_SOCKETS: usize = 64;
/// So many scripted messages can be sent once more.
const MAX_KEPT: usize = 1_000;

/// What a socket's task is to do.
#[derive(Clone, Debug)]
pub(super) enum Outgoing {
    /// Send a frame.
    Frame(Utf8Bytes),
    /// Close with a code and a reason.
    Close(u16, &'static str),
}

/// The state behind the routes.
#[derive(Debug)]
pub(super) struct Shared {
    inner: Mutex<Inner>,
    pub(super) provider: Arc<Provider>,
    /// Whether the platform tells once more what its stream said.
    pub(super) replay: bool,
    ahead_ms: i64,
}

/// What is behind the lock.
#[derive(Debug)]
pub(super) struct Inner {
    pub(super) world: World,
    /// The faults in force.
    pub(super) faults: Faults,
    pub(super) course: Course,
    /// What the truth is computed from.
    pub(super) truth: truth::Log,
    /// Whether steps of contacts are published.
    pub(super) lifecycle: bool,
    /// The manners and faults of the start, for `reset`.
    pub(super) at_start: Faults,
    pub(super) outbox: Outbox,
    pub(super) tokens: TokenService,
    pub(super) log: Log,
    pub(super) seed: u64,
    pub(super) speed: u32,
    /// Agents' numbers by id.
    pub(super) numbers: BTreeMap<Arc<str>, usize>,
    sockets: BTreeMap<u64, mpsc::Sender<Outgoing>>,
    next_socket: u64,
    rotated_at: i64,
    kept: VecDeque<(u64, Emitted)>,
    next_kept: u64,
}

impl Shared {
    pub(super) fn new(options: Options, provider: Arc<Provider>) -> Self {
        let settings = Settings {
            seed: options.seed,
            agents: options.agents,
            speed: options.speed,
            // The truth needs every step; whether they are published is decided on the way out.
            lifecycle: true,
            extended_states: options.extended_states,
            empty: options.empty || options.identity_only,
        };
        let wall = clock::now_ms();
        let now = options.start_at.unwrap_or(wall);
        let ahead_ms = now - wall;
        let day = if options.events == 0 {
            Day::of(options.scenario)
        } else {
            Day::with_events_per_second(options.agents, options.events)
        };
        let world = World::of_day(settings, day, now);
        let agents = world.agents().iter().enumerate();
        let numbers = agents
            .map(|(number, agent)| (Arc::clone(&agent.id), number))
            .collect();
        let inner = Inner {
            course: Course::new(options.scenario, options.faults.clone(), now),
            truth: truth::Log::new(&world),
            lifecycle: options.lifecycle,
            log: Log::new(world.agents().len()),
            world,
            at_start: options.faults.clone(),
            faults: options.faults,
            outbox: Outbox::new(options.seed),
            tokens: TokenService::new(options.client_id, options.client_secret),
            seed: options.seed,
            speed: options.speed,
            numbers,
            sockets: BTreeMap::new(),
            next_socket: 0,
            rotated_at: now,
            kept: VecDeque::new(),
            next_kept: 0,
        };
        Self {
            inner: Mutex::new(inner),
            provider,
            replay: options.replay,
            ahead_ms,
        }
    }

    /// Returns the time in this world: the wall clock, or as much ahead or behind as it started.
    pub(super) fn now(&self) -> i64 {
        clock::now_ms().saturating_add(self.ahead_ms)
    }

    /// Takes the lock. A task that failed while it held it left whole values behind.
    pub(super) fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    /// Lets the world live up to now, and delivers what is due.
    pub(super) fn pump(&mut self, now: i64) {
        self.live(now);
        self.turn(now);
        let every = self.faults.rotate_every_s * 1000;
        if every > 0 && now - self.rotated_at >= every {
            self.rotate(now);
        }
        for frame in self.outbox.due(now, self.faults.silent_stream) {
            let frame = Outgoing::Frame(frame.into());
            let before = self.sockets.len();
            self.sockets
                .retain(|_, socket| socket.try_send(frame.clone()).is_ok());
            self.log.sockets.dropped_slow += (before - self.sockets.len()) as u64;
        }
    }

    /// Lets the world live up to now; what it publishes goes to the outbox.
    pub(super) fn live(&mut self, now: i64) {
        for emitted in self.world.advance(now) {
            if self.lifecycle || !matches!(emitted.body, Body::Lifecycle(_)) {
                self.outbox.accept(&emitted, &self.faults, now);
            }
            self.truth.take(&emitted);
        }
    }

    /// Opens a place for a socket; `None` when there are too many.
    pub(super) fn open_socket(&mut self, now: i64) -> Option<(u64, mpsc::Receiver<Outgoing>)> {
        if self.sockets.len() >= MAX_SOCKETS {
            return None;
        }
        let (sender, receiver) = mpsc::channel(SOCKET_QUEUE);
        self.next_socket += 1;
        self.sockets.insert(self.next_socket, sender);
        self.log.socket_opened(now);
        Some((self.next_socket, receiver))
    }

    pub(super) fn close_socket(&mut self, number: u64, now: i64) {
        self.sockets.remove(&number);
        self.log.socket_closed(now);
    }

    /// Cuts every socket without a word.
    pub(super) fn drop_sockets(&mut self) -> usize {
        let count = self.sockets.len();
        self.sockets.clear();
        count
    }

    /// Closes every socket as a server that is taken out of service does.
    pub(super) fn rotate(&mut self, now: i64) -> usize {
        self.rotated_at = now;
        let sockets = std::mem::take(&mut self.sockets);
        for socket in sockets.values() {
            // A full queue cuts the socket instead: its sender is gone after this.
            let _ = socket.try_send(Outgoing::Close(1012, "server rotation"));
        }
        sockets.len()
    }

    /// Puts settings into force by hand.
    pub(super) fn set_faults(&mut self, faults: Faults, now: i64) {
        self.set_by_hand(faults, [], now);
    }

    /// Says what is wrong with a patch of the settings.
    pub(super) fn check_faults(&self, patch: &Map<String, Value>) -> Result<(), Vec<FieldError>> {
        self.course.by_hand().merge(patch).map(drop)
    }

    /// Lays a patch over the settings by hand; no plan touches its fields any more.
    pub(super) fn patch_faults(&mut self, patch: &Map<String, Value>, now: i64) {
        if let Ok(faults) = self.course.by_hand().merge(patch) {
            self.set_by_hand(faults, patch.keys().cloned(), now);
        }
    }

    /// Switches every fault off and ends every plan; manners stay.
    pub(super) fn quiet(&mut self, now: i64) {
        self.course.end_plans();
        self.set_faults(self.course.by_hand().quiet(), now);
    }

    /// Goes back to the faults of the start, and begins the scenario's plan anew.
    pub(super) fn reset(&mut self, now: i64) {
        self.course = Course::new(self.course.scenario(), self.at_start.clone(), now);
        self.set_faults(self.at_start.clone(), now);
        self.tokens.forgive();
        self.world.thaw();
    }

    /// Begins an outage of three minutes.
    pub(super) fn start_outage(&mut self, now: i64) {
        self.course.begin(Plan::outage_now(), now);
        self.turn(now);
    }

    fn set_by_hand(
        &mut self,
        mut faults: Faults,
        named: impl IntoIterator<Item = String>,
        now: i64,
    ) {
        if faults.http_401 == Http401::Once {
            self.tokens.revoke_all();
            faults.http_401 = Http401::Off;
        }
        self.course.set(faults, named);
        self.enforce(now);
    }

    /// Lets the plans move on.
    fn turn(&mut self, now: i64) {
        let Some(turn) = self.course.turn(now) else {
            return;
        };
        if turn.revokes {
            self.tokens.revoke_all();
        }
        self.enforce(now);
        if turn.cuts {
            self.drop_sockets();
        }
    }

    fn enforce(&mut self, now: i64) {
        let faults = self.course.faults();
        if self.faults.rotate_every_s != faults.rotate_every_s {
            self.rotated_at = now;
        }
        if self.faults.token_429 && !faults.token_429 {
            self.tokens.forgive();
        }
        self.faults = faults;
    }

    /// Keeps a scripted message, so that it can be sent once more, and returns its number.
    pub(super) fn keep(&mut self, emitted: Emitted) -> u64 {
        self.next_kept += 1;
        push(&mut self.kept, (self.next_kept, emitted), MAX_KEPT);
        self.next_kept
    }

    pub(super) fn kept(&self, number: u64) -> Option<Emitted> {
        self.kept
            .iter()
            .find(|(kept, _)| *kept == number)
            .map(|(_, emitted)| emitted.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A reader that does not keep up costs a bounded queue, then its socket.
    #[test]
    fn a_slow_reader_is_dropped() {
        let options = Options {
            agents: 2_000,
            speed: 50,
            ..Options::default()
        };
        let provider = Provider::new("http://127.0.0.1:1", &options).expect("a provider");
        let shared = Shared::new(options, Arc::new(provider));
        let mut inner = shared.lock();
        let start = inner.world.now();
        let (_, stalled) = inner.open_socket(start).expect("a place");
        let (_, mut reading) = inner.open_socket(start).expect("a place");
        let mut frames = 0;
        for step in 1..400 {
            inner.pump(start + step * 10);
            while let Ok(Outgoing::Frame(_)) = reading.try_recv() {
                frames += 1;
            }
        }
        assert!(frames > SOCKET_QUEUE, "{frames} frames");
        assert_eq!(stalled.len(), SOCKET_QUEUE);
        assert_eq!(
            (inner.sockets.len(), inner.log.sockets.dropped_slow),
            (1, 1)
        );
    }

    /// The server is taken out of service as often as it is told to.
    #[test]
    fn rotation_comes_as_often_as_it_is_set() {
        let options = Options {
            agents: 10,
            ..Options::default()
        };
        let provider = Provider::new("http://127.0.0.1:1", &options).expect("a provider");
        let shared = Shared::new(options, Arc::new(provider));
        let mut inner = shared.lock();
        let start = inner.world.now();
        inner.set_faults(
            Faults {
                rotate_every_s: 30,
                ..Faults::default()
            },
            start,
        );
        let mut closed = 0;
        for second in 1..=95 {
            let now = start + second * 1_000;
            let (_, mut socket) = inner.open_socket(now).expect("a place");
            inner.pump(now);
            while let Ok(message) = socket.try_recv() {
                closed += usize::from(matches!(message, Outgoing::Close(1012, _)));
            }
            inner.drop_sockets();
        }
        assert_eq!(closed, 3);
    }
}
