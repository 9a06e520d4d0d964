//! The columns of the agents grid, and which of them are shown.

use super::directory::Directory;

/// A column; the list can be ordered by each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Column {
    /// What needs a supervisor first. It is an order only: each cell marks what asks for attention.
    #[default]
    Attention,
    /// The name.
    Agent,
    /// The team's name.
    Team,
    /// The state.
    State,
    /// The time in state.
    InState,
    /// The queue's name.
    Queue,
    /// Whether a contact can reach the agent.
    Routability,
    /// What the schedule says, and what it asks for now.
    Schedule,
    /// What the schedule asks for next, and when.
    Next,
    /// What is marked.
    Marks,
    /// The skills.
    Skills,
    /// The service level when the contact began.
    ServiceLevel,
    /// The wait when the contact began.
    Wait,
}

impl Column {
    /// Every column, in the order in which they stand.
    pub const ALL: [Self; 13] = [
        Self::Attention,
        Self::Agent,
        Self::Team,
        Self::State,
        Self::InState,
        Self::Queue,
        Self::Routability,
        Self::Schedule,
        Self::Next,
        Self::Marks,
        Self::Skills,
        Self::ServiceLevel,
        Self::Wait,
    ];

    /// Returns the stable word for addresses and style sheets.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Attention => "attention",
            Self::Agent => "agent",
            Self::Team => "team",
            Self::State => "state",
            Self::InState => "in-state",
            Self::Queue => "queue",
            Self::Routability => "routability",
            Self::Schedule => "schedule",
            Self::Next => "next",
            Self::Marks => "flags",
            Self::Skills => "skills",
            Self::ServiceLevel => "service-level",
            Self::Wait => "wait",
        }
    }

    /// Returns the name that stands in the head.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Attention => "Needs attention",
            Self::Agent => "Agent",
            Self::Team => "Team",
            Self::State => "State",
            Self::InState => "In state",
            Self::Queue => "Queue",
            Self::Routability => "Routability",
            Self::Schedule => "Schedule",
            Self::Next => "Next",
            Self::Marks => "Flags",
            Self::Skills => "Skills",
            Self::ServiceLevel => "SL at start",
            Self::Wait => "Wait at start",
        }
    }

    /// Returns what a stable word stands for.
    #[must_use]
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.slug() == slug)
    }

    /// Says whether the first click on the column puts the greatest first.
    #[must_use]
    pub const fn begins_descending(self) -> bool {
        matches!(
            self,
            Self::InState | Self::Wait | Self::Marks | Self::Skills
        )
    }

    const fn bit(self) -> u16 {
        1 << self as u16
    }
}

/// Which columns are shown; the agent's name always is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Columns(u16);

impl Columns {
    /// Returns what is shown where nothing was chosen: everything that this connection has data for.
    #[must_use]
    pub fn of(directory: &Directory) -> Self {
        let mut columns = Self(u16::MAX);
        if !directory.has_days() {
            columns = columns.toggled(Column::Next);
        }
        if !directory.has_skills() {
            columns = columns.toggled(Column::Skills);
        }
        columns
    }

    /// Reads stable words with commas between; `None` if none of them is known.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let bits = text
            .split(',')
            .filter_map(Column::from_slug)
            .fold(0, |bits, column| bits | column.bit());
        (bits > 0).then_some(Self(bits))
    }

    /// Writes what [`Self::read`] reads.
    #[must_use]
    pub fn write(self) -> String {
        let slugs: Vec<_> = self.shown().into_iter().map(Column::slug).collect();
        slugs.join(",")
    }

    /// Returns the columns in the order in which they stand.
    #[must_use]
    pub fn shown(self) -> Vec<Column> {
        let has = |column: &Column| *column == Column::Agent || self.has(*column);
        Column::ALL.into_iter().skip(1).filter(has).collect()
    }

    /// Says whether a column is shown.
    #[must_use]
    pub const fn has(self, column: Column) -> bool {
        self.0 & column.bit() != 0
    }

    /// Returns these with a column added or taken away.
    #[must_use]
    pub const fn toggled(self, column: Column) -> Self {
        Self(self.0 ^ column.bit())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_of_columns_survives_the_address() {
        let columns = Columns::read("state,queue,shoe-size").unwrap();
        assert_eq!(
            columns.shown(),
            [Column::Agent, Column::State, Column::Queue]
        );
        assert_eq!(columns.write(), "agent,state,queue");
        assert_eq!(
            Columns::read(&columns.write()).map(Columns::shown),
            Some(columns.shown())
        );
        assert_eq!(Columns::read("shoe-size"), None);
    }

    #[test]
    fn a_column_without_data_is_not_shown_unless_chosen() {
        let columns = Columns::of(&Directory::default());
        assert!(!columns.has(Column::Skills));
        assert!(columns.has(Column::Routability));
        assert!(columns.toggled(Column::Skills).has(Column::Skills));
    }
}
