//! The lists of the directory document, and what the entries of each have.

use serde_json::{Map, Value};

use super::row::typed;

/// A list of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
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
    /// Labels of the platform's words.
    Labels,
    /// What reasons mean in terms of schedules.
    Reasons,
}

impl Part {
    /// Every list.
    pub const ALL: [Self; 7] = [
        Self::Queues,
        Self::Teams,
        Self::Agents,
        Self::Shifts,
        Self::Schedules,
        Self::Labels,
        Self::Reasons,
    ];

    /// Returns its word in the document.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Queues => "queues",
            Self::Teams => "teams",
            Self::Agents => "agents",
            Self::Shifts => "shifts",
            Self::Schedules => "schedules",
            Self::Labels => "labels",
            Self::Reasons => "reasons",
        }
    }

    /// Returns what one entry is called.
    #[must_use]
    pub const fn one(self) -> &'static str {
        match self {
            Self::Queues => "queue",
            Self::Teams => "team",
            Self::Agents => "agent",
            Self::Shifts => "shift",
            Self::Schedules => "schedule of",
            Self::Labels => "label of",
            Self::Reasons => "meaning of",
        }
    }

    /// Returns the place in [`Self::ALL`].
    pub(super) const fn place(self) -> usize {
        self as usize
    }

    /// Returns what tells an entry from the others of the list.
    pub(super) fn key(self, entry: &Map<String, Value>) -> String {
        let fields: &[&str] = match self {
            Self::Labels | Self::Reasons => &["raw"],
            Self::Schedules => &["agent", "shift", "date", "start"],
            Self::Queues | Self::Teams | Self::Agents | Self::Shifts => &["id"],
        };
        let texts: Vec<String> = fields
            .iter()
            .map(|field| typed(entry.get(*field)))
            .collect();
        texts.join("\u{1f}")
    }

    /// Returns how an entry is called in a sentence.
    #[must_use]
    pub fn name(self, entry: &Map<String, Value>) -> String {
        let fields: &[&str] = match self {
            Self::Labels | Self::Reasons => &["raw"],
            Self::Schedules => &["agent"],
            Self::Queues | Self::Teams | Self::Agents | Self::Shifts => &["name", "id"],
        };
        let mut texts = fields.iter().map(|field| typed(entry.get(*field)));
        let found = texts.find(|text| !text.trim().is_empty());
        let name = found.unwrap_or_else(|| "without a name".to_owned());
        match entry.get("date") {
            Some(date) if self == Self::Schedules => format!("{name} on {}", typed(Some(date))),
            _ => name,
        }
    }
}
