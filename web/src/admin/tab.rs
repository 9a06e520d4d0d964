//! What of the document is edited.

use super::form::{Form, Mistake, Part};

/// A part of the editor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// Thresholds.
    #[default]
    Thresholds,
    /// Names and targets of queues.
    Queues,
    /// Teams.
    Teams,
    /// Names and teams of agents.
    Agents,
    /// Shift templates.
    Shifts,
    /// Who works when.
    Schedules,
    /// Breaks: how long, and which reasons mean them.
    Breaks,
    /// Labels.
    Labels,
}

impl Tab {
    /// Every part, in the order in which they are shown.
    pub const ALL: [Self; 8] = [
        Self::Thresholds,
        Self::Queues,
        Self::Teams,
        Self::Agents,
        Self::Shifts,
        Self::Schedules,
        Self::Breaks,
        Self::Labels,
    ];

    /// Returns its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Thresholds => "Thresholds",
            Self::Queues => "Queues",
            Self::Teams => "Teams",
            Self::Agents => "Agents",
            Self::Shifts => "Shifts",
            Self::Schedules => "Who works when",
            Self::Breaks => "Breaks",
            Self::Labels => "Labels",
        }
    }

    /// Returns the list that it shows.
    #[must_use]
    pub const fn part(self) -> Option<Part> {
        match self {
            Self::Thresholds => None,
            Self::Queues => Some(Part::Queues),
            Self::Teams => Some(Part::Teams),
            Self::Agents => Some(Part::Agents),
            Self::Shifts => Some(Part::Shifts),
            Self::Schedules => Some(Part::Schedules),
            Self::Breaks => Some(Part::Reasons),
            Self::Labels => Some(Part::Labels),
        }
    }

    /// Returns the part in which a mistake is shown; `None` if it has no field anywhere.
    #[must_use]
    pub fn of(mistake: &Mistake) -> Option<Self> {
        if let Some((part, _)) = mistake.row {
            return Self::ALL.into_iter().find(|tab| tab.part() == Some(part));
        }
        let word = mistake.path.split('.').next().unwrap_or_default();
        match word {
            "thresholds" => Some(Self::Thresholds),
            "allowances" => Some(Self::Breaks),
            "figures" => Some(Self::Queues),
            _ => None,
        }
    }

    /// Counts the entries; `None` where there are none to count.
    #[must_use]
    pub fn count(self, form: &Form) -> Option<usize> {
        self.part().map(|part| form.rows(part).len())
    }
}
