//! The simulator's world, its faults and its truth on one side, a hub with the real parser on the other,
//! and one virtual clock.

use std::collections::BTreeMap;
use std::time::Duration;

use fastrand::Rng;
use floorlight_core::frame::{Epoch, Trouble};
use floorlight_core::hub::{
    Answer, Config, Effect, FetchFailure, Hub, Input, LogRecord, Names, Replay, RequestId, Roster,
    Upstream,
};
use floorlight_core::id::AgentKey;
use floorlight_core::time::UtcMillis;
use floorlight_core::view::MetricsCell;
use floorlight_sim::fault::{Faults, Outbox, OutboxCounts};
use floorlight_sim::truth::Log;
use floorlight_sim::world::{Day, Scenario, Settings, World};
use floorlight_upstream::seed::{agents, replay, stream};

/// 2026-11-16T09:30:00Z, a Monday.
const BEGIN: i64 = 1_794_821_400_000;
/// The clock moves in such steps, in milliseconds.
const STEP_MS: i64 = 100;
/// An answer takes so long, in milliseconds.
const ANSWER_MS: i64 = 150;

#[derive(Clone, Copy)]
pub(crate) struct Setting {
    pub(crate) seed: u64,
    pub(crate) agents: usize,
    pub(crate) lifecycle: bool,
    pub(crate) replay: bool,
    /// The platform's clock minus ours.
    pub(crate) skew_ms: i64,
}

impl Default for Setting {
    fn default() -> Self {
        Self {
            seed: 1,
            agents: 50,
            lifecycle: true,
            replay: true,
            skew_ms: 180_000,
        }
    }
}

pub(crate) struct Rig {
    pub(crate) setting: Setting,
    pub(crate) world: World,
    pub(crate) log: Log,
    pub(crate) hub: Hub,
    pub(crate) now: i64,
    outbox: Outbox,
    faults: Faults,
    rng: Rng,
    life: u64,
    answers: BTreeMap<(i64, u64), (RequestId, Upstream)>,
    order: u64,
    stream_at: Option<i64>,
    logged: Vec<(u64, Vec<LogRecord>)>,
}

impl Rig {
    pub(crate) fn new(setting: Setting) -> Self {
        let settings = Settings {
            seed: setting.seed,
            agents: setting.agents,
            speed: 1,
            lifecycle: setting.lifecycle,
            extended_states: true,
            empty: false,
        };
        let world = World::of_day(settings, Day::of(Scenario::MondayMorning), BEGIN);
        let now = world.now();
        let hub = Hub::new(config(), setting.seed, Epoch(1), UtcMillis::new(now));
        let mut rig = Self {
            log: Log::new(&world),
            world,
            hub,
            now,
            outbox: Outbox::new(setting.seed),
            faults: Faults::default(),
            rng: Rng::with_seed(setting.seed),
            life: 1,
            answers: BTreeMap::new(),
            order: 0,
            stream_at: None,
            logged: Vec::new(),
            setting,
        };
        rig.trouble(true);
        rig.name();
        rig.tell(Input::Ensure);
        rig
    }

    /// Every fault of the stream at once, or none; the clock stays off.
    pub(crate) fn trouble(&mut self, on: bool) {
        let mix = if on { "rough" } else { "none" };
        let faults = Faults::default().mixed(mix).unwrap();
        self.faults = Faults {
            clock_skew_ms: self.setting.skew_ms,
            ..faults
        };
    }

    pub(crate) fn counts(&self) -> OutboxCounts {
        self.outbox.counts()
    }

    pub(crate) fn stamp(&self) -> Option<&MetricsCell> {
        self.hub.shown_figures()?.metrics.as_ref()
    }

    pub(crate) fn run_for(&mut self, span: i64) {
        let until = self.now + span;
        while self.now < until {
            self.step();
        }
    }

    /// The hub's memory is lost; its disk stays (I21).
    pub(crate) fn restart(&mut self) {
        self.life += 1;
        let state = self.hub.export();
        let now = UtcMillis::new(self.now);
        let mut hub = Hub::restore(config(), state, Epoch(self.life), now);
        for (first, records) in self.logged.drain(..) {
            hub.replay(first, &records);
        }
        self.hub = hub;
        self.answers.clear();
        self.tell(Input::Ensure);
    }

    fn step(&mut self) {
        self.now += STEP_MS;
        for emitted in self.world.advance(self.now) {
            self.log.take(&emitted);
            self.outbox.accept(&emitted, &self.faults, self.now);
        }
        if self.stream_at.is_some_and(|at| self.now >= at) {
            self.stream_at = None;
            self.tell(Input::StreamOpened);
        }
        for text in self.outbox.due(self.now, false) {
            let now = UtcMillis::new(self.now);
            let parsed = stream::parse(&text, self.hub.directory_mut(), now);
            self.tell(Input::Stream(parsed.batch));
        }
        while let Some(entry) = self.answers.first_entry() {
            if entry.key().0 > self.now {
                break;
            }
            let (request, what) = entry.remove();
            self.answer(request, &what);
        }
        let now = UtcMillis::new(self.now);
        if self.hub.poll_timeout().is_some_and(|wake| wake.at <= now) {
            self.hub.handle_timeout(now);
            self.drain();
        }
    }

    fn tell(&mut self, input: Input) {
        self.hub.handle_input(input, UtcMillis::new(self.now));
        self.drain();
    }

    fn drain(&mut self) {
        while let Some(effect) = self.hub.poll_effect() {
            match effect {
                Effect::OpenStream => self.stream_at = Some(self.now + 50),
                Effect::Fetch { request, what } => {
                    self.order += 1;
                    self.answers
                        .insert((self.now + ANSWER_MS, self.order), (request, what));
                }
                Effect::Append { first, records, .. } => self.logged.push((first, records)),
                Effect::Checkpoint => self.logged.clear(),
                Effect::CloseStream
                | Effect::DropToken
                | Effect::Send { .. }
                | Effect::CloseClient { .. } => {}
            }
        }
        while self.hub.poll_event().is_some() {}
    }

    fn answer(&mut self, request: RequestId, what: &Upstream) {
        let server = (self.now + self.setting.skew_ms).div_euclid(1_000) * 1_000;
        self.tell(Input::ServerTime {
            sent_at: UtcMillis::new(self.now - ANSWER_MS),
            received_at: UtcMillis::new(self.now),
            server: UtcMillis::new(server),
        });
        let fails = self.faults.loss_pct > 0.0 && self.rng.u8(0..10) == 0;
        let answer = if fails {
            Answer::Failed(FetchFailure::Trouble(Trouble::Status { code: 503 }))
        } else {
            self.said(what)
        };
        self.tell(Input::Fetched { request, answer });
    }

    fn said(&mut self, what: &Upstream) -> Answer {
        let now = UtcMillis::new(self.now);
        let directory = self.hub.directory_mut();
        match what {
            Upstream::Roster => Answer::Roster(Roster {
                agents: (0..self.world.agents().len())
                    .map(|row| AgentKey::new(row as u32))
                    .collect(),
                complete: true,
            }),
            Upstream::Agents(keys) => {
                let agents = self.world.agents();
                let items: Vec<_> = keys
                    .iter()
                    .filter_map(|key| agents.get(key.index()))
                    .map(|agent| self.faults.manner().rest_item(agent, self.now))
                    .collect();
                let text = serde_json::to_string(&items).unwrap();
                Answer::Agents(agents::parse(&text, directory, now).unwrap().facts)
            }
            Upstream::Replay { .. } if !self.setting.replay => {
                Answer::Failed(FetchFailure::NotOffered)
            }
            Upstream::Replay { since, until } => {
                let true_time = |at: &UtcMillis| at.get() - self.setting.skew_ms;
                let manner = self.faults.manner();
                let items: Vec<String> = self
                    .world
                    .log(true_time(since), true_time(until))
                    .filter(|emitted| {
                        !matches!(emitted.body, floorlight_sim::world::Body::Queue(_))
                    })
                    .map(|emitted| manner.message(emitted, 0))
                    .collect();
                let text = format!("{{\"items\":[{}]}}", items.join(","));
                let batch = replay::parse(&text, directory, now).unwrap().said.batch;
                assert_eq!((batch.malformed, batch.unknown_types), (0, 0));
                Answer::Replay(Replay {
                    agents: batch.agents,
                    contacts: batch.contacts,
                    complete: true,
                })
            }
        }
    }

    /// Rows of agents and queues are the world's numbers; teams have row one more.
    fn name(&mut self) {
        let directory = self.hub.directory_mut();
        for agent in self.world.agents() {
            directory.agent(&agent.id).unwrap();
        }
        for queue in self.world.queues() {
            directory.queue(&queue.id).unwrap();
        }
        let teams = self
            .world
            .agents()
            .iter()
            .map(|agent| agent.team as u16 + 1);
        let names = Names {
            version: 1,
            team_of: teams.collect(),
            ..Names::default()
        };
        self.tell(Input::NamesChanged(names));
    }
}

fn config() -> Config {
    Config {
        backoff_base: Duration::from_secs(1),
        backoff_max: Duration::from_secs(60),
        backoff_literal: false,
        sweep_every: Duration::from_secs(50),
        sweep_ids: 100,
        sweep_rate: 10,
        roster_every: Duration::from_secs(900),
        reorder_allowance: Duration::from_secs(5),
        duration_is_in_state: true,
    }
}
