//! The ledger: what was told becomes figures over windows (RT-9, RT-13, I12).

use std::collections::BTreeSet;

use super::Sums;
use super::book::Book;
use super::bucket::Ring;
use super::cell::QueueSlot;
use super::config::LedgerConfig;
use super::contact::{Changed, Layered, Open};
use super::delta::{bucket_of, start_of};
use super::event::{AgentEvent, ContactEvent, Pending};
use super::rules::{QueueTarget, Rules};
use super::waits::{Waiting, Waits};
use super::windows::Windows;
use crate::floor::{AgentFact, ContactFact};
use crate::frame::{MetricCell, MetricRow};
use crate::id::{MAX_AGENTS, MAX_QUEUES, QueueKey};
use crate::time::UtcMillis;

/// The most contacts that wait, and the most parts of contacts in progress; beyond it the oldest are
/// forgotten and counted as late (I20).
pub(super) const MAX_IN_PROGRESS: usize = 65_536;
/// What waits or lasts longer is forgotten: its end was never told.
pub(super) const FORGET_AFTER_MS: i64 = 4 * 3_600_000;
/// Events are settled for good in spans of this length, not one by one.
const SETTLE_EVERY_MS: i64 = 20_000;
/// While a platform replays, events wait so many times longer for a replay that failed.
const PATIENCE: i64 = 5;

/// Counts what agents and contacts do, by cell and window, on the platform's clock.
///
/// Facts come in any order, more than once, or not at all. Events wait in order until a replay of the
/// platform or their age settles them; the settled book applies them strictly in order, once. Figures
/// are settled sums and a live continuation up to the last step of ten seconds behind the watermark;
/// the continuation is made anew whenever something comes late.
///
/// A state of an agent that is told after its time was settled enters its own bucket as a correction
/// if it is the agent's newest (and, where a replay settled that time, if a sweep answered it); a step
/// of a contact is counted as late.
#[derive(Clone, Debug)]
pub struct Ledger {
    pub(super) config: LedgerConfig,
    pub(super) rules: Rules,
    pub(super) counted_since: i64,
    /// Since when nobody changed the team; at first, when counting began.
    pub(super) teams_since: i64,
    /// Everything before it is settled.
    pub(super) horizon: i64,
    pub(super) watermark: Option<i64>,
    pub(super) as_of: Option<i64>,
    pub(super) replayed_to: Option<i64>,
    pub(super) settled: Book,
    pub(super) open: Open,
    /// By agent row: the moment of the newest settled event.
    pub(super) told_at: Vec<i64>,
    pub(super) agents: Pending<AgentEvent>,
    pub(super) contacts: Pending<ContactEvent>,
    pub(super) live: Live,
    pub(super) windows: Windows,
    /// By cell and window, as of the last step.
    pub(super) shown: Vec<Sums>,
    pub(super) changed: BTreeSet<u32>,
    pub(super) waits: Waits,
    pub(super) has_contacts: bool,
    pub(super) tally: Tally,
}

/// What a ledger could not count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct Tally {
    pub(super) late: u64,
    pub(super) unmatched: u64,
    pub(super) forgotten: u64,
}

/// The settled book, continued; never exported, it follows from the rest.
#[derive(Clone, Debug, Default)]
pub(super) struct Live {
    pub(super) is_valid: bool,
    /// Up to where pending events are counted.
    pub(super) to: i64,
    pub(super) book: Book,
    pub(super) changed: Changed,
}

impl Ledger {
    /// Makes a ledger that counts from `started_at` on, on the platform's clock.
    #[must_use]
    pub fn new(config: LedgerConfig, started_at: UtcMillis) -> Self {
        let start = started_at.get();
        let settled = Book {
            ring: Ring::starting(bucket_of(start)),
            most: config.most_buckets(),
            ..Book::default()
        };
        Self {
            windows: Windows::new(config.lengths(), bucket_of(start)),
            config,
            rules: Rules::default(),
            counted_since: start,
            teams_since: start,
            horizon: start,
            watermark: None,
            as_of: None,
            replayed_to: None,
            settled,
            open: Open::default(),
            told_at: Vec::new(),
            agents: Pending::default(),
            contacts: Pending::default(),
            live: Live::default(),
            shown: Vec::new(),
            changed: BTreeSet::new(),
            waits: Waits::default(),
            has_contacts: false,
            tally: Tally::default(),
        }
    }

    /// Sets the team (zero for none) of each agent by row; it holds for what is not settled yet.
    pub fn set_teams(&mut self, teams: &[u16]) {
        let teams = teams.get(..teams.len().min(MAX_AGENTS)).unwrap_or_default();
        if self.rules.teams != teams {
            self.move_teams(teams);
            self.live.is_valid = false;
        }
    }

    /// Sets the targets of each queue by row; shorter lists mean the default. They hold for what is
    /// not settled yet.
    pub fn set_targets(&mut self, mut targets: Vec<QueueTarget>) {
        targets.truncate(MAX_QUEUES);
        if self.rules.targets != targets {
            self.rules.targets = targets;
            self.live.is_valid = false;
        }
    }

    /// Takes in a report about an agent, in any order; duplicates change nothing.
    pub fn tell_agent(&mut self, fact: &AgentFact) {
        let Some(event) = AgentEvent::of(fact) else {
            return;
        };
        if event.at < self.horizon {
            self.correct(&event);
            return;
        }
        if self.agents.len() >= self.config.max_pending {
            self.relieve();
        }
        self.live.is_valid &= event.at >= self.live.to;
        self.agents.push(event);
    }

    /// Takes in a step of a contact, in any order; duplicates change nothing until their time is
    /// settled, and are counted as late then, unless a replay settled it.
    pub fn tell_contact(&mut self, fact: &ContactFact) {
        let Some(event) = ContactEvent::of(fact) else {
            return;
        };
        self.has_contacts = true;
        if event.at < self.horizon {
            let is_known =
                event.at < self.counted_since || self.replayed_to.is_some_and(|to| event.at < to);
            self.tally.late += u64::from(!is_known);
            return;
        }
        if self.contacts.len() >= self.config.max_pending {
            self.relieve();
        }
        self.live.is_valid &= event.at >= self.live.to;
        self.contacts.push(event);
        self.waits.tell(&event);
    }

    /// Moves the watermark; figures move when it passes a step of ten seconds. It never moves back.
    pub fn advance(&mut self, watermark: UtcMillis) {
        let watermark = watermark.get().max(self.watermark.unwrap_or(i64::MIN));
        self.watermark = Some(watermark);
        let end = bucket_of(watermark);
        let is_new = self.as_of.is_none_or(|as_of| bucket_of(as_of) < end);
        if !is_new || end < self.settled.ring.end() {
            return;
        }
        // The windows move first: what is settled now knows what it need not be part of.
        self.windows.advance(end, &self.settled.ring);
        self.settle_by_age(watermark);
        self.run_live(start_of(end));
        self.as_of = Some(start_of(end));
        self.show();
    }

    pub(super) fn run_live(&mut self, to: i64) {
        self.agents.order();
        self.contacts.order();
        let live = &mut self.live;
        if !live.is_valid {
            live.is_valid = true;
            live.to = self.horizon;
            live.changed.clear();
            live.book.agents.clone_from(&self.settled.agents);
            live.book.levels.clone_from(&self.settled.levels);
            live.book.draft.clone_from(&self.settled.draft);
            live.book.ring = Ring::starting(self.settled.ring.end());
            live.book.most = usize::MAX;
        }
        let mut contacts = Layered {
            settled: &self.open,
            changed: &mut live.changed,
        };
        live.book.run(
            to,
            self.agents.span(live.to..to),
            self.contacts.span(live.to..to),
            &mut contacts,
            &mut self.rules,
            |_| {},
        );
        live.to = to;
    }

    /// Sums the windows and notes which cells changed.
    pub(super) fn show(&mut self) {
        let cells = self.rules.cells.len();
        let count = self.windows.count();
        let sums = self.windows.sums(&self.live.book, cells);
        let zeros = vec![Sums::default(); count];
        for (cell, row) in (0..).zip(sums.chunks(count.max(1))) {
            let first = cell as usize * count;
            let before = self.shown.get(first..first + count).unwrap_or(&zeros);
            if before != row {
                self.changed.insert(cell);
            }
        }
        self.shown = sums;
    }

    fn settle_by_age(&mut self, watermark: i64) {
        let patience = if self.replayed_to.is_some() {
            PATIENCE
        } else {
            1
        };
        let age = i64::try_from(self.config.settle_after.as_millis())
            .unwrap_or(i64::MAX)
            .saturating_mul(patience);
        let to = start_of(bucket_of(watermark.saturating_sub(age)));
        if to.saturating_sub(self.horizon) >= SETTLE_EVERY_MS {
            self.settle(to);
        }
    }

    /// Settles the oldest quarter of what waits, so that there is room for more.
    fn relieve(&mut self) {
        self.agents.order();
        self.contacts.order();
        let most = self.config.max_pending;
        let is_full = self.agents.len() >= most || self.contacts.len() >= most;
        if !is_full {
            return;
        }
        let row = most / 4;
        let at = if self.agents.len() >= most {
            self.agents.all().get(row).map(|event| event.at)
        } else {
            self.contacts.all().get(row).map(|event| event.at)
        };
        let Some(to) = at else {
            return;
        };
        self.settle(to.saturating_add(1));
    }

    /// Returns where the windows end, on the platform's clock; `None` before the first step.
    #[must_use]
    pub fn as_of(&self) -> Option<UtcMillis> {
        self.as_of.map(UtcMillis::new)
    }

    /// Returns since when everything was counted, on the platform's clock.
    #[must_use]
    pub fn counted_since(&self) -> UtcMillis {
        UtcMillis::new(self.counted_since)
    }

    /// Returns the end of the last complete replay.
    #[must_use]
    pub fn replayed_to(&self) -> Option<UtcMillis> {
        self.replayed_to.map(UtcMillis::new)
    }

    /// Returns how many states and steps came too late to be counted, and how many contacts were given
    /// up because there were too many or their end was never told.
    #[must_use]
    pub const fn late(&self) -> u64 {
        self.tally.late.saturating_add(self.tally.forgotten)
    }

    /// Returns how many settled steps could not be counted because their beginning was never told.
    #[must_use]
    pub const fn unmatched(&self) -> u64 {
        self.tally.unmatched
    }

    /// Says whether any step of a contact was ever told: else such figures are "not provided".
    #[must_use]
    pub const fn has_contacts(&self) -> bool {
        self.has_contacts
    }

    /// Returns the figures that changed since they were last taken, in no order that matters.
    pub fn take_changed(&mut self) -> Vec<MetricRow> {
        let changed = std::mem::take(&mut self.changed);
        let rows = changed.into_iter().filter_map(|number| {
            Some(MetricRow {
                cell: *self.rules.cells.cells().get(number as usize)?,
                windows: self.row(number)?.to_vec(),
            })
        });
        rows.collect()
    }

    /// Returns the sums of a cell, one for each window; `None` if nothing was counted for it.
    #[must_use]
    pub fn cell(&self, cell: MetricCell) -> Option<&[Sums]> {
        self.row(self.rules.cells.find(cell)?)
    }

    /// Returns the sums of all cells.
    pub fn cells(&self) -> impl Iterator<Item = (MetricCell, &[Sums])> {
        let cells = (0..).zip(self.rules.cells.cells());
        cells.filter_map(|(number, cell)| Some((*cell, self.row(number)?)))
    }

    fn row(&self, number: u32) -> Option<&[Sums]> {
        let count = self.windows.count();
        let first = number as usize * count;
        self.shown.get(first..first + count)
    }

    /// Forgets who waited since before a moment: what became of them was not told.
    pub fn forget_waits(&mut self, before: UtcMillis) {
        let kept = |since: i64| since >= before.get();
        self.open.waits.retain(|_, wait| kept(wait.since));
        self.live.is_valid = false;
        self.contacts.order();
        self.waits.rebuild(&self.open, self.contacts.all());
    }

    /// Returns how many contacts wait in a queue, and since when the oldest does, on the platform's
    /// clock; `None` if no step of a contact was ever told.
    #[must_use]
    pub fn waiting(&self, queue: QueueKey) -> Option<(u32, Option<UtcMillis>)> {
        let queue = QueueSlot::of(Some(queue.get()));
        self.has_contacts.then(|| self.waits.of_queue(queue))
    }

    /// Returns the contacts that wait, the longest wait first, at most `most`.
    #[must_use]
    pub fn waiting_contacts(&self, most: usize) -> Vec<Waiting> {
        self.waits.oldest(most)
    }

    /// Returns the queues whose waiting contacts moved since this was last asked.
    pub fn take_touched_queues(&mut self) -> Vec<QueueKey> {
        self.waits.take_touched()
    }
}
