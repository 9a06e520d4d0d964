//! The floor: every agent and queue of one connection, as far as it was told.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use super::bound::UpstreamBound;
use super::doubt::Doubt;
use super::fact::QueueFact;
use super::outcome::FloorCounters;
use super::queue::{QueueOutcome, QueueRecord};
use super::record::{Record, Start};
use super::rows::Rows;
use super::stay::{self, Rules};
use super::tally::Tallies;
use super::view::{AgentView, QueueView};
use crate::id::{AgentKey, MAX_AGENTS, MAX_QUEUES, QueueKey};
use crate::model::AgentState;
use crate::time::UtcMillis;

/// How a floor reads what it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FloorConfig {
    /// Whether the duration of a pushed change is time already spent in the new state (RT-3).
    pub duration_is_in_state: bool,
    /// How late a fact may come and still be in time (RT-6).
    pub reorder_allowance: Duration,
}

impl Default for FloorConfig {
    fn default() -> Self {
        Self {
            duration_is_in_state: true,
            reorder_allowance: Duration::from_secs(5),
        }
    }
}

/// The live picture of one connection: facts go in, and what stands comes out.
///
/// Inputs: [`Floor::apply`] for what is pushed or polled, [`Floor::apply_answer`] for an answer to a
/// question, [`Floor::apply_queue`], [`Floor::complete_sweep`], and [`Floor::advance`] about once a
/// second. Every question (sweep, probe, asking again) takes its own number, greater than any before,
/// and all its answers carry it as `key.sweep`.
///
/// Outputs: the outcome of each call; [`Floor::take_touched_agents`], [`Floor::take_reported_queues`] and
/// [`Floor::take_recounted_queues`] for the rows to send; [`Floor::due`] and [`Floor::next_due`] for the
/// agents to ask again before the next sweep.
///
/// Invariants: of all facts about an agent the greatest key stands, in whatever order they came (I2,
/// I3), until a dispute is settled (see the module `doubt`); counters add up after every call (I7);
/// memory is bounded per agent and queue (I20); `restore ∘ export` changes nothing (I21).
///
/// # Examples
/// ```
/// use floorlight_core::floor::{Floor, FloorConfig, UpstreamBound};
/// use floorlight_core::time::UtcMillis;
///
/// let mut floor = Floor::new(FloorConfig::default());
/// floor.advance(&UpstreamBound::around(UtcMillis::new(1_800_000_000_000)), UtcMillis::new(1_800_000_000_000));
/// assert_eq!(floor.tallies().all().total(), 0);
/// ```
#[derive(Clone, Debug)]
pub struct Floor {
    pub(super) config: FloorConfig,
    pub(super) agents: Vec<Option<Record>>,
    pub(super) queues: Vec<QueueRecord>,
    pub(super) tallies: Tallies,
    pub(super) doubts: BTreeMap<AgentKey, Doubt>,
    /// Agents whose figures at the start of the contact may still change.
    pub(super) open_starts: Rows,
    pub(super) watermark: Option<UtcMillis>,
    /// When a fact last moved the watermark, by our clock.
    pub(super) moved_at: Option<UtcMillis>,
    /// Agents listed by the last sweep that counted, and suspect sweeps since.
    pub(super) listed: u32,
    pub(super) suspects: u8,
    pub(super) stamped_at_change: bool,
    pub(super) counters: FloorCounters,
    pub(super) touched_agents: Rows,
    pub(super) reported_queues: Rows,
    pub(super) recounted_queues: Rows,
}

impl Floor {
    /// Makes an empty floor.
    #[must_use]
    pub fn new(config: FloorConfig) -> Self {
        Self {
            config,
            agents: Vec::new(),
            queues: Vec::new(),
            tallies: Tallies::default(),
            doubts: BTreeMap::new(),
            open_starts: Rows::default(),
            watermark: None,
            moved_at: None,
            listed: 0,
            suspects: 0,
            stamped_at_change: false,
            counters: FloorCounters::default(),
            touched_agents: Rows::default(),
            reported_queues: Rows::default(),
            recounted_queues: Rows::default(),
        }
    }

    /// Returns what is said of an agent; `None` if nothing was told.
    #[must_use]
    pub fn agent(&self, agent: AgentKey) -> Option<AgentView> {
        self.record(agent)
            .map(|record| self.view(agent, record, &record.stays(self.rules())))
    }

    /// Says whether anything was told of an agent.
    #[must_use]
    pub fn knows(&self, agent: AgentKey) -> bool {
        self.record(agent).is_some()
    }

    /// Says whether reports about an agent disagree.
    #[must_use]
    pub fn is_doubtful(&self, agent: AgentKey) -> bool {
        self.doubts.contains_key(&agent)
    }

    /// Returns when what stands about an agent was last observed, by our clock.
    #[must_use]
    pub fn confirmed_at(&self, agent: AgentKey) -> Option<UtcMillis> {
        self.record(agent).map(|record| record.confirmed_at.get())
    }

    /// Returns every agent of whom something was told, by key.
    pub fn agents(&self) -> impl Iterator<Item = AgentView> + '_ {
        (0u32..)
            .zip(&self.agents)
            .filter_map(|(row, _)| self.agent(AgentKey::new(row)))
    }

    /// Returns what is said of a queue; a queue without figures still counts its agents.
    #[must_use]
    pub fn queue(&self, queue: QueueKey) -> QueueView {
        QueueView {
            queue,
            reported: self
                .queues
                .get(queue.index())
                .and_then(QueueRecord::newest)
                .copied(),
            agents: self.tallies.queue(queue),
        }
    }

    /// Returns the counters by state.
    #[must_use]
    pub const fn tallies(&self) -> &Tallies {
        &self.tallies
    }

    /// Returns what the floor keeps of one agent, in bytes (I20).
    #[must_use]
    pub const fn bytes_per_agent(&self) -> usize {
        size_of::<Option<Record>>()
    }

    /// Returns what was counted since the floor was made.
    #[must_use]
    pub const fn counters(&self) -> &FloorCounters {
        &self.counters
    }

    /// Returns the agents of whom reports disagree, by key: they are asked first.
    pub fn doubtful(&self) -> impl Iterator<Item = AgentKey> + '_ {
        self.doubts.keys().copied()
    }

    /// Returns the agents that should be asked now, without waiting for the next sweep, by key.
    pub fn due(&self, now: UtcMillis) -> impl Iterator<Item = AgentKey> + '_ {
        self.doubts
            .iter()
            .filter(move |(_, doubt)| doubt.due().is_some_and(|at| at <= now))
            .map(|(agent, _)| *agent)
    }

    /// Returns when an agent should next be asked without waiting for the next sweep.
    #[must_use]
    pub fn next_due(&self) -> Option<UtcMillis> {
        self.doubts.values().filter_map(Doubt::due).min()
    }

    /// Notes that these agents are being asked because they were due.
    pub fn note_asked(&mut self, agents: &[AgentKey], now: UtcMillis) {
        for agent in agents {
            if let Some(doubt) = self.doubts.get_mut(agent) {
                doubt.asked(now);
            }
        }
    }

    /// Returns the time, on the platform's clock, up to which facts have come as far as is known (RT-6).
    #[must_use]
    pub const fn watermark(&self) -> Option<UtcMillis> {
        self.watermark
    }

    /// Hands out the agents whose row changed since the last call, by key.
    pub fn take_touched_agents(&mut self) -> BTreeSet<AgentKey> {
        let rows = self.touched_agents.take();
        rows.into_iter().map(AgentKey::new).collect()
    }

    /// Hands out the queues of which the platform reported something else since the last call, by key.
    pub fn take_reported_queues(&mut self) -> BTreeSet<QueueKey> {
        let rows = self.reported_queues.take();
        rows.into_iter().map(QueueKey::new).collect()
    }

    /// Hands out the queues whose agents are others, or in other states, than at the last call, by key.
    pub fn take_recounted_queues(&mut self) -> BTreeSet<QueueKey> {
        let rows = self.recounted_queues.take();
        rows.into_iter().map(QueueKey::new).collect()
    }

    /// Takes in a queue's figures.
    pub fn apply_queue(
        &mut self,
        fact: &QueueFact,
        clock: &UpstreamBound,
        now: UtcMillis,
    ) -> QueueOutcome {
        let row = fact.queue.index();
        if row >= MAX_QUEUES {
            self.counters.over_limit = self.counters.over_limit.saturating_add(1);
            return QueueOutcome::OverLimit;
        }
        if !clock.admits(fact.occurred_at) {
            self.counters.future = self.counters.future.saturating_add(1);
            return QueueOutcome::Future;
        }
        if row >= self.queues.len() {
            self.queues.resize_with(row + 1, QueueRecord::default);
        }
        let outcome = self
            .queues
            .get_mut(row)
            .map_or(QueueOutcome::OverLimit, |queue| queue.place(fact));
        if outcome == QueueOutcome::Changed {
            self.reported_queues.insert(fact.queue.index());
        }
        self.move_watermark(fact.occurred_at, clock, now);
        outcome
    }

    /// Moves the watermark with the platform's clock when nothing comes, and makes the figures at the
    /// start of contacts final that it has passed.
    pub fn advance(&mut self, clock: &UpstreamBound, now: UtcMillis) {
        let idle = self
            .moved_at
            .is_none_or(|at| now.since(at) >= self.config.reorder_allowance);
        if idle {
            self.raise_watermark(clock.now.before(self.config.reorder_allowance));
        }
        self.close_starts();
    }

    pub(super) const fn rules(&self) -> Rules {
        Rules {
            in_state: self.config.duration_is_in_state,
            stamped_at_change: self.stamped_at_change,
        }
    }

    pub(super) fn record(&self, agent: AgentKey) -> Option<&Record> {
        self.agents.get(agent.index()).and_then(Option::as_ref)
    }

    pub(super) fn record_mut(&mut self, agent: AgentKey) -> Option<&mut Record> {
        self.agents.get_mut(agent.index()).and_then(Option::as_mut)
    }

    /// Makes room for an agent; `None` beyond the limit.
    pub(super) fn slot(&mut self, agent: AgentKey) -> Option<&mut Option<Record>> {
        let row = agent.index();
        if row >= MAX_AGENTS {
            return None;
        }
        if row >= self.agents.len() {
            self.agents.resize_with(row + 1, || None);
        }
        self.agents.get_mut(row)
    }

    /// A stamp ahead of the platform's clock must not carry the watermark away.
    pub(super) fn move_watermark(
        &mut self,
        occurred_at: UtcMillis,
        clock: &UpstreamBound,
        now: UtcMillis,
    ) {
        let reached = occurred_at
            .min(clock.now)
            .before(self.config.reorder_allowance);
        if self.raise_watermark(reached) {
            self.moved_at = Some(now);
        }
    }

    fn raise_watermark(&mut self, to: UtcMillis) -> bool {
        let higher = self.watermark.is_none_or(|at| at < to);
        if higher {
            self.watermark = Some(to);
        }
        higher
    }

    /// Brings counters, rows to send and contact starts in line after a record changed.
    pub(super) fn follow_up(&mut self, before: Option<&AgentView>, agent: AgentKey) {
        let Some(after) = self.agent(agent) else {
            return;
        };
        let looks_new = before.is_none_or(|before| !before.looks_like(&after));
        if !looks_new && before.is_some_and(|before| before.doubtful == after.doubtful) {
            return;
        }
        self.touched_agents.insert(agent.index());
        let from = before.map(AgentView::cell);
        let to = after.cell();
        if from != Some(to) {
            self.tallies.shift(from, Some(to));
            for queue in from.and_then(|cell| cell.queue).into_iter().chain(to.queue) {
                self.recounted_queues.insert(queue.index());
            }
        }
        let goes_on = before.is_some_and(|before| {
            before.state == AgentState::InContact
                && before.queue == after.queue
                && before.contact == after.contact
                && (after.contact.is_some() || stay::is_near(before.since, after.since))
        });
        let in_queue_contact = after.state == AgentState::InContact && after.queue.is_some();
        if !in_queue_contact {
            self.open_starts.remove(agent.index());
        } else if !goes_on {
            self.open_starts.insert(agent.index());
        }
        if (!in_queue_contact || !goes_on)
            && let Some(record) = self.record_mut(agent)
        {
            record.set_start(Start::default());
        }
    }
}
