//! What happens on the floor: the same seed gives the same events, whoever watches.

use fastrand::Rng;

/// Events are told in batches this far apart, in milliseconds: as often as a hub publishes.
pub(crate) const BEAT_MS: i64 = 50;
/// The states that an agent goes through, in this order: the platform's word and its code.
pub(crate) const WORDS: [(&str, &str); 4] = [
    ("READY", "AVAILABLE"),
    ("CALL", "ON_CALL"),
    ("AFTER_CALL_WORK", "ACW"),
    ("NOT_READY", "SHORT_BREAK"),
];
/// The longest that an agent has been in a state when the play begins, in milliseconds.
const LONGEST_MS: i64 = 600_000;

/// One agent's part.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Part {
    /// The place in [`WORDS`].
    pub(crate) state: u8,
    /// The queue of the agent's contacts.
    pub(crate) queue: u32,
    /// Since when the agent is in the state.
    pub(crate) since: i64,
    /// How many contacts the agent has had.
    pub(crate) contacts: u32,
}

/// A change of one agent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Change {
    /// Who.
    pub(crate) agent: u32,
    /// As which.
    pub(crate) part: Part,
}

/// A floor that goes on.
#[derive(Debug)]
pub(crate) struct Play {
    random: Rng,
    /// The agents, by row.
    pub(crate) parts: Vec<Part>,
    queues: u32,
}

impl Play {
    /// Begins with everyone in some state since some time before `at`.
    pub(crate) fn new(agents: u32, queues: u32, at: i64) -> Self {
        let mut random = Rng::with_seed(1);
        let parts = (0..agents).map(|_| Part {
            state: random.u8(..WORDS.len() as u8),
            queue: random.u32(..queues),
            since: at - random.i64(1..LONGEST_MS),
            contacts: 0,
        });
        let parts = parts.collect();
        Self {
            random,
            parts,
            queues,
        }
    }

    /// Plays so many events in the beat that ends at `end`. The last of them has that time for itself,
    /// so that a page that shows the newest first shows which batches it has drawn.
    pub(crate) fn beat(&mut self, events: u32, end: i64) -> Vec<Change> {
        (1..=events)
            .filter_map(|number| {
                let back = if number == events {
                    0
                } else {
                    let span = BEAT_MS - 2;
                    BEAT_MS - 1 - i64::from(number - 1) * span / i64::from(events)
                };
                self.change(end - back)
            })
            .collect()
    }

    fn change(&mut self, at: i64) -> Option<Change> {
        let agent = self.random.usize(..self.parts.len());
        let queue = self.random.u32(..self.queues);
        let part = self.parts.get_mut(agent)?;
        part.state = (part.state + 1) % WORDS.len() as u8;
        part.since = at;
        if part.state == 0 {
            part.contacts += 1;
            part.queue = queue;
        }
        Some(Change {
            agent: agent as u32,
            part: *part,
        })
    }
}
