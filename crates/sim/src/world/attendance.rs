//! Coming and going: shifts, breaks, what nobody planned, lost connections.

use std::borrow::Cow;

use super::World;
use super::agent::{Leave, Phase};
use super::random::{chance, exponential, lognormal};
use super::report::Shown;
use super::scenario::Happening;
use super::schedule::{Plan, Step, Task};

const MINUTE_MS: f64 = 60_000.0;
const OVERRUN_MS: f64 = 1.5 * MINUTE_MS;
/// The part of the scheduled breaks that agents do not take.
const SKIPPED: f64 = 0.02;

/// How often what nobody planned befalls an agent, on average.
const UNPLANNED: [(Plan, f64); 5] = [
    (Plan::Unforeseen, 170.0 * MINUTE_MS),
    (Plan::Dial, 60.0 * MINUTE_MS),
    (Plan::Private, 120.0 * MINUTE_MS),
    (Plan::LoseConnection, 360.0 * MINUTE_MS),
    (Plan::PutOut, 6_000.0 * MINUTE_MS),
];

/// Reasons that nobody planned, their mean lengths in minutes, and how often they are drawn.
const REASONS: [(&str, f64, u32); 4] = [
    ("BREAK", 5.0, 40),
    ("BACK_OFFICE", 8.0, 25),
    ("TECHNICAL_ISSUE", 6.0, 20),
    ("MEETING", 9.0, 15),
];

impl World {
    /// Schedules what befalls an agent now and then, in whatever state.
    pub(super) fn expect_the_unplanned(&mut self, agent: usize) {
        for (plan, mean) in UNPLANNED {
            if plan != Plan::Dial || self.agents[agent].dials {
                let after = exponential(&mut self.rng, mean);
                let at = self.now + self.span(after);
                self.schedule.add(at, Task::Plan { agent, plan });
            }
        }
    }

    /// Something planned or unplanned comes due: at once, or when the contact in hand is done.
    pub(super) fn plan(&mut self, agent: usize, plan: Plan) {
        if let Some((_, mean)) = UNPLANNED.iter().find(|(one, _)| *one == plan) {
            let after = exponential(&mut self.rng, *mean);
            let at = self.now + self.span(after);
            self.schedule.add(at, Task::Plan { agent, plan });
        }
        let of = &self.agents[agent];
        let (phase, lost) = (of.phase, of.lost.is_some());
        if phase == Phase::Scripted {
            return;
        }
        let idle = phase == Phase::Ready && !lost;
        match plan {
            Plan::LogIn => self.log_in(agent),
            Plan::GoHome => self.go_home(agent),
            Plan::Activity { index } => self.begin_activity(agent, index),
            Plan::Unforeseen if phase == Phase::Ready || phase.is_busy() => {
                let (code, ms) = self.draw_reason();
                self.go_off(agent, code, ms);
            }
            Plan::Dial if idle => self.dial(agent),
            Plan::Private if idle => self.talk_privately(agent),
            Plan::LoseConnection if !lost => self.lose_connection(agent),
            Plan::PutOut if phase != Phase::LoggedOut => {
                let back = i64::from(self.rng.u32(120_000..600_000));
                let (code, back_ms) = ("LOGGED_OUT_BY_SUPERVISOR", Some(self.span(back)));
                self.leave(agent, Leave { code, back_ms });
            }
            Plan::Unforeseen | Plan::Dial | Plan::Private | Plan::LoseConnection | Plan::PutOut => {
            }
        }
    }

    pub(super) fn log_in(&mut self, agent: usize) {
        if self.agents[agent].phase != Phase::LoggedOut {
            return;
        }
        if chance(&mut self.rng, 0.5) {
            self.become_ready(agent);
        } else {
            self.show_as(agent, Phase::NotReady, "NOT_READY", "LOGGING_IN", self.now);
            self.step_after(agent, 45_000.0, 0.8, Step::EndNotReady);
        }
    }

    /// Logs in after having been thrown out, unless the shift is over meanwhile.
    pub(super) fn log_in_again(&mut self, agent: usize) {
        let works = self.agents[agent].works.as_ref();
        if works.is_some_and(|duty| self.now < duty.to) {
            self.log_in(agent);
        }
    }

    fn go_home(&mut self, agent: usize) {
        let soon = self.now + self.span(600_000);
        let of = &self.agents[agent];
        if of.works.as_ref().is_some_and(|duty| duty.covers(soon)) {
            return;
        }
        let (code, back_ms) = ("LOGGED_OUT", None);
        self.leave(agent, Leave { code, back_ms });
    }

    /// Logs an agent out, after the contact in hand.
    fn leave(&mut self, agent: usize, leave: Leave) {
        let of = &mut self.agents[agent];
        if matches!(of.phase, Phase::LoggedOut | Phase::Scripted) {
            return;
        }
        if of.phase.is_busy() || of.lost.is_some() {
            of.wants_out = Some(leave);
        } else {
            self.log_out(agent, leave);
        }
    }

    fn log_out(&mut self, agent: usize, leave: Leave) {
        self.agents[agent].wants_out = None;
        self.agents[agent].wants_off = None;
        self.show_as(agent, Phase::LoggedOut, "LOGGED_OUT", leave.code, self.now);
        if let Some(back_ms) = leave.back_ms {
            self.step_later(agent, back_ms, Step::LogIn);
        }
    }

    fn begin_activity(&mut self, agent: usize, index: u8) {
        let duty = self.agents[agent].works.clone();
        let planned = duty.and_then(|duty| duty.activities.get(usize::from(index)).cloned());
        let Some(planned) = planned else {
            return;
        };
        if chance(&mut self.rng, SKIPPED) || self.agents[agent].phase == Phase::LoggedOut {
            return;
        }
        let overrun = lognormal(&mut self.rng, OVERRUN_MS, 1.0);
        let ms = planned.to - planned.from + self.span(overrun);
        self.go_off(agent, planned.activity.code(), ms);
    }

    /// Goes off the queues for a reason, now or after the contact in hand. `ms` is of the wall.
    fn go_off(&mut self, agent: usize, code: &'static str, ms: i64) {
        let of = &mut self.agents[agent];
        if of.phase.is_busy() || of.lost.is_some() {
            of.wants_off = Some((code, ms));
        } else {
            self.be_off(agent, code, ms);
        }
    }

    pub(super) fn be_off(&mut self, agent: usize, code: &'static str, ms: i64) {
        let of = &mut self.agents[agent];
        of.wants_off = None;
        if of.phase == Phase::NotReady && of.shown.code == code {
            // Nobody sees where one break ends and the next begins.
            self.enter(agent, Phase::NotReady);
        } else {
            self.show_as(agent, Phase::NotReady, "NOT_READY", code, self.now);
        }
        self.step_later(agent, ms, Step::EndNotReady);
    }

    /// The agent is done with something and turns to what is next.
    pub(super) fn free(&mut self, agent: usize) {
        if matches!(self.agents[agent].phase, Phase::WrapUp | Phase::Private) {
            self.complete(agent);
        }
        self.agents[agent].in_hand = None;
        if let Some(leave) = self.agents[agent].wants_out {
            self.log_out(agent, leave);
        } else if let Some((code, ms)) = self.agents[agent].wants_off {
            self.be_off(agent, code, ms);
        } else {
            self.become_ready(agent);
        }
    }

    pub(super) fn become_ready(&mut self, agent: usize) {
        self.show(agent, Phase::Ready);
        self.wait_for_contact(agent);
    }

    fn draw_reason(&mut self) -> (&'static str, i64) {
        let mut left = self.rng.u32(0..REASONS.iter().map(|reason| reason.2).sum());
        let mut drawn = REASONS[0];
        for reason in REASONS {
            drawn = reason;
            if left < reason.2 {
                break;
            }
            left -= reason.2;
        }
        let ms = lognormal(&mut self.rng, drawn.1 * MINUTE_MS, 0.6);
        (drawn.0, self.span(ms))
    }

    /// The connection is lost for less than a minute; what the agent did goes on behind it.
    fn lose_connection(&mut self, agent: usize) {
        let of = &self.agents[agent];
        if !matches!(
            of.phase,
            Phase::Ready | Phase::NotReady | Phase::Talking | Phase::WrapUp
        ) {
            return;
        }
        self.stop_waiting(agent);
        let of = &mut self.agents[agent];
        of.losses += 1;
        let loss = of.losses;
        of.lost = Some(of.shown.clone());
        let shown = Shown {
            state: Cow::Borrowed("LOGGED_OUT"),
            code: Cow::Borrowed("CONNECTION_LOST"),
            queue_id: None,
            call_id: None,
            direction: None,
            since: self.now,
        };
        self.publish(agent, shown);
        let after = i64::from(self.rng.u32(3_000..50_000));
        let at = self.now + self.span(after);
        self.schedule.add(at, Task::Reconnect { agent, loss });
    }

    /// The connection is back: the former state is restored.
    pub(super) fn reconnect(&mut self, agent: usize, loss: u32) {
        if self.agents[agent].losses != loss {
            return;
        }
        let Some(mut shown) = self.agents[agent].lost.take() else {
            return;
        };
        shown.since = self.now;
        self.publish(agent, shown);
        let of = &self.agents[agent];
        let wants = of.wants_out.is_some() || of.wants_off.is_some();
        if wants && !of.phase.is_busy() {
            self.free(agent);
        } else if of.phase == Phase::Ready {
            self.wait_for_contact(agent);
        }
    }

    /// Throws everyone out, whatever they are at; each logs in again within a minute or two.
    ///
    /// In a frozen world it breaks out once changes go on.
    pub fn start_login_storm(&mut self) {
        if self.is_frozen() {
            let what = Happening::LoginStorm;
            self.schedule.add(self.now, Task::Happen { what });
            return;
        }
        // First those without a contact, so that none is offered to who will be out in a moment.
        for busy in [false, true] {
            for agent in 0..self.agents.len() {
                let phase = self.agents[agent].phase;
                let stays = matches!(phase, Phase::LoggedOut | Phase::Scripted);
                if phase.is_busy() != busy || stays {
                    continue;
                }
                let back = exponential(&mut self.rng, 45_000.0).max(4_000);
                let (code, back_ms) = ("CONNECTION_LOST", Some(self.span(back)));
                self.drop_contact(agent);
                self.log_out(agent, Leave { code, back_ms });
            }
        }
    }

    pub(super) fn happen(&mut self, what: Happening) {
        match what {
            Happening::Incident => self.start_incident(),
            Happening::LoginStorm => self.start_login_storm(),
        }
    }

    /// Puts an agent where the schedule says at the start.
    pub(super) fn place(&mut self, agent: usize) {
        self.expect_the_unplanned(agent);
        let now = self.now;
        let passed = i64::from(self.rng.u32(0..120_000));
        let since = now - self.span(passed);
        let Some(duty) = self.agents[agent].works.clone() else {
            return;
        };
        if !duty.covers(now) {
            return;
        }
        match duty.planned_at(now) {
            Some(planned) => {
                let (code, rest) = (planned.activity.code(), planned.to - now);
                self.show_as(agent, Phase::NotReady, "NOT_READY", code, planned.from);
                self.step_later(agent, rest, Step::EndNotReady);
            }
            None => {
                self.show_as(agent, Phase::Ready, "READY", "AVAILABLE", since);
                self.wait_for_contact(agent);
            }
        }
    }
}
