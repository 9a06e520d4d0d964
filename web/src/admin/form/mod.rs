//! The fields of the directory document. What has no field is kept as it was read.

mod compare;
mod limit;
mod merge;
pub mod mistake;
mod part;
mod rest;
mod row;
#[cfg(test)]
mod tests;

use serde_json::{Map, Value};

pub use compare::{Difference, Kind};
pub use limit::{LIMITS, Limit};
pub use mistake::{Mistake, sentence};
pub use part::Part;
pub use row::Row;

/// Fields that stand alone: their table, their name there, and how they are called.
pub const SINGLES: [(&str, &str, &str); 3] = [
    ("allowances", "break_minutes", "longest break"),
    ("allowances", "lunch_minutes", "longest lunch"),
    ("figures", "service_level", "formula of the service level"),
];

/// The form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form {
    /// All that stands in no list.
    document: Map<String, Value>,
    /// The limits, in the order of [`LIMITS`].
    pub limits: [Limit; LIMITS.len()],
    lists: [Vec<Row>; Part::ALL.len()],
    next: u64,
}

impl Form {
    /// Reads a document.
    ///
    /// # Errors
    /// If it is not of a form that fields can be made of: it can only be corrected as a whole.
    pub fn read(text: &str) -> Result<Self, String> {
        let document = match serde_json::from_str(text) {
            Ok(Value::Object(document)) => document,
            Ok(_) => return Err("The document is not a JSON object.".to_owned()),
            Err(error) => return Err(format!("The document is not JSON: {error}.")),
        };
        let mut form = Self {
            document,
            ..Self::default()
        };
        if let Some(thresholds) = form.table("thresholds")? {
            for ((key, _), limit) in LIMITS.iter().zip(&mut form.limits) {
                *limit = thresholds.get(*key).map(Limit::read).unwrap_or_default();
            }
        }
        for (table, _, _) in SINGLES {
            form.table(table)?;
        }
        for part in Part::ALL {
            let word = part.word();
            let list = match form.document.remove(word) {
                None => Vec::new(),
                Some(Value::Array(list)) => list,
                Some(_) => return Err(format!("In the document, {word} is not a list.")),
            };
            for entry in list {
                let Value::Object(entry) = entry else {
                    return Err(format!(
                        "In the document, {word} has an entry without fields."
                    ));
                };
                form.add(part, entry);
            }
        }
        Ok(form)
    }

    fn table(&self, word: &str) -> Result<Option<Map<String, Value>>, String> {
        match self.document.get(word) {
            None => Ok(None),
            Some(Value::Object(table)) => Ok(Some(table.clone())),
            Some(_) => Err(format!("In the document, {word} is not a table.")),
        }
    }

    /// Returns the entries of a list.
    #[must_use]
    pub fn rows(&self, part: Part) -> &[Row] {
        self.lists.get(part.place()).map_or(&[], Vec::as_slice)
    }

    /// Returns the entries of a list, to be changed.
    pub fn rows_mut(&mut self, part: Part) -> &mut Vec<Row> {
        let [queues, teams, agents, shifts, schedules, labels, reasons] = &mut self.lists;
        match part {
            Part::Queues => queues,
            Part::Teams => teams,
            Part::Agents => agents,
            Part::Shifts => shifts,
            Part::Schedules => schedules,
            Part::Labels => labels,
            Part::Reasons => reasons,
        }
    }

    /// Returns an entry, to be changed.
    pub fn row_mut(&mut self, part: Part, id: u64) -> Option<&mut Row> {
        self.rows_mut(part).iter_mut().find(|row| row.id == id)
    }

    /// Adds an entry, and returns its name.
    pub fn add(&mut self, part: Part, entry: Map<String, Value>) -> u64 {
        self.next += 1;
        let id = self.next;
        self.rows_mut(part).push(Row { id, entry });
        id
    }

    /// Takes an entry away, and with it what names it: agents lose their team, schedules of a shift go.
    /// Where another entry has the same id, what names it names that one from now on.
    pub fn remove(&mut self, part: Part, id: u64) {
        let rows = self.rows_mut(part);
        let Some(place) = rows.iter().position(|row| row.id == id) else {
            return;
        };
        let gone = rows.remove(place).text("id");
        if rows.iter().any(|row| row.text("id") == gone) {
            return;
        }
        match part {
            Part::Teams => {
                for agent in self.rows_mut(Part::Agents) {
                    if agent.text("team") == gone {
                        agent.set("team", "");
                    }
                }
            }
            Part::Shifts => self
                .rows_mut(Part::Schedules)
                .retain(|row| gone.is_empty() || row.text("shift") != gone),
            Part::Queues | Part::Agents | Part::Schedules | Part::Labels | Part::Reasons => {}
        }
    }

    /// Counts what would go with an entry if it were removed.
    #[must_use]
    pub fn goes_with(&self, part: Part, row: &Row) -> usize {
        let id = row.text("id");
        let is_twin = |other: &Row| other.id != row.id && other.text("id") == id;
        if self.rows(part).iter().any(is_twin) {
            return 0;
        }
        self.named_by(part, &id)
    }

    /// Counts who names a team or a shift.
    #[must_use]
    pub fn named_by(&self, part: Part, id: &str) -> usize {
        let (list, field) = match part {
            Part::Teams => (Part::Agents, "team"),
            Part::Shifts => (Part::Schedules, "shift"),
            Part::Queues | Part::Agents | Part::Schedules | Part::Labels | Part::Reasons => {
                return 0;
            }
        };
        let rows = self.rows(list).iter();
        rows.filter(|row| row.entry.get(field).and_then(Value::as_str) == Some(id))
            .count()
    }

    /// Gives a shift to every agent of a team; returns how many got it and how many had it already.
    pub fn give(&mut self, team: &str, shift: &str) -> (u64, u64) {
        let has: Map<String, Value> = self
            .rows(Part::Schedules)
            .iter()
            .filter(|row| row.text("shift") == shift)
            .map(|row| (row.text("agent"), Value::Null))
            .collect();
        let (had, given): (Vec<String>, Vec<String>) = self
            .rows(Part::Agents)
            .iter()
            .filter(|row| row.text("team") == team)
            .map(|row| row.text("id"))
            .partition(|id| has.contains_key(id));
        for agent in &given {
            let mut row = Row::default();
            row.set("agent", agent);
            row.set("shift", shift);
            self.add(Part::Schedules, row.entry);
        }
        (given.len() as u64, had.len() as u64)
    }

    /// Returns an id that no entry of a list has yet: `team-3`.
    #[must_use]
    pub fn new_id(&self, part: Part) -> String {
        let rows = self.rows(part);
        let free = (rows.len() + 1..)
            .map(|number| format!("{}-{number}", part.one()))
            .find(|id| !rows.iter().any(|row| row.text("id") == *id));
        free.unwrap_or_default()
    }

    /// Returns what stands in a field that stands alone.
    #[must_use]
    pub fn single(&self, table: &str, field: &str) -> String {
        let table = self.document.get(table);
        row::typed(table.and_then(|table| table.get(field)))
    }

    /// Types into a field that stands alone.
    pub fn set_single(&mut self, table: &str, field: &str, text: &str) {
        let entry = self
            .document
            .entry(table)
            .or_insert_with(|| Value::Object(Map::new()));
        let Some(entry) = entry.as_object_mut() else {
            return;
        };
        let value = if table == "allowances" {
            row::number(text)
        } else {
            Some(text.trim().into()).filter(|_| !text.trim().is_empty())
        };
        match value {
            Some(value) => entry.insert(field.to_owned(), value),
            None => entry.remove(field),
        };
        if entry.is_empty() {
            self.document.remove(table);
        }
    }

    /// Makes the document. What is no number stays the text it is, so that the validator names it.
    fn document(&self) -> Value {
        let mut document = self.document.clone();
        let mut thresholds = match document.remove("thresholds") {
            Some(Value::Object(thresholds)) => thresholds,
            Some(_) | None => Map::new(),
        };
        for ((key, _), limit) in LIMITS.iter().zip(&self.limits) {
            match limit.write() {
                Some(limit) => thresholds.insert((*key).to_owned(), limit),
                None => thresholds.remove(*key),
            };
        }
        if !thresholds.is_empty() {
            document.insert("thresholds".to_owned(), Value::Object(thresholds));
        }
        for part in Part::ALL {
            let filled = self.rows(part).iter().filter(|row| !row.is_empty());
            let list: Vec<Value> = filled.map(|row| Value::Object(row.entry.clone())).collect();
            if !list.is_empty() {
                document.insert(part.word().to_owned(), Value::Array(list));
            }
        }
        Value::Object(document)
    }

    /// Writes the document for people.
    #[must_use]
    pub fn write(&self) -> String {
        // A value that was read, or made of texts and numbers, can be written.
        serde_json::to_string_pretty(&self.document()).unwrap_or_default()
    }

    /// Writes the document to be saved: ten thousand agents must not become big by their indentation.
    #[must_use]
    pub fn compact(&self) -> String {
        self.document().to_string()
    }
}
