//! The verdicts that the list can be narrowed to.

use floorlight_core::frame::Flags;
use floorlight_core::model::{Attendance, Routability};
use floorlight_core::view::AgentCell;

use super::attention::Need;
use crate::text::verdict;

/// Something that may be said of an agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Some threshold or verdict asks for a supervisor.
    NeedsAttention,
    /// Whether a contact can reach the agent.
    Routability(Routability),
    /// What the schedule says.
    Attendance(Attendance),
    /// Reports disagree, or nothing confirmed the agent in time.
    Doubt,
}

impl Verdict {
    /// All that can be picked, in the order in which they are offered.
    pub const ALL: [Self; 13] = [
        Self::NeedsAttention,
        Self::Routability(Routability::NoSkill),
        Self::Routability(Routability::NoQueue),
        Self::Routability(Routability::NotResponding),
        Self::Routability(Routability::AtCapacity),
        Self::Routability(Routability::Unknown),
        Self::Routability(Routability::Routable),
        Self::Attendance(Attendance::BreakOverrun),
        Self::Attendance(Attendance::OutsideShift),
        Self::Attendance(Attendance::DuringBreak),
        Self::Attendance(Attendance::OffQueue),
        Self::Attendance(Attendance::Absent),
        Self::Doubt,
    ];

    /// Returns the stable word for addresses.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::NeedsAttention => "needs-attention",
            Self::Routability(Routability::NoSkill) => "no-skill",
            Self::Routability(Routability::NoQueue) => "no-queue",
            Self::Routability(Routability::NotResponding) => "offer-not-taken",
            Self::Routability(Routability::AtCapacity) => "at-capacity",
            Self::Routability(Routability::Unknown) => "routability-unknown",
            Self::Routability(_) => "routable",
            Self::Attendance(Attendance::BreakOverrun) => "break-overrun",
            Self::Attendance(Attendance::OutsideShift) => "outside-shift",
            Self::Attendance(Attendance::DuringBreak) => "during-break",
            Self::Attendance(Attendance::OffQueue) => "off-queue",
            Self::Attendance(_) => "absent",
            Self::Doubt => "doubt",
        }
    }

    /// Returns what a stable word stands for.
    #[must_use]
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.slug() == slug)
    }

    /// Returns the words that stand on the screen.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::NeedsAttention => "Needs attention",
            Self::Routability(Routability::Unknown) => "Routability not known",
            Self::Routability(verdict) => verdict::routability(verdict),
            Self::Attendance(verdict) => verdict::attendance(verdict),
            Self::Doubt => "Doubtful or stale",
        }
    }

    /// Says whether it holds of an agent.
    #[must_use]
    pub fn holds(self, cell: &AgentCell, need: Need) -> bool {
        match self {
            Self::NeedsAttention => need.any(),
            Self::Routability(verdict) => cell.verdicts.routability() == verdict,
            Self::Attendance(verdict) => cell.verdicts.attendance() == verdict,
            Self::Doubt => is_doubtful(cell),
        }
    }
}

/// Says whether what an agent's row shows may not be so.
#[must_use]
pub const fn is_doubtful(cell: &AgentCell) -> bool {
    cell.flags.has(Flags::DOUBTFUL) || cell.flags.has(Flags::STALE)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RT-8: every verdict has its own word in the address and on the screen.
    #[test]
    fn every_verdict_has_its_own_words() {
        for verdict in Verdict::ALL {
            assert_eq!(Verdict::from_slug(verdict.slug()), Some(verdict));
            let twins = Verdict::ALL
                .iter()
                .filter(|other| other.words() == verdict.words());
            assert_eq!(twins.count(), 1, "{}", verdict.words());
        }
        assert_eq!(Verdict::from_slug("asleep"), None);
    }
}
