//! What can be said of an agent and of a queue.

use std::time::Duration;

use super::fact::{QueueFact, Source};
use super::outcome::Standing;
use super::tally::{Cell, Tally};
use crate::id::{AgentKey, ContactTag, LabelKey, QueueKey};
use crate::model::{AgentState, Direction};
use crate::time::UtcMillis;

/// Everything that the floor says of one agent. Upstream times are on the platform's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AgentView {
    /// Who.
    pub agent: AgentKey,
    /// The canonical state.
    pub state: AgentState,
    /// The direction of the contact.
    pub direction: Direction,
    /// Whether the contact is on hold.
    pub on_hold: bool,
    /// When the state began, on the platform's clock.
    pub since: UtcMillis,
    /// The state before, if it is known.
    pub previous: Option<Previous>,
    /// Whether a state was skipped on the way here (RT-4).
    pub gap: bool,
    /// How long the contact lasted that this state follows; `None` if that is not known (RT-4).
    pub contact_lasted: Option<Duration>,
    /// The platform's word for the state.
    pub raw: LabelKey,
    /// The platform's reason.
    pub reason: LabelKey,
    /// The queue, if any.
    pub queue: Option<QueueKey>,
    /// The contact, if any.
    pub contact: ContactTag,
    /// How the current fact reached us.
    pub source: Source,
    /// The platform's time of the current fact.
    pub occurred_at: UtcMillis,
    /// When what stands was first observed, by our clock.
    pub observed_at: UtcMillis,
    /// When what stands was last observed, by our clock.
    pub last_confirmed_at: UtcMillis,
    /// Whether reports disagree.
    pub doubtful: bool,
    /// Whether the log-out was concluded, not reported.
    pub inferred: bool,
    /// The queue's figures when the contact began (RT-7).
    pub start: Option<ContactStart>,
}

impl AgentView {
    /// Returns how long the agent had been in the state at `upstream_now`, on the platform's clock.
    #[must_use]
    pub fn time_in_state(&self, upstream_now: UtcMillis) -> Duration {
        upstream_now.since(self.since)
    }

    /// Returns what stands.
    #[must_use]
    pub const fn standing(&self) -> Standing {
        Standing {
            state: self.state,
            since: self.since,
            queue: self.queue,
        }
    }

    pub(super) const fn cell(&self) -> Cell {
        Cell {
            state: self.state,
            queue: self.queue,
        }
    }

    /// Says whether a screen shows the same of both, doubt aside.
    pub(super) fn looks_like(&self, other: &Self) -> bool {
        self.visible() == other.visible()
    }

    const fn visible(&self) -> Visible<'_> {
        Visible {
            place: (self.state, self.queue, self.since, self.contact),
            words: (self.raw, self.reason, self.direction),
            marks: (self.on_hold, self.gap, self.inferred),
            behind: (&self.previous, self.contact_lasted, &self.start),
        }
    }
}

#[derive(PartialEq)]
struct Visible<'a> {
    place: (AgentState, Option<QueueKey>, UtcMillis, ContactTag),
    words: (LabelKey, LabelKey, Direction),
    marks: (bool, bool, bool),
    behind: (
        &'a Option<Previous>,
        Option<Duration>,
        &'a Option<ContactStart>,
    ),
}

/// The state before the current one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Previous {
    /// Which.
    pub state: AgentState,
    /// How long the agent was in it; `None` after a gap, or where reports contradict each other.
    pub lasted: Option<Duration>,
}

/// The queue's reported figures as of the time at which a contact began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ContactStart {
    /// The wait, in seconds.
    pub wait_s: Option<u32>,
    /// The service level, in hundredths of a percent.
    pub service_level: Option<u16>,
    /// Whether late figures may still change them: the watermark has not passed.
    pub provisional: bool,
}

/// Everything that the floor says of one queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueueView {
    /// Which.
    pub queue: QueueKey,
    /// The newest reported figures, if any came.
    pub reported: Option<QueueFact>,
    /// Agents whose current fact names this queue.
    pub agents: Tally,
}
