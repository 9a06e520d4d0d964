//! What the platform names: agents and queues, so that nobody has to type their ids.

use serde_json::{Map, Value};

use super::form::Part;

/// Names by id. The kind of tree that JSON has anyway: each other kind costs several kilobytes.
pub type Names = Map<String, Value>;

/// What the platform names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    agents: Names,
    queues: Names,
}

impl Known {
    /// Reads the answer of `GET /api/connections/{c}/directory`.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let answer: Value = serde_json::from_str(text).ok()?;
        Some(Self {
            agents: by_id(answer.get("agents")?)?,
            queues: by_id(answer.get("queues")?)?,
        })
    }

    /// Returns the names that belong to a list of the document.
    #[must_use]
    pub const fn of(&self, part: Part) -> Option<&Names> {
        match part {
            Part::Queues => Some(&self.queues),
            Part::Agents | Part::Schedules => Some(&self.agents),
            Part::Teams | Part::Shifts | Part::Labels | Part::Reasons => None,
        }
    }

    /// Returns the name of an id, if it says more than the id.
    #[must_use]
    pub fn name(&self, part: Part, id: &str) -> Option<&str> {
        let name = self.of(part)?.get(id)?.as_str()?;
        (name != id).then_some(name)
    }
}

fn by_id(list: &Value) -> Option<Names> {
    let named = |one: &Value| {
        let id = one.get("id")?.as_str()?;
        Some((id.to_owned(), one.get("name")?.clone()))
    };
    list.as_array()?.iter().map(named).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_by_id() {
        let text = r#"{"version":1,"agents":[{"row":1,"id":"a1","name":"Zoë"},{"id":"a2","name":"a2"}],
            "queues":[{"id":"q1","name":"Sales"}]}"#;
        let known = Known::read(text).unwrap();
        assert_eq!(known.name(Part::Schedules, "a1"), Some("Zoë"));
        assert_eq!(known.name(Part::Agents, "a2"), None);
        assert_eq!(known.name(Part::Queues, "q1"), Some("Sales"));
        assert_eq!(known.name(Part::Teams, "q1"), None);
        assert_eq!(Known::read("{}"), None);
    }
}
