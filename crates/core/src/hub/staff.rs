//! Schedules and skills: what the driver gives of them, and what rows show of them (RT-8).

use super::Hub;
use crate::floor::{AgentView, ContactFact};
use crate::frame::Verdicts;
use crate::id::{AgentKey, LabelKey};
use crate::model::AgentState;
use crate::staffing::{AgentNow, AgentSkills, Staffing, Timetable};
use crate::time::UtcMillis;

impl Hub {
    /// Returns the verdicts on every agent, and who serves each queue.
    #[must_use]
    pub const fn timetable(&self) -> &Timetable {
        &self.timetable
    }

    pub(super) fn staffing_changed(&mut self, staffing: Staffing, now: UtcMillis) {
        self.timetable.set_staffing(staffing, now);
    }

    pub(super) fn skills_told(
        &mut self,
        told: Vec<(AgentKey, Option<AgentSkills>)>,
        now: UtcMillis,
    ) {
        for (agent, skills) in told {
            self.timetable.set_skills(agent, skills, now);
        }
    }

    /// Returns both verdicts on an agent as it is about to be shown.
    pub(super) fn judged(
        &mut self,
        view: &AgentView,
        since: UtcMillis,
        now: UtcMillis,
    ) -> Verdicts {
        let seen = AgentNow {
            state: view.state,
            since,
            since_upstream: view.since,
            raw: view.raw,
            reason: view.reason,
        };
        self.timetable.observe(view.agent, seen, now)
    }

    /// Returns both verdicts on an agent who is listed and was never told of: once a whole sweep has
    /// asked for everyone, such an agent is not signed in.
    pub(super) fn judged_unseen(&mut self, agent: AgentKey, now: UtcMillis) -> Verdicts {
        if self.last_sweep_at.is_none() {
            return self.timetable.verdicts(agent);
        }
        let seen = AgentNow {
            state: AgentState::LoggedOut,
            since: self.made_at,
            since_upstream: UtcMillis::new(0),
            raw: LabelKey::NONE,
            reason: LabelKey::NONE,
        };
        self.timetable.observe(agent, seen, now)
    }

    /// Counts the contacts that agents have in hand; what lies in the future counts for nothing (I6).
    pub(super) fn notice_hands(
        &mut self,
        facts: &[ContactFact],
        latest: UtcMillis,
        now: UtcMillis,
    ) {
        for fact in facts.iter().filter(|fact| fact.occurred_at <= latest) {
            self.timetable.tell_contact(fact, now);
        }
    }

    /// Lets the timetable do what is due, and takes the rows that it moved.
    pub(super) fn notice_timetable(&mut self, now: UtcMillis) {
        self.timetable.handle_timeout(now);
        let touched = self.timetable.take_touched_agents();
        self.dirty_agents
            .extend(touched.iter().map(|key| key.get()));
        self.notice_coverage();
    }

    pub(super) fn notice_coverage(&mut self) {
        let queues = self.directory.queues();
        let touched = self.timetable.take_touched_queues(queues);
        let shown = touched.iter().filter(|key| key.index() < queues);
        self.dirty_queues.extend(shown.map(|key| key.get()));
    }
}
