//! The world: agents, queues and contacts, driven by nothing but a seed and the time.
//!
//! [`World::advance`] is the only way in which time passes. The same seed, settings and times give
//! the same publications, byte for byte.

mod agent;
mod behaviour;
mod contact;
mod names;
mod population;
mod queue;
mod random;
mod report;
mod schedule;
mod script;

use fastrand::Rng;

pub use agent::Agent;
pub use queue::{Queue, TARGET_SECONDS};
pub use report::{AgentReport, Body, Emitted, LifecycleReport, QueueReport, Shown};
pub use script::{Emit, EmitError};

use schedule::{Schedule, Task};

/// Each queue's figures are published this often, whatever the speed.
const STATS_EVERY_MS: i64 = 5_000;
/// An incident triples the arrivals for this long, before the speed is applied.
const INCIDENT_MS: i64 = 20 * 60_000;

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
    /// Whether `RINGING` and `NOT_RESPONDING` are states of their own instead of staying within
    /// the five that the platform documents.
    pub extended_states: bool,
    /// Whether nobody is there at all.
    pub empty: bool,
}

/// A contact centre at a time.
#[derive(Clone, Debug)]
pub struct World {
    settings: Settings,
    rng: Rng,
    now: i64,
    frozen_since: Option<i64>,
    agents: Vec<Agent>,
    queues: Vec<Queue>,
    teams: Vec<String>,
    schedule: Schedule,
    next_contact: u64,
    out: Vec<Emitted>,
}

impl World {
    /// Builds a centre that has been at work since the morning.
    #[must_use]
    pub fn new(settings: Settings, now: i64) -> Self {
        population::build(settings, now)
    }

    /// Lets the time pass up to `to` and returns what is published meanwhile, in order.
    pub fn advance(&mut self, to: i64) -> Vec<Emitted> {
        while self.now <= to {
            let stats_at = self.next_stats_at();
            let task_at = match self.frozen_since {
                None => self.schedule.next_at().unwrap_or(i64::MAX),
                Some(_) => i64::MAX,
            };
            if stats_at.min(task_at) > to {
                break;
            }
            if task_at <= stats_at {
                if let Some((at, task)) = self.schedule.take_due(to) {
                    self.now = self.now.max(at);
                    self.run(task);
                }
            } else {
                self.now = self.now.max(stats_at);
                self.publish_stats();
            }
        }
        self.now = self.now.max(to);
        std::mem::take(&mut self.out)
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
            for contact in self
                .queues
                .iter_mut()
                .flat_map(|queue| queue.waiting.iter_mut())
            {
                contact.arrived += by;
            }
        }
    }

    /// Whether changes are stopped.
    #[must_use]
    pub const fn is_frozen(&self) -> bool {
        self.frozen_since.is_some()
    }

    /// Triples the arrivals of every queue for twenty minutes (divided by the speed).
    pub fn start_incident(&mut self) {
        let until = self.now + self.span(INCIDENT_MS);
        for (number, queue) in self.queues.iter_mut().enumerate() {
            queue.incident_until = until;
            // The next arrival was drawn at the old pace; one more starts the surge at once.
            self.schedule.add(self.now, Task::Arrive { queue: number });
        }
    }

    /// Returns the time up to which the world has been lived through.
    #[must_use]
    pub const fn now(&self) -> i64 {
        self.now
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

    /// Returns the figures of every queue as they are now.
    #[must_use]
    pub fn queue_reports(&self) -> Vec<QueueReport> {
        let until = self.frozen_since.unwrap_or(self.now);
        self.queues
            .iter()
            .map(|queue| queue.clone().report(self.now, until))
            .collect()
    }

    fn next_stats_at(&self) -> i64 {
        self.queues
            .iter()
            .map(|queue| queue.next_stats_at)
            .min()
            .unwrap_or(i64::MAX)
    }

    fn publish_stats(&mut self) {
        let (at, until) = (self.now, self.frozen_since.unwrap_or(self.now));
        for queue in &mut self.queues {
            if queue.next_stats_at <= at {
                queue.next_stats_at += STATS_EVERY_MS;
                self.out.push(Emitted {
                    at,
                    body: Body::Queue(queue.report(at, until)),
                });
            }
        }
    }

    /// Shortens a span of real life by the speed.
    fn span(&self, ms: i64) -> i64 {
        (ms / i64::from(self.settings.speed.max(1))).max(1)
    }
}

#[cfg(test)]
mod tests;
