//! One entry of a list, as it is typed.

use serde_json::{Map, Value};

/// Fields that hold whole numbers.
const NUMBERS: [&str; 5] = [
    "target_percent",
    "target_seconds",
    "short_abandon_seconds",
    "capacity",
    "minutes",
];
const ACTIVITIES: &str = "activities";
const DAYS: &str = "days";

/// An entry. What is typed into it is kept even if it is wrong, so that the validator can name it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Names the entry as long as the form is open.
    pub id: u64,
    /// Its fields.
    pub entry: Map<String, Value>,
}

impl Row {
    /// Says whether nothing was typed into it: such an entry is not written.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entry.is_empty()
    }

    /// Returns what stands in a field: `name`, or `activities[0].start`.
    #[must_use]
    pub fn text(&self, field: &str) -> String {
        let value = match within(field) {
            None => self.entry.get(field),
            Some((place, field)) => self
                .entry
                .get(ACTIVITIES)
                .and_then(|list| list.get(place)?.get(field)),
        };
        typed(value)
    }

    /// Types into a field; nothing but spaces empties it.
    pub fn set(&mut self, field: &str, text: &str) {
        let entry = match within(field) {
            None => Some((&mut self.entry, field)),
            Some((place, field)) => {
                let list = self.entry.get_mut(ACTIVITIES).and_then(Value::as_array_mut);
                let activity = list.and_then(|list| list.get_mut(place)?.as_object_mut());
                activity.map(|activity| (activity, field))
            }
        };
        let Some((entry, field)) = entry else {
            return;
        };
        put(entry, field, text);
    }

    /// Says whether a field is true.
    #[must_use]
    pub fn is(&self, field: &str) -> bool {
        self.entry.get(field) == Some(&Value::Bool(true))
    }

    /// Makes a field true, or takes it away.
    pub fn mark(&mut self, field: &str, is: bool) {
        if is {
            self.entry.insert(field.to_owned(), Value::Bool(true));
        } else {
            self.entry.remove(field);
        }
    }

    /// Counts the activities.
    #[must_use]
    pub fn activities(&self) -> usize {
        let list = self.entry.get(ACTIVITIES).and_then(Value::as_array);
        list.map_or(0, Vec::len)
    }

    /// Adds an activity, and returns its place.
    pub fn add_activity(&mut self, kind: &str, minutes: u32) -> usize {
        let mut activity = Map::new();
        activity.insert("kind".to_owned(), kind.into());
        activity.insert("minutes".to_owned(), minutes.into());
        let list = self
            .entry
            .entry(ACTIVITIES)
            .or_insert_with(|| Value::Array(Vec::new()));
        let Some(list) = list.as_array_mut() else {
            return 0;
        };
        list.push(Value::Object(activity));
        list.len() - 1
    }

    /// Takes an activity away.
    pub fn remove_activity(&mut self, place: usize) {
        let list = self.entry.get_mut(ACTIVITIES).and_then(Value::as_array_mut);
        if let Some(list) = list
            && place < list.len()
        {
            list.remove(place);
        }
        if self.activities() == 0 {
            self.entry.remove(ACTIVITIES);
        }
    }

    /// Says whether a day of the week is among the days.
    #[must_use]
    pub fn has_day(&self, day: &str) -> bool {
        let list = self.entry.get(DAYS).and_then(Value::as_array);
        list.is_some_and(|list| list.iter().any(|one| one == day))
    }

    /// Adds a day of the week or takes it away; days stay in the order of `week`.
    pub fn set_day(&mut self, day: &str, is: bool, week: &[&str]) {
        let wanted = |one: &&&str| if **one == day { is } else { self.has_day(one) };
        let days: Vec<Value> = week
            .iter()
            .filter(wanted)
            .map(|day| (*day).into())
            .collect();
        self.entry.insert(DAYS.to_owned(), Value::Array(days));
    }
}

/// Types into a field of an entry.
pub(super) fn put(entry: &mut Map<String, Value>, field: &str, text: &str) {
    let text = text.trim();
    let value = if NUMBERS.contains(&field) {
        number(text)
    } else {
        (!text.is_empty()).then(|| text.into())
    };
    match value {
        Some(value) => entry.insert(field.to_owned(), value),
        None => entry.remove(field),
    };
}

/// Returns how a value stands in its field.
pub(super) fn typed(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

/// Reads a whole number; what is none stays the text it is, so that the validator names it.
pub(super) fn number(text: &str) -> Option<Value> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    Some(
        text.parse::<i64>()
            .map_or_else(|_| text.into(), Value::from),
    )
}

fn within(field: &str) -> Option<(usize, &str)> {
    let (place, field) = field
        .strip_prefix(ACTIVITIES)?
        .strip_prefix('[')?
        .split_once("].")?;
    Some((place.parse().ok()?, field))
}
