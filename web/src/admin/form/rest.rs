//! What of the document has no field: it is written in the document as a whole, and must survive as well.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::compare::{Difference, Kind};
use super::{Form, LIMITS, SINGLES};

/// The word of a difference that is in no list and has no field.
const REST: &str = "";

/// A table of the document, and a field of it; no field for what is no table.
type Spot = (String, Option<String>);

impl Form {
    /// Returns what differs from another form where there are no fields.
    pub(super) fn rest_differences(&self, base: &Self) -> Vec<Difference> {
        let changed = self.rest_changes(base).into_iter();
        changed
            .map(|spot| {
                let name = match &spot {
                    (table, Some(field)) => format!("{table}.{field}"),
                    (table, None) => table.clone(),
                };
                let kind = match (self.at(&spot), base.at(&spot)) {
                    (Some(_), None) => Kind::Added,
                    (None, Some(_)) => Kind::Removed,
                    _ => Kind::Changed,
                };
                Difference {
                    at: (REST, name.clone()),
                    name: format!("“{name}”"),
                    kind,
                }
            })
            .collect()
    }

    /// Takes over what a form changed in `base` where there are no fields.
    pub(super) fn take_over_rest(&mut self, mine: &Self, base: &Self) {
        for spot in mine.rest_changes(base) {
            self.put_at(&spot, mine.at(&spot).cloned());
        }
    }

    fn rest_changes(&self, base: &Self) -> Vec<Spot> {
        let mut spots = self.spots(base);
        spots.extend(base.spots(self));
        spots
            .into_iter()
            .filter(|spot| self.at(spot) != base.at(spot))
            .collect()
    }

    /// Lists what may differ from another form; tables are gone into where both have one or none.
    fn spots(&self, other: &Self) -> BTreeSet<Spot> {
        let mut spots = BTreeSet::new();
        for (word, value) in &self.document {
            let other = other.document.get(word);
            match value.as_object() {
                Some(table) if other.is_none_or(Value::is_object) => {
                    let fields = table.keys().filter(|field| !has_field(word, field));
                    spots.extend(fields.map(|field| (word.clone(), Some(field.clone()))));
                }
                _ => {
                    spots.insert((word.clone(), None));
                }
            }
        }
        spots
    }

    fn at(&self, (word, field): &Spot) -> Option<&Value> {
        let value = self.document.get(word);
        match field {
            None => value,
            Some(field) => value?.get(field),
        }
    }

    fn put_at(&mut self, (word, field): &Spot, value: Option<Value>) {
        let Some(field) = field else {
            match value {
                Some(value) => self.document.insert(word.clone(), value),
                None => self.document.remove(word),
            };
            return;
        };
        let present = self.document.get_mut(word).and_then(Value::as_object_mut);
        match (present, value) {
            (Some(table), Some(value)) => {
                table.insert(field.clone(), value);
            }
            (Some(table), None) => {
                table.remove(field);
                if table.is_empty() {
                    self.document.remove(word);
                }
            }
            // They made something else of the table, or took it away: mine stands.
            (None, Some(value)) => {
                let mut made = Map::new();
                made.insert(field.clone(), value);
                self.document.insert(word.clone(), Value::Object(made));
            }
            (None, None) => {}
        }
    }
}

/// Says whether a value is typed into a field of its own, and compared there.
fn has_field(table: &str, field: &str) -> bool {
    let is_limit = table == "thresholds" && LIMITS.iter().any(|(word, _)| *word == field);
    is_limit || SINGLES.iter().any(|(t, f, _)| (*t, *f) == (table, field))
}
