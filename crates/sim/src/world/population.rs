//! Builds the people, their teams, skills and queues, and the hour before the start.

use std::borrow::Cow;
use std::collections::VecDeque;

use fastrand::Rng;

use super::agent::{Agent, Phase, Skill};
use super::clock::DayClock;
use super::log::Log;
use super::queue::Queue;
use super::random::{chance, factor};
use super::schedule::{Schedule, Task};
use super::zone::{self, Zone};
use super::{Day, STATS_EVERY_MS, Settings, Shown, World, names};

/// More agents than this are not built.
pub(super) const MAX_AGENTS: usize = 60_000;
const TEAM_SIZE: usize = 14;
const MINUTE_MS: i64 = 60_000;
/// So much of the centre's day is lived through before the start: a quarter of an hour to settle,
/// and what whoever comes first may ask for.
const WARM_MS: i64 = 90 * MINUTE_MS;
/// Scenarios of a certain night are that night only this close to it.
const NEAR_MS: i64 = 12 * 60 * MINUTE_MS;

pub(super) fn build(settings: Settings, day: Day, now: i64) -> World {
    let mut rng = Rng::with_seed(settings.seed);
    let count = if settings.empty {
        0
    } else {
        settings.agents.clamp(1, MAX_AGENTS)
    };
    let speed = i64::from(settings.speed.max(1));
    let exact = day.exact.is_some();
    let queue_count = if exact {
        1
    } else {
        (settings.agents / 40).clamp(3, 60)
    };
    let team_count = settings.agents.div_ceil(TEAM_SIZE).max(1);
    let clock = DayClock { start: now, speed };
    let begin = if exact {
        now
    } else {
        clock.wall(now - WARM_MS)
    };
    let minute_ms = (MINUTE_MS / speed).max(1);
    let queues: Vec<Queue> = (0..queue_count)
        .map(|number| {
            let word = if number % 4 == 3 {
                "WRAP_UP"
            } else {
                "AFTER_CALL_WORK"
            };
            let id = uuid(&mut rng).into();
            let mut queue = Queue::new(id, names::queue(number), word, minute_ms);
            queue.wrap_limit_ms = [120_000, 180_000, 240_000][number % 3];
            let apart = STATS_EVERY_MS * number as i64 / queue_count as i64;
            queue.next_stats_at = begin + apart + 1;
            queue
        })
        .collect();
    let agents = (0..count)
        .map(|number| agent(&mut rng, number, team_count, &queues, begin, speed))
        .collect();
    let mut world = World {
        settings,
        day,
        rng,
        clock,
        zones: zones(&day, now),
        first_day: None,
        busyness: 1.0,
        now: begin,
        warm_from: begin,
        frozen_since: None,
        agents,
        queues,
        teams: (0..team_count).map(names::team).collect(),
        schedule: Schedule::default(),
        next_contact: 100_000_000,
        stats_at: begin,
        out: VecDeque::new(),
        log: Log::default(),
    };
    if exact {
        world.open_exactly();
    } else {
        world.open(now);
    }
    world
}

impl World {
    /// Begins the day, and lives through what lies before the start.
    fn open(&mut self, now: i64) {
        self.begin_day();
        for agent in 0..self.agents.len() {
            self.place(agent);
        }
        self.begin_half_hour();
        // How the agents were placed is nobody's change.
        self.out.clear();
        if let Some((after, what)) = self.day.scenario.data().happens {
            self.schedule
                .add(now + self.span(after), Task::Happen { what });
        }
        // It stays in the log, for those who ask for it.
        while self.now < now {
            self.advance((self.now + MINUTE_MS).min(now));
        }
    }

    /// Puts everyone on queue, for the model that is compared with known figures.
    fn open_exactly(&mut self) {
        for agent in 0..self.agents.len() {
            self.become_ready(agent);
        }
        self.out.clear();
        for queue in 0..self.queues.len() {
            self.next_arrival(queue);
        }
    }
}

fn zones(day: &Day, now: i64) -> Vec<Zone> {
    let data = day.scenario.data();
    let near = day
        .scenario
        .starts_at()
        .is_some_and(|at| (at - now).abs() < NEAR_MS);
    match data.zones {
        Some(names) if near => names.into_iter().map(Zone::new).collect(),
        Some(_) | None => zone::around(now, data.enters_at),
    }
}

fn agent(
    rng: &mut Rng,
    number: usize,
    teams: usize,
    of: &[Queue],
    begin: i64,
    speed: i64,
) -> Agent {
    let queues = of.len();
    let team = number % teams;
    let main = if teams < queues { number } else { team } % queues;
    let mut served = vec![main];
    let others = [0, 0, 0, 0, 0, 1, 1, 1, 2, 3];
    for _ in 0..others[rng.usize(0..others.len())] {
        let other = (main + rng.usize(1..4)) % queues;
        if !served.contains(&other) {
            served.push(other);
        }
    }
    let skills = skills(rng, number, &mut served, of);
    let away = i64::from(rng.u32(10..16 * 60)) * MINUTE_MS;
    Agent {
        id: uuid(rng).into(),
        name: names::person(rng),
        team,
        queues: served,
        skills,
        duties: Vec::new(),
        shown: Shown {
            state: Cow::Borrowed("LOGGED_OUT"),
            code: Cow::Borrowed("LOGGED_OUT"),
            queue_id: None,
            call_id: None,
            direction: None,
            since: begin - away / speed,
        },
        phase: Phase::LoggedOut,
        in_hand: None,
        course: 0,
        pace: factor(rng, 0.15),
        works: None,
        wants_off: None,
        wants_out: None,
        lost: None,
        losses: 0,
        dials: chance(rng, 0.3),
        ready_since: begin,
    }
}

/// Gives an agent a skill for each queue. A few have none, or one that no queue wants.
fn skills(rng: &mut Rng, number: usize, served: &mut Vec<usize>, of: &[Queue]) -> Vec<Skill> {
    if number % 170 == 77 {
        served.clear();
        return Vec::new();
    }
    if number % 250 == 133 {
        served.clear();
        return vec![Skill {
            id: "skill-back-up".into(),
            name: "Back-up desk".into(),
            level: 2,
            queues: Vec::new(),
        }];
    }
    let skills = served.iter().enumerate().map(|(rank, &queue)| {
        let highest = if rank == 0 { 5 } else { 3 };
        Skill {
            id: format!("skill-{:02}", queue + 1).into(),
            name: of[queue].name.as_str().into(),
            level: rng.u8(highest - 2..=highest),
            queues: vec![queue],
        }
    });
    skills.collect()
}

/// Draws an id of the platform's form.
fn uuid(rng: &mut Rng) -> String {
    let high = rng.u64(..);
    let low = rng.u64(..);
    format!(
        "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
        high >> 32,
        high >> 16 & 0xffff,
        high & 0xfff,
        low >> 48 & 0x3fff | 0x8000,
        low & 0xffff_ffff_ffff
    )
}
