//! What every watcher is shown, step by step.
//!
//! The board holds each row as it was last published, with the step of its last change. A delta from
//! any step is therefore computed from the board alone: resuming and coalescing are one mechanism,
//! and no queue per watcher exists (DESIGN 12).

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::frame::{Delta, Feed, Figures, Seq, ServerFrame, Snapshot, TeamBlock};
use crate::time::UtcMillis;
use crate::view::{self, AgentCell, QueueCell};

/// What a frame may weigh, in bytes of its JSON form; well below the 64 KiB that a frame may have.
const MAX_WEIGHT: usize = 52_000;
/// What an agent weighs in JSON at most.
const AGENT_WEIGHT: usize = 190;
/// What a queue weighs in JSON at most.
const QUEUE_WEIGHT: usize = 320;

/// What may have changed since the last flush.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Changes {
    pub(super) agents: Vec<AgentCell>,
    pub(super) queues: Vec<QueueCell>,
    pub(super) feed: Option<Feed>,
    pub(super) figures: Option<Figures>,
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
    feed: Option<Shown<Feed>>,
    figures: Option<Shown<Figures>>,
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

    pub(super) fn checksum(&self) -> u64 {
        view::checksum(self.agents(), self.queues())
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
        changes.feed = changes
            .feed
            .filter(|feed| self.feed.as_ref().map(|shown| &shown.cell) != Some(feed));
        changes.figures = changes
            .figures
            .filter(|figures| self.figures.as_ref().map(|shown| &shown.cell) != Some(figures));
        let empty = changes.agents.is_empty()
            && changes.queues.is_empty()
            && changes.feed.is_none()
            && changes.figures.is_none();
        if empty && !changes.directory {
            return false;
        }
        self.flushed.clear();
        self.flushed_from = self.seq;
        self.snapshot.clear();
        let mut agents = changes.agents.as_slice();
        let mut queues = changes.queues.as_slice();
        loop {
            let (now_agents, later_agents) =
                agents.split_at(agents.len().min(MAX_WEIGHT / AGENT_WEIGHT));
            let left = MAX_WEIGHT.saturating_sub(now_agents.len() * AGENT_WEIGHT) / QUEUE_WEIGHT;
            let (now_queues, later_queues) = queues.split_at(queues.len().min(left));
            let last = later_agents.is_empty() && later_queues.is_empty();
            let feed = changes.feed.take_if(|_| last);
            let figures = changes.figures.take_if(|_| last);
            self.step(now_agents, now_queues, feed, figures, stamp);
            if last {
                return true;
            }
            agents = later_agents;
            queues = later_queues;
        }
    }

    /// Computes how to bring a watcher from `from` to the present step.
    pub(super) fn catch_up(&self, from: Seq, stamp: Stamp) -> CatchUp {
        if from == self.flushed_from && !self.flushed.is_empty() {
            return CatchUp::Frames(self.flushed.clone());
        }
        let agents = changed(&self.agents, from);
        let queues = changed(&self.queues, from);
        let most_queues = MAX_WEIGHT / QUEUE_WEIGHT;
        let (agents, queues): (Vec<&AgentCell>, Vec<&QueueCell>) = (
            agents.take(MAX_WEIGHT / AGENT_WEIGHT + 1).collect(),
            queues.take(most_queues + 1).collect(),
        );
        if agents.len() * AGENT_WEIGHT + queues.len() * QUEUE_WEIGHT > MAX_WEIGHT {
            return CatchUp::Snapshot;
        }
        let since = |changed: Seq| changed > from;
        let delta = Delta {
            from,
            seq: self.seq,
            at: stamp.at,
            directory: stamp.directory,
            durable_to: stamp.durable_to,
            teams: blocks(agents.into_iter(), stamp.at),
            queues: queues
                .into_iter()
                .map(|cell| cell.to_row(stamp.at))
                .collect(),
            metrics: Vec::new(),
            feed: self
                .feed
                .as_ref()
                .filter(|shown| since(shown.changed))
                .map(|shown| shown.cell.clone()),
            figures: self
                .figures
                .as_ref()
                .filter(|shown| since(shown.changed))
                .map(|shown| shown.cell.clone()),
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
        let agents: Vec<&AgentCell> = self.agents().collect();
        let queues: Vec<&QueueCell> = self.queues().collect();
        let mut bodies: Vec<(Vec<TeamBlock>, Vec<_>)> = agents
            .chunks(MAX_WEIGHT / AGENT_WEIGHT)
            .map(|chunk| (blocks(chunk.iter().copied(), stamp.at), Vec::new()))
            .collect();
        bodies.extend(queues.chunks(MAX_WEIGHT / QUEUE_WEIGHT).map(|chunk| {
            let rows = chunk.iter().map(|cell| cell.to_row(stamp.at)).collect();
            (Vec::new(), rows)
        }));
        if bodies.is_empty() {
            bodies.push((Vec::new(), Vec::new()));
        }
        let parts = bodies.len() as u16;
        let frames = bodies
            .into_iter()
            .zip(0_u16..)
            .map(|((teams, queues), part)| {
                let last = part + 1 == parts;
                Rc::new(ServerFrame::Snapshot(Snapshot {
                    seq: self.seq,
                    at: stamp.at,
                    part,
                    parts,
                    directory: stamp.directory,
                    teams,
                    queues,
                    metrics: Vec::new(),
                    feed: self
                        .feed
                        .as_ref()
                        .filter(|_| last)
                        .map(|shown| shown.cell.clone()),
                    figures: self
                        .figures
                        .as_ref()
                        .filter(|_| last)
                        .map(|shown| shown.cell.clone()),
                }))
            });
        frames.collect()
    }

    fn step(
        &mut self,
        agents: &[AgentCell],
        queues: &[QueueCell],
        feed: Option<Feed>,
        figures: Option<Figures>,
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
        if let Some(cell) = feed.clone() {
            self.feed = Some(Shown { cell, changed: seq });
        }
        if let Some(cell) = figures.clone() {
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
            metrics: Vec::new(),
            feed,
            figures,
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
