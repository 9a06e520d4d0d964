//! The hub by its verbs alone.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a test looks for one kind among many"
)]

mod asking;
mod client;
mod counting;
mod doubts;
mod hearing;
mod line;
mod memory;
mod pace;
mod roster;
mod staff;
mod strain;
mod sweeper;
mod watching;

use std::rc::Rc;
use std::time::Duration;

use super::{
    Answer, ClientId, Config, Effect, Event, Hub, Input, RequestId, Roster, Scope, StreamBatch,
    Upstream,
};
use crate::floor::{AgentFact, FactKey, Source};
use crate::frame::{ClientFrame, Epoch, Freshness, Position, ServerFrame};
use crate::id::{AgentKey, ContactTag, LabelKey};
use crate::model::{AgentState, Direction};
use crate::time::UtcMillis;

const T0: i64 = 1_800_000_000_000;

fn at(ms: i64) -> UtcMillis {
    UtcMillis::new(T0 + ms)
}

fn config() -> Config {
    Config {
        backoff_base: Duration::from_secs(1),
        backoff_max: Duration::from_secs(60),
        backoff_literal: false,
        sweep_every: Duration::from_secs(50),
        sweep_ids: 20,
        sweep_rate: 10,
        roster_every: Duration::from_secs(900),
        reorder_allowance: Duration::from_secs(5),
        duration_is_in_state: true,
    }
}

fn fact(agent: u32, state: AgentState, ms: i64) -> AgentFact {
    AgentFact {
        agent: AgentKey::new(agent),
        key: FactKey {
            occurred_at: at(ms),
            source: Source::Stream,
            sweep: 0,
            state,
            tie: u64::from(state.rank()),
        },
        observed_at: at(ms),
        direction: Direction::None,
        on_hold: false,
        raw: LabelKey::NONE,
        reason: LabelKey::NONE,
        queue: None,
        contact: ContactTag::NONE,
        duration_ms: Some(0),
    }
}

fn batch(agents: Vec<AgentFact>) -> Input {
    Input::Stream(StreamBatch {
        messages: 1,
        agents,
        ..StreamBatch::default()
    })
}

/// A hub, its clock, and what it did since the last look.
struct Rig {
    hub: Hub,
    now: i64,
    effects: Vec<Effect>,
    events: Vec<Event>,
}

impl Rig {
    fn new(agents: u32) -> Self {
        let mut hub = Hub::new(config(), 11, Epoch(1), at(0));
        for n in 0..agents {
            hub.directory_mut().agent(&format!("a{n}")).unwrap();
        }
        Self {
            hub,
            now: 0,
            effects: Vec::new(),
            events: Vec::new(),
        }
    }

    /// A hub with an open stream whose agents are ready, swept once at 200 ms.
    fn live(agents: u32) -> Self {
        let mut rig = Self::new(agents);
        rig.tell(Input::Ensure);
        rig.tell(Input::StreamOpened);
        rig.answer_roster(agents);
        rig.now = 100;
        rig.wait_until(200);
        rig.answer_all(|agent| Some(fact(agent, AgentState::Ready, 0)));
        while agents > 40 && rig.freshness() != Freshness::Live && rig.now < 14_000 {
            rig.wait_answering(rig.now + 100, |agent| {
                Some(fact(agent, AgentState::Ready, 0))
            });
        }
        assert_eq!(rig.freshness(), Freshness::Live);
        rig.look();
        rig
    }

    fn tell(&mut self, input: Input) {
        self.hub.handle_input(input, at(self.now));
        self.drain();
    }

    fn drain(&mut self) {
        while let Some(effect) = self.hub.poll_effect() {
            self.effects.push(effect);
        }
        while let Some(event) = self.hub.poll_event() {
            self.events.push(event);
        }
        let wake = self.hub.poll_timeout();
        assert!(wake.is_none_or(|wake| wake.at >= at(self.now)));
    }

    /// Runs every timer up to a time.
    fn wait_until(&mut self, ms: i64) {
        for _ in 0..100_000 {
            match self.hub.poll_timeout() {
                Some(wake) if wake.at <= at(ms) => {
                    self.now = wake.at.minus(at(0));
                    self.hub.handle_timeout(wake.at);
                    self.drain();
                }
                _ => {
                    self.now = ms;
                    return;
                }
            }
        }
        panic!("no progress: {:?}", self.hub.poll_timeout());
    }

    /// Runs up to a time and answers all questions about agents on the way.
    fn wait_answering(&mut self, ms: i64, say: impl Fn(u32) -> Option<AgentFact>) {
        while self.now < ms {
            let next = self
                .hub
                .poll_timeout()
                .map_or(ms, |wake| wake.at.minus(at(0)));
            self.wait_until(next.clamp(self.now + 1, ms));
            self.answer_all(&say);
        }
    }

    /// Takes what was done since the last look.
    fn look(&mut self) -> Vec<Effect> {
        self.events.clear();
        std::mem::take(&mut self.effects)
    }

    /// Takes the questions about agents that are not answered yet.
    fn questions(&mut self) -> Vec<(RequestId, Vec<u32>)> {
        let mut asked = Vec::new();
        self.effects.retain(|effect| match effect {
            Effect::Fetch {
                request,
                what: Upstream::Agents(agents),
            } => {
                asked.push((*request, agents.iter().map(|key| key.get()).collect()));
                false
            }
            _ => true,
        });
        asked
    }

    fn answer(&mut self, request: RequestId, answer: Answer) {
        self.tell(Input::Fetched { request, answer });
    }

    fn answer_all(&mut self, say: impl Fn(u32) -> Option<AgentFact>) {
        loop {
            let asked = self.questions();
            if asked.is_empty() {
                return;
            }
            for (request, agents) in asked {
                let facts = agents.into_iter().filter_map(&say).collect();
                self.answer(request, Answer::Agents(facts));
            }
        }
    }

    fn roster_request(&mut self) -> Option<RequestId> {
        let index = self.effects.iter().position(|effect| {
            matches!(
                effect,
                Effect::Fetch {
                    what: Upstream::Roster,
                    ..
                }
            )
        })?;
        match self.effects.remove(index) {
            Effect::Fetch { request, .. } => Some(request),
            _ => None,
        }
    }

    fn answer_roster(&mut self, agents: u32) {
        let request = self.roster_request().expect("the roster is asked for");
        self.answer(
            request,
            Answer::Roster(Roster {
                agents: (0..agents).map(AgentKey::new).collect(),
                complete: true,
            }),
        );
    }

    fn freshness(&self) -> Freshness {
        self.hub.feed(at(self.now)).freshness
    }

    fn client(&mut self, client: u64, resume: Option<Position>) {
        let client = ClientId(client);
        self.tell(Input::ClientOpened {
            client,
            scope: Scope::All,
        });
        self.tell(Input::ClientFrame {
            client,
            frame: ClientFrame::Hello { resume },
        });
    }

    /// The frames that a client was sent since the last look.
    fn frames(&self, client: u64) -> Vec<Rc<ServerFrame>> {
        let sent = self.effects.iter().filter_map(|effect| match effect {
            Effect::Send { to, frame } if to.contains(&ClientId(client)) => Some(Rc::clone(frame)),
            _ => None,
        });
        sent.collect()
    }

    fn closed(&self, client: u64) -> Option<u16> {
        self.effects.iter().find_map(|effect| match effect {
            Effect::CloseClient { client: id, code } if *id == ClientId(client) => Some(*code),
            _ => None,
        })
    }
}
