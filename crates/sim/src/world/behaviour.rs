//! Carries tasks out, and shows what agents do in the platform's words.

use std::borrow::Cow;
use std::sync::Arc;

use super::World;
use super::agent::{Agent, Phase};
use super::random::lognormal;
use super::report::{AgentReport, Body, Emitted, Shown};
use super::schedule::{Step, Task};

/// A step that comes due while the connection is lost is looked at again after this time.
const AGAIN_MS: i64 = 1_000;

impl World {
    pub(super) fn run(&mut self, task: Task) {
        match task {
            Task::Arrive { queue, course } => {
                if self.queues[queue].arrivals == course {
                    self.next_arrival(queue);
                    self.arrive(queue);
                }
            }
            Task::CallAgain { queue } => self.arrive(queue),
            Task::GiveUp { queue, contact } => self.give_up(queue, contact),
            Task::Route { agent } => self.route(agent),
            Task::Step {
                agent,
                course,
                step,
            } => {
                if self.agents[agent].course == course {
                    if self.agents[agent].lost.is_some() {
                        self.step_later(agent, self.span(AGAIN_MS), step);
                    } else {
                        self.step(agent, step);
                    }
                }
            }
            Task::Plan { agent, plan } => self.plan(agent, plan),
            Task::Reconnect { agent, loss } => self.reconnect(agent, loss),
            Task::HalfHour => self.begin_half_hour(),
            Task::Calm => self.calm(),
            Task::Day => self.begin_day(),
            Task::Happen { what } => self.happen(what),
        }
    }

    fn step(&mut self, agent: usize, step: Step) {
        match step {
            Step::Answer => self.answer(agent),
            Step::DoNotRespond => self.do_not_respond(agent),
            Step::Refuse => self.refuse(agent),
            Step::Interrupt => self.interrupt(agent),
            Step::Resume => self.resume(agent),
            Step::EndConsult => self.end_consult(agent),
            Step::EndTalk => self.end_talk(agent),
            Step::Connect => self.connect(agent),
            Step::EndAssist
            | Step::EndWrap
            | Step::EndNotReady
            | Step::EndPrivate
            | Step::GiveUpDialing => self.free(agent),
            Step::LogIn => self.log_in_again(agent),
        }
    }

    /// Draws how long an agent takes for something, at their own pace, and schedules its end.
    pub(super) fn step_after(&mut self, agent: usize, mean_ms: f64, variation: f64, step: Step) {
        let drawn = lognormal(&mut self.rng, mean_ms * self.agents[agent].pace, variation);
        self.step_later(agent, self.span(drawn), step);
    }

    /// The same for something that belongs to a contact.
    pub(super) fn contact_step_after(&mut self, agent: usize, mean_ms: f64, cv: f64, step: Step) {
        let drawn = lognormal(&mut self.rng, mean_ms * self.agents[agent].pace, cv);
        self.step_later(agent, self.contact_span(drawn), step);
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

    /// Moves an agent into a phase that has one word only, and publishes it.
    pub(super) fn show(&mut self, agent: usize, phase: Phase) {
        let (state, code) = self.words(agent, phase);
        self.show_as(agent, phase, state, code, self.now);
    }

    /// Returns the platform's words for a phase.
    fn words(&self, agent: usize, phase: Phase) -> (&'static str, &'static str) {
        let extended = self.settings.extended_states;
        let either = |own, documented| if extended { own } else { documented };
        match phase {
            Phase::LoggedOut => ("LOGGED_OUT", "LOGGED_OUT"),
            Phase::NotReady | Phase::Scripted => ("NOT_READY", "NOT_READY"),
            Phase::Ready => ("READY", "AVAILABLE"),
            Phase::Ringing => (either("RINGING", "READY"), "OFFERED"),
            Phase::Talking => ("CALL", "ON_CALL"),
            Phase::OnHold => ("CALL", "ON_HOLD"),
            Phase::Consulting | Phase::Assisting => (either("CONSULT", "CALL"), "CONSULT"),
            Phase::Private => (either("NON_ROUTED", "CALL"), "NON_ROUTED"),
            Phase::Dialing => ("CALL", "DIALING"),
            Phase::WrapUp => {
                let word = match self.routed(agent) {
                    Some((queue, _)) => self.queues[queue].wrap_word,
                    None => "AFTER_CALL_WORK",
                };
                (word, "AFTER_CALL_WORK")
            }
        }
    }

    /// Moves an agent into a phase and publishes what is seen of it.
    ///
    /// An agent's times strictly grow: two changes within a millisecond are a millisecond apart.
    pub(super) fn show_as(
        &mut self,
        agent: usize,
        phase: Phase,
        state: &'static str,
        code: &'static str,
        since: i64,
    ) {
        let hand = self.agents[agent].in_hand.as_ref();
        let hand = hand.filter(|_| phase.is_busy());
        let queue = hand.and_then(|hand| hand.routed.as_ref());
        let shown = Shown {
            state: Cow::Borrowed(state),
            code: Cow::Borrowed(code),
            queue_id: queue.map(|(queue, _)| Arc::clone(&self.queues[*queue].id)),
            call_id: hand.map(|hand| Arc::clone(&hand.call_id)),
            direction: hand.map(|_| Cow::Borrowed(direction(phase, queue.is_some()))),
            since,
        };
        self.enter(agent, phase);
        self.publish(agent, shown);
    }

    /// Changes what the agent is doing without showing it.
    pub(super) fn enter(&mut self, agent: usize, phase: Phase) {
        self.stop_waiting(agent);
        self.agents[agent].lost = None;
        self.agents[agent].phase = phase;
        self.agents[agent].course += 1;
    }

    pub(super) fn publish(&mut self, agent: usize, shown: Shown) {
        let changed = self.agents[agent].change(shown, self.now);
        self.emit_at(changed.at, changed.body);
    }

    pub(super) fn take_contact_number(&mut self) -> u64 {
        self.next_contact += 1;
        self.next_contact
    }

    /// Writes a contact's number as the platform does.
    pub(super) fn call_id(number: u64) -> Arc<str> {
        format!("call_{number}").into()
    }
}

fn direction(phase: Phase, routed: bool) -> &'static str {
    if matches!(phase, Phase::Assisting | Phase::Private) {
        "INTERNAL"
    } else if routed {
        "INBOUND"
    } else {
        "OUTBOUND"
    }
}

impl Agent {
    /// Takes over what is shown from now on, and returns the publication of it.
    pub(super) fn change(&mut self, mut shown: Shown, now: i64) -> Emitted {
        let before = self.shown.since;
        // A warm start reaches back before the time at which the agent was built.
        if shown.since >= now {
            shown.since = shown.since.max(before + 1);
        }
        let report = AgentReport {
            user_id: Arc::clone(&self.id),
            shown: shown.clone(),
            before_ms: (shown.since - before).max(0),
        };
        self.shown = shown;
        Emitted {
            at: report.shown.since,
            body: Body::Agent(report),
        }
    }
}
