//! Windowed figures and waiting contacts, for scripts and for comparing with the truth.

use std::collections::BTreeMap;

use floorlight_core::frame::{MetricCell, MetricRow};
use floorlight_core::id::{AgentKey, QueueKey};
use floorlight_core::metric::Formula;
use floorlight_core::view::{MetricsCell, QueueCell};
use floorlight_wire::api::{
    Computed, FiguresStamp, FloorFigures, Subject, TeamFigures, WaitingContact, WindowFigures, iso,
};

use super::live::Live;

/// The figures as published at one position.
pub(super) struct Published<'a> {
    live: &'a Live,
    stamp: Option<&'a MetricsCell>,
    rows: BTreeMap<MetricCell, &'a MetricRow>,
    formula: Formula,
}

impl<'a> Published<'a> {
    pub(super) fn new(live: &'a Live) -> Self {
        let figures = live.machine.shown_figures();
        Self {
            live,
            stamp: figures.and_then(|figures| figures.metrics.as_ref()),
            rows: live
                .machine
                .shown_metrics()
                .map(|row| (row.cell, row))
                .collect(),
            formula: live.names.document().figures.service_level,
        }
    }

    /// Writes the figures of the floor and its teams.
    pub(super) fn floor(&self) -> Option<FloorFigures> {
        let teams = self.rows.keys().filter_map(|cell| match cell {
            MetricCell::Team(row) => Some(*row),
            MetricCell::Floor | MetricCell::Queue(_) => None,
        });
        Some(FloorFigures {
            stamp: FiguresStamp::new(self.stamp?, self.formula),
            windows: self.windows(Subject::Floor, MetricCell::Floor),
            teams: teams
                .map(|row| {
                    let team = self.live.names.team(row);
                    TeamFigures {
                        row,
                        id: team.map(|team| team.id.clone()),
                        name: team.map(|team| team.name.clone()),
                        windows: self.windows(Subject::Team, MetricCell::Team(row)),
                    }
                })
                .collect(),
        })
    }

    /// Writes what was computed of a queue.
    pub(super) fn queue(&self, cell: &QueueCell) -> Computed {
        Computed {
            waiting: cell.waiting,
            waiting_since: cell.oldest_since.and_then(iso),
            windows: self.windows(Subject::Queue, MetricCell::Queue(cell.row)),
            ..Computed::new(cell.agents)
        }
    }

    /// Writes the waiting contacts.
    pub(super) fn waiting(&self) -> Option<Vec<WaitingContact>> {
        let directory = self.live.machine.directory();
        let waiting = self.live.machine.shown_figures()?.waiting.as_ref()?;
        let contacts = waiting.iter().filter_map(|cell| {
            let queue = directory.queue_id(QueueKey::new(cell.queue))?;
            let agent = cell.offered_to.map(AgentKey::new);
            let offered_to = agent.and_then(|agent| directory.agent_id(agent));
            Some(WaitingContact::new(cell, queue, offered_to))
        });
        Some(contacts.collect())
    }

    fn windows(&self, subject: Subject, cell: MetricCell) -> Vec<WindowFigures> {
        self.stamp
            .zip(self.rows.get(&cell))
            .map(|(stamp, row)| WindowFigures::all(subject, stamp, &row.windows, self.formula))
            .unwrap_or_default()
    }
}
