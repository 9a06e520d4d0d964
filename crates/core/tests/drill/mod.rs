//! A seeded hour of one hub and one desk, reduced to one number: the same number on every machine.

use std::time::Duration;

use floorlight_core::desk::{self, Desk};
use floorlight_core::floor::{AgentFact, FactKey, QueueFact, Reported, Source};
use floorlight_core::frame::Epoch;
use floorlight_core::hub::{
    self, Answer, ClientId, Config, FetchFailure, Hub, Roster, Scope, StreamBatch, Upstream,
};
use floorlight_core::id::{AgentKey, ContactTag, QueueKey, digest};
use floorlight_core::model::{AgentState, Direction};
use floorlight_core::time::UtcMillis;

const AGENTS: usize = 40;
const QUEUES: u32 = 4;
const STEPS: u32 = 3_600;
/// A spring morning on which clocks change in Europe (I13): the engine must not notice.
const START: i64 = 1_774_745_000_000;
const CLIENT: ClientId = ClientId(1);

/// What one agent truly does.
#[derive(Clone, Copy)]
struct Truth {
    state: AgentState,
    since: i64,
    queue: u32,
}

struct Drill {
    chance: fastrand::Rng,
    hub: Hub,
    desk: Desk,
    connected: bool,
    truth: Vec<Truth>,
    now: i64,
    hash: u64,
}

/// Runs the drill and returns its number.
pub(crate) fn run(seed: u64) -> u64 {
    let now = UtcMillis::new(START);
    let first = Truth {
        state: AgentState::Ready,
        since: START - 60_000,
        queue: 0,
    };
    let mut drill = Drill {
        chance: fastrand::Rng::with_seed(seed),
        hub: Hub::new(config(), seed, Epoch(1), now),
        desk: Desk::new(seed, now),
        connected: false,
        truth: vec![first; AGENTS],
        now: START,
        hash: 0,
    };
    drill.tell_hub(hub::Input::Ensure);
    drill.tell_desk(desk::Input::Start);
    for step in 0..STEPS {
        drill.now = START + i64::from(step) * 1_000;
        drill.step(step);
    }
    drill.note(&format!("{:?}", drill.hub.feed(UtcMillis::new(drill.now))));
    drill.note(&format!(
        "{} {}",
        drill.hub.checksum(),
        drill.desk.checksum()
    ));
    drill.hash
}

fn config() -> Config {
    Config {
        backoff_base: Duration::from_secs(1),
        backoff_max: Duration::from_secs(60),
        backoff_literal: false,
        sweep_every: Duration::from_secs(50),
        sweep_ids: 15,
        sweep_rate: 10,
        roster_every: Duration::from_secs(900),
        reorder_allowance: Duration::from_secs(5),
        duration_is_in_state: true,
    }
}

impl Drill {
    fn step(&mut self, step: u32) {
        let mut batch = StreamBatch {
            messages: 1,
            ..StreamBatch::default()
        };
        for number in 0..AGENTS {
            if self.chance.u8(..) < 8 {
                let state = AgentState::from_rank(self.chance.u8(0..10));
                let since = self.now - self.chance.i64(0..900);
                self.truth[number] = Truth {
                    state,
                    since,
                    queue: self.chance.u32(0..QUEUES),
                };
                // One in sixteen is lost, one in sixteen comes late, one in sixteen from the future.
                let fate = self.chance.u8(0..16);
                if fate > 0 {
                    let late = if fate == 1 { 30_000 } else { 0 };
                    let ahead = if fate == 2 { 90_000 } else { 0 };
                    let fact = self.fact(number, Source::Stream, ahead - late);
                    batch.agents.push(fact);
                }
            }
        }
        if step.is_multiple_of(5) {
            for number in 0..QUEUES {
                batch.queues.push(self.queue(number));
            }
        }
        if !batch.agents.is_empty() || !batch.queues.is_empty() {
            self.tell_hub(hub::Input::Stream(batch));
        }
        if step == 1_200 {
            self.reconnect();
        }
        if step == 2_400 {
            self.restart();
        }
        self.wake_hub();
        self.wake_desk();
    }

    /// The desk loses its socket.
    fn reconnect(&mut self) {
        if std::mem::take(&mut self.connected) {
            self.tell_hub(hub::Input::ClientClosed { client: CLIENT });
            self.tell_desk(desk::Input::Closed { code: 1006 });
        }
    }

    /// The hub is put away and taken out again (I21).
    fn restart(&mut self) {
        self.reconnect();
        let now = UtcMillis::new(self.now);
        self.hub = Hub::restore(config(), self.hub.export(), Epoch(2), now);
        self.tell_hub(hub::Input::Ensure);
    }

    fn tell_hub(&mut self, input: hub::Input) {
        self.hub.handle_input(input, UtcMillis::new(self.now));
        self.drain_hub();
    }

    fn wake_hub(&mut self) {
        let now = UtcMillis::new(self.now);
        if self.hub.poll_timeout().is_some_and(|wake| wake.at <= now) {
            self.hub.handle_timeout(now);
            self.drain_hub();
        }
    }

    fn drain_hub(&mut self) {
        while let Some(effect) = self.hub.poll_effect() {
            self.perform(effect);
        }
        while let Some(event) = self.hub.poll_event() {
            self.note(&format!("{event:?}"));
        }
    }

    fn perform(&mut self, effect: hub::Effect) {
        let now = UtcMillis::new(self.now);
        match effect {
            hub::Effect::OpenStream => self.tell_hub(hub::Input::StreamOpened),
            hub::Effect::Fetch { request, what } => {
                let answer = match what {
                    Upstream::Replay { .. } => Answer::Failed(FetchFailure::NotOffered),
                    Upstream::Roster => {
                        let agents = (0..AGENTS).map(|number| self.agent(number)).collect();
                        Answer::Roster(Roster {
                            agents,
                            complete: true,
                        })
                    }
                    Upstream::Agents(keys) => {
                        let known =
                            (0..AGENTS).filter(|number| keys.contains(&self.agent(*number)));
                        let known: Vec<_> = known.collect();
                        Answer::Agents(
                            known
                                .into_iter()
                                .map(|number| self.fact(number, Source::Sweep, 0))
                                .collect(),
                        )
                    }
                };
                self.tell_hub(hub::Input::Fetched { request, answer });
            }
            hub::Effect::Send { frame, .. } => {
                self.note(&format!("{frame:?}"));
                if self.connected {
                    self.tell_desk(desk::Input::Frame(Box::new((*frame).clone())));
                }
            }
            hub::Effect::CloseClient { code, .. } => {
                self.connected = false;
                self.tell_desk(desk::Input::Closed { code });
            }
            hub::Effect::Append { first, records, .. } => {
                let through = first + u64::try_from(records.len()).unwrap_or(0) - 1;
                self.hub
                    .handle_input(hub::Input::LogDurable { through }, now);
            }
            hub::Effect::CloseStream | hub::Effect::DropToken | hub::Effect::Checkpoint => {}
        }
    }

    fn tell_desk(&mut self, input: desk::Input) {
        self.desk.handle_input(input, UtcMillis::new(self.now));
        self.drain_desk();
    }

    fn wake_desk(&mut self) {
        let now = UtcMillis::new(self.now);
        if self.desk.poll_timeout().is_some_and(|wake| wake.at <= now) {
            self.desk.handle_timeout(now);
            self.drain_desk();
        }
    }

    fn drain_desk(&mut self) {
        while let Some(effect) = self.desk.poll_effect() {
            match effect {
                desk::Effect::Open => {
                    self.connected = true;
                    self.tell_hub(hub::Input::ClientOpened {
                        client: CLIENT,
                        scope: Scope::All,
                    });
                    self.tell_desk(desk::Input::Opened);
                }
                desk::Effect::Close => {
                    self.connected = false;
                    self.tell_hub(hub::Input::ClientClosed { client: CLIENT });
                }
                desk::Effect::Send(frame) => {
                    if self.connected {
                        self.tell_hub(hub::Input::ClientFrame {
                            client: CLIENT,
                            frame,
                        });
                    }
                }
                desk::Effect::FetchDirectory => {
                    let version = self.hub.directory_version();
                    self.desk.handle_input(
                        desk::Input::DirectoryLoaded { version },
                        UtcMillis::new(self.now),
                    );
                }
            }
        }
        while let Some(event) = self.desk.poll_event() {
            self.note(&format!("{event:?}"));
        }
    }

    fn agent(&mut self, number: usize) -> AgentKey {
        let id = format!("agent-{number}");
        self.hub
            .directory_mut()
            .agent(&id)
            .unwrap_or(AgentKey::new(0))
    }

    fn fact(&mut self, number: usize, source: Source, shift: i64) -> AgentFact {
        let agent = self.agent(number);
        let Truth {
            state,
            since,
            queue,
        } = self.truth[number];
        let raw = format!("{state:?}");
        let queue_id = format!("queue-{queue}");
        let directory = self.hub.directory_mut();
        let tie = digest(&[&queue_id, "", &raw, ""]);
        AgentFact {
            agent,
            key: FactKey {
                occurred_at: UtcMillis::new(since + shift),
                source,
                sweep: 0,
                state,
                tie,
            },
            observed_at: UtcMillis::new(self.now),
            direction: Direction::default(),
            on_hold: false,
            raw: directory.label(&raw),
            reason: directory.label(""),
            queue: directory.queue(&queue_id).ok(),
            contact: ContactTag::default(),
            duration_ms: None,
        }
    }

    fn queue(&mut self, number: u32) -> QueueFact {
        let id = format!("queue-{number}");
        let queue = self
            .hub
            .directory_mut()
            .queue(&id)
            .unwrap_or(QueueKey::new(0));
        QueueFact {
            queue,
            occurred_at: UtcMillis::new(self.now),
            observed_at: UtcMillis::new(self.now),
            reported: Reported {
                wait_s: Some(self.chance.u32(0..300)),
                abandoned: Some(self.chance.u32(0..20)),
                available: None,
                volume_1h: Some(self.chance.u32(0..400)),
                service_level: Some(self.chance.u16(0..=10_000)),
            },
        }
    }

    /// FNV-1a over everything that is observable, in order.
    fn note(&mut self, text: &str) {
        for byte in text.bytes() {
            self.hash = (self.hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        self.hash = self.hash.rotate_left(1) ^ 0x9e37_79b9_7f4a_7c15;
    }
}
