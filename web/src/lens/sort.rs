//! The order of the agents.

use std::cmp::Ordering;

use floorlight_core::model::AgentState;
use floorlight_core::time::UtcMillis;
use floorlight_core::view::AgentCell;

use crate::text::state::Shown;

use super::directory::Directory;

/// What the list is ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Column {
    /// What needs a supervisor first; the longest in its state first among equals.
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
    /// The service level when the contact began.
    ServiceLevel,
    /// The wait when the contact began.
    Wait,
    /// What is marked.
    Marks,
}

impl Column {
    const ALL: [Self; 9] = [
        Self::Attention,
        Self::Agent,
        Self::Team,
        Self::State,
        Self::InState,
        Self::Queue,
        Self::ServiceLevel,
        Self::Wait,
        Self::Marks,
    ];

    const fn slug(self) -> &'static str {
        match self {
            Self::Attention => "attention",
            Self::Agent => "agent",
            Self::Team => "team",
            Self::State => "state",
            Self::InState => "in-state",
            Self::Queue => "queue",
            Self::ServiceLevel => "service-level",
            Self::Wait => "wait",
            Self::Marks => "flags",
        }
    }

    /// Says whether the first click on the column puts the greatest first.
    #[must_use]
    pub const fn begins_descending(self) -> bool {
        match self {
            Self::InState | Self::Wait | Self::Marks => true,
            Self::Attention
            | Self::Agent
            | Self::Team
            | Self::State
            | Self::Queue
            | Self::ServiceLevel => false,
        }
    }
}

/// An order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sort {
    /// By what.
    pub column: Column,
    /// The greatest first.
    pub descending: bool,
}

impl Sort {
    /// Reads `column`, or `-column` for the greatest first.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let (descending, slug) = text
            .strip_prefix('-')
            .map_or((false, text), |slug| (true, slug));
        let column = Column::ALL
            .into_iter()
            .find(|column| column.slug() == slug)?;
        Some(Self { column, descending })
    }

    /// Writes `column` or `-column`.
    #[must_use]
    pub fn write(&self) -> String {
        format!(
            "{}{}",
            if self.descending { "-" } else { "" },
            self.column.slug()
        )
    }

    /// Returns the order after a click on a column: its first way, its other way, then the default.
    #[must_use]
    pub fn clicked(self, column: Column) -> Self {
        if self.column != column {
            Self {
                column,
                descending: column.begins_descending(),
            }
        } else if self.descending == column.begins_descending() {
            Self {
                column,
                descending: !self.descending,
            }
        } else {
            Self::default()
        }
    }

    /// Orders rows. Equal rows go by name, then by row, so that nothing jumps without a reason.
    pub fn apply<'a>(
        &self,
        rows: &mut [u32],
        cell_of: impl Fn(u32) -> Option<&'a AgentCell>,
        directory: &Directory,
        hub_now: UtcMillis,
    ) {
        let compare = |left: &AgentCell, right: &AgentCell| -> Ordering {
            let ordering = self.compare(left, right, directory, hub_now);
            if self.descending {
                ordering.reverse()
            } else {
                ordering
            }
        };
        let name = |row: u32| directory.agent(row).map(|named| named.folded.as_str());
        rows.sort_by(|left, right| {
            match (cell_of(*left), cell_of(*right)) {
                (Some(one), Some(other)) => {
                    missing_last(self.column, one, other).then_with(|| compare(one, other))
                }
                (one, other) => other.is_some().cmp(&one.is_some()),
            }
            .then_with(|| name(*left).cmp(&name(*right)))
            .then_with(|| left.cmp(right))
        });
    }

    fn compare(
        &self,
        left: &AgentCell,
        right: &AgentCell,
        directory: &Directory,
        hub_now: UtcMillis,
    ) -> Ordering {
        let name = |cell: &AgentCell| directory.agent(cell.row).map(|named| named.folded.as_str());
        let team = |cell: &AgentCell| directory.team(cell.team).map(|named| named.folded.as_str());
        let queue = |cell: &AgentCell| {
            let queue = directory.queue(cell.queue?)?;
            Some(queue.named.folded.as_str())
        };
        match self.column {
            Column::Attention => attention(left, right, directory, hub_now),
            Column::Agent => name(left).cmp(&name(right)),
            Column::Team => team(left).cmp(&team(right)),
            Column::State => shown(left)
                .place()
                .cmp(&shown(right).place())
                .then_with(|| left.since.cmp(&right.since)),
            Column::InState => right.since.cmp(&left.since),
            Column::Queue => queue(left).cmp(&queue(right)),
            Column::ServiceLevel => left.start_service_level.cmp(&right.start_service_level),
            Column::Wait => left.start_wait.cmp(&right.start_wait),
            Column::Marks => left.flags.0.count_ones().cmp(&right.flags.0.count_ones()),
        }
    }
}

/// Rows without a value stand at the end, whichever way the column runs.
fn missing_last(column: Column, left: &AgentCell, right: &AgentCell) -> Ordering {
    let missing = |cell: &AgentCell| match column {
        Column::InState => shown(cell) == Shown::Unseen,
        Column::Team => cell.team == 0,
        Column::Queue => cell.queue.is_none(),
        Column::ServiceLevel => cell.start_service_level.is_none(),
        Column::Wait => cell.start_wait.is_none(),
        Column::Attention | Column::Agent | Column::State | Column::Marks => false,
    };
    missing(left).cmp(&missing(right))
}

/// Graver first, then the states in which a supervisor can act, then the longest in its state.
fn attention(
    left: &AgentCell,
    right: &AgentCell,
    directory: &Directory,
    hub_now: UtcMillis,
) -> Ordering {
    let severity = |cell: &AgentCell| directory.thresholds().agent(cell, hub_now.get());
    severity(right)
        .cmp(&severity(left))
        .then_with(|| urgency(shown(left)).cmp(&urgency(shown(right))))
        .then_with(|| left.since.cmp(&right.since))
}

const fn shown(cell: &AgentCell) -> Shown {
    Shown::of(cell.state, cell.flags)
}

const fn urgency(shown: Shown) -> u8 {
    match shown {
        Shown::State(AgentState::NotResponding) => 0,
        Shown::State(AgentState::Unknown) => 1,
        Shown::State(AgentState::NotReady) => 2,
        Shown::State(AgentState::WrapUp) => 3,
        Shown::State(
            AgentState::InContact
            | AgentState::Consult
            | AgentState::NonRouted
            | AgentState::Ringing,
        ) => 4,
        Shown::State(AgentState::Ready) => 5,
        Shown::Unseen => 6,
        Shown::State(AgentState::LoggedOut) => 7,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lens::directory::tests::of_names;
    use crate::lens::pick::tests::cell;

    const NOW: UtcMillis = UtcMillis::new(10_000_000);

    fn sorted(sort: Sort, cells: &[AgentCell], names: &[&str]) -> Vec<u32> {
        let directory = of_names(names);
        let mut rows: Vec<u32> = (0..cells.len() as u32).collect();
        sort.apply(&mut rows, |row| cells.get(row as usize), &directory, NOW);
        rows
    }

    #[test]
    fn what_needs_a_supervisor_comes_first() {
        let ago = |seconds: i64| NOW.get() - seconds * 1_000;
        let cells = [
            cell(0, AgentState::LoggedOut, ago(9_000)),
            cell(1, AgentState::Ready, ago(3_000)),
            cell(2, AgentState::NotReady, ago(901)),
            cell(3, AgentState::NotReady, ago(601)),
            cell(4, AgentState::NotReady, ago(5)),
            cell(5, AgentState::InContact, ago(5)),
            cell(6, AgentState::NotReady, ago(2_000)),
        ];
        assert_eq!(sorted(Sort::default(), &cells, &[]), [6, 2, 3, 4, 5, 1, 0]);
    }

    #[test]
    fn rows_without_a_value_stay_at_the_end_both_ways() {
        let mut cells = [
            cell(0, AgentState::InContact, 0),
            cell(1, AgentState::InContact, 0),
            cell(2, AgentState::InContact, 0),
        ];
        cells[0].start_wait = Some(9);
        cells[2].start_wait = Some(4);
        for (descending, expected) in [(false, [2, 0, 1]), (true, [0, 2, 1])] {
            let sort = Sort {
                column: Column::Wait,
                descending,
            };
            assert_eq!(sorted(sort, &cells, &[]), expected);
        }
    }

    #[test]
    fn equal_rows_go_by_name_whichever_way_the_column_runs() {
        let cells = [0, 1, 2].map(|row| cell(row, AgentState::Ready, 0));
        for descending in [false, true] {
            let sort = Sort {
                column: Column::State,
                descending,
            };
            assert_eq!(sorted(sort, &cells, &["c", "a", "b"]), [1, 2, 0]);
        }
    }

    #[test]
    fn three_clicks_come_back_to_the_default() {
        let mut sort = Sort::default();
        for expected in [Some(true), Some(false), None] {
            sort = sort.clicked(Column::InState);
            match expected {
                Some(descending) => {
                    assert_eq!(sort.column, Column::InState);
                    assert_eq!(sort.descending, descending);
                }
                None => assert_eq!(sort, Sort::default()),
            }
        }
        for column in Column::ALL {
            let sort = Sort {
                column,
                descending: true,
            };
            assert_eq!(Sort::read(&sort.write()), Some(sort));
        }
    }
}
