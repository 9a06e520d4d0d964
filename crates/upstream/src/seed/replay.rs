//! What the stream said in a span, told once more and without loss (RT-9, RT-13).
//!
//! A list of stream messages in any envelope (RT-17), each with its own time within the span.

use std::fmt;

use floorlight_core::id::Directory;
use floorlight_core::time::UtcMillis;
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::envelope::{self, EnvelopeError, Next};
use super::malformed::Why;
use super::request::{Operation, Request, RequestError};
use super::stamp;
use super::stream::{Message, MessageVisitor, Parsed};

/// What one page said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplayPage {
    /// The facts and counts, as of a stream message.
    pub said: Parsed,
    /// How many items there were, readable or not.
    pub rows: usize,
    /// Where the answer goes on.
    pub next: Next,
}

/// Makes the request for a half-open span on the platform's clock, or for a further page of it.
///
/// # Errors
/// If the address would be longer than [`super::request::MAX_TARGET`].
pub fn request(since: UtcMillis, until: UtcMillis, page: &Next) -> Result<Request, RequestError> {
    let written = |at| stamp::write(at).ok_or(RequestError::TooLong);
    let (since, until) = (written(since)?, written(until)?);
    let number;
    let mut query = vec![("since", since.as_str()), ("until", until.as_str())];
    match page {
        Next::None => {}
        Next::Token(token) => query.push(("pageToken", token)),
        Next::Number(page) => {
            number = page.to_string();
            query.push(("pageNumber", &number));
        }
    }
    Request::new(Operation::Replay, None, &query)
}

/// Reads an answer.
///
/// # Errors
/// If it holds no list in any known envelope; the error names what was found (RT-17).
pub fn parse(
    text: &str,
    directory: &mut Directory,
    observed_at: UtcMillis,
) -> Result<ReplayPage, EnvelopeError> {
    let page = envelope::read::<Item<'_>>(text)?;
    let mut read = ReplayPage {
        said: Parsed::default(),
        rows: page.rows.len(),
        next: page.next,
    };
    for item in &page.rows {
        match &item.0 {
            Some(message) => read.said.take(message, "", directory, observed_at),
            None => read.said.malformed(Why::NotAnObject, ""),
        }
    }
    Ok(read)
}

/// One item; `None` if it is no object.
struct Item<'a>(Option<Message<'a>>);

impl<'de> Deserialize<'de> for Item<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ItemVisitor)
    }
}

struct ItemVisitor;

impl<'de> Visitor<'de> for ItemVisitor {
    type Value = Item<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        MessageVisitor
            .visit_map(map)
            .map(|message| Item(Some(message)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Item(None))
    }

    fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
        Ok(Item(None))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(Item(None))
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(Item(None))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Item(None))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Item(None))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Item(None))
    }
}

#[cfg(test)]
mod tests {
    use floorlight_core::model::{AgentState, ContactStep};

    use super::*;

    /// RT-9: the span is half-open and on the platform's clock; further pages keep it.
    #[test]
    fn the_request_names_the_span() {
        let (since, until) = (
            UtcMillis::new(1_715_783_530_007),
            UtcMillis::new(1_715_783_590_000),
        );
        let span = "/api/v2/realtime/events?since=2024-05-15T14%3A32%3A10.007Z\
                    &until=2024-05-15T14%3A33%3A10.000Z";
        assert_eq!(request(since, until, &Next::None).unwrap().target, span);
        let next = request(since, until, &Next::Token("p 2".to_owned())).unwrap();
        assert_eq!(next.target, format!("{span}&pageToken=p%202"));
        let next = request(since, until, &Next::Number(2)).unwrap();
        assert_eq!(next.target, format!("{span}&pageNumber=2"));
    }

    /// RT-13, RT-17: items are stream messages in any envelope; bad ones do not lose the others.
    #[test]
    fn items_become_facts_and_bad_ones_are_counted() {
        let text = r#"{"items":[
            {"type":"agent_state_change","timestamp":"2024-05-15T14:32:10Z",
             "data":{"user_id":"a1","state":"CALL","queue_id":"q1","last_updated":"2024-05-15T14:32:10Z"}},
            {"type":"interaction_answered","timestamp":"2024-05-15T14:32:10Z",
             "data":{"call_id":"c1","queue_id":"q1","user_id":"a1","at":"2024-05-15T14:32:09Z"}},
            {"type":"interaction_held","data":{"call_id":"c1"}},
            {"type":"weather","data":{}}, 7, [1], null, "x"
        ],"nextPageToken":"t"}"#;
        let mut directory = Directory::default();
        let page = parse(text, &mut directory, UtcMillis::new(5)).unwrap();
        let batch = &page.said.batch;
        assert_eq!((page.rows, batch.malformed, batch.unknown_types), (8, 5, 1));
        assert_eq!(batch.agents[0].key.state, AgentState::InContact);
        assert_eq!(batch.contacts[0].step, ContactStep::Answered);
        assert_eq!(batch.contacts[0].agent, Some(batch.agents[0].agent));
        assert_eq!(page.next, Next::Token("t".to_owned()));
        assert!(parse("{}", &mut directory, UtcMillis::new(5)).is_err());
    }
}
