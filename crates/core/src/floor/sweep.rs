//! What a finished sweep says of agents that it did not list (I4, I5).

use std::collections::BTreeSet;

use super::bound::UpstreamBound;
use super::outcome::{SweepOutcome, SweepReport};
use super::picture::Floor;
use crate::id::AgentKey;
use crate::model::AgentState;
use crate::time::UtcMillis;

/// A sweep that lists fewer than half of last time is believed when it is the third in a row: a shift
/// may really have ended.
const BELIEVED_SUSPECTS: u8 = 3;

impl Floor {
    /// Concludes from a finished sweep who is logged out: agents that a complete, plausible sweep did
    /// not list and that were last observed before it began. Nobody is forgotten.
    pub fn complete_sweep(
        &mut self,
        report: &SweepReport<'_>,
        clock: &UpstreamBound,
        now: UtcMillis,
    ) -> SweepOutcome {
        if !report.complete {
            return SweepOutcome::Partial;
        }
        let listed: BTreeSet<AgentKey> = report.answered.iter().copied().collect();
        if listed.is_empty() {
            return SweepOutcome::Empty;
        }
        let answered = u32::try_from(listed.len()).unwrap_or(u32::MAX);
        if u64::from(answered) * 2 < u64::from(self.listed) {
            self.suspects = self.suspects.saturating_add(1);
            if self.suspects < BELIEVED_SUSPECTS {
                return SweepOutcome::Suspect {
                    answered,
                    last: self.listed,
                };
            }
        }
        self.suspects = 0;
        self.listed = answered;
        let absent: Vec<AgentKey> = (0u32..)
            .zip(&self.agents)
            .filter_map(|(row, record)| Some((AgentKey::new(row), record.as_ref()?)))
            .filter(|(agent, record)| {
                !listed.contains(agent)
                    && record.seen_at.get() < report.began_at
                    && record.out_since().is_none()
                    && record.current().state() != AgentState::LoggedOut
            })
            .map(|(agent, _)| agent)
            .collect();
        self.believe_log_outs(&listed, report.began_at);
        let began = clock.now.offset(-now.minus(report.began_at));
        for agent in &absent {
            self.log_out(*agent, began, now);
        }
        SweepOutcome::Done { logged_out: absent }
    }

    /// Not being listed bears out a log-out that was reported: such agents are in doubt no more.
    fn believe_log_outs(&mut self, listed: &BTreeSet<AgentKey>, began_at: UtcMillis) {
        let settled: Vec<AgentKey> = self
            .doubts
            .iter()
            .filter(|(agent, doubt)| {
                !listed.contains(agent)
                    && doubt.raised_at <= began_at
                    && self
                        .agent(**agent)
                        .is_some_and(|view| view.state == AgentState::LoggedOut)
            })
            .map(|(agent, _)| *agent)
            .collect();
        for agent in settled {
            self.doubts.remove(&agent);
            self.touched_agents.insert(agent.index());
        }
    }

    /// Concludes that an agent is logged out since `since`, on the platform's clock; the replay of a
    /// log calls it too.
    pub fn log_out(&mut self, agent: AgentKey, since: UtcMillis, now: UtcMillis) {
        let before = self.agent(agent);
        let Some(record) = self.record_mut(agent) else {
            return;
        };
        record.set_out(Some(since));
        record.observed_at = now.into();
        self.doubts.remove(&agent);
        self.counters.logged_out = self.counters.logged_out.saturating_add(1);
        self.counters.changes = self.counters.changes.saturating_add(1);
        self.follow_up(before.as_ref(), agent);
    }
}
