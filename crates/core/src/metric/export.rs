//! A ledger as it is kept between two lives (I21).

use super::Sums;
use super::bucket::{Draft, Ring};
use super::cell::CellTable;
use super::config::LedgerConfig;
use super::contact::{Open, Part, Segment, Wait};
use super::delta::{Delta, Levels, bucket_of};
use super::event::{AgentEvent, ContactEvent, Pending};
use super::ledger::{Ledger, Tally};
use super::rules::QueueTarget;
use super::slice::Slice;
use super::windows::Windows;
use crate::frame::MetricCell;
use crate::id::ContactTag;
use crate::time::UtcMillis;

/// Everything of a ledger that outlives it. Running sums and the live continuation follow from it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct LedgerState {
    cells: Vec<MetricCell>,
    teams: Vec<u16>,
    targets: Vec<QueueTarget>,
    counted_since: i64,
    teams_since: i64,
    horizon: i64,
    watermark: Option<i64>,
    as_of: Option<i64>,
    replayed_to: Option<i64>,
    slices: Vec<Slice>,
    told_at: Vec<i64>,
    levels: Vec<Levels>,
    draft: Vec<(u32, Delta)>,
    ring: Ring,
    waits: Vec<(ContactTag, Wait)>,
    segments: Vec<(Part, Segment)>,
    agents: Vec<AgentEvent>,
    contacts: Vec<ContactEvent>,
    windows: Vec<i64>,
    shown: Vec<Sums>,
    has_contacts: bool,
    tally: Tally,
}

impl Ledger {
    /// Returns everything that outlives this ledger. Figures and queues that changed and were not
    /// taken are not part of it: a new life sends whole pictures.
    #[must_use]
    pub fn export(&self) -> LedgerState {
        let mut agents = self.agents.clone();
        let mut contacts = self.contacts.clone();
        agents.order();
        contacts.order();
        LedgerState {
            cells: self.rules.cells.cells().to_vec(),
            teams: self.rules.teams.clone(),
            targets: self.rules.targets.clone(),
            counted_since: self.counted_since,
            teams_since: self.teams_since,
            horizon: self.horizon,
            watermark: self.watermark,
            as_of: self.as_of,
            replayed_to: self.replayed_to,
            slices: self.settled.agents.clone(),
            told_at: self.told_at.clone(),
            levels: self.settled.levels.clone(),
            draft: self.settled.draft.entries(),
            ring: self.settled.ring.clone(),
            waits: self
                .open
                .waits
                .iter()
                .map(|(key, wait)| (*key, *wait))
                .collect(),
            segments: self
                .open
                .segments
                .iter()
                .map(|(key, part)| (*key, *part))
                .collect(),
            agents: agents.all().to_vec(),
            contacts: contacts.all().to_vec(),
            windows: self.config.lengths(),
            shown: self.shown.clone(),
            has_contacts: self.has_contacts,
            tally: self.tally,
        }
    }

    /// Makes a ledger from what another left.
    #[must_use]
    pub fn restore(config: LedgerConfig, state: LedgerState) -> Self {
        let mut ledger = Self::new(config, UtcMillis::new(state.counted_since));
        ledger.rules.cells = CellTable::from_cells(&state.cells);
        ledger.rules.teams = state.teams;
        ledger.rules.targets = state.targets;
        ledger.teams_since = state.teams_since;
        ledger.horizon = state.horizon;
        ledger.watermark = state.watermark;
        ledger.as_of = state.as_of;
        ledger.replayed_to = state.replayed_to;
        ledger.settled.agents = state.slices;
        ledger.told_at = state.told_at;
        ledger.settled.levels = state.levels;
        ledger.settled.draft = Draft::from_entries(&state.draft);
        ledger.settled.ring = state.ring;
        ledger.open = Open {
            waits: state.waits.into_iter().collect(),
            segments: state.segments.into_iter().collect(),
        };
        ledger.agents = Pending::from_events(state.agents);
        ledger.contacts = Pending::from_events(state.contacts);
        ledger.has_contacts = state.has_contacts;
        ledger.tally = state.tally;
        ledger.contacts.order();
        ledger.waits.rebuild(&ledger.open, ledger.contacts.all());
        let as_of = state.as_of.unwrap_or(state.counted_since);
        let end = bucket_of(as_of).max(ledger.settled.ring.end());
        ledger.windows = Windows::new(ledger.config.lengths(), end);
        ledger
            .windows
            .rebuild(&ledger.settled, ledger.rules.cells.len());
        if state.windows == ledger.config.lengths() {
            ledger.shown = state.shown;
        } else if let Some(as_of) = ledger.as_of {
            // Other windows were set: what is shown is summed anew.
            ledger.run_live(as_of.max(ledger.horizon));
            ledger.show();
        }
        ledger
    }
}
