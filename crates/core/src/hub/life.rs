//! How a hub begins, what outlives it, and how the next one takes that up (I21).

use std::collections::{BTreeSet, VecDeque};

use super::board::Board;
use super::counting::Counting;
use super::drift::Drift;
use super::fan_out::FanOut;
use super::journal::Journal;
use super::line::Line;
use super::replayer::Replayer;
use super::requests::Requests;
use super::roster::RosterWatch;
use super::silence::Silence;
use super::state::{HubState, Tally};
use super::sweep::Sweeper;
use super::upkeep::CHECKPOINT_MS;
use super::{Config, Hub, LogRecord, Names};
use crate::floor::{Floor, FloorConfig};
use crate::frame::Epoch;
use crate::id::Directory;
use crate::link::UpstreamClock;
use crate::staffing::Timetable;
use crate::time::UtcMillis;

impl Hub {
    /// Makes a hub that knows nothing; it starts with [`super::Input::Ensure`] or the first watcher.
    #[must_use]
    pub fn new(config: Config, seed: u64, epoch: Epoch, now: UtcMillis) -> Self {
        let floor = Floor::new(floor_config(&config));
        let line = Line::new(&config, seed);
        let sweeper = Sweeper::new(&config, None, now);
        Self {
            config,
            epoch,
            now,
            made_at: now,
            restored: false,
            started: false,
            directory: Directory::default(),
            directory_sizes: [0; 3],
            directory_version: 0,
            directory_moved_at: None,
            names: Names::default(),
            floor,
            dates: UpstreamClock::new(),
            stamps: UpstreamClock::new(),
            line,
            roster: RosterWatch::new(),
            sweeper,
            silence: Silence::default(),
            requests: Requests::default(),
            suspended_until: None,
            last_sweep_at: None,
            confirmed_from: None,
            timetable: Timetable::default(),
            tally: Tally::default(),
            drift: Drift::default(),
            intervals: Vec::new(),
            board: Board::new(),
            fan_out: FanOut::default(),
            journal: Journal::after(1),
            counting: Counting::new(),
            replayer: Replayer::new(),
            dirty_agents: BTreeSet::new(),
            dirty_queues: BTreeSet::new(),
            recounted_queues: BTreeSet::new(),
            unseen: 0,
            unseen_is_old: true,
            directory_is_news: false,
            shown_offset_ms: 0,
            shown_since: Vec::new(),
            shown_feed: None,
            flushed_at: None,
            figures_at: None,
            figures_are_old: true,
            rechecked_at: None,
            housekept_at: None,
            checkpoint_at: now.offset(CHECKPOINT_MS),
            checkpoint_due: false,
            logged_since_checkpoint: false,
            effects: VecDeque::new(),
            events: VecDeque::new(),
        }
    }

    /// Makes a hub of a former one's state, as a new life: `epoch` must not have been used before.
    #[must_use]
    pub fn restore(config: Config, state: HubState, epoch: Epoch, now: UtcMillis) -> Self {
        let mut hub = Self::new(config, 0, epoch, now);
        hub.restored = true;
        hub.floor = Floor::restore(floor_config(&hub.config), state.floor);
        hub.line = state.line.restored(&hub.config, now);
        hub.roster = state.roster.restored();
        hub.sweeper = Sweeper::new(&hub.config, Some(state.sweep_ids), now);
        hub.requests = Requests::after(state.last_request);
        hub.directory_sizes = sizes(&state.directory);
        hub.directory = state.directory;
        hub.directory_version = state.directory_version;
        hub.counting = Counting::restored(state.ledger, &state.names);
        hub.names = state.names;
        hub.dates = state.dates;
        hub.stamps = state.stamps;
        hub.last_sweep_at = state.last_sweep_at;
        hub.timetable = Timetable::restore(state.hands);
        hub.tally = state.tally;
        hub.drift = state.drift;
        hub.intervals = state.intervals;
        hub.journal = Journal::after(state.log_next);
        hub.show_everything();
        hub
    }

    /// Takes in log records that follow the restored state; `first` is the number of the first.
    /// Records that the state holds already are skipped. Call before any input.
    pub fn replay(&mut self, first: u64, records: &[LogRecord]) {
        let known = self.journal.next().saturating_sub(first);
        let known = usize::try_from(known).unwrap_or(usize::MAX);
        for record in records.iter().skip(known) {
            self.replay_one(record);
        }
        let end = first.saturating_add(records.len() as u64);
        self.journal = Journal::after(end.max(self.journal.next()));
        self.show_everything();
    }

    /// Returns what outlives this hub.
    #[must_use]
    pub fn export(&self) -> HubState {
        HubState {
            directory: self.directory.clone(),
            names: self.names.clone(),
            directory_version: self.directory_version,
            floor: self.floor.export(),
            dates: self.dates.clone(),
            stamps: self.stamps.clone(),
            line: self.line.exported(),
            roster: self.roster.exported(),
            sweep_ids: self.sweeper.ids(),
            last_request: self.requests.last(),
            last_sweep_at: self.last_sweep_at,
            hands: self.timetable.hands().clone(),
            tally: self.tally,
            drift: self.drift.clone(),
            intervals: self.intervals.clone(),
            log_next: self.journal.next(),
            ledger: self.counting.export(),
        }
    }
}

pub(super) fn sizes(directory: &Directory) -> [usize; 3] {
    [directory.agents(), directory.queues(), directory.labels()]
}

fn floor_config(config: &Config) -> FloorConfig {
    FloorConfig {
        duration_is_in_state: config.duration_is_in_state,
        reorder_allowance: config.reorder_allowance,
    }
}
