//! What the directory document says of schedules, in rows and UTC.

use std::time::Duration;

use super::plan::Plan;
use crate::id::LabelKey;
use crate::model::Activity;

/// What the directory document says of schedules, in rows and UTC: given by the driver whenever the
/// document, the rows or the expanded days change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Staffing {
    /// The plans; agents with the same shifts share one.
    pub plans: Vec<Plan>,
    /// The place of each agent's plan plus one, by agent row; zero, or a shorter list, for none.
    pub plan_of: Vec<u32>,
    /// How many contacts each agent may have in hand, by agent row; zero, or a shorter list, for one.
    pub capacity_of: Vec<u16>,
    /// What the platform's words mean in terms of schedules, by label row.
    pub activity_of: Vec<Option<Activity>>,
    /// How long breaks may be.
    pub allowances: Allowances,
}

/// How long breaks may be; `None` where only the scheduled end limits them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Allowances {
    /// The longest break.
    pub rest: Option<Duration>,
    /// The longest lunch.
    pub lunch: Option<Duration>,
}

impl Allowances {
    /// Returns the allowed length of an activity, if it has one.
    #[must_use]
    pub const fn of(&self, activity: Activity) -> Option<Duration> {
        match activity {
            Activity::Break => self.rest,
            Activity::Lunch => self.lunch,
            Activity::Work
            | Activity::Meeting
            | Activity::Training
            | Activity::Coaching
            | Activity::BackOffice
            | Activity::Other => None,
        }
    }
}

impl Staffing {
    /// Returns the plan of an agent, if a schedule is known.
    #[must_use]
    pub fn plan(&self, row: usize) -> Option<&Plan> {
        let place = self.plan_of.get(row)?.checked_sub(1)?;
        self.plans.get(place as usize)
    }

    /// Returns how many contacts an agent may have in hand.
    #[must_use]
    pub fn capacity(&self, row: usize) -> u16 {
        self.capacity_of.get(row).copied().unwrap_or(1).max(1)
    }

    /// Returns what the platform's words mean: the reason's word, else the state's.
    #[must_use]
    pub fn activity(&self, reason: LabelKey, raw: LabelKey) -> Option<Activity> {
        let of = |label: LabelKey| self.activity_of.get(usize::from(label.get())).copied()?;
        of(reason).or_else(|| of(raw))
    }
}
