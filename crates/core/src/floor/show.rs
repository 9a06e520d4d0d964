//! How what is kept of an agent is put into words.

use super::picture::Floor;
use super::record::{Record, Start, Stays};
use super::stay;
use super::table::Passage;
use super::view::{AgentView, ContactStart, Previous};
use crate::id::{AgentKey, ContactTag, LabelKey};
use crate::model::{AgentState, Direction};
use crate::time::UtcMillis;

impl Floor {
    pub(super) fn view(&self, agent: AgentKey, record: &Record, stays: &Stays) -> AgentView {
        let current = record.current();
        let since = stays.last().map_or_else(|| current.at(), |stay| stay.since);
        let gap =
            stay::newest_stay(stays).is_some_and(|(_, entered)| entered.passage == Passage::Gap);
        let view = AgentView {
            agent,
            state: current.state(),
            direction: current.direction(),
            on_hold: current.on_hold(),
            since,
            previous: previous(stays),
            gap,
            contact_lasted: stay::contact_before(stays),
            raw: record.raw,
            reason: record.reason,
            queue: record.queue(),
            contact: record.contact(),
            source: current.source(),
            occurred_at: current.at(),
            observed_at: record.observed_at.get(),
            last_confirmed_at: record.confirmed_at.get(),
            doubtful: self.doubts.contains_key(&agent),
            inferred: false,
            start: self.start(record, stays),
        };
        match record.out_since() {
            None => view,
            Some(since) => logged_out(view, since),
        }
    }

    fn start(&self, record: &Record, stays: &Stays) -> Option<ContactStart> {
        let queue = record.queue()?;
        if record.current().state() != AgentState::InContact {
            return None;
        }
        let start = if record.start().is_final() {
            record.start()
        } else {
            let began = stay::contact_began(stays)?;
            self.queues
                .get(queue.index())
                .and_then(|queue| queue.as_of(began))
                .map(Start::of)
                .unwrap_or_default()
        };
        (start.wait_s().is_some() || start.service_level().is_some()).then(|| ContactStart {
            wait_s: start.wait_s(),
            service_level: start.service_level(),
            provisional: !record.start().is_final(),
        })
    }

    /// Makes the figures of contacts final whose beginning the watermark has passed.
    pub(super) fn close_starts(&mut self) {
        let Some(watermark) = self.watermark else {
            return;
        };
        let rules = self.rules();
        for agent in self.open_starts.take().into_iter().map(AgentKey::new) {
            let Some(record) = self.record(agent) else {
                continue;
            };
            let Some(began) = stay::contact_began(&record.stays(rules)) else {
                continue;
            };
            if began > watermark {
                self.open_starts.insert(agent.index());
                continue;
            }
            let figures = record
                .queue()
                .and_then(|queue| self.queues.get(queue.index()))
                .and_then(|queue| queue.as_of(began))
                .map(Start::of)
                .unwrap_or_default();
            if let Some(record) = self.record_mut(agent) {
                record.set_start(figures.made_final());
            }
            self.touched_agents.insert(agent.index());
        }
    }
}

fn previous(stays: &Stays) -> Option<Previous> {
    let (earlier, entered) = stay::newest_stay(stays)?;
    let last = earlier.last()?;
    let known = entered.passage == Passage::Direct && last.since <= entered.since;
    Some(Previous {
        state: last.step.state(),
        lasted: known.then(|| entered.since.since(last.since)),
    })
}

fn logged_out(view: AgentView, since: UtcMillis) -> AgentView {
    AgentView {
        state: AgentState::LoggedOut,
        direction: Direction::None,
        on_hold: false,
        since,
        previous: Some(Previous {
            state: view.state,
            lasted: None,
        }),
        gap: false,
        contact_lasted: None,
        raw: LabelKey::NONE,
        reason: LabelKey::NONE,
        queue: None,
        contact: ContactTag::NONE,
        inferred: true,
        start: None,
        ..view
    }
}
