//! Which cells there are: the floor, the teams and the queues that something was counted for.

use crate::frame::MetricCell;
use crate::id::MAX_QUEUES;

/// The most cells that are kept; what belongs to a further one counts for the floor alone.
pub(super) const MAX_CELLS: usize = 16_384;
/// The cell of everything; always there.
pub(super) const FLOOR: u32 = 0;
/// No cell: [`MAX_CELLS`] is reached, or no queue is named.
pub(super) const NOWHERE: u32 = u32::MAX;

/// A queue's row plus one, so that zero is none; rows beyond the directory's limit are none, too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(transparent))]
pub(super) struct QueueSlot(u16);

impl QueueSlot {
    pub(super) const NONE: Self = Self(0);

    pub(super) fn of(row: Option<u32>) -> Self {
        row.filter(|row| (*row as usize) < MAX_QUEUES)
            .map_or(Self::NONE, |row| Self(row as u16 + 1))
    }

    pub(super) const fn row(self) -> Option<u32> {
        match self.0 {
            0 => None,
            slot => Some(slot as u32 - 1),
        }
    }

    /// Returns this queue, or `other` where there is none.
    pub(super) const fn or(self, other: Self) -> Self {
        if self.0 == 0 { other } else { self }
    }
}

/// Gives cells small consecutive numbers, in order of first use.
#[derive(Clone, Debug)]
pub(super) struct CellTable {
    cells: Vec<MetricCell>,
    of_team: Vec<u32>,
    of_queue: Vec<u32>,
}

impl Default for CellTable {
    fn default() -> Self {
        Self {
            cells: vec![MetricCell::Floor],
            of_team: Vec::new(),
            of_queue: Vec::new(),
        }
    }
}

impl CellTable {
    pub(super) fn from_cells(cells: &[MetricCell]) -> Self {
        let mut table = Self::default();
        for cell in cells.iter().take(MAX_CELLS) {
            match *cell {
                MetricCell::Floor => FLOOR,
                MetricCell::Team(row) => table.team(row),
                MetricCell::Queue(row) => table.queue(QueueSlot::of(Some(row))),
            };
        }
        table
    }

    pub(super) fn cells(&self) -> &[MetricCell] {
        &self.cells
    }

    pub(super) fn len(&self) -> usize {
        self.cells.len()
    }

    pub(super) fn team(&mut self, team: u16) -> u32 {
        let row = usize::from(team);
        match self.of_team.get(row) {
            Some(cell) if *cell != NOWHERE => *cell,
            _ => Self::add(
                &mut self.cells,
                &mut self.of_team,
                row,
                MetricCell::Team(team),
            ),
        }
    }

    pub(super) fn queue(&mut self, queue: QueueSlot) -> u32 {
        let Some(queue) = queue.row() else {
            return NOWHERE;
        };
        let row = queue as usize;
        match self.of_queue.get(row) {
            Some(cell) if *cell != NOWHERE => *cell,
            _ => Self::add(
                &mut self.cells,
                &mut self.of_queue,
                row,
                MetricCell::Queue(queue),
            ),
        }
    }

    /// Returns the number of a cell that something was counted for.
    pub(super) fn find(&self, cell: MetricCell) -> Option<u32> {
        let found = match cell {
            MetricCell::Floor => Some(&FLOOR),
            MetricCell::Team(row) => self.of_team.get(usize::from(row)),
            MetricCell::Queue(row) => self.of_queue.get(row as usize),
        };
        found.copied().filter(|cell| *cell != NOWHERE)
    }

    fn add(cells: &mut Vec<MetricCell>, index: &mut Vec<u32>, row: usize, cell: MetricCell) -> u32 {
        if cells.len() >= MAX_CELLS {
            return NOWHERE;
        }
        if index.len() <= row {
            index.resize(row + 1, NOWHERE);
        }
        let number = cells.len() as u32;
        if let Some(slot) = index.get_mut(row) {
            *slot = number;
        }
        cells.push(cell);
        number
    }
}
