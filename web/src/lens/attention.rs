//! What needs a supervisor: thresholds on time in state and on waits, verdicts, and doubt.
//!
//! The directory document may set its own thresholds; these are the defaults (AL-2 for "not ready":
//! 15 minutes).

use floorlight_core::model::{AgentState, Attendance, Routability};
use floorlight_core::view::AgentCell;

use super::verdict::is_doubtful;
use crate::text::state::Shown;

/// How much it needs a supervisor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing.
    #[default]
    None,
    /// Soon.
    Medium,
    /// Now.
    High,
}

impl Severity {
    /// Returns the stable word for style sheets, where there is something.
    #[must_use]
    pub const fn slug(self) -> Option<&'static str> {
        match self {
            Self::None => None,
            Self::Medium => Some("medium"),
            Self::High => Some("high"),
        }
    }
}

/// Two limits, in seconds; a span beyond one has its severity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Beyond this, medium.
    pub medium_s: u32,
    /// Beyond this, high.
    pub high_s: u32,
}

impl Limits {
    const fn of(medium_s: u32, high_s: u32) -> Self {
        Self { medium_s, high_s }
    }

    /// Judges a span in milliseconds; the limits are strict.
    #[must_use]
    pub fn judge(self, millis: i64) -> Severity {
        let beyond = |limit_s: u32| millis > i64::from(limit_s) * 1_000;
        if beyond(self.high_s) {
            Severity::High
        } else if beyond(self.medium_s) {
            Severity::Medium
        } else {
            Severity::None
        }
    }
}

/// Why an agent needs a supervisor: each cause stands in the cell of its own column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Need {
    /// The time in state.
    pub time: Severity,
    /// Whether a contact can reach the agent (RT-8).
    pub routability: Severity,
    /// What the schedule says (RT-8).
    pub schedule: Severity,
    /// What is shown may not be so.
    pub doubt: bool,
}

impl Need {
    /// Returns the gravest of the causes; doubt alone is none, and decides among equals.
    #[must_use]
    pub fn severity(self) -> Severity {
        self.time.max(self.routability).max(self.schedule)
    }

    /// Says whether anything asks for a supervisor.
    #[must_use]
    pub fn any(self) -> bool {
        self.doubt || self.severity() > Severity::None
    }
}

/// Judges whether a verdict needs a supervisor: an agent who is ready and cannot be reached does.
#[must_use]
pub const fn routability(verdict: Routability) -> Severity {
    match verdict {
        Routability::NoSkill | Routability::NoQueue | Routability::NotResponding => {
            Severity::Medium
        }
        Routability::NotApplicable
        | Routability::Unknown
        | Routability::Routable
        | Routability::AtCapacity => Severity::None,
    }
}

/// Judges whether the schedule needs a supervisor: whoever is not where it says does.
#[must_use]
pub const fn attendance(verdict: Attendance) -> Severity {
    match verdict {
        Attendance::BreakOverrun
        | Attendance::OutsideShift
        | Attendance::DuringBreak
        | Attendance::OffQueue
        | Attendance::Absent => Severity::Medium,
        Attendance::NotProvided | Attendance::AsScheduled => Severity::None,
    }
}

/// The limits in force; a state without limits needs nobody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thresholds {
    states: [Option<Limits>; 10],
    wait: Limits,
}

impl Default for Thresholds {
    fn default() -> Self {
        let mut states = [None; 10];
        for (state, limits) in [
            (AgentState::NotReady, Limits::of(600, 900)),
            (AgentState::NotResponding, Limits::of(30, 120)),
            (AgentState::WrapUp, Limits::of(120, 300)),
            (AgentState::InContact, Limits::of(1_200, 2_400)),
        ] {
            states[usize::from(state.rank())] = Some(limits);
        }
        Self {
            states,
            wait: Limits::of(60, 120),
        }
    }
}

impl Thresholds {
    /// Sets the limits of a state.
    pub fn set_state(&mut self, state: AgentState, limits: Limits) {
        if let Some(slot) = self.states.get_mut(usize::from(state.rank())) {
            *slot = Some(limits);
        }
    }

    /// Sets the limits of a queue's wait.
    pub fn set_wait(&mut self, limits: Limits) {
        self.wait = limits;
    }

    /// Judges everything that may be the matter with an agent.
    #[must_use]
    pub fn need(&self, cell: &AgentCell, hub_now: i64) -> Need {
        Need {
            time: self.agent(cell, hub_now),
            routability: routability(cell.verdicts.routability()),
            schedule: attendance(cell.verdicts.attendance()),
            doubt: is_doubtful(cell),
        }
    }

    /// Returns the limits of a state, where it has some.
    #[must_use]
    pub fn of(&self, state: AgentState) -> Option<Limits> {
        self.states
            .get(usize::from(state.rank()))
            .copied()
            .flatten()
    }

    /// Judges the time of an agent in its state. An agent never reported needs nobody yet.
    #[must_use]
    pub fn agent(&self, cell: &AgentCell, hub_now: i64) -> Severity {
        match Shown::of(cell.state, cell.flags) {
            Shown::Unseen => Severity::None,
            Shown::State(state) => self.of(state).map_or(Severity::None, |limits| {
                limits.judge(hub_now.saturating_sub(cell.since.get()))
            }),
        }
    }

    /// Judges a queue's reported wait.
    #[must_use]
    pub fn wait(&self, wait_s: u32) -> Severity {
        self.wait.judge(i64::from(wait_s) * 1_000)
    }
}

/// Judges a service level against its target, both in hundredths of a percent: ten points below is high.
#[must_use]
pub fn service_level(reported: u16, target: Option<u16>) -> Severity {
    match target {
        Some(target) if reported.saturating_add(1_000) < target => Severity::High,
        Some(target) if reported < target => Severity::Medium,
        Some(_) | None => Severity::None,
    }
}

#[cfg(test)]
mod tests {
    use floorlight_core::frame::{Flags, Verdicts};

    use super::*;

    #[test]
    fn limits_are_strict() {
        let limits = Limits::of(600, 900);
        assert_eq!(limits.judge(600_000), Severity::None);
        assert_eq!(limits.judge(600_001), Severity::Medium);
        assert_eq!(limits.judge(900_000), Severity::Medium);
        assert_eq!(limits.judge(900_001), Severity::High);
    }

    /// RT-8: a verdict asks for a supervisor though the time in state does not; doubt comes beside it.
    #[test]
    fn verdicts_and_doubt_are_needs_of_their_own() {
        let mut cell = crate::lens::pick::tests::cell(0, AgentState::Ready, 0);
        assert!(!Thresholds::default().need(&cell, 1_000).any());
        cell.verdicts = Verdicts::new(Routability::NoSkill, Attendance::OutsideShift);
        let need = Thresholds::default().need(&cell, 1_000);
        assert_eq!(need.time, Severity::None);
        assert_eq!(
            (need.routability, need.schedule),
            (Severity::Medium, Severity::Medium)
        );
        cell.verdicts = Verdicts::default();
        cell.flags = Flags::DOUBTFUL;
        let need = Thresholds::default().need(&cell, 1_000);
        assert!(need.any());
        assert_eq!(need.severity(), Severity::None);
    }

    #[test]
    fn a_service_level_is_judged_by_its_target_alone() {
        assert_eq!(service_level(100, None), Severity::None);
        assert_eq!(service_level(8_000, Some(8_000)), Severity::None);
        assert_eq!(service_level(7_999, Some(8_000)), Severity::Medium);
        assert_eq!(service_level(7_000, Some(8_000)), Severity::Medium);
        assert_eq!(service_level(6_999, Some(8_000)), Severity::High);
    }
}
