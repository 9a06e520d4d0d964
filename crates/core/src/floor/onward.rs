//! The usual case: an agent goes on to another state, and nothing is in doubt.
//!
//! Nine of ten facts are pushed, newer than what stands and of another state. What becomes of them
//! follows from what stands alone, so that nothing need be compared. Every other fact takes the whole
//! way through the module `merge`; where both ways could be taken they come to the same, which is
//! tested with all the facts that the other tests make.

use super::bound::UpstreamBound;
use super::fact::{AgentFact, Source};
use super::outcome::{Change, Outcome, Standing};
use super::picture::Floor;
use super::record::Start;
use super::stay;
use super::step::Step;
use super::table::Passage;
use super::tally::Cell;
use crate::model::AgentState;
use crate::time::UtcMillis;

impl Floor {
    /// Takes in a fact that is pushed, newer and of another state; `None` if it is another case.
    #[inline]
    pub(super) fn go_on(
        &mut self,
        fact: &AgentFact,
        clock: &UpstreamBound,
        now: UtcMillis,
    ) -> Option<Outcome> {
        let rules = self.rules();
        if fact.key.source == Source::Sweep || !clock.admits(fact.key.occurred_at) {
            return None;
        }
        let record = self.agents.get_mut(fact.agent.index())?.as_mut()?;
        let (step, stood) = (Step::of(fact), record.current());
        if step.at() <= stood.at()
            || step.state() == stood.state()
            || record.out_since().is_some()
            || (!self.doubts.is_empty() && self.doubts.contains_key(&fact.agent))
        {
            return None;
        }
        let before = Standing {
            state: stood.state(),
            since: record.since(rules),
            queue: record.queue(),
        };
        let gap = stay::passage_between(stood, step) == Passage::Gap;
        record.append(step, fact);
        record.seen_at.raise(fact.observed_at);
        record.confirmed_at.raise(fact.observed_at);
        record.observed_at = fact.observed_at.into();
        record.set_start(Start::default());
        let after = Standing {
            state: step.state(),
            since: record.since(rules),
            queue: record.queue(),
        };
        self.counters.gaps = self.counters.gaps.saturating_add(u64::from(gap));
        self.move_watermark(fact.key.occurred_at, clock, now);
        self.touched_agents.insert(fact.agent.index());
        self.count_over(cell(&before), cell(&after));
        if after.state == AgentState::InContact && after.queue.is_some() {
            self.open_starts.insert(fact.agent.index());
        } else {
            self.open_starts.remove(fact.agent.index());
        }
        Some(Outcome::Changed(Change {
            agent: fact.agent,
            before: Some(before),
            after,
            gap,
            healed: false,
        }))
    }

    /// Moves an agent from one counter to another.
    pub(super) fn count_over(&mut self, from: Cell, to: Cell) {
        self.tallies.shift(Some(from), Some(to));
        for queue in from.queue.into_iter().chain(to.queue) {
            self.recounted_queues.insert(queue.index());
        }
    }
}

const fn cell(standing: &Standing) -> Cell {
    Cell {
        state: standing.state,
        queue: standing.queue,
    }
}
