//! A model that keeps everything told and counts anew each time, without buckets or running sums.

use std::collections::BTreeMap;

use crate::floor::{AgentFact, ContactFact, Source};
use crate::frame::MetricCell;
use crate::id::AgentKey;
use crate::metric::{Ledger, QueueTarget, Sums};
use crate::model::{AgentState, ContactStep};

/// Everything that counts, in the order in which it counts.
#[derive(Clone, Debug, Default)]
pub(super) struct Naive {
    pub(super) since: i64,
    pub(super) horizon: i64,
    pub(super) replayed_to: Option<i64>,
    pub(super) late: u64,
    pub(super) teams: Vec<u16>,
    pub(super) targets: Vec<QueueTarget>,
    pub(super) settled_agents: Vec<AgentFact>,
    pub(super) settled_steps: Vec<ContactFact>,
    pub(super) agents: Vec<AgentFact>,
    pub(super) steps: Vec<ContactFact>,
}

type Figures = BTreeMap<MetricCell, Vec<Sums>>;

fn at(fact: &AgentFact) -> i64 {
    fact.key.occurred_at.get()
}

fn moment(fact: &ContactFact) -> i64 {
    fact.occurred_at.get()
}

impl Naive {
    pub(super) fn tell_agent(&mut self, fact: &AgentFact) {
        if at(fact) >= self.horizon {
            self.agents.push(*fact);
            return;
        }
        let told = self
            .settled_agents
            .iter()
            .filter(|other| other.agent == fact.agent);
        let last = told.max_by_key(|other| at(other)).copied();
        let newest = last.map_or(i64::MIN, |last| at(&last));
        let answer = fact.key.source == Source::Sweep;
        let replayed = self.replayed_to.is_some_and(|to| at(fact) < to);
        if (at(fact) > newest || at(fact) == newest && answer) && (answer || !replayed) {
            self.settled_agents.push(*fact);
            return;
        }
        let standing = self
            .settled_agents
            .iter()
            .rfind(|other| other.agent == fact.agent);
        let same = standing
            .is_some_and(|last| last.key.state == fact.key.state && last.queue == fact.queue);
        let known = at(fact) == newest && same || self.is_known(at(fact));
        self.late += u64::from(!known);
    }

    fn is_known(&self, at: i64) -> bool {
        at < self.since || self.replayed_to.is_some_and(|to| at < to)
    }

    pub(super) fn tell_step(&mut self, fact: &ContactFact) {
        if moment(fact) >= self.horizon {
            self.steps.push(*fact);
        } else if !self.is_known(moment(fact)) {
            self.late += 1;
        }
    }

    /// Settles as told.
    pub(super) fn settle(&mut self, to: i64) {
        if to <= self.horizon {
            return;
        }
        let (agents, steps) = (self.in_order(to), self.steps_in_order(to));
        self.settled_agents.extend(agents);
        self.settled_steps.extend(steps);
        self.drop_before(to);
    }

    fn drop_before(&mut self, to: i64) {
        self.agents.retain(|fact| at(fact) >= to);
        self.steps.retain(|fact| moment(fact) >= to);
        self.horizon = to;
    }

    pub(super) fn replay(
        &mut self,
        since: i64,
        until: i64,
        agents: &[AgentFact],
        steps: &[ContactFact],
    ) {
        if until <= since || until <= self.horizon {
            return;
        }
        self.settle(since);
        let span = self.horizon.max(since)..until;
        let mut agents: Vec<_> = agents
            .iter()
            .filter(|f| span.contains(&at(f)))
            .copied()
            .collect();
        let mut steps: Vec<_> = steps
            .iter()
            .filter(|f| span.contains(&moment(f)))
            .copied()
            .collect();
        agents.sort_by_key(at);
        steps.sort_by_key(moment);
        self.settled_agents.extend(agents);
        self.settled_steps.extend(steps);
        self.drop_before(until);
        self.replayed_to = self.replayed_to.max(Some(until));
    }

    fn in_order(&self, to: i64) -> Vec<AgentFact> {
        let mut facts: Vec<_> = self
            .agents
            .iter()
            .filter(|fact| at(fact) < to)
            .copied()
            .collect();
        let identity = |fact: &AgentFact| (fact.key, fact.agent, fact.queue);
        facts.sort_by_key(identity);
        // When it was observed does not make it another fact.
        facts.dedup_by_key(|fact| identity(fact));
        facts
    }

    fn steps_in_order(&self, to: i64) -> Vec<ContactFact> {
        let mut facts: Vec<_> = self
            .steps
            .iter()
            .filter(|fact| moment(fact) < to)
            .copied()
            .collect();
        let identity = |fact: &ContactFact| (moment(fact), fact.step, fact.tie, fact.contact);
        facts.sort_by_key(identity);
        facts.dedup_by_key(|fact| identity(fact));
        facts
    }

    fn team(&self, agent: Option<AgentKey>) -> MetricCell {
        let team = agent.and_then(|agent| self.teams.get(agent.index()));
        MetricCell::Team(team.copied().unwrap_or(0))
    }

    /// Counts everything before `as_of` in windows of so many milliseconds.
    pub(super) fn figures(&self, as_of: i64, windows: &[i64]) -> Figures {
        let mut figures = Figures::new();
        for (window, length) in windows.iter().enumerate() {
            let span = (as_of - length, as_of);
            let mut add = |cell: MetricCell, sums: Sums| {
                let rows = figures
                    .entry(cell)
                    .or_insert_with(|| vec![Sums::default(); windows.len()]);
                rows[window].add(&sums);
            };
            self.count_agents(span, &mut add);
            for (at, cells, sums) in self.outcomes(as_of) {
                if (span.0..span.1).contains(&at) {
                    for cell in cells {
                        add(cell, sums);
                    }
                }
            }
        }
        figures
    }

    fn count_agents(&self, span: (i64, i64), add: &mut impl FnMut(MetricCell, Sums)) {
        let mut lines: BTreeMap<AgentKey, Vec<AgentFact>> = BTreeMap::new();
        let pending = self.in_order(span.1);
        for fact in self.settled_agents.iter().chain(&pending) {
            lines.entry(fact.agent).or_default().push(*fact);
        }
        for (agent, line) in lines {
            let team = self.team(Some(agent));
            for (n, fact) in line.iter().enumerate() {
                let from = at(fact).max(self.since);
                let to = line.get(n + 1).map_or(span.1, at).max(self.since);
                let millis = (to.min(span.1) - from.max(span.0)).max(0) as u64;
                use AgentState as A;
                let state = fact.key.state;
                let busy = matches!(state, A::InContact | A::Consult | A::NonRouted | A::WrapUp);
                let is_in = state != A::LoggedOut && state != A::Unknown;
                let sums = Sums {
                    busy_ms: if busy { millis } else { 0 },
                    idle_ms: if state == A::Ready { millis } else { 0 },
                    signed_in_ms: if is_in { millis } else { 0 },
                    ..Sums::default()
                };
                add(team, sums);
                add(MetricCell::Floor, sums);
                if let Some(queue) = fact.queue.filter(|_| busy) {
                    let busy_ms = millis;
                    add(
                        MetricCell::Queue(queue.get()),
                        Sums {
                            busy_ms,
                            ..Sums::default()
                        },
                    );
                }
                let is_change = n > 0
                    && line[n - 1].key.state != state
                    && at(fact) >= self.since
                    && (span.0..span.1).contains(&at(fact));
                if is_change {
                    let sums = Sums {
                        transitions: 1,
                        ..Sums::default()
                    };
                    add(team, sums);
                    add(MetricCell::Floor, sums);
                }
            }
        }
    }

    /// Walks through each contact's steps, looking back for what each needs.
    fn outcomes(&self, as_of: i64) -> Vec<(i64, Vec<MetricCell>, Sums)> {
        let mut lines: BTreeMap<u64, Vec<ContactFact>> = BTreeMap::new();
        let pending = self.steps_in_order(as_of);
        for fact in self
            .settled_steps
            .iter()
            .filter(|fact| moment(fact) < as_of)
            .chain(&pending)
        {
            lines.entry(fact.contact.get()).or_default().push(*fact);
        }
        let mut outcomes = Vec::new();
        for line in lines.values() {
            for n in 0..line.len() {
                outcomes.extend(self.outcome(&line[..=n]));
            }
        }
        outcomes
    }

    fn outcome(&self, line: &[ContactFact]) -> Option<(i64, Vec<MetricCell>, Sums)> {
        use ContactStep as C;
        let (fact, past) = line.split_last()?;
        let at = moment(fact);
        let zero = Sums::default();
        let queue_cell = |queue: Option<u32>| queue.map(MetricCell::Queue);
        let wait = waiting(past);
        let named = fact.queue.map(|queue| queue.get());
        let queue = named.or_else(|| wait.map(|(queue, _)| queue));
        let (cells, sums) = match fact.step {
            C::Queued => (vec![queue_cell(Some(named?))], Sums { offered: 1, ..zero }),
            C::Offered | C::Held | C::Resumed => return None,
            C::NotAnswered | C::Refused => {
                let sums = if fact.step == C::Refused {
                    Sums { refused: 1, ..zero }
                } else {
                    Sums {
                        not_answered: 1,
                        ..zero
                    }
                };
                (vec![Some(self.team(fact.agent)), queue_cell(queue)], sums)
            }
            C::Answered => {
                let (_, since) = wait.filter(|(queue, _)| Some(*queue) == named)?;
                let waited = at - since;
                let target = self.target(named?);
                let sums = Sums {
                    answered: 1,
                    answer_wait_ms: waited as u64,
                    answered_in_target: u32::from(waited <= i64::from(target.target_ms)),
                    ..zero
                };
                (vec![Some(self.team(fact.agent)), queue_cell(named)], sums)
            }
            C::Abandoned => {
                let (_, since) = wait.filter(|(waits, _)| Some(*waits) == queue)?;
                let waited = at - since;
                let target = self.target(queue?);
                let sums = Sums {
                    abandoned: 1,
                    abandon_wait_ms: waited as u64,
                    abandoned_in_target: u32::from(waited <= i64::from(target.target_ms)),
                    abandoned_short: u32::from(waited < i64::from(target.short_abandon_ms)),
                    ..zero
                };
                (vec![queue_cell(queue)], sums)
            }
            C::Transferred => {
                let from = segment(past, fact.agent).and_then(|part| part.1);
                let sums = Sums {
                    transferred: 1,
                    ..zero
                };
                (vec![Some(self.team(fact.agent)), queue_cell(from)], sums)
            }
            C::Completed => {
                let (start, queue, hold) = segment(past, fact.agent)?;
                let sums = Sums {
                    handled: 1,
                    handle_ms: (at - start) as u64,
                    hold_ms: hold as u64,
                    ..zero
                };
                (vec![Some(self.team(fact.agent)), queue_cell(queue)], sums)
            }
        };
        let mut cells: Vec<MetricCell> = cells.into_iter().flatten().collect();
        cells.push(MetricCell::Floor);
        Some((at, cells, sums))
    }

    fn target(&self, queue: u32) -> QueueTarget {
        self.targets
            .get(queue as usize)
            .copied()
            .unwrap_or_default()
    }

    /// Who waits, with everything told: contact, queue, since when.
    pub(super) fn waiting(&self) -> Vec<(u64, u32, i64)> {
        let mut lines: BTreeMap<u64, Vec<ContactFact>> = BTreeMap::new();
        let pending = self.steps_in_order(i64::MAX);
        for fact in self.settled_steps.iter().chain(&pending) {
            lines.entry(fact.contact.get()).or_default().push(*fact);
        }
        let mut waiting: Vec<_> = lines
            .into_iter()
            .filter_map(|(contact, line)| {
                let (queue, since) = waiting(&line)?;
                Some((contact, queue, since))
            })
            .collect();
        waiting.sort_by_key(|(contact, _, since)| (*since, *contact));
        waiting
    }

    pub(super) fn assert_equal(&self, ledger: &Ledger, windows: &[i64]) {
        let Some(as_of) = ledger.as_of() else {
            return;
        };
        let mut model = self.figures(as_of.get(), windows);
        for (cell, rows) in ledger.cells() {
            let said = model
                .remove(&cell)
                .unwrap_or_else(|| vec![Sums::default(); windows.len()]);
            assert_eq!(rows, said, "{cell:?} at {as_of}");
        }
        for (cell, rows) in model {
            let zero = rows.iter().all(|sums| *sums == Sums::default());
            assert!(zero, "{cell:?} is missing");
        }
    }
}

/// The queue in which a contact waits after these steps, and since when.
fn waiting(line: &[ContactFact]) -> Option<(u32, i64)> {
    let queued = line
        .iter()
        .rposition(|fact| fact.step == ContactStep::Queued && fact.queue.is_some())?;
    let queue = line[queued].queue?;
    let ended = line[queued + 1..].iter().any(|fact| {
        let unnamed = fact.step == ContactStep::Abandoned && fact.queue.is_none();
        let ends = matches!(fact.step, ContactStep::Answered | ContactStep::Abandoned);
        ends && (unnamed || fact.queue == Some(queue))
    });
    (!ended).then(|| (queue.get(), moment(&line[queued])))
}

/// An agent's part of a contact after these steps: its start, its queue and its hold.
fn segment(line: &[ContactFact], agent: Option<AgentKey>) -> Option<(i64, Option<u32>, i64)> {
    use ContactStep as C;
    let starts = line.iter().rposition(|fact| {
        let answers = fact.step == C::Answered && fact.agent == agent;
        let gets = fact.step == C::Transferred && fact.to_agent == agent;
        agent.is_some() && (answers || gets)
    })?;
    let rest = &line[starts + 1..];
    if rest
        .iter()
        .any(|fact| fact.step == C::Completed && fact.agent == agent)
    {
        return None;
    }
    let fact = &line[starts];
    let mut queue = fact.queue.map(|queue| queue.get());
    if fact.step == C::Transferred {
        queue = segment(&line[..starts], fact.agent)
            .and_then(|part| part.1)
            .or(queue);
    }
    let (mut hold, mut held) = (0, None);
    for fact in rest.iter().filter(|fact| fact.agent == agent) {
        if fact.step == C::Held {
            held.get_or_insert_with(|| moment(fact));
        } else if fact.step == C::Resumed
            && let Some(since) = held.take()
        {
            hold += moment(fact) - since;
        }
    }
    Some((moment(fact), queue, hold))
}
