//! How many agents serve each queue: signed in, and scheduled to work.

use std::collections::BTreeSet;

use super::skills::AgentSkills;
use crate::id::{MAX_QUEUES, QueueKey};

/// Counts are shown while at most one agent in so many has unknown skills: in a large floor somebody
/// is always new, and the counts would come and go.
const ONE_IN: u32 = 50;

/// What one agent counts for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) signed_in: bool,
    pub(super) scheduled: bool,
}

/// Counts agents per queue, moved agent by agent.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    queues: Vec<Counts>,
    /// Agents signed in, and those of them whose skills are unknown.
    signed_in: (u32, u32),
    /// Agents scheduled to work now, and those of them whose skills are unknown.
    scheduled: (u32, u32),
    /// Agents of whose skills the platform said which queues they serve.
    told: u32,
    has_plans: bool,
    touched: BTreeSet<QueueKey>,
    shown: (bool, bool),
    all_touched: bool,
}

#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    staffed: u32,
    scheduled: u32,
}

impl Coverage {
    /// Returns how many agents who are signed in serve a queue; `None` while skills are not known.
    #[must_use]
    pub fn staffed(&self, queue: QueueKey) -> Option<u32> {
        self.shows_staffed().then(|| self.counts(queue).staffed)
    }

    /// Returns how many agents who are scheduled to work now serve a queue; `None` without schedules
    /// or skills.
    #[must_use]
    pub fn scheduled(&self, queue: QueueKey) -> Option<u32> {
        self.shows_scheduled().then(|| self.counts(queue).scheduled)
    }

    /// Says whether the platform tells which queues a skill serves.
    pub(super) const fn queues_are_told(&self) -> bool {
        self.told > 0
    }

    pub(super) fn set_plans(&mut self, any: bool) {
        self.has_plans = any;
        self.note();
    }

    /// Moves an agent from one part to another.
    pub(super) fn move_part(&mut self, skills: Option<&AgentSkills>, before: Part, after: Part) {
        if before != after {
            self.add(skills, before, false);
            self.add(skills, after, true);
            self.note();
        }
    }

    /// Moves an agent from one set of skills to another.
    pub(super) fn move_skills(
        &mut self,
        part: Part,
        before: Option<&AgentSkills>,
        after: Option<&AgentSkills>,
    ) {
        let tells = |skills: Option<&AgentSkills>| {
            u32::from(skills.is_some_and(|skills| skills.queues.is_some()))
        };
        self.told = self.told.saturating_sub(tells(before)) + tells(after);
        self.add(before, part, false);
        self.add(after, part, true);
        self.note();
    }

    /// Returns the queues whose counts moved; all of them if the first is true.
    pub(super) fn take_touched(&mut self) -> (bool, BTreeSet<QueueKey>) {
        let all = std::mem::take(&mut self.all_touched);
        (all, std::mem::take(&mut self.touched))
    }

    fn add(&mut self, skills: Option<&AgentSkills>, part: Part, more: bool) {
        let step = |count: &mut u32, moves: bool| {
            if moves {
                *count = if more {
                    count.saturating_add(1)
                } else {
                    count.saturating_sub(1)
                };
            }
        };
        step(&mut self.signed_in.0, part.signed_in);
        step(&mut self.signed_in.1, part.signed_in && skills.is_none());
        step(&mut self.scheduled.0, part.scheduled);
        step(&mut self.scheduled.1, part.scheduled && skills.is_none());
        if part == Part::default() {
            return;
        }
        for queue in skills.into_iter().flat_map(AgentSkills::served) {
            if queue.index() >= MAX_QUEUES {
                continue;
            }
            if queue.index() >= self.queues.len() {
                self.queues.resize(queue.index() + 1, Counts::default());
            }
            if let Some(counts) = self.queues.get_mut(queue.index()) {
                step(&mut counts.staffed, part.signed_in);
                step(&mut counts.scheduled, part.scheduled);
                self.touched.insert(queue);
            }
        }
    }

    /// Where counts appear or vanish, every queue is touched.
    fn note(&mut self) {
        let shows = (self.shows_staffed(), self.shows_scheduled());
        self.all_touched |= shows != self.shown;
        self.shown = shows;
    }

    const fn shows_staffed(&self) -> bool {
        self.told > 0 && few(self.signed_in)
    }

    const fn shows_scheduled(&self) -> bool {
        self.told > 0 && self.has_plans && few(self.scheduled)
    }

    fn counts(&self, queue: QueueKey) -> Counts {
        self.queues.get(queue.index()).copied().unwrap_or_default()
    }
}

const fn few((all, unknown): (u32, u32)) -> bool {
    unknown.saturating_mul(ONE_IN) <= all
}
