//! Lists in whatever envelope they come (RT-17).

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use thiserror::Error;

use super::field::{Field, Key};

/// The names under which a list may stand.
const LISTS: [&str; 6] = ["entities", "agents", "users", "skills", "data", "items"];
/// The most rows that one answer may hold.
const MAX_ROWS: usize = 100_000;
/// The most field names that an error quotes, and the longest of them in bytes.
const MAX_NAMES: (usize, usize) = (8, 40);

/// Where the next page is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// There is none.
    None,
    /// Ask with this `pageToken`.
    Token(String),
    /// Ask with this `pageNumber`.
    Number(u32),
}

/// An answer that holds no list in any envelope that is known.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum EnvelopeError {
    /// It is not JSON, or breaks off.
    #[error("the answer is not JSON, or breaks off")]
    Syntax,
    /// It is an object without a list.
    #[error(
        "the answer is an object with {found}, and none of them is a list under entities, agents, users, skills, data or items"
    )]
    NoList {
        /// The fields that it has.
        found: String,
    },
    /// It is neither a list nor an object.
    #[error("the answer is {found}, neither a list nor an object")]
    Scalar {
        /// What it is.
        found: &'static str,
    },
    /// It has more rows than are read.
    #[error("the answer has more than {MAX_ROWS} rows")]
    TooMany,
}

/// A list, and where it goes on.
pub(super) struct Page<T> {
    pub(super) rows: Vec<T>,
    pub(super) next: Next,
}

/// Reads an answer.
pub(super) fn read<'de, T: Deserialize<'de>>(text: &'de str) -> Result<Page<T>, EnvelopeError> {
    match serde_json::from_str::<Shape<T>>(text) {
        Ok(Shape::Page(page)) if is_too_long(page.rows.len()) => Err(EnvelopeError::TooMany),
        Ok(Shape::Page(page)) => Ok(page),
        Ok(Shape::NoList(names)) => Err(EnvelopeError::NoList {
            found: if names.is_empty() {
                "no fields".to_owned()
            } else {
                format!("the fields {}", names.join(", "))
            },
        }),
        Ok(Shape::Scalar(found)) => Err(EnvelopeError::Scalar { found }),
        Err(_) => Err(EnvelopeError::Syntax),
    }
}

/// Says whether a list may stand under this name.
pub(super) fn is_list(name: &str) -> bool {
    LISTS.contains(&name)
}

/// Says whether there are more rows than are read.
pub(super) const fn is_too_long(rows: usize) -> bool {
    rows > MAX_ROWS
}

/// Reads what stands behind the list of an envelope that begins with it; `None` if that is no JSON.
pub(super) fn behind(text: &str) -> Option<Next> {
    if text == "}" {
        return Some(Next::None);
    }
    let fields = text
        .strip_prefix(',')
        .filter(|fields| fields.starts_with('"'))?;
    let Behind(next) = serde_json::from_str(&format!("{{{fields}")).ok()?;
    Some(next)
}

enum Shape<T> {
    Page(Page<T>),
    NoList(Vec<String>),
    Scalar(&'static str),
}

/// What stands under a name of a list: a list, or an envelope within the envelope is none.
enum Inner<T> {
    Rows(Vec<T>),
    Other,
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Shape<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ShapeVisitor(PhantomData))
    }
}

struct ShapeVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ShapeVisitor<T> {
    type Value = Shape<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list or an object with one")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Self::Value, A::Error> {
        Ok(Shape::Page(Page {
            rows: rows(list)?,
            next: Next::None,
        }))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut found = None;
        let mut names = Vec::new();
        let mut paging = Paging::default();
        while let Some(Key(key)) = map.next_key()? {
            let (most, longest) = MAX_NAMES;
            if names.len() < most {
                names.push(key.chars().take(longest).collect());
            }
            if LISTS.contains(&key.as_ref()) && found.is_none() {
                if let Inner::Rows(rows) = map.next_value()? {
                    found = Some(rows);
                }
            } else if let Some(slot) = paging.slot(&key) {
                *slot = Some(map.next_value()?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(match found {
            Some(rows) => Shape::Page(Page {
                next: paging.next(),
                rows,
            }),
            None => Shape::NoList(names),
        })
    }

    fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
        Ok(Shape::Scalar("a text"))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(Shape::Scalar("a number"))
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(Shape::Scalar("a number"))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Shape::Scalar("a number"))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Shape::Scalar("true or false"))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Shape::Scalar("null"))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Inner<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(InnerVisitor(PhantomData))
    }
}

struct InnerVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for InnerVisitor<T> {
    type Value = Inner<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Self::Value, A::Error> {
        rows(list).map(Inner::Rows)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Inner::Other)
    }

    fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
        Ok(Inner::Other)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(Inner::Other)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(Inner::Other)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Inner::Other)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Inner::Other)
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Inner::Other)
    }
}

/// Reads rows up to one more than the limit, so that the excess is noticed and not kept.
fn rows<'de, T: Deserialize<'de>, A: SeqAccess<'de>>(mut list: A) -> Result<Vec<T>, A::Error> {
    let mut rows = Vec::new();
    while rows.len() <= MAX_ROWS {
        match list.next_element()? {
            Some(row) => rows.push(row),
            None => return Ok(rows),
        }
    }
    while list.next_element::<IgnoredAny>()?.is_some() {}
    Ok(rows)
}

/// An envelope without its list.
struct Behind(Next);

impl<'de> Deserialize<'de> for Behind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(BehindVisitor)
    }
}

struct BehindVisitor;

impl<'de> Visitor<'de> for BehindVisitor {
    type Value = Behind;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut paging = Paging::default();
        while let Some(Key(key)) = map.next_key()? {
            if let Some(slot) = paging.slot(&key) {
                *slot = Some(map.next_value()?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(Behind(paging.next()))
    }
}

#[derive(Default)]
struct Paging<'a> {
    next_token: Option<Field<'a>>,
    token: Option<Field<'a>>,
    number: Option<Field<'a>>,
    count: Option<Field<'a>>,
}

impl<'a> Paging<'a> {
    fn slot(&mut self, key: &str) -> Option<&mut Option<Field<'a>>> {
        Some(match key {
            "nextPageToken" | "next_page_token" => &mut self.next_token,
            "pageToken" | "page_token" => &mut self.token,
            "pageNumber" | "page_number" => &mut self.number,
            "pageCount" | "page_count" | "totalPages" => &mut self.count,
            _ => return None,
        })
    }

    /// `nextPageToken` wins, even where it is null: a `pageToken` beside it names this page.
    fn next(self) -> Next {
        let token = self.next_token.or(self.token);
        match token {
            Some(Field::Text(token)) if !token.is_empty() => {
                return Next::Token(token.into_owned());
            }
            Some(Field::Integer(token)) => return Next::Token(token.to_string()),
            Some(Field::Text(_) | Field::None | Field::Float(_) | Field::Bool | Field::Other)
            | None => {}
        }
        match (self.number, self.count) {
            (Some(Field::Integer(number)), Some(Field::Integer(count))) if number < count => {
                u32::try_from(number + 1).map_or(Next::None, Next::Number)
            }
            _ => Next::None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Result<(usize, Next), EnvelopeError> {
        read::<Field<'_>>(text).map(|page| (page.rows.len(), page.next))
    }

    /// RT-17.
    #[test]
    fn every_envelope_and_every_way_to_page() {
        assert_eq!(names("[1,2]"), Ok((2, Next::None)));
        for list in LISTS {
            assert_eq!(
                names(&format!(r#"{{"x":{{}},"{list}":[1]}}"#)),
                Ok((1, Next::None))
            );
        }
        let token = |text: &str| Next::Token(text.to_owned());
        for (text, next) in [
            (r#"{"items":[],"nextPageToken":"t2"}"#, token("t2")),
            (r#"{"pageToken":"t2","items":[]}"#, token("t2")),
            (
                r#"{"pageToken":"t1","nextPageToken":null,"items":[]}"#,
                Next::None,
            ),
            (r#"{"nextPageToken":"","items":[]}"#, Next::None),
            (
                r#"{"items":[],"pageNumber":1,"pageCount":3}"#,
                Next::Number(2),
            ),
            (r#"{"items":[],"pageNumber":3,"pageCount":3}"#, Next::None),
            (
                r#"{"items":[],"pageNumber":9223372036854775806,"pageCount":9223372036854775807}"#,
                Next::None,
            ),
        ] {
            assert_eq!(names(text), Ok((0, next)), "{text}");
        }
    }

    /// RT-17: anything else names what was found.
    #[test]
    fn anything_else_is_a_typed_error() {
        let told = |text: &str| names(text).unwrap_err().to_string();
        assert!(told(r#"{"result":[1],"ok":true}"#).contains("the fields result, ok"));
        assert!(told(r#"{"data":{"users":[]}}"#).contains("the fields data"));
        assert!(told("{}").contains("no fields"));
        assert!(told("\"hello\"").contains("a text"));
        assert!(told("null").contains("null"));
        assert_eq!(names("<html>"), Err(EnvelopeError::Syntax));
        assert_eq!(names("[1,2"), Err(EnvelopeError::Syntax));
        assert_eq!(names("[1] x"), Err(EnvelopeError::Syntax));
    }

    #[test]
    fn rows_are_bounded() {
        let rows = vec!["0"; MAX_ROWS + 5].join(",");
        assert_eq!(names(&format!("[{rows}]")), Err(EnvelopeError::TooMany));
    }
}
