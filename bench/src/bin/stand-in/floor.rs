//! Our side: a real hub, whose frames the page cannot tell from those of the Worker.

use std::time::Duration;

use floorlight_core::floor::{AgentFact, ContactFact, FactKey, Source};
use floorlight_core::frame::{ClientFrame, Epoch};
use floorlight_core::hub::{
    Answer, ClientId, Config, Effect, FetchFailure, Hub, Input, Names, Roster, Scope, StreamBatch,
    Upstream,
};
use floorlight_core::id::{AgentKey, ContactTag, LabelKey, QueueKey, digest};
use floorlight_core::metric::QueueTarget;
use floorlight_core::model::{AgentState, ContactStep, Direction};
use floorlight_core::time::UtcMillis;
use floorlight_wire::frame::{self, Encoded, Encoding};

use super::house::House;
use super::play::{Change, Part, Play, WORDS};

const WATCHER: ClientId = ClientId(1);
/// So long before the watcher comes the hub begins, in milliseconds: by then its floor is confirmed.
const AHEAD_MS: i64 = 20_000;
/// The canonical states of [`WORDS`].
const STATES: [AgentState; 4] = [
    AgentState::Ready,
    AgentState::InContact,
    AgentState::WrapUp,
    AgentState::NotReady,
];

/// A hub with one watcher.
pub(crate) struct Floor {
    hub: Hub,
    now: i64,
    /// The labels of [`WORDS`].
    labels: Vec<(LabelKey, LabelKey)>,
    /// What is to be sent; `None` closes the socket.
    pub(crate) out: Vec<Option<Vec<u8>>>,
}

impl Floor {
    /// Makes a hub that knows everyone, has swept, and is live at `now`.
    pub(crate) fn new(house: &House, play: &Play, epoch: u64, now: i64) -> Self {
        let begin = now - AHEAD_MS;
        let config = Config {
            backoff_base: Duration::from_secs(1),
            backoff_max: Duration::from_secs(60),
            backoff_literal: false,
            sweep_every: Duration::from_secs(55),
            sweep_ids: 2_000,
            sweep_rate: 10,
            roster_every: Duration::from_secs(900),
            reorder_allowance: Duration::from_secs(5),
            duration_is_in_state: true,
        };
        let mut hub = Hub::new(config, 5, Epoch(epoch), UtcMillis::new(begin));
        let directory = hub.directory_mut();
        for person in &house.people {
            let _ = directory.agent(&person.id);
        }
        for (id, _) in &house.queues {
            let _ = directory.queue(id);
        }
        let labels = WORDS
            .iter()
            .map(|(word, code)| (directory.label(word), directory.label(code)))
            .collect();
        let mut floor = Self {
            hub,
            now: begin,
            labels,
            out: Vec::new(),
        };
        let names = Names {
            version: 1,
            team_of: house.people.iter().map(|person| person.team).collect(),
            targets: vec![QueueTarget::default(); house.queues.len()],
        };
        // By the `Date` of an answer, so that old times are not taken for a slow clock.
        floor.tell(floor.date(), play);
        floor.tell(Input::Ensure, play);
        floor.tell(Input::StreamOpened, play);
        floor.tell(Input::NamesChanged(names), play);
        floor.play(
            play.parts
                .iter()
                .zip(0..)
                .map(|(part, agent)| Change { agent, part: *part }),
            play,
        );
        floor.wait_until(now, play);
        floor
    }

    /// Returns the version of the directory that frames refer to.
    pub(crate) const fn directory(&self) -> u64 {
        self.hub.directory_version()
    }

    /// Someone opens the stream.
    pub(crate) fn opened(&mut self, play: &Play) {
        let client = WATCHER;
        let scope = Scope::All;
        self.tell(Input::ClientOpened { client, scope }, play);
    }

    /// The watcher says something.
    pub(crate) fn heard(&mut self, frame: ClientFrame, play: &Play) {
        let client = WATCHER;
        self.tell(Input::ClientFrame { client, frame }, play);
    }

    /// Returns when something is due.
    pub(crate) fn due(&self) -> Option<i64> {
        self.hub.poll_timeout().map(|wake| wake.at.get())
    }

    /// Runs every timer up to a time.
    pub(crate) fn wait_until(&mut self, now: i64, play: &Play) {
        while let Some(at) = self.due().filter(|at| *at <= now) {
            self.now = at.max(self.now);
            self.hub.handle_timeout(UtcMillis::new(self.now));
            self.drain(play);
        }
        self.now = now.max(self.now);
    }

    /// The platform tells of changes.
    pub(crate) fn play(&mut self, changes: impl IntoIterator<Item = Change>, play: &Play) {
        let mut batch = StreamBatch::default();
        for change in changes {
            batch
                .agents
                .push(self.fact(change.agent, change.part, Source::Stream));
            batch.contacts.extend(self.step(change));
        }
        self.tell(Input::Stream(batch), play);
    }

    /// The platform's clock is ours.
    const fn date(&self) -> Input {
        let now = UtcMillis::new(self.now);
        Input::ServerTime {
            sent_at: now,
            received_at: now,
            server: UtcMillis::new(self.now / 1_000 * 1_000),
        }
    }

    fn tell(&mut self, input: Input, play: &Play) {
        self.hub.handle_input(input, UtcMillis::new(self.now));
        self.drain(play);
    }

    fn drain(&mut self, play: &Play) {
        loop {
            let mut answers = Vec::new();
            while let Some(effect) = self.hub.poll_effect() {
                answers.extend(self.perform(effect, play));
            }
            while self.hub.poll_event().is_some() {}
            if answers.is_empty() {
                return;
            }
            for answer in answers {
                self.hub.handle_input(answer, UtcMillis::new(self.now));
            }
        }
    }

    fn perform(&mut self, effect: Effect, play: &Play) -> Option<Input> {
        match effect {
            Effect::Fetch { request, what } => {
                let answer = match what {
                    Upstream::Roster => Answer::Roster(Roster {
                        agents: (0..play.parts.len() as u32).map(AgentKey::new).collect(),
                        complete: true,
                    }),
                    Upstream::Agents(agents) => {
                        let part = |agent: &AgentKey| play.parts.get(agent.index()).copied();
                        let facts = agents.iter().filter_map(|agent| {
                            Some(self.fact(agent.get(), part(agent)?, Source::Sweep))
                        });
                        Answer::Agents(facts.collect())
                    }
                    Upstream::Replay { .. } => Answer::Failed(FetchFailure::NotOffered),
                };
                return Some(Input::Fetched { request, answer });
            }
            Effect::Send { frame, .. } => {
                if let Ok(Encoded::Binary(bytes)) = frame::encode_server(&frame, Encoding::Postcard)
                {
                    self.out.push(Some(bytes));
                }
            }
            Effect::CloseClient { .. } => self.out.push(None),
            Effect::OpenStream
            | Effect::CloseStream
            | Effect::DropToken
            | Effect::Append { .. }
            | Effect::Checkpoint => {}
        }
        None
    }

    fn fact(&self, agent: u32, part: Part, source: Source) -> AgentFact {
        let place = usize::from(part.state);
        let (raw, reason) = self
            .labels
            .get(place)
            .copied()
            .unwrap_or((LabelKey::NONE, LabelKey::NONE));
        let in_contact = matches!(part.state, 1 | 2);
        AgentFact {
            agent: AgentKey::new(agent),
            key: FactKey {
                occurred_at: UtcMillis::new(part.since),
                source,
                sweep: 0,
                state: STATES.get(place).copied().unwrap_or_default(),
                tie: u64::from(part.state),
            },
            observed_at: UtcMillis::new(self.now),
            direction: if in_contact {
                Direction::Inbound
            } else {
                Direction::None
            },
            on_hold: false,
            raw,
            reason,
            queue: in_contact.then(|| QueueKey::new(part.queue)),
            contact: if in_contact {
                tag(agent, part)
            } else {
                ContactTag::NONE
            },
            duration_ms: None,
        }
    }

    /// A contact waits while its agent is ready, and is done with the agent's wrap-up.
    fn step(&self, change: Change) -> Option<ContactFact> {
        let step = match change.part.state {
            0 => ContactStep::Queued,
            1 => ContactStep::Answered,
            3 => ContactStep::Completed,
            _ => return None,
        };
        let agent = (step != ContactStep::Queued).then(|| AgentKey::new(change.agent));
        let contact = tag(change.agent, change.part);
        Some(ContactFact {
            contact,
            step,
            occurred_at: UtcMillis::new(change.part.since),
            observed_at: UtcMillis::new(self.now),
            queue: Some(QueueKey::new(change.part.queue)),
            agent,
            to_agent: None,
            tie: contact.get() ^ step as u64,
        })
    }
}

fn tag(agent: u32, part: Part) -> ContactTag {
    let digits = (u64::from(agent) << 32 | u64::from(part.contacts)).to_string();
    ContactTag::from_bits(digest(&[&digits]).max(1))
}
