//! A book: events strictly in order of time, counted into buckets.

use super::bucket::{Bucket, Draft, Ring};
use super::contact::{Contacts, count_step};
use super::delta::{Delta, Levels, raise, start_of};
use super::event::{AgentEvent, AgentSlot, ContactEvent};
use super::rules::Rules;
use super::slice::{Cells, Slice};

/// States of agents and buckets up to a moment. Contacts in progress are kept beside it.
#[derive(Clone, Debug, Default)]
pub(super) struct Book {
    /// By agent row.
    pub(super) agents: Vec<Slice>,
    /// By cell, at the start of the bucket that is being filled.
    pub(super) levels: Vec<Levels>,
    pub(super) draft: Draft,
    pub(super) ring: Ring,
    /// The most sealed buckets that are kept.
    pub(super) most: usize,
}

/// A bucket that was just sealed.
#[derive(Debug)]
pub(super) struct Sealed<'a> {
    pub(super) bucket: i64,
    /// By cell, at its start.
    pub(super) levels: &'a [Levels],
    pub(super) entries: &'a [(u32, Delta)],
}

impl Book {
    pub(super) fn slice(&self, agent: AgentSlot) -> Slice {
        let slice = agent.row().and_then(|row| self.agents.get(row));
        slice.copied().unwrap_or_default()
    }

    /// Notes what an agent is counted as from now on, and returns what it was.
    pub(super) fn replace(&mut self, agent: AgentSlot, slice: Slice) -> Slice {
        let Some(row) = agent.row() else {
            return slice;
        };
        if self.agents.len() <= row {
            self.agents.resize(row + 1, Slice::default());
        }
        match self.agents.get_mut(row) {
            Some(slot) => std::mem::replace(slot, slice),
            None => slice,
        }
    }

    fn count_change(&mut self, event: &AgentEvent, rules: &mut Rules) {
        let next = Slice::new(event.state, event.queue);
        let last = self.replace(event.agent, next);
        if last != next {
            let cells = Cells {
                team: rules.cells.team(rules.team(event.agent)),
                queue_before: rules.cells.queue(last.queue),
                queue: rules.cells.queue(next.queue),
            };
            last.give_way(next, event.at, &cells, &mut self.draft);
        }
    }

    /// Counts the events, which lie between the book's moment and `to`, in their order, and seals the
    /// buckets that end by `to`. Returns how many steps could not be counted.
    pub(super) fn run(
        &mut self,
        to: i64,
        mut agents: &[AgentEvent],
        mut steps: &[ContactEvent],
        contacts: &mut impl Contacts,
        rules: &mut Rules,
        mut sealed: impl FnMut(&Sealed<'_>),
    ) -> u64 {
        let mut uncounted = 0;
        loop {
            let end = start_of(self.ring.end().saturating_add(1));
            let limit = end.min(to);
            while let Some((event, rest)) = agents.split_first()
                && event.at < limit
            {
                agents = rest;
                self.count_change(event, rules);
            }
            while let Some((event, rest)) = steps.split_first()
                && event.at < limit
            {
                steps = rest;
                let is_counted = count_step(event, contacts, rules, &mut self.draft);
                uncounted += u64::from(!is_counted);
            }
            if end > to {
                return uncounted;
            }
            self.seal(&mut sealed);
        }
    }

    fn seal(&mut self, sealed: &mut impl FnMut(&Sealed<'_>)) {
        let entries = self.draft.drain();
        if let Some((cell, _)) = entries.last() {
            let cells = (*cell as usize + 1).max(self.levels.len());
            self.levels.resize(cells, Levels::default());
        }
        sealed(&Sealed {
            bucket: self.ring.end(),
            levels: &self.levels,
            entries: &entries,
        });
        for (cell, delta) in &entries {
            if let Some(levels) = self.levels.get_mut(*cell as usize) {
                raise(levels, delta.levels);
            }
        }
        self.ring.push(Bucket::pack(&entries), self.most);
    }
}
