//! Our side: the parser of the platform's messages and the floor.

use floorlight_core::floor::{Floor, FloorConfig, UpstreamBound};
use floorlight_core::id::Directory;
use floorlight_core::time::UtcMillis;
use floorlight_upstream::seed::stream::Parsed;

/// Changed rows are taken after this many events: at 20,000 a second, every 50 ms.
const FLUSH: usize = 1_000;

/// A directory and a floor.
#[derive(Clone, Debug)]
pub struct Engine {
    /// The identifiers.
    pub directory: Directory,
    /// The picture.
    pub floor: Floor,
    parsed: Parsed,
    /// Rows that a hub would have sent.
    pub touched: usize,
}

impl Default for Engine {
    fn default() -> Self {
        Self {
            directory: Directory::default(),
            floor: Floor::new(FloorConfig::default()),
            parsed: Parsed::default(),
            touched: 0,
        }
    }
}

impl Engine {
    /// Reads messages and applies what they say.
    pub fn run<'m>(&mut self, messages: impl IntoIterator<Item = &'m str>, now: UtcMillis) {
        let clock = UpstreamBound::around(now);
        for (number, message) in messages.into_iter().enumerate() {
            self.parsed.read(message, &mut self.directory, now);
            for fact in self.parsed.batch.agents.drain(..) {
                self.floor.apply(&fact, &clock, now);
            }
            if number % FLUSH == FLUSH - 1 {
                self.touched += self.floor.take_touched_agents().len();
            }
        }
    }

    /// Reads messages and forgets what they say.
    pub fn parse_only<'m>(
        &mut self,
        messages: impl IntoIterator<Item = &'m str>,
        now: UtcMillis,
    ) -> usize {
        let mut count = 0;
        for message in messages {
            self.parsed.read(message, &mut self.directory, now);
            count += self.parsed.batch.agents.drain(..).count();
        }
        count
    }

    /// How many messages could not be read.
    #[must_use]
    pub const fn malformed(&self) -> u32 {
        self.parsed.batch.malformed
    }
}
