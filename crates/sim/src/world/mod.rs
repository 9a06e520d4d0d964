//! The world: agents, queues and contacts, driven by nothing but a seed and the time.
//!
//! [`World::advance`] is the only way in which time passes. The same seed, settings and times give
//! the same publications, byte for byte.

mod agent;
mod attendance;
mod behaviour;
mod beside;
mod clock;
mod contact;
mod demand;
mod duty;
mod erlang;
mod log;
mod names;
mod population;
mod queue;
mod random;
mod report;
mod roster;
mod scenario;
mod schedule;
mod script;
mod zone;

use std::collections::VecDeque;

use fastrand::Rng;
use jiff::civil::Date;

pub use agent::{Agent, Skill};
pub use duty::{Activity, Duty, Planned};
pub use queue::{Queue, TARGET_SECONDS};
pub use report::{AgentReport, Body, Emitted, LifecycleReport, QueueReport, Shown};
pub use scenario::{NoSuchScenario, Scenario};
pub use script::{Emit, EmitError};

use clock::DayClock;
use schedule::Schedule;
use zone::Zone;

/// Each queue's figures are published this often, whatever the speed.
const STATS_EVERY_MS: i64 = 5_000;

/// What a world is made of.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// The seed of every draw.
    pub seed: u64,
    /// How many agents, 1 to 60,000.
    pub agents: usize,
    /// By how much every span is shortened; 1 is real life.
    pub speed: u32,
    /// Whether steps of contacts are published too.
    pub lifecycle: bool,
    /// Whether `RINGING`, `NOT_RESPONDING`, `CONSULT` and `NON_ROUTED` are states of their own
    /// instead of staying within the five that the platform documents.
    pub extended_states: bool,
    /// Whether nobody is there at all.
    pub empty: bool,
}

/// What kind of day it is.
#[derive(Clone, Copy, Debug)]
pub struct Day {
    /// The kind of day.
    pub scenario: Scenario,
    /// How many contacts come, in percent; each takes as much less time, so that the agents are as
    /// busy as at 100 while there are more events.
    pub load_pct: u32,
    /// Instead of a believable day: one queue of the Erlang A model.
    pub exact: Option<Exact>,
}

/// One queue of the Erlang A model (M/M/N+M); the agents are those of the settings.
#[derive(Clone, Copy, Debug)]
pub struct Exact {
    /// The mean time between contacts, in milliseconds.
    pub gap_ms: f64,
    /// The mean time that a contact takes, in milliseconds.
    pub handle_ms: f64,
    /// The mean time after which callers give up, in milliseconds.
    pub patience_ms: f64,
}

/// How many events an agent of a full house makes in a second, in millionths.
const EVENTS_MICRO: u64 = 25_500;

impl Default for Day {
    fn default() -> Self {
        Self::of(Scenario::default())
    }
}

impl Day {
    /// Returns a day of the given kind.
    #[must_use]
    pub const fn of(scenario: Scenario) -> Self {
        Self {
            scenario,
            load_pct: 100,
            exact: None,
        }
    }

    /// Returns a day on which everyone is at work and about so many events happen each second,
    /// changes of agents and steps of contacts together.
    #[must_use]
    pub fn with_events_per_second(agents: usize, events: u32) -> Self {
        let usual = (agents.max(1) as u64 * EVENTS_MICRO).max(1);
        let percent = u64::from(events) * 100_000_000 / usual;
        Self {
            load_pct: u32::try_from(percent).unwrap_or(u32::MAX).clamp(1, 10_000),
            ..Self::of(Scenario::FullHouse)
        }
    }
}

/// A contact centre at a time.
#[derive(Clone, Debug)]
pub struct World {
    settings: Settings,
    day: Day,
    rng: Rng,
    clock: DayClock,
    /// The zones of the agents; the first one's clock is the centre's.
    zones: Vec<Zone>,
    first_day: Option<Date>,
    /// How busy the day is, as a part of what was planned for.
    busyness: f64,
    now: i64,
    warm_from: i64,
    frozen_since: Option<i64>,
    agents: Vec<Agent>,
    queues: Vec<Queue>,
    teams: Vec<String>,
    schedule: Schedule,
    next_contact: u64,
    stats_at: i64,
    out: VecDeque<Emitted>,
    log: log::Log,
}

impl World {
    /// Builds a centre in the middle of an ordinary day.
    #[must_use]
    pub fn new(settings: Settings, now: i64) -> Self {
        Self::of_day(settings, Day::default(), now)
    }

    /// Builds a centre in the middle of a day of the given kind.
    ///
    /// The time before the start has been lived through: [`World::history_from_start`].
    #[must_use]
    pub fn of_day(settings: Settings, day: Day, now: i64) -> Self {
        population::build(settings, day, now)
    }

    /// Lets the time pass up to `to` and returns what is published meanwhile, in order.
    pub fn advance(&mut self, to: i64) -> Vec<Emitted> {
        while self.now <= to {
            let task_at = match self.frozen_since {
                None => self.schedule.next_at().unwrap_or(i64::MAX),
                Some(_) => i64::MAX,
            };
            if self.stats_at.min(task_at) > to {
                break;
            }
            if task_at <= self.stats_at {
                if let Some((at, task)) = self.schedule.take_due(to) {
                    self.now = self.now.max(at);
                    self.run(task);
                }
            } else {
                self.now = self.now.max(self.stats_at);
                self.publish_stats();
            }
        }
        self.now = self.now.max(to);
        self.take_out()
    }

    /// Stops every change; queues go on publishing their figures.
    pub fn freeze(&mut self) {
        self.frozen_since = self.frozen_since.or(Some(self.now));
    }

    /// Lets changes go on where they stopped.
    pub fn thaw(&mut self) {
        if let Some(since) = self.frozen_since.take() {
            let by = self.now - since;
            self.schedule.postpone(by);
            let queues = self.queues.iter_mut();
            for contact in queues.flat_map(|queue| queue.waiting.iter_mut()) {
                contact.leaves_at += by;
            }
            let hands = self.agents.iter_mut();
            for hand in hands.filter_map(|agent| agent.in_hand.as_mut()) {
                if let Some((_, contact)) = &mut hand.routed {
                    contact.leaves_at += by;
                }
            }
        }
    }

    /// Whether changes are stopped.
    #[must_use]
    pub const fn is_frozen(&self) -> bool {
        self.frozen_since.is_some()
    }

    /// Returns the time up to which the world has been lived through.
    #[must_use]
    pub const fn now(&self) -> i64 {
        self.now
    }

    /// Returns the kind of day that it is.
    #[must_use]
    pub const fn scenario(&self) -> Scenario {
        self.day.scenario
    }

    /// Returns every agent, in the order of their numbers.
    #[must_use]
    pub fn agents(&self) -> &[Agent] {
        &self.agents
    }

    /// Returns every queue, in the order of their numbers.
    #[must_use]
    pub fn queues(&self) -> &[Queue] {
        &self.queues
    }

    /// Returns the names of the teams, in the order of their numbers.
    #[must_use]
    pub fn teams(&self) -> &[String] {
        &self.teams
    }

    /// Returns the names of the time zones in which agents work, the centre's first.
    pub fn zone_names(&self) -> impl Iterator<Item = &'static str> {
        self.zones.iter().map(|zone| zone.name)
    }

    /// Returns the figures of every queue as they are now.
    #[must_use]
    pub fn queue_reports(&self) -> Vec<QueueReport> {
        let queues = self.queues.iter();
        queues.map(|queue| queue.clone().report(self.now)).collect()
    }

    /// Returns what was published from `since` on and before `until`, in the order of its times.
    ///
    /// It reaches back 90 minutes. What [`World::emit`] returned is in it too.
    pub fn log(&self, since: i64, until: i64) -> impl Iterator<Item = &Emitted> {
        let lifecycle = self.settings.lifecycle;
        let happened = self.log.between(since, until);
        happened.filter(move |emitted| lifecycle || !is_lifecycle(emitted))
    }

    /// Returns everything that happened, steps of contacts too that are not published.
    pub fn happened(&self, since: i64, until: i64) -> impl Iterator<Item = &Emitted> {
        self.log.between(since, until)
    }

    /// Returns all that happened up to now, from the beginning of the warm hour on.
    pub fn history_from_start(&self) -> impl Iterator<Item = &Emitted> {
        self.log.between(self.warm_from, self.now + 1)
    }

    /// Returns since when the world has been lived through, in UTC milliseconds.
    #[must_use]
    pub const fn warm_from(&self) -> i64 {
        self.warm_from
    }

    fn publish_stats(&mut self) {
        let at = self.now;
        for queue in 0..self.queues.len() {
            let of = &mut self.queues[queue];
            if of.next_stats_at <= at {
                of.next_stats_at += STATS_EVERY_MS;
                let report = of.report(at);
                self.emit_at(at, Body::Queue(report));
            }
        }
        let next = self.queues.iter().map(|queue| queue.next_stats_at).min();
        self.stats_at = next.unwrap_or(i64::MAX);
    }

    /// Puts something in its place among what is to be published.
    fn emit_at(&mut self, at: i64, body: Body) {
        log::insert(&mut self.out, Emitted { at, body });
    }

    /// Takes what is due to be published; what lies a millisecond ahead waits for its time.
    fn take_out(&mut self) -> Vec<Emitted> {
        let due = self.out.partition_point(|emitted| emitted.at <= self.now);
        let mut published = Vec::with_capacity(due);
        for emitted in self.out.drain(..due) {
            self.log.push(emitted.clone());
            if self.settings.lifecycle || !is_lifecycle(&emitted) {
                published.push(emitted);
            }
        }
        self.log.forget_before(self.now - log::KEPT_MS);
        published
    }

    /// Shortens a span of real life by the speed.
    fn span(&self, ms: i64) -> i64 {
        (ms / i64::from(self.settings.speed.max(1))).max(1)
    }

    /// The same for a span of a contact, which the load shortens too.
    fn contact_span(&self, ms: i64) -> i64 {
        self.span(ms.saturating_mul(100) / i64::from(self.day.load_pct.max(1)))
    }
}

const fn is_lifecycle(emitted: &Emitted) -> bool {
    matches!(emitted.body, Body::Lifecycle(_))
}

#[cfg(test)]
mod tests;
