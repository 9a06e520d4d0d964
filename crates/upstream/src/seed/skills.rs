//! The skills of a user, and the queues that they serve where the platform says so (RT-8).

use floorlight_core::id::MAX_ID_BYTES;
use serde_json::Value;

use super::envelope::{self, EnvelopeError, Next};
use super::request::{Operation, Request, RequestError};

/// The most skills of one user that are read, over all pages of an answer.
pub const MAX_SKILLS: usize = 256;
/// The most queues that one skill may name.
const MAX_QUEUES: usize = 256;
/// The longest name that is kept, in characters; a longer one is cut.
const MAX_NAME: usize = 120;
/// The highest level that is kept.
const MAX_LEVEL: u16 = 1_000;

/// One skill of a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skill {
    /// The identifier; the name where only that was sent.
    pub id: String,
    /// The name, where one was sent.
    pub name: Option<String>,
    /// The level, rounded to a whole one, where one was sent.
    pub level: Option<u16>,
    /// The ids of the queues that it serves; `None` if the platform does not say.
    pub queues: Option<Vec<String>>,
}

/// What one page said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SkillsPage {
    /// The skills.
    pub skills: Vec<Skill>,
    /// Where the answer goes on.
    pub next: Next,
    /// Rows without a usable identifier, or beyond [`MAX_SKILLS`].
    pub malformed: u32,
}

/// Makes the request for a user's skills, or for a further page of it.
///
/// # Errors
/// If the identifier is empty, or the address would be too long.
pub fn request(user: &str, page: &Next) -> Result<Request, RequestError> {
    let number;
    let query = match page {
        Next::None => None,
        Next::Token(token) => Some(("pageToken", token.as_str())),
        Next::Number(page) => {
            number = page.to_string();
            Some(("pageNumber", number.as_str()))
        }
    };
    Request::new(Operation::UserSkills, Some(user), query.as_slice())
}

/// Reads an answer.
///
/// # Errors
/// If it holds no list in any known envelope; the error names what was found (RT-17).
pub fn parse(text: &str) -> Result<SkillsPage, EnvelopeError> {
    let page = envelope::read::<Value>(text)?;
    let rows = page.rows.len();
    let read = page.rows.iter().filter_map(skill);
    let skills: Vec<Skill> = read.take(MAX_SKILLS).collect();
    Ok(SkillsPage {
        malformed: u32::try_from(rows - skills.len()).unwrap_or(u32::MAX),
        skills,
        next: page.next,
    })
}

fn skill(row: &Value) -> Option<Skill> {
    // Some platforms put the skill itself into a field of the assignment.
    let inner = row.get("skill").filter(|inner| !inner.is_null());
    let find = |keys: &[&str]| {
        let of = |row: &Value| keys.iter().find_map(|key| text(row.get(key)?));
        of(row).or_else(|| inner.and_then(of))
    };
    let name = find(&["skill_name", "skillName", "name"]);
    let id = find(&["skill_id", "skillId", "id"])
        .or_else(|| text(row))
        .or_else(|| inner.and_then(text))
        .or_else(|| name.clone())
        .filter(|id| id.len() <= MAX_ID_BYTES)?;
    Some(Skill {
        id,
        name: name.and_then(|name| tidy(&name)),
        level: level(row),
        queues: queues(row).or_else(|| inner.and_then(queues)),
    })
}

fn level(row: &Value) -> Option<u16> {
    let keys = [
        "level",
        "proficiency",
        "proficiency_level",
        "proficiencyLevel",
    ];
    let value = keys
        .iter()
        .find_map(|key| row.get(key).filter(|value| !value.is_null()))?;
    let number = match value {
        Value::String(text) => text.trim().parse().ok(),
        Value::Number(number) => number.as_f64(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    };
    number
        .filter(|number| number.is_finite() && *number >= 0.0)
        .map(|number| number.round().min(f64::from(MAX_LEVEL)) as u16)
}

fn queues(row: &Value) -> Option<Vec<String>> {
    if let Some(one) = ["queue_id", "queueId"]
        .iter()
        .find_map(|key| text(row.get(key)?))
    {
        return Some(vec![one]);
    }
    let list = ["queue_ids", "queueIds", "queues"]
        .iter()
        .find_map(|key| row.get(key)?.as_array())?;
    let ids = list.iter().filter_map(|one| {
        let id = text(one).or_else(|| text(one.get("id").or_else(|| one.get("queue_id"))?))?;
        (id.len() <= MAX_ID_BYTES).then_some(id)
    });
    Some(ids.take(MAX_QUEUES).collect())
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => number.as_i64().map(|number| number.to_string()),
        Value::String(_) | Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => {
            None
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn one(id: &str, name: Option<&str>, level: Option<u16>, queues: Option<&[&str]>) -> Skill {
        Skill {
            id: id.to_owned(),
            name: name.map(str::to_owned),
            level,
            queues: queues.map(|ids| ids.iter().map(|&id| id.to_owned()).collect()),
        }
    }

    /// RT-8, RT-17.
    #[test]
    fn skills_under_every_name() {
        let page = parse(
            r#"{"skills":[
                {"skill_id":"s1","skill_name":" Billing ","level":5,"queue_ids":["q1","q2",{"id":"q3"},7]},
                {"id":"s2","name":"French","proficiency":3.6},
                {"skillId":12,"proficiencyLevel":"2","queues":[]},
                {"skill":{"id":"s4","name":"Sales","queueIds":["q9"]},"level":-1},
                "s5",
                {"name":"Only a name","queue_id":"q1"},
                {"level":3},
                null
            ],"nextPageToken":"p2"}"#,
        )
        .unwrap();
        assert_eq!(
            page.skills,
            [
                one(
                    "s1",
                    Some("Billing"),
                    Some(5),
                    Some(&["q1", "q2", "q3", "7"])
                ),
                one("s2", Some("French"), Some(4), None),
                one("12", None, Some(2), Some(&[])),
                one("s4", Some("Sales"), None, Some(&["q9"])),
                one("s5", None, None, None),
                one("Only a name", Some("Only a name"), None, Some(&["q1"])),
            ]
        );
        assert_eq!(page.malformed, 2);
        assert_eq!(page.next, Next::Token("p2".to_owned()));
        assert!(parse("[]").unwrap().skills.is_empty());
        assert!(parse(r#"{"message":"no"}"#).is_err());
    }

    /// I20: what a platform sends is bounded.
    #[test]
    fn a_flood_is_cut() {
        let rows: Vec<String> = (0..1_000).map(|n| format!("\"s{n}\"")).collect();
        let page = parse(&format!("[{}]", rows.join(","))).unwrap();
        assert_eq!((page.skills.len(), page.malformed), (256, 744));
    }

    #[test]
    fn skills_are_asked_for_by_user() {
        let target = |page| request("u/1", &page).unwrap().target;
        assert_eq!(target(Next::None), "/api/v2/users/u%2F1/skills");
        assert_eq!(
            target(Next::Number(2)),
            "/api/v2/users/u%2F1/skills?pageNumber=2"
        );
    }
}
