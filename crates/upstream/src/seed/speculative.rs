//! Messages of exactly the expected shape, read without looking at every byte twice.
//!
//! A platform writes its messages with one program: field names, their order and the punctuation are
//! the same each time. This reader compares those stretches as they are, steps over strings eight
//! bytes at a time and reads times by their columns. At the first surprise (another field, another
//! order, an escape, white space, a number or a time in another form) it declines, and the tolerant
//! reader starts from the beginning of the same object. What it accepts, both read alike: that is
//! tested with generated, changed and cut messages.

use floorlight_core::time::UtcMillis;

use super::contact::{self, ContactWords};
use super::record::{AgentWords, QueueWords};

mod cursor;
mod stamp;

use cursor::Cursor;

/// A message of the expected shape.
#[derive(Clone, Copy, Debug)]
pub(super) enum Expected<'a> {
    /// A change of an agent's state.
    Agent(AgentWords<'a>),
    /// A queue's figures.
    Queue(QueueWords<'a>),
    /// A step of a contact.
    Contact(ContactWords<'a>),
}

/// Reads the object at the beginning of the text, and says how long it is; `None` at any surprise.
#[inline]
pub(super) fn read(text: &str) -> Option<(Expected<'_>, usize)> {
    let mut cursor = Cursor::new(text);
    cursor.literal(b"{\"type\":\"")?;
    let expected = if cursor.has(b"agent_state_change\",\"timestamp\":\"") {
        Expected::Agent(agent(&mut cursor)?)
    } else if cursor.has(b"queue_stats_update\",\"timestamp\":\"") {
        Expected::Queue(queue(&mut cursor)?)
    } else {
        Expected::Contact(step(&mut cursor)?)
    };
    Some((expected, cursor.at()))
}

/// Reads a list of agents, and nothing but a list: with no envelope, or alone in one that `is_list` knows
/// the name of. What stands behind the list is left to the caller.
pub(super) fn list(
    text: &str,
    is_list: impl FnOnce(&str) -> bool,
) -> Option<(Vec<AgentWords<'_>>, &str)> {
    let mut cursor = Cursor::new(text);
    if cursor.has(b"{\"") {
        cursor.string().filter(|name| is_list(name))?;
        cursor.literal(b":")?;
    }
    cursor.literal(b"[")?;
    let mut rows = Vec::new();
    loop {
        rows.push(record(&mut cursor, None)?);
        if !cursor.has(b",") {
            break;
        }
    }
    cursor.literal(b"]")?;
    let behind = text.get(cursor.at()..)?;
    Some((rows, behind))
}

#[inline]
fn agent<'a>(cursor: &mut Cursor<'a>) -> Option<AgentWords<'a>> {
    let timestamp = cursor.string()?;
    cursor.literal(b",\"data\":")?;
    let words = record(cursor, Some(timestamp))?;
    cursor.literal(b"}")?;
    Some(words)
}

/// An agent's fields, as a message and a list have them; only a message has a time of its own.
#[inline(always)]
fn record<'a>(cursor: &mut Cursor<'a>, timestamp: Option<&str>) -> Option<AgentWords<'a>> {
    cursor.literal(b"{\"user_id\":\"")?;
    let user = cursor.id()?;
    cursor.literal(b",\"state\":\"")?;
    let raw = cursor.string()?;
    if user.is_empty() || raw.is_empty() {
        return None;
    }
    let code = if cursor.has(b",\"state_code\":") {
        cursor.string_or_null()?
    } else {
        ""
    };
    let queue = if cursor.has(b",\"queue_id\":") {
        cursor.id_or_null()?
    } else {
        ""
    };
    let contact = if cursor.has(b",\"call_id\":") {
        cursor.id_or_null()?
    } else {
        ""
    };
    let direction = if cursor.has(b",\"direction\":") {
        cursor.string_or_null()?
    } else {
        ""
    };
    let duration = if cursor.has(b",\"duration_seconds\":") {
        cursor.number_or_null()?
    } else {
        None
    };
    let occurred_at = last_updated(cursor, timestamp)?;
    cursor.literal(b"}")?;
    Some(AgentWords {
        user,
        raw,
        code,
        queue,
        contact,
        direction,
        duration,
        occurred_at,
    })
}

fn queue<'a>(cursor: &mut Cursor<'a>) -> Option<QueueWords<'a>> {
    let timestamp = cursor.string()?;
    cursor.literal(b",\"data\":{\"queue_id\":\"")?;
    let queue = cursor.id()?;
    if queue.is_empty() {
        return None;
    }
    cursor.literal(b",\"wait_time_seconds\":")?;
    let wait_s = cursor.number_or_null()?;
    cursor.literal(b",\"abandoned_count\":")?;
    let abandoned = cursor.number_or_null()?;
    cursor.literal(b",\"available_agents\":")?;
    let available = cursor.number_or_null()?;
    cursor.literal(b",\"call_volume_1h\":")?;
    let volume_1h = cursor.number_or_null()?;
    cursor.literal(b",\"service_level_pct\":")?;
    let service_level = cursor.number_or_null()?;
    let occurred_at = last_updated(cursor, Some(timestamp))?;
    cursor.literal(b"}}")?;
    Some(QueueWords {
        queue,
        wait_s,
        abandoned,
        available,
        volume_1h,
        service_level,
        occurred_at,
    })
}

fn step<'a>(cursor: &mut Cursor<'a>) -> Option<ContactWords<'a>> {
    let step = contact::step(cursor.string()?)?;
    cursor.literal(b",\"timestamp\":\"")?;
    cursor.string()?;
    cursor.literal(b",\"data\":{\"call_id\":\"")?;
    let contact = cursor.id()?;
    let queue = if cursor.has(b",\"queue_id\":") {
        cursor.id_or_null()?
    } else {
        ""
    };
    let agent = if cursor.has(b",\"user_id\":") {
        cursor.id_or_null()?
    } else {
        ""
    };
    let to_agent = if cursor.has(b",\"to_user_id\":") {
        cursor.id_or_null()?
    } else {
        ""
    };
    cursor.literal(b",\"at\":\"")?;
    let occurred_at = stamp::read(cursor.string()?)?;
    cursor.literal(b"}}")?;
    let words = ContactWords {
        step,
        contact,
        queue,
        agent,
        to_agent,
        occurred_at,
    };
    words.missing().is_none().then_some(words)
}

/// `last_updated`, else the message's time; the latter is not looked at where the former stands.
#[inline]
fn last_updated(cursor: &mut Cursor<'_>, timestamp: Option<&str>) -> Option<UtcMillis> {
    if cursor.has(b",\"last_updated\":") && !cursor.has(b"null") {
        cursor.literal(b"\"")?;
        return stamp::read(cursor.string()?);
    }
    stamp::read(timestamp?)
}
