//! The users: the roster, and the proof that the permission to see them is there (AUTH-6).

use std::borrow::Cow;
use std::fmt;

use floorlight_core::id::MAX_ID_BYTES;
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::envelope::{self, EnvelopeError, Next};
use super::field::{Field, Key};
use super::request::{Operation, Request, RequestError};

/// Users asked for in one page.
const PAGE_SIZE: &str = "500";
/// The longest name that is kept, in characters; a longer one is cut.
const MAX_NAME: usize = 120;

/// One user of the platform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// The identifier.
    pub id: String,
    /// The name, where one was sent.
    pub name: Option<String>,
    /// The name or id of the team, where one was sent.
    pub team: Option<String>,
}

/// What one page said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsersPage {
    /// The users.
    pub users: Vec<User>,
    /// Where the answer goes on.
    pub next: Next,
    /// Rows without a usable identifier.
    pub malformed: u32,
}

/// Makes the request for the first page, or for a further one.
///
/// # Errors
/// If the page's token makes the address too long.
pub fn request(page: &Next) -> Result<Request, RequestError> {
    let size = ("pageSize", PAGE_SIZE);
    match page {
        Next::None => Request::new(Operation::Users, None, &[size]),
        Next::Token(token) => Request::new(Operation::Users, None, &[size, ("pageToken", token)]),
        Next::Number(number) => {
            let number = number.to_string();
            Request::new(Operation::Users, None, &[size, ("pageNumber", &number)])
        }
    }
}

/// Reads an answer.
///
/// # Errors
/// If it holds no list in any known envelope; the error names what was found (RT-17).
pub fn parse(text: &str) -> Result<UsersPage, EnvelopeError> {
    let page = envelope::read::<Row<'_>>(text)?;
    let rows = page.rows.len();
    let users: Vec<User> = page.rows.into_iter().filter_map(Row::user).collect();
    Ok(UsersPage {
        malformed: u32::try_from(rows - users.len()).unwrap_or(u32::MAX),
        users,
        next: page.next,
    })
}

#[derive(Default)]
struct Row<'a> {
    id: Field<'a>,
    name: Field<'a>,
    first: Field<'a>,
    last: Field<'a>,
    team: Field<'a>,
}

impl<'a> Row<'a> {
    fn user(self) -> Option<User> {
        let id = text(self.id).filter(|id| id.len() <= MAX_ID_BYTES)?;
        let name = text(self.name).or_else(|| match (text(self.first), text(self.last)) {
            (Some(first), Some(last)) => Some(format!("{first} {last}")),
            (first, last) => first.or(last),
        });
        Some(User {
            id,
            name: name.and_then(|name| tidy(&name)),
            team: text(self.team).and_then(|team| tidy(&team)),
        })
    }

    fn slot(&mut self, key: &str) -> Option<&mut Field<'a>> {
        Some(match key {
            "id" | "userId" | "user_id" | "agentId" | "agent_id" => &mut self.id,
            "name" | "userName" | "user_name" | "displayName" | "display_name" => &mut self.name,
            "firstName" | "first_name" => &mut self.first,
            "lastName" | "last_name" => &mut self.last,
            "team" | "teamName" | "team_name" => &mut self.team,
            _ => return None,
        })
    }
}

fn text(field: Field<'_>) -> Option<String> {
    match field {
        Field::Text(text) if !text.is_empty() => Some(Cow::into_owned(text)),
        Field::Integer(number) => Some(number.to_string()),
        Field::Text(_) | Field::None | Field::Float(_) | Field::Bool | Field::Other => None,
    }
}

/// A name without control characters and white space at its ends, cut to what is kept.
fn tidy(name: &str) -> Option<String> {
    let clean: String = name
        .chars()
        .filter(|c| !c.is_control())
        .take(MAX_NAME)
        .collect();
    let clean = clean.trim();
    (!clean.is_empty()).then(|| clean.to_owned())
}

impl<'de> Deserialize<'de> for Row<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RowVisitor)
    }
}

struct RowVisitor;

impl<'de> Visitor<'de> for RowVisitor {
    type Value = Row<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a user")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut row = Row::default();
        while let Some(Key(key)) = map.next_key()? {
            match row.slot(&key) {
                // Of several names for one thing the first that says something stays.
                Some(slot) if *slot == Field::None => *slot = map.next_value()?,
                Some(_) | None => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(row)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Row::default())
    }

    /// A bare text is an identifier.
    fn visit_str<E>(self, id: &str) -> Result<Self::Value, E> {
        Ok(Row {
            id: Field::Text(Cow::Owned(id.to_owned())),
            ..Row::default()
        })
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(Row::default())
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(Row::default())
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Row::default())
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Row::default())
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Row::default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user(id: &str, name: Option<&str>, team: Option<&str>) -> User {
        User {
            id: id.to_owned(),
            name: name.map(str::to_owned),
            team: team.map(str::to_owned),
        }
    }

    /// RT-17.
    #[test]
    fn users_under_every_name() {
        let page = parse(
            r#"{"entities":[
                {"id":"u1","name":"Zoë Quinn","team":"Billing","email":"z@example.com"},
                {"userId":"u2","displayName":" Ann\u0000 Lee "},
                {"agentId":7,"firstName":"Jo","lastName":"Wu"},
                {"user_id":"u4","name":null,"lastName":"Solo"},
                "u5",
                {"name":"nobody"},
                {"id":""},
                [1]
            ],"nextPageToken":"p2"}"#,
        )
        .unwrap();
        assert_eq!(
            page.users,
            [
                user("u1", Some("Zoë Quinn"), Some("Billing")),
                user("u2", Some("Ann Lee"), None),
                user("7", Some("Jo Wu"), None),
                user("u4", Some("Solo"), None),
                user("u5", None, None),
            ]
        );
        assert_eq!(page.malformed, 3);
        assert_eq!(page.next, Next::Token("p2".to_owned()));
    }

    /// AUTH-6: the empty list is no error here; what it means the hub decides.
    #[test]
    fn an_empty_list_is_an_empty_page() {
        assert!(parse(r#"{"entities":[]}"#).unwrap().users.is_empty());
        assert!(parse(r#"{"message":"no"}"#).is_err());
    }

    #[test]
    fn pages_are_asked_for_by_token_or_number() {
        let target = |page| request(&page).unwrap().target;
        assert_eq!(target(Next::None), "/api/v2/users?pageSize=500");
        assert_eq!(
            target(Next::Token("a/b".to_owned())),
            "/api/v2/users?pageSize=500&pageToken=a%2Fb"
        );
        assert_eq!(
            target(Next::Number(2)),
            "/api/v2/users?pageSize=500&pageNumber=2"
        );
    }
}
