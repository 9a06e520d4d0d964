//! What agents do, and how long it takes them.

use std::borrow::Cow;
use std::sync::Arc;

use fastrand::Rng;

use super::agent::Phase;
use super::random::{chance, exponential, factor, lognormal};
use super::report::{AgentReport, Body, Emitted, Shown};
use super::schedule::{Plan, Step, Task};
use super::{World, population};

pub(super) const BREAK_GAP_MS: f64 = 120.0 * 60_000.0;
pub(super) const DIAL_GAP_MS: f64 = 60.0 * 60_000.0;
pub(super) const SHIFT_MS: f64 = 240.0 * 60_000.0;
const AWAY_MS: f64 = 21.0 * 60_000.0;
const MOOD_EVERY_MS: i64 = 30 * 60_000;

/// Reasons for not being ready, their mean lengths in minutes, and how often they are drawn.
const REASONS: [(&str, f64, u32); 7] = [
    ("BREAK", 14.0, 34),
    ("LUNCH", 31.0, 16),
    ("MEETING", 24.0, 12),
    ("TRAINING", 38.0, 7),
    ("COACHING", 19.0, 10),
    ("BACK_OFFICE", 11.0, 15),
    ("TECHNICAL_ISSUE", 6.0, 6),
];

/// Draws a reason for not being ready, with its mean length in milliseconds.
pub(super) fn draw_reason(rng: &mut Rng) -> (&'static str, f64) {
    let mut left = rng.u32(0..REASONS.iter().map(|reason| reason.2).sum());
    for (code, minutes, weight) in REASONS {
        if left < weight {
            return (code, minutes * 60_000.0);
        }
        left -= weight;
    }
    ("BREAK", 14.0 * 60_000.0)
}

impl World {
    pub(super) fn run(&mut self, task: Task) {
        match task {
            Task::Arrive { queue } => self.arrive(queue),
            Task::GiveUp { queue, contact } => self.give_up(queue, contact),
            Task::Step {
                agent,
                course,
                step,
            } => {
                if self.agents[agent].course == course {
                    self.step(agent, step);
                }
            }
            Task::Plan { agent, plan } => self.plan(agent, plan),
            Task::Mood => self.change_mood(),
        }
    }

    fn step(&mut self, agent: usize, step: Step) {
        match step {
            Step::Answer => self.answer(agent),
            Step::DoNotRespond => self.do_not_respond(agent),
            Step::Hold => self.hold(agent),
            Step::Resume => self.resume(agent),
            Step::EndTalk => self.end_talk(agent),
            Step::Connect => self.connect(agent),
            Step::GiveUpDialing => self.give_up_dialing(agent),
            Step::EndWrap | Step::EndNotReady => self.free(agent),
            Step::LogIn => {
                if chance(&mut self.rng, 0.5) {
                    self.become_ready(agent);
                } else {
                    self.show(agent, Phase::NotReady, "NOT_READY", "LOGGING_IN", self.now);
                    self.step_after(agent, 45_000.0, 0.8, Step::EndNotReady);
                }
            }
        }
    }

    /// An intention comes due: it is acted upon now, or when the contact in hand is done.
    fn plan(&mut self, agent: usize, plan: Plan) {
        let phase = self.agents[agent].phase;
        let mean = match plan {
            Plan::Break => BREAK_GAP_MS,
            Plan::Dial => DIAL_GAP_MS,
            Plan::LogOut => SHIFT_MS,
        };
        let next = exponential(&mut self.rng, mean);
        let next = self.now + self.span(next);
        self.schedule.add(next, Task::Plan { agent, plan });
        match plan {
            Plan::Break if phase == Phase::Ready => self.take_break(agent),
            Plan::Break => self.agents[agent].wants_break = phase.is_busy(),
            Plan::LogOut if matches!(phase, Phase::Ready | Phase::NotReady) => self.log_out(agent),
            Plan::LogOut => self.agents[agent].wants_out = phase.is_busy(),
            Plan::Dial if phase == Phase::Ready => self.dial(agent),
            Plan::Dial => {}
        }
    }

    /// The agent is done with something and turns to what is next.
    pub(super) fn free(&mut self, agent: usize) {
        if self.agents[agent].phase == Phase::WrapUp {
            self.complete(agent);
        }
        self.agents[agent].in_hand = None;
        let wants = (self.agents[agent].wants_out, self.agents[agent].wants_break);
        match wants {
            (true, _) => self.log_out(agent),
            (false, true) => self.take_break(agent),
            (false, false) => self.become_ready(agent),
        }
    }

    fn take_break(&mut self, agent: usize) {
        let (code, mean) = draw_reason(&mut self.rng);
        self.agents[agent].wants_break = false;
        self.show(agent, Phase::NotReady, "NOT_READY", code, self.now);
        self.step_after(agent, mean, 0.25, Step::EndNotReady);
    }

    fn log_out(&mut self, agent: usize) {
        self.agents[agent].wants_out = false;
        self.agents[agent].wants_break = false;
        self.show(
            agent,
            Phase::LoggedOut,
            "LOGGED_OUT",
            "LOGGED_OUT",
            self.now,
        );
        self.step_after(agent, AWAY_MS, 0.9, Step::LogIn);
    }

    pub(super) fn become_ready(&mut self, agent: usize) {
        self.show(agent, Phase::Ready, "READY", "AVAILABLE", self.now);
        self.wait_for_contact(agent);
    }

    /// Goes on in half an hour's mood: busyness is correlated from one half-hour to the next.
    fn change_mood(&mut self) {
        for queue in &mut self.queues {
            queue.mood = queue.mood.powf(0.8) * factor(&mut self.rng, 0.08);
        }
        self.schedule
            .add(self.now + self.span(MOOD_EVERY_MS), Task::Mood);
    }

    /// Draws how long an agent takes for something, at their own pace, and schedules its end.
    pub(super) fn step_after(&mut self, agent: usize, mean_ms: f64, variation: f64, step: Step) {
        let drawn = lognormal(&mut self.rng, mean_ms * self.agents[agent].pace, variation);
        self.step_later(agent, self.span(drawn), step);
    }

    /// Schedules a step of the course that the agent is on, `after` milliseconds from now.
    pub(super) fn step_later(&mut self, agent: usize, after: i64, step: Step) {
        let course = self.agents[agent].course;
        self.schedule.add(
            self.now + after.max(1),
            Task::Step {
                agent,
                course,
                step,
            },
        );
    }

    /// Moves an agent into a phase and publishes what is seen of it.
    ///
    /// An agent's times strictly grow: two changes within a millisecond are a millisecond apart.
    pub(super) fn show(
        &mut self,
        agent: usize,
        phase: Phase,
        state: &'static str,
        code: &'static str,
        since: i64,
    ) {
        let with_contact = phase.is_busy();
        let in_hand = self.agents[agent].in_hand.clone().filter(|_| with_contact);
        let queue = in_hand
            .as_ref()
            .and_then(|hand| hand.routed)
            .map(|(queue, _)| queue);
        let direction = in_hand.as_ref().map(|hand| {
            Cow::Borrowed(if hand.routed.is_some() {
                "INBOUND"
            } else {
                "OUTBOUND"
            })
        });
        let shown = Shown {
            state: Cow::Borrowed(state),
            code: Cow::Borrowed(code),
            queue_id: queue.map(|queue| Arc::clone(&self.queues[queue].id)),
            call_id: in_hand.map(|hand| hand.call_id),
            direction,
            since,
        };
        self.enter(agent, phase);
        self.publish(agent, shown);
    }

    /// Changes what the agent is doing without showing it.
    pub(super) fn enter(&mut self, agent: usize, phase: Phase) {
        self.stop_waiting(agent);
        self.agents[agent].phase = phase;
        self.agents[agent].course += 1;
    }

    pub(super) fn publish(&mut self, agent: usize, mut shown: Shown) {
        let before = self.agents[agent].shown.since;
        // A warm start reaches back before the time at which the agent was built.
        if shown.since >= self.now {
            shown.since = shown.since.max(before + 1);
        }
        let report = AgentReport {
            user_id: Arc::clone(&self.agents[agent].id),
            shown: shown.clone(),
            before_ms: (shown.since - before).max(0),
        };
        self.agents[agent].shown = shown;
        self.out.push(Emitted {
            at: report.shown.since,
            body: Body::Agent(report),
        });
    }

    pub(super) fn take_contact_number(&mut self) -> u64 {
        self.next_contact += 1;
        self.next_contact
    }

    pub(super) fn call_id(number: u64) -> Arc<str> {
        population::call_id(number)
    }
}
