//! The floor as a desk holds it, and the new one while its parts arrive.

use std::collections::BTreeMap;

use crate::frame::{
    Delta, Feed, Figures, MetricCell, MetricRow, QueueRow, Seq, Snapshot, TeamBlock,
};
use crate::id::{MAX_AGENTS, MAX_QUEUES};
use crate::metric::Sums;
use crate::time::UtcMillis;
use crate::view::{self, AgentCell, FiguresCell, QueueCell};

/// The most windows that a cell may have.
const MAX_WINDOWS: usize = 16;

/// The stream does not fit together: start again from a snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Broken;

/// The rows that a frame touched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Touched {
    pub(super) agents: Vec<u32>,
    pub(super) queues: Vec<u32>,
    pub(super) metrics: Vec<MetricCell>,
    pub(super) feed: bool,
    pub(super) figures: bool,
}

/// A floor at one step. Rows are bounded by what a directory may hold (I20).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Picture {
    agents: Vec<Option<AgentCell>>,
    queues: Vec<Option<QueueCell>>,
    metrics: BTreeMap<MetricCell, MetricRow>,
    pub(super) feed: Option<Feed>,
    /// As the hub last told them, and with moments instead of ages.
    pub(super) figures: Option<(Figures, FiguresCell)>,
}

impl Picture {
    pub(super) fn agent(&self, row: u32) -> Option<&AgentCell> {
        self.agents.get(row as usize)?.as_ref()
    }

    pub(super) fn agents(&self) -> impl Iterator<Item = &AgentCell> {
        self.agents.iter().flatten()
    }

    pub(super) fn queue(&self, row: u32) -> Option<&QueueCell> {
        self.queues.get(row as usize)?.as_ref()
    }

    pub(super) fn queues(&self) -> impl Iterator<Item = &QueueCell> {
        self.queues.iter().flatten()
    }

    pub(super) fn metrics(&self) -> impl Iterator<Item = &MetricRow> {
        self.metrics.values()
    }

    pub(super) fn metric(&self, cell: MetricCell) -> Option<&[Sums]> {
        self.metrics.get(&cell).map(|row| row.windows.as_slice())
    }

    pub(super) fn checksum(&self) -> u64 {
        view::checksum(self.agents(), self.queues(), self.metrics())
    }

    /// Takes over what a delta says changed.
    pub(super) fn change(&mut self, delta: &Delta) -> Result<Touched, Broken> {
        let mut touched = Touched {
            agents: self.put_agents(&delta.teams, delta.at)?,
            queues: self.put_queues(&delta.queues, delta.at)?,
            metrics: self.put_metrics(&delta.metrics)?,
            ..Touched::default()
        };
        touched.feed = self.put_feed(delta.feed.as_ref());
        touched.figures = self.put_figures(delta.figures.as_ref(), delta.at);
        Ok(touched)
    }

    fn put_agents(&mut self, teams: &[TeamBlock], at: UtcMillis) -> Result<Vec<u32>, Broken> {
        let mut rows = Vec::new();
        for block in teams {
            for row in &block.rows {
                let cell = AgentCell::from_row(row, block.team, at);
                put(&mut self.agents, row.row, cell, MAX_AGENTS)?;
                rows.push(row.row);
            }
        }
        Ok(rows)
    }

    fn put_queues(&mut self, queues: &[QueueRow], at: UtcMillis) -> Result<Vec<u32>, Broken> {
        let mut rows = Vec::new();
        for row in queues {
            put(
                &mut self.queues,
                row.row,
                QueueCell::from_row(row, at),
                MAX_QUEUES,
            )?;
            rows.push(row.row);
        }
        Ok(rows)
    }

    fn put_metrics(&mut self, rows: &[MetricRow]) -> Result<Vec<MetricCell>, Broken> {
        for row in rows {
            let known = match row.cell {
                MetricCell::Floor | MetricCell::Team(_) => true,
                MetricCell::Queue(queue) => (queue as usize) < MAX_QUEUES,
            };
            if !known || row.windows.len() > MAX_WINDOWS {
                return Err(Broken);
            }
            self.metrics.insert(row.cell, row.clone());
        }
        Ok(rows.iter().map(|row| row.cell).collect())
    }

    fn put_feed(&mut self, feed: Option<&Feed>) -> bool {
        let changed = feed.is_some() && feed != self.feed.as_ref();
        if changed {
            self.feed = feed.cloned();
        }
        changed
    }

    fn put_figures(&mut self, figures: Option<&Figures>, at: UtcMillis) -> bool {
        let Some(figures) = figures else {
            return false;
        };
        let cell = FiguresCell::from_frame(figures, at);
        let changed = self.figures.as_ref().map(|(_, known)| known) != Some(&cell);
        self.figures = Some((figures.clone(), cell));
        changed
    }
}

fn put<T>(cells: &mut Vec<Option<T>>, row: u32, cell: T, most: usize) -> Result<(), Broken> {
    let index = row as usize;
    if index >= most {
        return Err(Broken);
    }
    if index >= cells.len() {
        cells.resize_with(index + 1, || None);
    }
    *cells.get_mut(index).ok_or(Broken)? = Some(cell);
    Ok(())
}

/// A snapshot whose parts are arriving. The old picture stays on the screen until the last part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Assembly {
    picture: Picture,
    begun: Option<Begun>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Begun {
    seq: Seq,
    parts: u16,
    next: u16,
}

impl Assembly {
    /// Takes one part; returns the whole when it was the last.
    pub(super) fn add(&mut self, part: &Snapshot) -> Result<Option<Picture>, Broken> {
        if part.part == 0 {
            *self = Self::default();
        }
        let begun = *self.begun.get_or_insert(Begun {
            seq: part.seq,
            parts: part.parts,
            next: 0,
        });
        let fits = part.part == begun.next && part.seq == begun.seq && part.parts == begun.parts;
        if !fits || part.part >= part.parts {
            return Err(Broken);
        }
        self.picture.put_agents(&part.teams, part.at)?;
        self.picture.put_queues(&part.queues, part.at)?;
        self.picture.put_metrics(&part.metrics)?;
        self.picture.put_feed(part.feed.as_ref());
        self.picture.put_figures(part.figures.as_ref(), part.at);
        if part.part + 1 < part.parts {
            self.begun = Some(Begun {
                next: part.part + 1,
                ..begun
            });
            return Ok(None);
        }
        self.begun = None;
        Ok(Some(std::mem::take(&mut self.picture)))
    }
}
