//! Messages of the stream (RT-2).
//!
//! One WebSocket message holds one or several JSON objects separated by white space. Each is read
//! once, straight into borrowed fields. One that cannot be read does not lose its neighbours.

use std::fmt;

use floorlight_core::floor::{ContactFact, QueueFact, Source};
use floorlight_core::hub::StreamBatch;
use floorlight_core::id::Directory;
use floorlight_core::model::ContactStep;
use floorlight_core::time::UtcMillis;
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};

use super::contact;
use super::field::{Field, Key};
use super::malformed::{Malformed, Why};
use super::record::{ReadAgent, Record};
use super::speculative::Expected;

#[cfg(test)]
mod agreement;
mod resync;
#[cfg(test)]
mod tests;

/// The longest message that is read, in bytes; a longer one counts as one malformed object.
pub const MAX_MESSAGE: usize = 1024 * 1024;
/// The most samples that messages read together leave.
const MAX_SAMPLES: usize = 4;
/// The most unknown words that messages read together leave, and the longest of them in bytes.
const MAX_WORDS: (usize, usize) = (8, 64);

/// What one message said, or several.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parsed {
    /// The facts and counts, for the hub.
    pub batch: StreamBatch,
    /// Samples of what could not be used, at most four.
    pub samples: Vec<Malformed>,
    /// Types and states that are not known, verbatim, at most eight; for diagnosis.
    pub unknown_words: Vec<String>,
}

/// Reads one message; never fails.
pub fn parse(text: &str, directory: &mut Directory, observed_at: UtcMillis) -> Parsed {
    let mut parsed = Parsed::default();
    parsed.read(text, directory, observed_at);
    parsed
}

/// A message, whatever its type.
#[derive(Clone, Debug, Default)]
pub(super) struct Message<'a> {
    kind: Field<'a>,
    timestamp: Field<'a>,
    data: Record<'a>,
}

impl Parsed {
    /// Reads one more message into the same batch; never fails.
    ///
    /// Messages of the expected shape are read in one pass. The tolerant reader takes what that one
    /// declines, and reads no object twice unless it is broken.
    pub fn read(&mut self, text: &str, directory: &mut Directory, observed_at: UtcMillis) {
        self.batch.messages = self.batch.messages.saturating_add(1);
        if text.len() > MAX_MESSAGE {
            return self.malformed(Why::TooBig { most: MAX_MESSAGE }, text);
        }
        let mut objects = resync::Objects::new(text);
        loop {
            while let Some(expected) = objects.expected() {
                self.take_expected(&expected, directory, observed_at);
            }
            match objects.next() {
                Some(resync::Object::Read { message, text }) => {
                    self.take(&message, text, directory, observed_at);
                }
                Some(resync::Object::Broken { why, text }) => self.malformed(why, text),
                None => return,
            }
        }
    }

    #[inline]
    fn take_expected(
        &mut self,
        expected: &Expected<'_>,
        directory: &mut Directory,
        observed_at: UtcMillis,
    ) {
        match expected {
            Expected::Agent(words) => {
                let read = words.read(Source::Stream, directory, observed_at);
                self.take_agent(read, words.raw);
            }
            Expected::Queue(words) => self.take_queue(words.read(directory, observed_at)),
            Expected::Contact(words) => self.take_contact(words.read(directory, observed_at)),
        }
    }

    #[inline]
    fn take_agent(&mut self, read: ReadAgent, state_word: &str) {
        if read.unknown_state {
            self.batch.unknown_states = self.batch.unknown_states.saturating_add(1);
            self.unknown(state_word);
        }
        self.batch.over_limit = self.batch.over_limit.saturating_add(read.over_limit);
        self.batch.agents.extend(read.fact);
    }

    fn take_contact(&mut self, fact: Option<ContactFact>) {
        if fact.is_none() {
            self.batch.over_limit = self.batch.over_limit.saturating_add(1);
        }
        self.batch.contacts.extend(fact);
    }

    fn take_queue(&mut self, fact: Option<QueueFact>) {
        if fact.is_none() {
            self.batch.over_limit = self.batch.over_limit.saturating_add(1);
        }
        self.batch.queues.extend(fact);
    }

    pub(super) fn take(
        &mut self,
        message: &Message<'_>,
        text: &str,
        directory: &mut Directory,
        observed_at: UtcMillis,
    ) {
        let Field::Text(kind) = &message.kind else {
            let why = if message.kind == Field::None {
                Why::Missing("type")
            } else {
                Why::WrongType("type")
            };
            return self.malformed(why, text);
        };
        let result = match kind.as_ref() {
            "agent_state_change" => self.agent(message, directory, observed_at),
            "queue_stats_update" => self.queue(message, directory, observed_at),
            other => match contact::step(other) {
                Some(step) => self.contact(step, message, directory, observed_at),
                None => {
                    self.batch.unknown_types = self.batch.unknown_types.saturating_add(1);
                    self.unknown(other);
                    Ok(())
                }
            },
        };
        if let Err(why) = result {
            self.malformed(why, text);
        }
    }

    fn agent(
        &mut self,
        message: &Message<'_>,
        directory: &mut Directory,
        observed_at: UtcMillis,
    ) -> Result<(), Why> {
        let record = checked(message)?;
        let read = record.agent(&message.timestamp, Source::Stream, directory, observed_at)?;
        self.take_agent(read, record.state_word().unwrap_or_default());
        Ok(())
    }

    fn queue(
        &mut self,
        message: &Message<'_>,
        directory: &mut Directory,
        observed_at: UtcMillis,
    ) -> Result<(), Why> {
        let fact = checked(message)?.queue(&message.timestamp, directory, observed_at)?;
        self.take_queue(fact);
        Ok(())
    }

    fn contact(
        &mut self,
        step: ContactStep,
        message: &Message<'_>,
        directory: &mut Directory,
        observed_at: UtcMillis,
    ) -> Result<(), Why> {
        let record = checked(message)?;
        let fact = record.contact(step, &message.timestamp, directory, observed_at)?;
        self.take_contact(fact);
        Ok(())
    }

    pub(super) fn malformed(&mut self, why: Why, text: &str) {
        self.batch.malformed = self.batch.malformed.saturating_add(1);
        if self.samples.len() < MAX_SAMPLES {
            self.samples.push(Malformed::new(why, text));
        }
    }

    fn unknown(&mut self, word: &str) {
        let (most, longest) = MAX_WORDS;
        if self.unknown_words.len() < most
            && word.len() <= longest
            && !self.unknown_words.iter().any(|known| known == word)
        {
            self.unknown_words.push(word.to_owned());
        }
    }
}

const fn checked<'m, 'a>(message: &'m Message<'a>) -> Result<&'m Record<'a>, Why> {
    if message.data.is_object {
        Ok(&message.data)
    } else {
        Err(Why::Missing("data"))
    }
}

impl<'de> Deserialize<'de> for Message<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MessageVisitor)
    }
}

pub(super) struct MessageVisitor;

impl<'de> Visitor<'de> for MessageVisitor {
    type Value = Message<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut message = Message::default();
        while let Some(Key(key)) = map.next_key()? {
            match key.as_ref() {
                "type" => message.kind = map.next_value()?,
                "timestamp" => message.timestamp = map.next_value()?,
                "data" => message.data = map.next_value()?,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(message)
    }
}
