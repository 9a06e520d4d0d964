//! What must hold, and when it is looked at.

use std::collections::BTreeMap;

use floorlight_core::desk::Status;
use floorlight_core::frame::{Flags, Freshness};
use floorlight_core::hub::Hub;
use floorlight_core::id::{AgentKey, QueueKey};
use floorlight_core::model::AgentState;
use floorlight_core::time::UtcMillis;

use crate::plan::ListStyle;
use crate::world::World;

/// A beginning may be off by this much, in milliseconds.
const SINCE_MS: u64 = 1_000;
/// While people go on working, those who changed within this are not compared, in milliseconds.
const JUST_CHANGED_MS: i64 = 15_000;
/// Snapshots in whole seconds cut twice: the time of the answer and the duration.
const CUT_TWICE_MS: u64 = 2_000;
/// Who is no longer listed is missed by the next sweep alone, in milliseconds.
const UNLISTED_MS: i64 = 60_000;
/// A log-out may be concluded this long after a person was last not listed, in milliseconds.
const CONCLUDED_MS: i64 = 120_000;

impl World {
    /// Looks at a hub after each turn, cheaply.
    pub(crate) fn check_turn(&mut self) {
        let turn = self.history.len() as u64 + self.at.unsigned_abs();
        if let Some(wake) = self.hub.poll_timeout()
            && wake.at < UtcMillis::new(self.at)
        {
            self.fail(format!("the hub wants to be called in the past: {wake:?}"));
        }
        let freshness = self.hub.feed(UtcMillis::new(self.at)).freshness;
        let believed = matches!(freshness, Freshness::Live | Freshness::Quiet { .. });
        if believed && !self.has_stream() {
            self.fail(format!(
                "without a stream the floor is called {freshness:?}"
            ));
        }
        if self.plan.agents <= 20 && turn.is_multiple_of(7) {
            self.check_counters();
            self.check_removals();
        }
        let every = if self.plan.agents <= 20 { 11 } else { 9_973 };
        if turn.is_multiple_of(every) {
            self.check_export();
        }
    }

    /// I7.
    fn check_counters(&mut self) {
        let floor = self.hub.floor();
        let mut counted = [0_u32; 10];
        let mut by_queue = BTreeMap::<QueueKey, [u32; 10]>::new();
        for agent in floor.agents() {
            counted[usize::from(agent.state.rank())] += 1;
            if let Some(queue) = agent.queue {
                by_queue.entry(queue).or_default()[usize::from(agent.state.rank())] += 1;
            }
        }
        let wrong = (0..self.plan.queues).map(QueueKey::new).find(|queue| {
            floor.tallies().queue(*queue).0 != by_queue.get(queue).copied().unwrap_or_default()
        });
        if floor.tallies().all().0 != counted {
            self.fail(format!(
                "counters are {:?}, agents are {counted:?} (I7)",
                floor.tallies().all().0
            ));
        }
        if let Some(queue) = wrong {
            self.fail(format!("the counters of {queue:?} do not add up (I7)"));
        }
    }

    /// I4, I5: only who was not listed is ever concluded to have left.
    fn check_removals(&mut self) {
        for row in 0..self.plan.agents {
            let listed = self.platform.truth.people[row as usize].listed;
            let inferred = self
                .key(row)
                .and_then(|key| self.hub.floor().agent(key))
                .is_some_and(|agent| agent.inferred);
            if inferred && listed && self.at - self.unlisted_at[row as usize] > CONCLUDED_MS {
                self.fail(format!("a{row} was removed and never left (I4, I5)"));
            }
            if !listed {
                self.unlisted_at[row as usize] = self.at;
            }
        }
    }

    /// I21.
    fn check_export(&mut self) {
        let state = self.hub.export();
        let now = UtcMillis::new(self.at);
        let again = Hub::restore(
            self.hub.config().clone(),
            state.clone(),
            self.hub.position().epoch,
            now,
        );
        if again.export() != state {
            self.fail("restoring an export does not export the same (I21)".to_owned());
        }
    }

    /// I15: a desk shows what the hub meant at its position.
    pub(crate) fn check_desk(&mut self, desk: usize) {
        let Some(position) = self.seats[desk].desk.position() else {
            return;
        };
        if self.plan.agents > 20 && self.at % 16 != 0 {
            return;
        }
        let meant = self.history.get(&(position.epoch.0, position.seq.0));
        if meant.is_some_and(|meant| *meant != self.seats[desk].desk.checksum()) {
            self.fail(format!(
                "desk {desk} shows another floor at {position:?} (I15)"
            ));
        }
    }

    /// I1, I6: a minute after the trouble every agent is what they are.
    pub(crate) fn check_promise(&mut self) {
        let (offset, now) = (self.plan.offset_ms, self.at);
        let cut_twice = self.plan.whole_seconds && self.plan.list_style == ListStyle::Snapshot;
        let tolerance = if cut_twice { CUT_TWICE_MS } else { SINCE_MS };
        let mut wrong = Vec::new();
        for row in 0..self.plan.agents {
            let person = self.platform.truth.people[row as usize];
            let settled_ms = if person.listed {
                JUST_CHANGED_MS
            } else {
                UNLISTED_MS
            };
            if self.plan.moving && now - person.since < settled_ms {
                continue;
            }
            let Some(view) = self.key(row).and_then(|key| self.hub.floor().agent(key)) else {
                if person.listed {
                    wrong.push(format!("a{row} is unknown and should be {person:?}"));
                }
                continue;
            };
            let out = person.state == AgentState::LoggedOut && view.state == AgentState::LoggedOut;
            if out && !person.listed {
                continue;
            }
            let queue = view
                .queue
                .and_then(|queue| self.hub.directory().queue_id(queue));
            let since = view.since.get() - offset;
            let right = view.state == person.state
                && queue == person.queue.map(|queue| format!("q{queue}")).as_deref()
                && since.abs_diff(person.since) <= tolerance;
            if !right {
                wrong.push(format!(
                    "a{row} is {view:?}, off by {} ms, and should be {person:?} since {}",
                    since - person.since,
                    person.since + offset
                ));
                continue;
            }
            let shown = self
                .hub
                .shown_agents()
                .find(|cell| self.row_of(cell.row) == Some(row));
            let shown_off = shown.map(|cell| cell.since.get().abs_diff(person.since));
            if !self.plan.without_date && shown_off.is_none_or(|off| off > tolerance + 800) {
                wrong.push(format!(
                    "a{row} is shown off by {shown_off:?} ms, offset {offset}, {:?}",
                    self.hub.feed(UtcMillis::new(now)).clock_offset_ms
                ));
            }
        }
        if let Some(first) = wrong.first() {
            let count = wrong.len();
            let feed = self.hub.feed(UtcMillis::new(now));
            self.fail(format!(
                "{count} agents are wrong a minute after (I1): {first}; {feed:?}"
            ));
        }
    }

    /// I15: in the end every desk is live and shows the floor.
    pub(crate) fn check_desks(&mut self) {
        for desk in 0..self.seats.len() {
            let seat = &self.seats[desk].desk;
            let live = seat.status() == Status::Live;
            let stale = seat
                .agents()
                .filter(|cell| cell.flags.has(Flags::STALE))
                .count();
            if !live || stale > 0 {
                let status = seat.status();
                self.fail(format!(
                    "desk {desk} is {status:?} in the end, {stale} agents stale"
                ));
            }
            let off = self.seats[desk]
                .desk
                .hub_now(self.seats[desk].clock(self.at))
                .get()
                - self.at;
            if off.abs() > 200 {
                self.fail(format!(
                    "desk {desk} takes the hub's clock to be {off} ms off"
                ));
            }
        }
    }

    fn key(&self, row: u32) -> Option<AgentKey> {
        self.hub.directory().find_agent(&format!("a{row}"))
    }

    fn row_of(&self, key: u32) -> Option<u32> {
        self.hub
            .directory()
            .agent_id(AgentKey::new(key))?
            .strip_prefix('a')?
            .parse()
            .ok()
    }
}
