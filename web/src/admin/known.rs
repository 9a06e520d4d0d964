//! What the platform names: agents and queues, so that nobody has to type their ids.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::form::Part;

/// Names by id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    agents: BTreeMap<String, String>,
    queues: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct Answer {
    agents: Vec<Named>,
    queues: Vec<Named>,
}

#[derive(Deserialize)]
struct Named {
    id: String,
    name: String,
}

impl Known {
    /// Reads the answer of `GET /api/connections/{c}/directory`.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let answer: Answer = serde_json::from_str(text).ok()?;
        let by_id = |list: Vec<Named>| list.into_iter().map(|one| (one.id, one.name)).collect();
        Some(Self {
            agents: by_id(answer.agents),
            queues: by_id(answer.queues),
        })
    }

    /// Returns the names that belong to a list of the document.
    #[must_use]
    pub const fn of(&self, part: Part) -> Option<&BTreeMap<String, String>> {
        match part {
            Part::Queues => Some(&self.queues),
            Part::Agents | Part::Schedules => Some(&self.agents),
            Part::Teams | Part::Shifts | Part::Labels | Part::Reasons => None,
        }
    }

    /// Returns the name of an id, if it says more than the id.
    #[must_use]
    pub fn name(&self, part: Part, id: &str) -> Option<&str> {
        let name = self.of(part)?.get(id)?;
        (name != id).then_some(name.as_str())
    }
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
