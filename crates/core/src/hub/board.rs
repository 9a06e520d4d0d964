//! What every watcher is shown, step by step.
//!
//! The board holds each row as it was last published, with the step of its last change. A delta from
//! any step is therefore computed from the board alone: resuming and coalescing are one mechanism,
//! and no queue per watcher exists (DESIGN 12).

use std::collections::BTreeMap;
use std::rc::Rc;

use super::weight::{Measure, Pack};
use crate::frame::{Delta, Feed, MetricCell, MetricRow, Seq, ServerFrame, Snapshot, TeamBlock};
use crate::time::UtcMillis;
use crate::view::{self, AgentCell, FiguresCell, QueueCell};

/// What may have changed since the last flush.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Changes {
    pub(super) agents: Vec<AgentCell>,
    pub(super) queues: Vec<QueueCell>,
    pub(super) metrics: Vec<MetricRow>,
    pub(super) feed: Option<Feed>,
    pub(super) figures: Option<FiguresCell>,
    /// The directory version moved, which a step must tell even if no row changed.
    pub(super) directory: bool,
}

/// What every frame carries besides rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    pub(super) at: UtcMillis,
    pub(super) directory: u64,
    pub(super) durable_to: Seq,
}

/// A row or a figure as published, and the step that published it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Shown<T> {
    cell: T,
    changed: Seq,
}

/// The published floor of one scope.
#[derive(Clone, Debug, Default)]
pub(super) struct Board {
    seq: Seq,
    agents: Vec<Option<Shown<AgentCell>>>,
    queues: Vec<Option<Shown<QueueCell>>>,
    metrics: BTreeMap<MetricCell, Shown<MetricRow>>,
    feed: Option<Shown<Feed>>,
    figures: Option<Shown<FiguresCell>>,
    /// The frames of the last flush, and the step it began at.
    flushed: Vec<Rc<ServerFrame>>,
    flushed_from: Seq,
    /// The parts of a snapshot at the present step, once someone wanted them.
    snapshot: Vec<Rc<ServerFrame>>,
}

/// How to bring a watcher from its step to the present one.
#[derive(Clone, Debug)]
pub(super) enum CatchUp {
    /// By these frames.
    Frames(Vec<Rc<ServerFrame>>),
    /// So much changed that only a snapshot fits into frames.
    Snapshot,
}

impl Board {
    /// Starts at step one: no watcher can stand before the first step.
    pub(super) fn new() -> Self {
        Self {
            seq: Seq(1),
            ..Self::default()
        }
    }

    pub(super) const fn seq(&self) -> Seq {
        self.seq
    }

    pub(super) fn agent(&self, row: u32) -> Option<&AgentCell> {
        Some(&self.agents.get(row as usize)?.as_ref()?.cell)
    }

    pub(super) fn agents(&self) -> impl Iterator<Item = &AgentCell> {
        self.agents.iter().flatten().map(|shown| &shown.cell)
    }

    pub(super) fn queues(&self) -> impl Iterator<Item = &QueueCell> {
        self.queues.iter().flatten().map(|shown| &shown.cell)
    }

    pub(super) fn metrics(&self) -> impl Iterator<Item = &MetricRow> {
        self.metrics.values().map(|shown| &shown.cell)
    }

    pub(super) fn figures(&self) -> Option<&FiguresCell> {
        self.figures.as_ref().map(|shown| &shown.cell)
    }

    pub(super) fn checksum(&self) -> u64 {
        view::checksum(self.agents(), self.queues(), self.metrics())
    }

    /// Publishes what really changed, in as many steps as its weight needs.
    pub(super) fn publish(&mut self, mut changes: Changes, stamp: Stamp) -> bool {
        changes
            .agents
            .retain(|cell| self.agent(cell.row) != Some(cell));
        changes.queues.retain(|cell| {
            let shown = self.queues.get(cell.row as usize);
            shown.and_then(Option::as_ref).map(|shown| &shown.cell) != Some(cell)
        });
        changes
            .metrics
            .retain(|row| self.metrics.get(&row.cell).map(|shown| &shown.cell) != Some(row));
        changes.feed = changes
            .feed
            .filter(|feed| self.feed.as_ref().map(|shown| &shown.cell) != Some(feed));
        changes.figures = changes
            .figures
            .filter(|figures| self.figures.as_ref().map(|shown| &shown.cell) != Some(figures));
        let empty = changes.agents.is_empty()
            && changes.queues.is_empty()
            && changes.metrics.is_empty()
            && changes.feed.is_none()
            && changes.figures.is_none();
        if empty && !changes.directory {
            return false;
        }
        self.flushed.clear();
        self.flushed_from = self.seq;
        self.snapshot.clear();
        let mut agents = changes.agents.into_iter().peekable();
        let mut queues = changes.queues.into_iter().peekable();
        let mut metrics = changes.metrics.into_iter().peekable();
        loop {
            let mut pack = Pack::new(Measure::Packed);
            let agents_now: Vec<AgentCell> = pack.agents(&mut agents).collect();
            let queues_now: Vec<QueueCell> = pack.queues(&mut queues).collect();
            let metrics_now: Vec<MetricRow> = pack.metrics(&mut metrics).collect();
            let rest =
                agents.peek().is_some() || queues.peek().is_some() || metrics.peek().is_some();
            let feed = changes.feed.take_if(|_| !rest);
            let figures = changes.figures.take_if(|_| !rest);
            self.step(
                &agents_now,
                &queues_now,
                metrics_now,
                (feed, figures),
                stamp,
            );
            if !rest {
                return true;
            }
        }
    }

    /// Computes how to bring a watcher from `from` to the present step.
    pub(super) fn catch_up(&self, from: Seq, stamp: Stamp) -> CatchUp {
        if from == self.flushed_from && !self.flushed.is_empty() {
            return CatchUp::Frames(self.flushed.clone());
        }
        let mut pack = Pack::new(Measure::Packed);
        let mut agents = changed(&self.agents, from).peekable();
        let mut queues = changed(&self.queues, from).peekable();
        let newer = self.metrics.values().filter(|shown| shown.changed > from);
        let mut metrics = newer.map(|shown| &shown.cell).peekable();
        let agents_now: Vec<&AgentCell> = pack.agents(&mut agents).collect();
        let queues_now: Vec<&QueueCell> = pack.queues(&mut queues).collect();
        let metrics_now: Vec<&MetricRow> = pack.metrics(&mut metrics).collect();
        if agents.peek().is_some() || queues.peek().is_some() || metrics.peek().is_some() {
            return CatchUp::Snapshot;
        }
        let since = |changed: Seq| changed > from;
        let delta = Delta {
            from,
            seq: self.seq,
            at: stamp.at,
            directory: stamp.directory,
            durable_to: stamp.durable_to,
            teams: blocks(agents_now.into_iter(), stamp.at),
            queues: queues_now
                .into_iter()
                .map(|cell| cell.to_row(stamp.at))
                .collect(),
            metrics: metrics_now.into_iter().cloned().collect(),
            feed: self
                .feed
                .as_ref()
                .filter(|shown| since(shown.changed))
                .map(|shown| shown.cell.clone()),
            figures: self
                .figures
                .as_ref()
                .filter(|shown| since(shown.changed))
                .map(|shown| shown.cell.to_frame(stamp.at)),
        };
        CatchUp::Frames(vec![Rc::new(ServerFrame::Delta(delta))])
    }

    /// Returns the parts of a snapshot at the present step, shared by all who take it.
    pub(super) fn snapshot(&mut self, stamp: Stamp) -> Vec<Rc<ServerFrame>> {
        if self.snapshot.is_empty() {
            self.snapshot = self.parts(stamp);
        }
        self.snapshot.clone()
    }

    fn parts(&self, stamp: Stamp) -> Vec<Rc<ServerFrame>> {
        let mut agents = self.agents().peekable();
        let mut queues = self.queues().peekable();
        let mut metrics = self.metrics().peekable();
        let mut bodies = Vec::new();
        loop {
            let mut pack = Pack::new(Measure::Json);
            let teams = blocks(pack.agents(&mut agents), stamp.at);
            let queues_now = pack.queues(&mut queues);
            let queue_rows = queues_now.map(|cell| cell.to_row(stamp.at)).collect();
            let metric_rows: Vec<MetricRow> = pack.metrics(&mut metrics).cloned().collect();
            bodies.push((teams, queue_rows, metric_rows));
            if agents.peek().is_none() && queues.peek().is_none() && metrics.peek().is_none() {
                break;
            }
        }
        let parts = bodies.len() as u16;
        let frames = bodies
            .into_iter()
            .zip(0_u16..)
            .map(|((teams, queues, metrics), part)| {
                let last = part + 1 == parts;
                let feed = self.feed.as_ref().filter(|_| last);
                let figures = self.figures.as_ref().filter(|_| last);
                Rc::new(ServerFrame::Snapshot(Snapshot {
                    seq: self.seq,
                    at: stamp.at,
                    part,
                    parts,
                    directory: stamp.directory,
                    teams,
                    queues,
                    metrics,
                    feed: feed.map(|shown| shown.cell.clone()),
                    figures: figures.map(|shown| shown.cell.to_frame(stamp.at)),
                }))
            });
        frames.collect()
    }

    fn step(
        &mut self,
        agents: &[AgentCell],
        queues: &[QueueCell],
        metrics: Vec<MetricRow>,
        (feed, figures): (Option<Feed>, Option<FiguresCell>),
        stamp: Stamp,
    ) {
        let from = self.seq;
        let seq = Seq(from.0.saturating_add(1));
        self.seq = seq;
        for cell in agents {
            put(&mut self.agents, cell.row, *cell, seq);
        }
        for cell in queues {
            put(&mut self.queues, cell.row, *cell, seq);
        }
        for row in &metrics {
            let shown = Shown {
                cell: row.clone(),
                changed: seq,
            };
            self.metrics.insert(row.cell, shown);
        }
        if let Some(cell) = feed.clone() {
            self.feed = Some(Shown { cell, changed: seq });
        }
        let figures_frame = figures.as_ref().map(|cell| cell.to_frame(stamp.at));
        if let Some(cell) = figures {
            self.figures = Some(Shown { cell, changed: seq });
        }
        self.flushed.push(Rc::new(ServerFrame::Delta(Delta {
            from,
            seq,
            at: stamp.at,
            directory: stamp.directory,
            durable_to: stamp.durable_to,
            teams: blocks(agents.iter(), stamp.at),
            queues: queues.iter().map(|cell| cell.to_row(stamp.at)).collect(),
            metrics,
            feed,
            figures: figures_frame,
        })));
    }
}

fn changed<T>(rows: &[Option<Shown<T>>], from: Seq) -> impl Iterator<Item = &T> {
    rows.iter()
        .flatten()
        .filter(move |shown| shown.changed > from)
        .map(|shown| &shown.cell)
}

/// The row is bounded by the directory that gave it.
fn put<T>(rows: &mut Vec<Option<Shown<T>>>, row: u32, cell: T, changed: Seq) {
    let index = row as usize;
    if index >= rows.len() {
        rows.resize_with(index + 1, || None);
    }
    if let Some(place) = rows.get_mut(index) {
        *place = Some(Shown { cell, changed });
    }
}

fn blocks<'a>(cells: impl Iterator<Item = &'a AgentCell>, at: UtcMillis) -> Vec<TeamBlock> {
    let mut teams = BTreeMap::<u16, Vec<_>>::new();
    for cell in cells {
        teams.entry(cell.team).or_default().push(cell.to_row(at));
    }
    teams
        .into_iter()
        .map(|(team, rows)| TeamBlock { team, rows })
        .collect()
}
