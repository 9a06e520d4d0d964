//! Tests of the floor; the helpers are here.

mod answers;
mod bounds;
mod contradictions;
mod disputes;
mod laws;
mod naive;
mod onward;
mod rules;
mod settling;
mod sweeping;
mod trail;
mod truth;

use crate::floor::{
    AgentFact, FactKey, Floor, FloorConfig, Outcome, QueueFact, Reported, Source, UpstreamBound,
};
use crate::id::{AgentKey, ContactTag, LabelKey, QueueKey, digest};
use crate::model::{AgentState, Direction};
use crate::time::UtcMillis;

/// 2027-01-15T08:00:00Z, in milliseconds.
const BASE: i64 = 1_800_000_000_000;

/// Returns a moment this many milliseconds after the tests' beginning.
fn t(millis: i64) -> UtcMillis {
    UtcMillis::new(BASE + millis)
}

/// A fact in the making: `fact(state).at(ms)…`.
#[derive(Clone, Copy, Debug)]
struct Draft {
    fact: AgentFact,
    word: u16,
}

fn fact(state: AgentState) -> Draft {
    Draft {
        fact: AgentFact {
            agent: AgentKey::new(0),
            key: FactKey {
                occurred_at: t(0),
                source: Source::Stream,
                sweep: 0,
                state,
                tie: 0,
            },
            observed_at: t(0),
            direction: Direction::None,
            on_hold: false,
            raw: LabelKey::NONE,
            reason: LabelKey::NONE,
            queue: None,
            contact: ContactTag::NONE,
            duration_ms: None,
        },
        word: 0,
    }
}

impl Draft {
    fn at(mut self, millis: i64) -> Self {
        self.fact.key.occurred_at = t(millis);
        self.fact.observed_at = t(millis + 100);
        self
    }

    fn seen(mut self, millis: i64) -> Self {
        self.fact.observed_at = t(millis);
        self
    }

    fn agent(mut self, row: u32) -> Self {
        self.fact.agent = AgentKey::new(row);
        self
    }

    fn queue(mut self, row: u32) -> Self {
        self.fact.queue = Some(QueueKey::new(row));
        self
    }

    fn contact(mut self, name: &str) -> Self {
        self.fact.contact = ContactTag::of(name);
        self
    }

    fn held(mut self) -> Self {
        self.fact.on_hold = true;
        self
    }

    fn lasting(mut self, millis: u32) -> Self {
        self.fact.duration_ms = Some(millis);
        self
    }

    fn word(mut self, word: u16) -> Self {
        self.word = word;
        self
    }

    fn sweep(mut self, number: u32) -> Self {
        self.fact.key.source = Source::Sweep;
        self.fact.key.sweep = number;
        self
    }

    /// Finishes the fact: the raw word and the digest follow from the rest, as a parser does it.
    fn done(mut self) -> AgentFact {
        let raw = u16::from(self.fact.key.state.rank()) * 4 + self.word + 2;
        self.fact.raw = LabelKey::new(raw);
        self.fact.key.tie = digest(&[
            &format!("{:?}", self.fact.queue),
            &self.fact.contact.get().to_string(),
            &raw.to_string(),
            "",
        ]);
        self.fact
    }
}

/// A floor with the times at which things happen to it.
struct Bench {
    floor: Floor,
}

impl Bench {
    fn new() -> Self {
        Self {
            floor: Floor::new(FloorConfig::default()),
        }
    }

    /// Applies a pushed fact at the time at which it was observed.
    fn push(&mut self, draft: Draft) -> Outcome {
        let fact = draft.done();
        self.floor.apply(
            &fact,
            &UpstreamBound::around(fact.observed_at),
            fact.observed_at,
        )
    }

    /// Applies an answer that arrives 100 ms after its question.
    fn answer(&mut self, draft: Draft, asked: i64) -> Outcome {
        let fact = draft.seen(asked + 100).done();
        self.floor.apply_answer(
            &fact,
            t(asked),
            &UpstreamBound::around(fact.observed_at),
            fact.observed_at,
        )
    }

    fn view(&self) -> crate::floor::AgentView {
        self.floor.agent(AgentKey::new(0)).unwrap()
    }
}

fn figures(queue: u32, at: i64, wait_s: u32, service_level: u16) -> QueueFact {
    QueueFact {
        queue: QueueKey::new(queue),
        occurred_at: t(at),
        observed_at: t(at),
        reported: Reported {
            wait_s: Some(wait_s),
            service_level: Some(service_level),
            ..Reported::default()
        },
    }
}
