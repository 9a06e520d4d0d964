//! How events become settled: by age, by a replay, or as corrections of what is settled.

use std::collections::BTreeMap;

use super::bucket::{Draft, Ring, Sink};
use super::cell::{FLOOR, NOWHERE};
use super::delta::{Class, Delta, bucket_of, raise, start_of};
use super::event::{AgentEvent, ContactEvent, Timed};
use super::ledger::{FORGET_AFTER_MS, Ledger, MAX_IN_PROGRESS};
use super::slice::{Cells, Slice};
use super::windows::Windows;
use crate::floor::{AgentFact, ContactFact, Source};
use crate::model::AgentState;
use crate::time::UtcMillis;

/// After a silence of so many buckets nothing of before is in any window or trend: it is skipped.
const SKIP_AFTER: i64 = 4_000;

impl Ledger {
    /// Takes in what the platform replayed of the half-open span from `since` to `until`: the whole
    /// truth of that span, in the order in which it happened. It replaces everything told of the span
    /// that is not settled, and settles it.
    pub fn replayed(
        &mut self,
        since: UtcMillis,
        until: UtcMillis,
        agents: &[AgentFact],
        contacts: &[ContactFact],
    ) {
        let (since, until) = (since.get(), until.get());
        self.has_contacts |= !contacts.is_empty();
        if until <= since || until <= self.horizon {
            return;
        }
        if since > self.horizon {
            self.settle(since);
        }
        let from = since.max(self.horizon);
        let mut events: Vec<AgentEvent> = agents.iter().filter_map(AgentEvent::of).collect();
        let mut steps: Vec<ContactEvent> = contacts.iter().filter_map(ContactEvent::of).collect();
        keep_span(&mut events, from, until);
        keep_span(&mut steps, from, until);
        self.agents.order();
        self.contacts.order();
        self.run_settled(until, &events, &steps);
        self.agents.drop_before(until);
        self.contacts.drop_before(until);
        self.replayed_to = self.replayed_to.max(Some(until));
        self.waits.rebuild(&self.open, self.contacts.all());
    }

    /// Settles what was told of the time before `to`, as it was told.
    pub(super) fn settle(&mut self, to: i64) {
        if to <= self.horizon {
            return;
        }
        self.agents.order();
        self.contacts.order();
        let events = self.agents.span(self.horizon..to).to_vec();
        let steps = self.contacts.span(self.horizon..to).to_vec();
        self.run_settled(to, &events, &steps);
        self.agents.drop_before(to);
        self.contacts.drop_before(to);
        self.waits.rebuild(&self.open, self.contacts.all());
    }

    fn run_settled(&mut self, to: i64, events: &[AgentEvent], steps: &[ContactEvent]) {
        for event in events {
            self.note_told(event);
        }
        self.skip_silence(to, events, steps);
        self.windows.advance(bucket_of(to), &self.settled.ring);
        let windows = &mut self.windows;
        let unmatched = self.settled.run(
            to,
            events,
            steps,
            &mut self.open,
            &mut self.rules,
            |sealed| windows.seal(sealed),
        );
        let (forgotten, evicted) = self
            .open
            .forget(to.saturating_sub(FORGET_AFTER_MS), MAX_IN_PROGRESS);
        self.tally.unmatched += unmatched;
        self.tally.forgotten += forgotten;
        self.tally.late += evicted;
        self.horizon = to;
        self.live.is_valid = false;
    }

    /// After a long sleep, leaves out buckets in which nothing happened and that no window holds.
    fn skip_silence(&mut self, to: i64, events: &[AgentEvent], steps: &[ContactEvent]) {
        let first = bucket_of(to).saturating_sub(SKIP_AFTER);
        let is_silent = events.is_empty() && steps.is_empty();
        if !is_silent || self.settled.ring.end() >= first {
            return;
        }
        // Seals the bucket that is being filled, so that its levels are counted.
        let end = start_of(self.settled.ring.end() + 1);
        let windows = &mut self.windows;
        self.settled
            .run(end, &[], &[], &mut self.open, &mut self.rules, |sealed| {
                windows.seal(sealed);
            });
        // Before a ring's first bucket nobody is in any class: who still is enters there.
        self.settled.ring = Ring::starting(first);
        for (cell, levels) in (0..).zip(std::mem::take(&mut self.settled.levels)) {
            for (class, by) in Class::ALL.into_iter().zip(levels) {
                let delta = self.settled.draft.cell(cell);
                delta.level(class, by, start_of(first));
            }
        }
        let end = self.windows.end().max(bucket_of(to));
        self.windows = Windows::new(self.config.lengths(), end);
        self.windows.rebuild(&self.settled, self.rules.cells.len());
    }

    fn note_told(&mut self, event: &AgentEvent) {
        let Some(row) = event.agent.row() else {
            return;
        };
        if self.told_at.len() <= row {
            self.told_at.resize(row + 1, i64::MIN);
        }
        if let Some(told_at) = self.told_at.get_mut(row) {
            *told_at = event.at.max(*told_at);
        }
    }

    /// Takes in a state of an agent whose time is settled. The agent's newest enters its own bucket;
    /// anything else came too late, unless a replay has counted it already.
    pub(super) fn correct(&mut self, event: &AgentEvent) {
        let row = event.agent.row();
        let told_at = row.and_then(|row| self.told_at.get(row)).copied();
        let told_at = told_at.unwrap_or(i64::MIN);
        let last = self.settled.slice(event.agent);
        let next = Slice::new(event.state, event.queue);
        let is_answer = event.source == Source::Sweep;
        let is_newer = event.at > told_at || event.at == told_at && is_answer;
        let is_replayed = self.replayed_to.is_some_and(|to| event.at < to);
        if !is_newer || is_replayed && !is_answer {
            let is_known =
                event.at == told_at && last == next || event.at < self.counted_since || is_replayed;
            self.tally.late += u64::from(!is_known);
            return;
        }
        self.note_told(event);
        if last == next {
            return;
        }
        let oldest = self.settled.ring.end() - self.settled.most as i64;
        // Who was in which team before the last move is not kept: no correction reaches behind it.
        let at = event.at.max(self.teams_since).max(start_of(oldest));
        let last = self.settled.replace(event.agent, next);
        let cells = Cells {
            team: self.rules.cells.team(self.rules.team(event.agent)),
            queue_before: self.rules.cells.queue(last.queue),
            queue: self.rules.cells.queue(next.queue),
        };
        let mut late = Late::default();
        if event.at < self.counted_since {
            // What stood at the beginning began before it: no change was counted.
            last.give_way(Slice::default(), at, &cells, &mut late);
            Slice::default().give_way(next, at, &cells, &mut late);
        } else {
            last.give_way(next, at, &cells, &mut late);
        }
        self.post(&late);
    }

    /// Adds to buckets, sealed or not, of the settled book.
    fn post(&mut self, late: &Late) {
        let end = self.settled.ring.end();
        let mut sealed: BTreeMap<i64, Vec<(u32, Delta)>> = BTreeMap::new();
        for ((bucket, cell), delta) in &late.deltas {
            if *cell == NOWHERE || delta.is_empty() {
                continue;
            }
            if *bucket >= end {
                self.settled.draft.cell(*cell).add(delta);
                continue;
            }
            let row = *cell as usize;
            if self.settled.levels.len() <= row {
                self.settled.levels.resize(row + 1, Default::default());
            }
            if let Some(levels) = self.settled.levels.get_mut(row) {
                raise(levels, delta.levels);
            }
            self.windows.amend(*bucket, *cell, delta, end);
            sealed.entry(*bucket).or_default().push((*cell, *delta));
        }
        for (bucket, entries) in sealed {
            if let Some(kept) = self.settled.ring.reach(bucket, self.settled.most) {
                kept.amend(&entries);
            }
        }
        self.live.is_valid = false;
    }

    /// Moves agents to other teams from the horizon on.
    pub(super) fn move_teams(&mut self, teams: &[u16]) {
        let before = std::mem::replace(&mut self.rules.teams, teams.to_vec());
        for (row, slice) in self.settled.agents.iter().enumerate() {
            let team = |teams: &[u16]| teams.get(row).copied().unwrap_or(0);
            let (left, joined) = (team(&before), team(teams));
            if left == joined {
                continue;
            }
            let at = self.horizon;
            self.teams_since = at;
            for (team, from, to) in [
                (left, *slice, Slice::default()),
                (joined, Slice::default(), *slice),
            ] {
                let cells = Cells {
                    team: self.rules.cells.team(team),
                    queue_before: NOWHERE,
                    queue: NOWHERE,
                };
                from.give_way(to, at, &cells, &mut TeamOnly(&mut self.settled.draft));
            }
        }
    }

    /// Takes in that an agent was concluded to be logged out since `at`, on the platform's clock.
    pub fn tell_logged_out(&mut self, fact: &AgentFact, at: UtcMillis) {
        let mut gone = *fact;
        gone.key.occurred_at = at;
        gone.key.source = Source::Sweep;
        gone.key.state = AgentState::LoggedOut;
        gone.queue = None;
        self.tell_agent(&gone);
    }
}

/// Keeps the events of a span, in order of time; at equal times, of arrival.
fn keep_span<E: Timed>(events: &mut Vec<E>, from: i64, until: i64) {
    events.retain(|event| (from..until).contains(&event.at()));
    events.sort_by_key(Timed::at);
}

/// Collects what belongs to buckets of any time.
#[derive(Debug, Default)]
struct Late {
    deltas: BTreeMap<(i64, u32), Delta>,
}

impl Sink for Late {
    fn at(&mut self, at: i64, cell: u32) -> &mut Delta {
        self.deltas.entry((bucket_of(at), cell)).or_default()
    }
}

/// Leaves the floor alone: who changes the team stays on it.
#[derive(Debug)]
struct TeamOnly<'a>(&'a mut Draft);

impl Sink for TeamOnly<'_> {
    fn at(&mut self, _at: i64, cell: u32) -> &mut Delta {
        self.0.cell(if cell == FLOOR { NOWHERE } else { cell })
    }
}
