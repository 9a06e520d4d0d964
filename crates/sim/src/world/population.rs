//! Builds the people, their teams and queues, and puts them in the middle of a morning.

use std::borrow::Cow;
use std::sync::Arc;

use fastrand::Rng;

use super::agent::{Agent, InHand, Phase};
use super::queue::{Bin, Contact, Queue};
use super::random::{chance, exponential, factor, lognormal};
use super::schedule::{Plan, Schedule, Step, Task};
use super::{STATS_EVERY_MS, Settings, Shown, World, behaviour, names};

/// More agents than this are not built.
pub(super) const MAX_AGENTS: usize = 60_000;
const TEAM_SIZE: usize = 14;
const MINUTE_MS: i64 = 60_000;
/// The part of the agents who are logged in at a time.
const LOGGED_IN: f64 = 0.92;
/// The part of those logged in who are not ready.
const NOT_READY: f64 = 0.13;
/// The part of their on-queue time that agents are to spend with contacts, when nobody gives up.
/// Queues are spread around it: some have time, some are short of people.
const OCCUPANCY: f64 = 1.04;
/// The part of those on queue who are with a contact at the start.
const IN_CONTACT: f64 = 0.93;
/// What one contact takes of an agent: ringing, talk, hold and wrap-up, in milliseconds.
const HANDLE_MS: f64 = 315_000.0;

pub(super) fn build(settings: Settings, now: i64) -> World {
    let mut rng = Rng::with_seed(settings.seed);
    let count = if settings.empty {
        0
    } else {
        settings.agents.clamp(1, MAX_AGENTS)
    };
    let speed = i64::from(settings.speed.max(1));
    let queue_count = (settings.agents / 40).clamp(3, 60);
    let team_count = settings.agents.div_ceil(TEAM_SIZE).max(1);
    let queues: Vec<Queue> = (0..queue_count)
        .map(|number| {
            let word = if number % 4 == 3 {
                "WRAP_UP"
            } else {
                "AFTER_CALL_WORK"
            };
            let id = uuid(&mut rng).into();
            Queue::new(id, names::queue(number), word, (MINUTE_MS / speed).max(1))
        })
        .collect();
    let agents = (0..count).map(|number| agent(&mut rng, number, team_count, queue_count, now));
    let agents = agents.collect();
    let mut world = World {
        settings,
        rng,
        now,
        frozen_since: None,
        agents,
        queues,
        teams: (0..team_count).map(names::team).collect(),
        schedule: Schedule::default(),
        next_contact: 100_000_000,
        out: Vec::new(),
    };
    for number in 0..world.queues.len() {
        open_queue(&mut world, number);
    }
    for number in 0..world.agents.len() {
        place(&mut world, number);
    }
    world
        .schedule
        .add(now + world.span(30 * MINUTE_MS), Task::Mood);
    world.out.clear();
    world
}

fn agent(rng: &mut Rng, number: usize, teams: usize, queues: usize, now: i64) -> Agent {
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
    Agent {
        id: uuid(rng).into(),
        name: names::person(rng),
        team,
        queues: served,
        shown: Shown {
            state: Cow::Borrowed("LOGGED_OUT"),
            code: Cow::Borrowed("LOGGED_OUT"),
            queue_id: None,
            call_id: None,
            direction: None,
            since: now,
        },
        phase: Phase::LoggedOut,
        in_hand: None,
        course: 0,
        pace: factor(rng, 0.15),
        wants_break: false,
        wants_out: false,
        dials: chance(rng, 0.3),
        ready_since: now,
    }
}

/// Sets a queue's pace to its staff, and gives it an hour of history.
fn open_queue(world: &mut World, number: usize) {
    let now = world.now;
    let staff = world
        .agents
        .iter()
        .filter(|agent| agent.queues.first() == Some(&number))
        .count();
    let on_queue = staff as f64 * LOGGED_IN * (1.0 - NOT_READY);
    let load = OCCUPANCY * factor(&mut world.rng, 0.10);
    let queue_count = world.queues.len() as i64;
    let queue = &mut world.queues[number];
    queue.mean_gap_ms = HANDLE_MS / (on_queue * load).max(0.05);
    queue.next_stats_at = now + STATS_EVERY_MS * number as i64 / queue_count + 1;
    if staff == 0 {
        queue.warm(now, Bin::default(), 0);
        return;
    }
    let per_minute = (MINUTE_MS as f64 / queue.mean_gap_ms).round() as u32;
    let in_time = (f64::from(per_minute) * (0.76 + 0.18 * world.rng.f64())).round() as u32;
    let bin = Bin {
        offered: per_minute,
        closed: per_minute,
        in_time,
    };
    queue.warm(now, bin, world.rng.u32(0..=per_minute * 6));
    world.next_arrival(number);
}

/// Puts an agent where a glance at mid-morning would find them.
fn place(world: &mut World, number: usize) {
    let now = world.now;
    for (plan, mean) in [
        (Plan::Break, behaviour::BREAK_GAP_MS),
        (Plan::Dial, behaviour::DIAL_GAP_MS),
        (Plan::LogOut, behaviour::SHIFT_MS),
    ] {
        if plan != Plan::Dial || world.agents[number].dials {
            let after = exponential(&mut world.rng, mean);
            let after = world.span(after);
            world.schedule.add(
                now + after,
                Task::Plan {
                    agent: number,
                    plan,
                },
            );
        }
    }
    let draw = world.rng.f64();
    if draw > LOGGED_IN {
        let (since, rest) = middle(world, 25.0 * MINUTE_MS as f64, 0.8);
        world.agents[number].shown.since = since;
        world.step_later(number, rest, Step::LogIn);
    } else if draw > LOGGED_IN * (1.0 - NOT_READY) {
        let (code, mean) = behaviour::draw_reason(&mut world.rng);
        let (since, rest) = middle(world, mean, 0.3);
        world.show(number, Phase::NotReady, "NOT_READY", code, since);
        world.step_later(number, rest, Step::EndNotReady);
    } else if chance(&mut world.rng, IN_CONTACT) {
        place_with_contact(world, number);
    } else {
        let (since, _) = middle(world, 70_000.0, 0.9);
        world.show(number, Phase::Ready, "READY", "AVAILABLE", since);
        world.wait_for_contact(number);
    }
}

fn place_with_contact(world: &mut World, number: usize) {
    let queue = world.agents[number].queues[0];
    let wrapping = chance(&mut world.rng, 0.16);
    let mean = if wrapping { 50_000.0 } else { 300_000.0 };
    let (since, rest) = middle(world, mean, 0.7);
    let contact = Contact {
        number: world.take_contact_number(),
        arrived: since - 8_000,
    };
    let in_hand = InHand {
        call_id: call_id(contact.number),
        routed: Some((queue, contact)),
        hold_ms: 0,
        rest_ms: 0,
    };
    world.agents[number].in_hand = Some(in_hand);
    if wrapping {
        let word = world.queues[queue].wrap_word;
        world.show(number, Phase::WrapUp, word, "AFTER_CALL_WORK", since);
        world.step_later(number, rest, Step::EndWrap);
    } else {
        world.show(number, Phase::Talking, "CALL", "ON_CALL", since);
        world.step_later(number, rest, Step::EndTalk);
    }
}

/// Draws when a state that is under way began, and how long it goes on.
fn middle(world: &mut World, mean_ms: f64, variation: f64) -> (i64, i64) {
    // Whoever looks in finds long states more often than short ones.
    let mean_seen_ms = mean_ms * variation.mul_add(variation, 1.0);
    let whole = lognormal(&mut world.rng, mean_seen_ms, variation);
    let passed = (whole as f64 * world.rng.f64()) as i64;
    (world.now - world.span(passed), world.span(whole - passed))
}

/// Writes a contact's number as the platform does.
pub(super) fn call_id(number: u64) -> Arc<str> {
    format!("call_{number}").into()
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
