//! Everything that happened since the log began, in the order of happening.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use super::book::{Book, Stay};
use super::event::{Activity, Event, Step, What};
use crate::world::{Body, Emitted, World};

/// Events of the last this many milliseconds are kept: the longest window, and some time to ask.
const KEEP_MS: i64 = 100 * 60_000;
/// More events than this are not kept; the log then begins later.
const MAX_EVENTS: usize = 4_000_000;
/// Events in one block. A reader's copy shares the blocks.
const BLOCK: usize = 4_096;

/// The log. A copy of it is cheap: it shares what is written.
#[derive(Clone, Debug)]
pub struct Log {
    since: i64,
    states_since: i64,
    base: Arc<Book>,
    blocks: VecDeque<Arc<Vec<Event>>>,
    count: usize,
    agents: Arc<BTreeMap<Arc<str>, u32>>,
    queues: Arc<BTreeMap<Arc<str>, u16>>,
}

impl Log {
    /// Begins with what the world has lived through before its start; to be made right then.
    #[must_use]
    pub fn new(world: &World) -> Self {
        let mut log = Self::from_now(world);
        log.since = world.warm_from();
        log.states_since = log.since;
        let mut known = BTreeSet::new();
        let base = Arc::make_mut(&mut log.base);
        for emitted in world.history_from_start() {
            if let Body::Agent(report) = &emitted.body
                && let Some(number) = log.agents.get(&report.user_id)
                && known.insert(*number)
                && let Some(stay) = base.agents.get_mut(*number as usize)
            {
                // What they did before their first change in the log is not known.
                *stay = Stay::default();
                log.states_since = log.states_since.max(report.shown.since);
            }
        }
        for emitted in world.history_from_start() {
            log.take(emitted);
        }
        log
    }

    /// Begins with the world as it stands, and no contacts.
    pub(super) fn from_now(world: &World) -> Self {
        let agents: BTreeMap<Arc<str>, u32> = (0..)
            .zip(world.agents())
            .map(|(number, agent)| (Arc::clone(&agent.id), number))
            .collect();
        let queues: BTreeMap<Arc<str>, u16> = (0..)
            .zip(world.queues())
            .map(|(number, queue)| (Arc::clone(&queue.id), number))
            .collect();
        let stays = world.agents().iter().map(|agent| Stay {
            activity: Activity::of(&agent.shown.state),
            since: agent.shown.since,
            queue: of(&queues, agent.shown.queue_id.as_ref()),
        });
        let base = Book {
            agents: stays.collect(),
            contacts: BTreeMap::new(),
        };
        Self {
            since: world.now(),
            states_since: world.now(),
            base: Arc::new(base),
            blocks: VecDeque::new(),
            count: 0,
            agents: Arc::new(agents),
            queues: Arc::new(queues),
        }
    }

    /// Takes a publication over. It may be dated back a little.
    pub fn take(&mut self, emitted: &Emitted) {
        let Some(event) = self.event(emitted) else {
            return;
        };
        let newest = event.at;
        self.insert(event);
        self.fold_before(newest - KEEP_MS);
        while self.count > MAX_EVENTS {
            self.fold_first_block();
        }
    }

    /// Forgets the single events of whole blocks before a time; what they led to stays known.
    pub(super) fn fold_before(&mut self, at: i64) {
        while self.first_block_ends_before(at) {
            self.fold_first_block();
        }
    }

    /// Returns from when on everything is known, in UTC milliseconds.
    #[must_use]
    pub const fn since(&self) -> i64 {
        self.since
    }

    /// Returns from when on every agent's state is known, in UTC milliseconds: not before the first
    /// change of each who changed since the log began.
    #[must_use]
    pub fn states_since(&self) -> i64 {
        self.states_since.max(self.since)
    }

    /// Returns how many events are kept.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.count
    }

    /// Says whether nothing happened yet.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }

    pub(super) fn base(&self) -> Book {
        Book::clone(&self.base)
    }

    pub(super) fn queue_count(&self) -> usize {
        self.queues.len()
    }

    pub(super) fn events(&self) -> impl Iterator<Item = &Event> {
        self.blocks.iter().flat_map(|block| block.iter())
    }

    fn event(&self, emitted: &Emitted) -> Option<Event> {
        match &emitted.body {
            Body::Agent(report) => Some(Event {
                at: report.shown.since,
                what: What::Agent {
                    agent: *self.agents.get(&report.user_id)?,
                    activity: Activity::of(&report.shown.state),
                    queue: of(&self.queues, report.shown.queue_id.as_ref()),
                },
            }),
            Body::Lifecycle(report) => Some(Event {
                at: emitted.at,
                what: What::Contact {
                    step: Step::of(report.kind)?,
                    contact: Arc::clone(&report.call_id),
                    queue: of(&self.queues, report.queue_id.as_ref()),
                    agent: of(&self.agents, report.user_id.as_ref()),
                    to: of(&self.agents, report.to_user_id.as_ref()),
                },
            }),
            Body::Queue(_) => None,
        }
    }

    /// Puts an event behind all that are not later than it.
    fn insert(&mut self, event: Event) {
        self.count += 1;
        let mut number = self.blocks.len();
        while number > 1 && starts_after(&self.blocks[number - 1], event.at) {
            number -= 1;
        }
        let last = number == self.blocks.len();
        let Some(block) = number.checked_sub(1).and_then(|n| self.blocks.get_mut(n)) else {
            self.blocks.push_back(Arc::new(vec![event]));
            return;
        };
        let place = block.partition_point(|before| before.at <= event.at);
        if last && block.len() >= BLOCK && place == block.len() {
            self.blocks.push_back(Arc::new(vec![event]));
            return;
        }
        Arc::make_mut(block).insert(place, event);
    }

    fn first_block_ends_before(&self, at: i64) -> bool {
        let first = self.blocks.front().and_then(|block| block.last());
        self.blocks.len() > 1 && first.is_some_and(|event| event.at < at)
    }

    fn fold_first_block(&mut self) {
        let Some(block) = self.blocks.pop_front() else {
            return;
        };
        let base = Arc::make_mut(&mut self.base);
        for event in block.iter() {
            base.apply(event, &[]);
        }
        self.count -= block.len();
        if let Some(event) = block.last() {
            self.since = self.since.max(event.at + 1);
        }
    }
}

fn of<N: Copy>(numbers: &BTreeMap<Arc<str>, N>, id: Option<&Arc<str>>) -> Option<N> {
    id.and_then(|id| numbers.get(id).copied())
}

fn starts_after(block: &[Event], at: i64) -> bool {
    block.first().is_some_and(|event| event.at > at)
}
