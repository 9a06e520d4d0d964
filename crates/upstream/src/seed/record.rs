//! The fields of a stream message's data or of a REST row, and the facts they make.

use std::borrow::Cow;
use std::fmt;

use floorlight_core::floor::{AgentFact, FactKey, QueueFact, Reported, Source};
use floorlight_core::id::{ContactTag, Directory, MAX_ID_BYTES, digest};
use floorlight_core::model::AgentState;
use floorlight_core::time::UtcMillis;
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::field::{Field, Key};
use super::malformed::Why;
use super::{stamp, state};

/// A reported time in a state beyond this, in seconds, is absurd and counts as not sent.
const MAX_DURATION_S: f64 = 2_592_000.0;

/// Every field that an agent or a queue may have, unjudged.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Record<'a> {
    /// Whether this was an object at all.
    pub(super) is_object: bool,
    pub(super) user_id: Field<'a>,
    state: Field<'a>,
    state_code: Field<'a>,
    pub(super) queue_id: Field<'a>,
    pub(super) call_id: Field<'a>,
    direction: Field<'a>,
    duration_seconds: Field<'a>,
    pub(super) last_updated: Field<'a>,
    /// Of a step of a contact: when it happened, and who gets the contact.
    pub(super) at: Field<'a>,
    pub(super) to_user_id: Field<'a>,
    wait_time_seconds: Field<'a>,
    abandoned_count: Field<'a>,
    available_agents: Field<'a>,
    call_volume_1h: Field<'a>,
    service_level_pct: Field<'a>,
}

/// What an agent's fields make.
#[derive(Clone, Copy, Debug)]
pub(super) struct ReadAgent {
    /// `None` if the directory is full.
    pub(super) fact: Option<AgentFact>,
    /// Whether the state is one that is not known.
    pub(super) unknown_state: bool,
    /// Agents or queues beyond the directory's limits.
    pub(super) over_limit: u32,
}

/// An agent's fields, judged: what the tolerant and the speculative reader both come to.
#[derive(Clone, Copy, Debug)]
pub(super) struct AgentWords<'w> {
    pub(super) user: &'w str,
    pub(super) raw: &'w str,
    pub(super) code: &'w str,
    pub(super) queue: &'w str,
    pub(super) contact: &'w str,
    pub(super) direction: &'w str,
    /// In seconds.
    pub(super) duration: Option<f64>,
    pub(super) occurred_at: UtcMillis,
}

impl AgentWords<'_> {
    /// Makes a fact, giving keys to what is seen for the first time.
    #[inline]
    pub(super) fn read(
        &self,
        source: Source,
        directory: &mut Directory,
        observed_at: UtcMillis,
    ) -> ReadAgent {
        let known = state::read(self.raw, self.code);
        let (canonical, on_hold) = known.unwrap_or((AgentState::Unknown, false));
        let Ok(agent) = directory.agent(self.user) else {
            return ReadAgent {
                fact: None,
                unknown_state: known.is_none(),
                over_limit: 1,
            };
        };
        let queue = match self.queue {
            "" => Ok(None),
            queue => directory.queue(queue).map(Some),
        };
        let fact = AgentFact {
            agent,
            key: FactKey {
                occurred_at: self.occurred_at,
                source,
                sweep: 0,
                state: canonical,
                tie: digest(&[self.queue, self.contact, self.raw, self.code]),
            },
            observed_at,
            direction: state::direction(self.direction),
            on_hold,
            raw: directory.label(self.raw),
            reason: directory.label(self.code),
            queue: queue.unwrap_or_default(),
            contact: ContactTag::of(self.contact),
            duration_ms: self.duration.and_then(duration_ms),
        };
        ReadAgent {
            fact: Some(fact),
            unknown_state: known.is_none(),
            over_limit: u32::from(queue.is_err()),
        }
    }
}

/// A queue's figures, judged; numbers as they were sent.
#[derive(Clone, Copy, Debug)]
pub(super) struct QueueWords<'w> {
    pub(super) queue: &'w str,
    pub(super) wait_s: Option<f64>,
    pub(super) abandoned: Option<f64>,
    pub(super) available: Option<f64>,
    pub(super) volume_1h: Option<f64>,
    /// In percent.
    pub(super) service_level: Option<f64>,
    pub(super) occurred_at: UtcMillis,
}

impl QueueWords<'_> {
    /// Makes a fact; `None` if the directory is full.
    pub(super) fn read(
        &self,
        directory: &mut Directory,
        observed_at: UtcMillis,
    ) -> Option<QueueFact> {
        let queue = directory.queue(self.queue).ok()?;
        Some(QueueFact {
            queue,
            occurred_at: self.occurred_at,
            observed_at,
            reported: Reported {
                wait_s: self.wait_s.and_then(whole),
                abandoned: self.abandoned.and_then(whole),
                available: self.available.and_then(whole),
                volume_1h: self.volume_1h.and_then(whole),
                service_level: self.service_level.and_then(hundredths),
            },
        })
    }
}

impl<'a> Record<'a> {
    /// Makes a fact about an agent. Nothing enters the directory unless the whole record is good.
    pub(super) fn agent(
        &self,
        timestamp: &Field<'_>,
        source: Source,
        directory: &mut Directory,
        observed_at: UtcMillis,
    ) -> Result<ReadAgent, Why> {
        let user = id(&self.user_id, "user_id")?.ok_or(Why::Missing("user_id"))?;
        let raw = word(&self.state, "state")?.ok_or(Why::Missing("state"))?;
        let code = word(&self.state_code, "state_code")?.unwrap_or_default();
        let queue = id(&self.queue_id, "queue_id")?.unwrap_or_default();
        let contact = id(&self.call_id, "call_id")?.unwrap_or_default();
        let direction = word(&self.direction, "direction")?.unwrap_or_default();
        let duration = number(&self.duration_seconds, "duration_seconds")?;
        let words = AgentWords {
            user: &user,
            raw: &raw,
            code: &code,
            queue: &queue,
            contact: &contact,
            direction: &direction,
            duration,
            occurred_at: self.occurred_at(timestamp)?,
        };
        Ok(words.read(source, directory, observed_at))
    }

    /// Makes a fact about a queue; `None` if the directory is full.
    pub(super) fn queue(
        &self,
        timestamp: &Field<'_>,
        directory: &mut Directory,
        observed_at: UtcMillis,
    ) -> Result<Option<QueueFact>, Why> {
        let queue = id(&self.queue_id, "queue_id")?.ok_or(Why::Missing("queue_id"))?;
        let words = QueueWords {
            queue: &queue,
            wait_s: number(&self.wait_time_seconds, "wait_time_seconds")?,
            abandoned: number(&self.abandoned_count, "abandoned_count")?,
            available: number(&self.available_agents, "available_agents")?,
            volume_1h: number(&self.call_volume_1h, "call_volume_1h")?,
            service_level: number(&self.service_level_pct, "service_level_pct")?,
            occurred_at: self.occurred_at(timestamp)?,
        };
        Ok(words.read(directory, observed_at))
    }

    /// The state's word, where it is a text; for counting words that are not known.
    pub(super) fn state_word(&self) -> Option<&str> {
        match &self.state {
            Field::Text(text) => Some(text),
            Field::None | Field::Integer(_) | Field::Float(_) | Field::Bool | Field::Other => None,
        }
    }

    /// `last_updated`, else the message's time (DESIGN 4).
    pub(super) fn occurred_at(&self, timestamp: &Field<'_>) -> Result<UtcMillis, Why> {
        let (field, name) = match &self.last_updated {
            Field::None => (timestamp, "timestamp"),
            Field::Text(_) | Field::Integer(_) | Field::Float(_) | Field::Bool | Field::Other => {
                (&self.last_updated, "last_updated")
            }
        };
        match field {
            Field::None => Err(Why::Missing("last_updated")),
            Field::Text(_) | Field::Integer(_) | Field::Float(_) | Field::Bool | Field::Other => {
                stamp::read(field).ok_or(Why::NoTime(name))
            }
        }
    }

    fn slot(&mut self, key: &str) -> Option<&mut Field<'a>> {
        Some(match key {
            "user_id" | "userId" | "agent_id" | "agentId" => &mut self.user_id,
            "state" => &mut self.state,
            "state_code" | "stateCode" => &mut self.state_code,
            "queue_id" | "queueId" => &mut self.queue_id,
            "call_id" | "callId" => &mut self.call_id,
            "direction" => &mut self.direction,
            "duration_seconds" | "durationSeconds" => &mut self.duration_seconds,
            "last_updated" | "lastUpdated" => &mut self.last_updated,
            "at" => &mut self.at,
            "to_user_id" | "toUserId" => &mut self.to_user_id,
            "wait_time_seconds" => &mut self.wait_time_seconds,
            "abandoned_count" => &mut self.abandoned_count,
            "available_agents" => &mut self.available_agents,
            "call_volume_1h" => &mut self.call_volume_1h,
            "service_level_pct" => &mut self.service_level_pct,
            _ => return None,
        })
    }
}

impl<'de> Deserialize<'de> for Record<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RecordVisitor)
    }
}

struct RecordVisitor;

impl<'de> Visitor<'de> for RecordVisitor {
    type Value = Record<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut record = Record {
            is_object: true,
            ..Record::default()
        };
        let mut plain_id = Field::None;
        while let Some(Key(key)) = map.next_key()? {
            if let Some(slot) = record.slot(&key) {
                *slot = map.next_value()?;
            } else if key == "id" {
                plain_id = map.next_value()?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        if record.user_id == Field::None {
            record.user_id = plain_id;
        }
        Ok(record)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Record::default())
    }

    fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
        Ok(Record::default())
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(Record::default())
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(Record::default())
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Record::default())
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Record::default())
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Record::default())
    }
}

/// An identifier: a text, or a whole number as its digits; empty is none.
pub(super) fn id<'f>(
    field: &'f Field<'_>,
    name: &'static str,
) -> Result<Option<Cow<'f, str>>, Why> {
    match word(field, name)? {
        Some(text) if text.len() > MAX_ID_BYTES => Err(Why::TooLong(name)),
        found => Ok(found),
    }
}

fn word<'f>(field: &'f Field<'_>, name: &'static str) -> Result<Option<Cow<'f, str>>, Why> {
    match field {
        Field::None => Ok(None),
        Field::Text(text) if text.is_empty() => Ok(None),
        Field::Text(text) => Ok(Some(Cow::Borrowed(text))),
        Field::Integer(number) => Ok(Some(Cow::Owned(number.to_string()))),
        Field::Float(_) | Field::Bool | Field::Other => Err(Why::WrongType(name)),
    }
}

fn number(field: &Field<'_>, name: &'static str) -> Result<Option<f64>, Why> {
    match field {
        Field::None => Ok(None),
        // Numbers of interest are far below 2^53, where this is exact; others are dropped anyway.
        Field::Integer(number) => Ok(Some(*number as f64)),
        Field::Float(number) => Ok(Some(*number)),
        Field::Text(_) | Field::Bool | Field::Other => Err(Why::WrongType(name)),
    }
}

fn duration_ms(seconds: f64) -> Option<u32> {
    (0.0..=MAX_DURATION_S)
        .contains(&seconds)
        .then(|| (seconds * 1_000.0).round() as u32)
}

fn whole(number: f64) -> Option<u32> {
    (0.0..=f64::from(u32::MAX))
        .contains(&number)
        .then(|| number.round() as u32)
}

fn hundredths(percent: f64) -> Option<u16> {
    (0.0..=100.0)
        .contains(&percent)
        .then(|| (percent * 100.0).round() as u16)
}
