//! The order of the agents.

use floorlight_core::model::{AgentState, Attendance, Routability};
use floorlight_core::time::UtcMillis;
use floorlight_core::view::AgentCell;

use crate::text::state::Shown;

use super::column::Column;
use super::directory::Directory;

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
        let column = Column::from_slug(slug)?;
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
    ///
    /// Each row is reduced to numbers once: ten thousand rows are ordered in a few milliseconds.
    pub fn apply<'a>(
        &self,
        rows: &mut [u32],
        cell_of: impl Fn(u32) -> Option<&'a AgentCell>,
        directory: &Directory,
        hub_now: UtcMillis,
    ) {
        let mut keys: Vec<Key> = rows
            .iter()
            .map(|row| {
                let value = cell_of(*row)
                    .and_then(|cell| self.value(cell, directory, hub_now))
                    .map(|(first, second)| {
                        if self.descending {
                            (u64::MAX - first, u64::MAX - second)
                        } else {
                            (first, second)
                        }
                    });
                Key {
                    missing: value.is_none(),
                    value: value.unwrap_or_default(),
                    name: directory.agent(*row).map_or(u32::MAX, |named| named.rank),
                    row: *row,
                }
            })
            .collect();
        keys.sort_unstable();
        for (row, key) in rows.iter_mut().zip(keys) {
            *row = key.row;
        }
    }

    /// Reduces a cell to two numbers, the lesser first; `None` stands at the end, whichever way the
    /// column runs.
    fn value(
        &self,
        cell: &AgentCell,
        directory: &Directory,
        hub_now: UtcMillis,
    ) -> Option<(u64, u64)> {
        let shown = Shown::of(cell.state, cell.flags);
        let since = ascending(cell.since.get());
        Some(match self.column {
            Column::Attention => {
                let need = directory.thresholds().need(cell, hub_now.get());
                let calm = 2 - need.severity() as u64;
                let rank = calm << 8 | u64::from(!need.doubt) << 4 | u64::from(urgency(shown));
                (rank, since)
            }
            Column::Agent => (u64::from(directory.agent(cell.row)?.rank), 0),
            Column::Team => (u64::from(directory.team(cell.team)?.rank), 0),
            Column::Queue => (u64::from(directory.queue(cell.queue?)?.named.rank), 0),
            Column::State => (shown.place() as u64, since),
            Column::InState if shown == Shown::Unseen => return None,
            // The longest time in state is the oldest beginning.
            Column::InState => (u64::MAX - since, 0),
            Column::Routability => (blocked_first(cell.verdicts.routability())?, since),
            Column::Schedule => (astray_first(cell.verdicts.attendance())?, since),
            Column::Next => {
                let next = directory.day(cell.row).next(hub_now)?;
                (ascending(next.start.get()), 0)
            }
            Column::Skills => match directory.skills(cell.row).len() {
                0 => return None,
                count => (count as u64, 0),
            },
            Column::Marks => (u64::from(cell.flags.0.count_ones()), 0),
            Column::ServiceLevel => (u64::from(cell.start_service_level?), 0),
            Column::Wait => (u64::from(cell.start_wait?), 0),
        })
    }
}

/// What rows are ordered by; the fields count in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    missing: bool,
    value: (u64, u64),
    name: u32,
    row: u32,
}

/// Moves signed numbers into unsigned ones, in the same order.
const fn ascending(millis: i64) -> u64 {
    millis.cast_unsigned() ^ (1 << 63)
}

const fn blocked_first(verdict: Routability) -> Option<u64> {
    Some(match verdict {
        Routability::NoSkill => 0,
        Routability::NoQueue => 1,
        Routability::NotResponding => 2,
        Routability::AtCapacity => 3,
        Routability::Unknown => 4,
        Routability::Routable => 5,
        Routability::NotApplicable => return None,
    })
}

const fn astray_first(verdict: Attendance) -> Option<u64> {
    Some(match verdict {
        Attendance::BreakOverrun => 0,
        Attendance::OffQueue => 1,
        Attendance::OutsideShift => 2,
        Attendance::DuringBreak => 3,
        Attendance::Absent => 4,
        Attendance::AsScheduled => 5,
        Attendance::NotProvided => return None,
    })
}

/// The states in which a supervisor can act come first.
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
    use floorlight_core::frame::{Flags, Verdicts};

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

    /// RT-8: a verdict comes before everything that is well, and after what lasts too long.
    #[test]
    fn verdicts_and_doubt_stand_among_what_needs_attention() {
        let mut cells = [0, 1, 2, 3].map(|row| cell(row, AgentState::Ready, NOW.get() - 5_000));
        cells[1].verdicts = Verdicts::new(Routability::NoSkill, Attendance::AsScheduled);
        cells[2].flags = Flags::DOUBTFUL;
        cells[3].state = AgentState::NotReady;
        cells[3].since = UtcMillis::new(NOW.get() - 2_000_000);
        assert_eq!(sorted(Sort::default(), &cells, &[]), [3, 1, 2, 0]);
        let sort = Sort {
            column: Column::Routability,
            descending: false,
        };
        assert_eq!(sorted(sort, &cells, &[])[0], 1);
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
