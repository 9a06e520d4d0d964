//! The verdicts on every agent, moved by what is reported and by the passing of time.

use std::collections::BTreeSet;

use super::agent::{AgentNow, Circumstances, attendance, next_change, routability};
use super::coverage::{Coverage, Part};
use super::hands::Hands;
use super::skills::AgentSkills;
use super::table::Staffing;
use crate::floor::ContactFact;
use crate::frame::Verdicts;
use crate::id::{AgentKey, MAX_AGENTS, QueueKey};
use crate::model::{Activity, AgentState, Attendance, Routability};
use crate::time::UtcMillis;

/// Keeps both verdicts of every agent, and counts who serves each queue (RT-8, RT-15).
///
/// Inputs: schedules, skills, states, steps of contacts. Outputs: verdicts, counts, and which of them
/// moved. Timer: the next moment at which a verdict may change by itself. Invariants: one evaluation
/// for each agent whom an input or a moment concerns; the verdicts equal those of a fresh evaluation
/// of every agent at the same moment; memory is bounded by the number of agents.
#[derive(Clone, Debug, Default)]
pub struct Timetable {
    staffing: Staffing,
    hands: Hands,
    agents: Vec<Entry>,
    due: BTreeSet<(UtcMillis, AgentKey)>,
    coverage: Coverage,
    touched: BTreeSet<AgentKey>,
}

#[derive(Clone, Debug, Default)]
struct Entry {
    now: Option<AgentNow>,
    skills: Option<AgentSkills>,
    part: Part,
    routability: Routability,
    attendance: Attendance,
    due: Option<UtcMillis>,
}

impl Timetable {
    /// Begins with the contacts that a former life knew in agents' hands.
    #[must_use]
    pub fn restore(hands: Hands) -> Self {
        Self {
            hands,
            ..Self::default()
        }
    }

    /// Returns the contacts in agents' hands, for the next life.
    #[must_use]
    pub const fn hands(&self) -> &Hands {
        &self.hands
    }

    /// Returns what was last given of schedules.
    #[must_use]
    pub const fn staffing(&self) -> &Staffing {
        &self.staffing
    }

    /// Returns how many agents serve each queue.
    #[must_use]
    pub const fn coverage(&self) -> &Coverage {
        &self.coverage
    }

    /// Returns both verdicts on an agent.
    #[must_use]
    pub fn verdicts(&self, agent: AgentKey) -> Verdicts {
        self.agents
            .get(agent.index())
            .map(|entry| Verdicts::new(entry.routability, entry.attendance))
            .unwrap_or_default()
    }

    /// Takes schedules, in place of the former ones.
    pub fn set_staffing(&mut self, staffing: Staffing, now: UtcMillis) {
        let rows = self.agents.len().max(staffing.plan_of.len());
        self.staffing = staffing;
        self.agents.resize(rows.min(MAX_AGENTS), Entry::default());
        self.coverage
            .set_plans(self.staffing.plan_of.iter().any(|place| *place > 0));
        self.evaluate_all(now);
    }

    /// Takes the skills of an agent; `None` if they are not known any more.
    pub fn set_skills(&mut self, agent: AgentKey, skills: Option<AgentSkills>, now: UtcMillis) {
        let told = self.coverage.queues_are_told();
        let Some(entry) = self.entry(agent) else {
            return;
        };
        if entry.skills == skills {
            return;
        }
        let part = entry.part;
        let before = std::mem::replace(&mut entry.skills, skills);
        let after = self.agents.get(agent.index());
        let after = after.and_then(|entry| entry.skills.as_ref());
        self.coverage.move_skills(part, before.as_ref(), after);
        if told == self.coverage.queues_are_told() {
            self.evaluate_and_touch(agent, now);
        } else {
            self.evaluate_all(now);
        }
    }

    /// Takes a step of a contact.
    pub fn tell_contact(&mut self, fact: &ContactFact, now: UtcMillis) {
        if let Some(agent) = self.hands.tell(fact) {
            self.evaluate_and_touch(agent, now);
        }
    }

    /// Takes what an agent is doing, and returns both verdicts. The caller shows them: the agent does
    /// not count as touched.
    pub fn observe(&mut self, agent: AgentKey, seen: AgentNow, now: UtcMillis) -> Verdicts {
        if seen.state == AgentState::LoggedOut {
            self.hands.let_go(agent, seen.since_upstream);
        }
        if let Some(entry) = self.entry(agent) {
            entry.now = Some(seen);
        }
        self.evaluate(agent, now);
        self.verdicts(agent)
    }

    /// Does what is due.
    pub fn handle_timeout(&mut self, now: UtcMillis) {
        while let Some((at, agent)) = self.due.first().copied() {
            if at > now {
                break;
            }
            self.due.remove(&(at, agent));
            if let Some(entry) = self.entry(agent) {
                entry.due = None;
            }
            self.evaluate_and_touch(agent, now);
        }
    }

    /// Says when [`Self::handle_timeout`] is due: when a verdict may next change by itself.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<UtcMillis> {
        self.due.first().map(|(at, _)| *at)
    }

    /// Returns the agents whose verdicts changed other than by [`Self::observe`].
    pub fn take_touched_agents(&mut self) -> BTreeSet<AgentKey> {
        std::mem::take(&mut self.touched)
    }

    /// Returns the queues whose counts moved; of the first `queues` rows all, where counts appeared or
    /// vanished.
    pub fn take_touched_queues(&mut self, queues: usize) -> BTreeSet<QueueKey> {
        let (all, mut touched) = self.coverage.take_touched();
        if all {
            touched.extend((0..).take(queues).map(QueueKey::new));
        }
        touched
    }

    fn entry(&mut self, agent: AgentKey) -> Option<&mut Entry> {
        if agent.index() >= MAX_AGENTS {
            return None;
        }
        if agent.index() >= self.agents.len() {
            self.agents.resize(agent.index() + 1, Entry::default());
        }
        self.agents.get_mut(agent.index())
    }

    fn evaluate_all(&mut self, now: UtcMillis) {
        for agent in (0..).take(self.agents.len()).map(AgentKey::new) {
            self.evaluate_and_touch(agent, now);
        }
    }

    fn evaluate_and_touch(&mut self, agent: AgentKey, now: UtcMillis) {
        if self.evaluate(agent, now) {
            self.touched.insert(agent);
        }
    }

    /// Evaluates an agent anew, and says whether a verdict changed.
    fn evaluate(&mut self, agent: AgentKey, now: UtcMillis) -> bool {
        let row = agent.index();
        let told = self.coverage.queues_are_told();
        let Some(entry) = self.agents.get_mut(row) else {
            return false;
        };
        let plan = self.staffing.plan(row);
        let verdicts = entry.now.map_or_else(Default::default, |seen| {
            let circumstances = Circumstances {
                state: seen.state,
                since: seen.since,
                stated: self.staffing.activity(seen.reason, seen.raw),
                plan,
                allowances: self.staffing.allowances,
            };
            let capacity = self.staffing.capacity(row);
            // Who may have one contact and is ready has none, whatever end of a contact was lost;
            // unless it began since.
            let after = (capacity == 1).then_some(seen.since_upstream);
            let in_hand = if seen.state == AgentState::Ready {
                self.hands.count(agent, after)
            } else {
                0
            };
            let skills = entry.skills.as_ref();
            (
                routability(seen.state, skills, told, in_hand, capacity),
                attendance(&circumstances, now),
                next_change(&circumstances, now),
            )
        });
        let (routability, attendance, due) = verdicts;
        // An agent of whom nothing was reported yet counts by the schedule alone.
        let due = due.or_else(|| plan.and_then(|plan| plan.next(now)).map(|turn| turn.at));
        let part = Part {
            signed_in: entry
                .now
                .is_some_and(|seen| seen.state != AgentState::LoggedOut),
            scheduled: plan.and_then(|plan| plan.at(now)) == Some(Activity::Work),
        };
        let before = std::mem::replace(&mut entry.part, part);
        self.coverage.move_part(entry.skills.as_ref(), before, part);
        if entry.due != due {
            if let Some(former) = entry.due {
                self.due.remove(&(former, agent));
            }
            self.due.extend(due.map(|at| (at, agent)));
            entry.due = due;
        }
        let changed = (entry.routability, entry.attendance) != (routability, attendance);
        entry.routability = routability;
        entry.attendance = attendance;
        changed
    }
}
