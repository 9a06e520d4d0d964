//! The part of the directory document that has fields: thresholds and labels. All the rest of the
//! document is kept as it was read.

use floorlight_wire::FieldError;
use floorlight_wire::directory_document;
use serde_json::{Map, Value};

/// What a time may be limited of: its word in the document, and its name.
pub const LIMITS: [(&str, &str); 11] = [
    ("wait", "Longest wait in a queue"),
    ("not_ready", "Not ready"),
    ("not_responding", "Not responding"),
    ("ready", "Ready"),
    ("ringing", "Ringing"),
    ("in_contact", "In contact"),
    ("consult", "Consult"),
    ("non_routed", "Non-routed contact"),
    ("wrap_up", "Wrap-up"),
    ("unknown", "Unknown state"),
    ("logged_out", "Logged out"),
];

/// The limits of a time, as they are typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Limit {
    /// From how many seconds on it is worth a look.
    pub medium: String,
    /// From how many seconds on it is worth acting on.
    pub high: String,
}

impl Limit {
    fn is_empty(&self) -> bool {
        self.medium.trim().is_empty() && self.high.trim().is_empty()
    }
}

/// A word of the platform and ours for it, as they are typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Names the line as long as the form is open.
    pub id: u64,
    /// The platform's word.
    pub raw: String,
    /// What to show.
    pub label: String,
}

/// The form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form {
    document: Map<String, Value>,
    /// The limits, in the order of [`LIMITS`].
    pub limits: [Limit; LIMITS.len()],
    /// The labels.
    pub labels: Vec<Label>,
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
            Ok(_) => return Err("The stored document is not a JSON object.".to_owned()),
            Err(error) => return Err(format!("The stored document is not JSON: {error}.")),
        };
        let mut form = Self {
            document,
            ..Self::default()
        };
        match form.document.get("thresholds") {
            None => {}
            Some(Value::Object(thresholds)) => {
                for ((key, _), limit) in LIMITS.iter().zip(&mut form.limits) {
                    if let Some(entry) = thresholds.get(*key) {
                        limit.medium = typed(entry.get("medium_s"));
                        limit.high = typed(entry.get("high_s"));
                    }
                }
            }
            Some(_) => return Err("The stored thresholds are not a table.".to_owned()),
        }
        match form.document.get("labels").cloned() {
            None => {}
            Some(Value::Array(labels)) => {
                for entry in labels {
                    form.add_label(typed(entry.get("raw")), typed(entry.get("label")));
                }
            }
            Some(_) => return Err("The stored labels are not a list.".to_owned()),
        }
        Ok(form)
    }

    /// Adds a line for a label, and returns its name.
    pub fn add_label(&mut self, raw: String, label: String) -> u64 {
        self.next += 1;
        self.labels.push(Label {
            id: self.next,
            raw,
            label,
        });
        self.next
    }

    /// Writes the document. What is no number stays the text it is, so that the validator names it.
    #[must_use]
    pub fn write(&self) -> String {
        let mut document = self.document.clone();
        let mut thresholds = match document.remove("thresholds") {
            Some(Value::Object(thresholds)) => thresholds,
            Some(_) | None => Map::new(),
        };
        for ((key, _), limit) in LIMITS.iter().zip(&self.limits) {
            if limit.is_empty() {
                thresholds.remove(*key);
                continue;
            }
            let mut entry = Map::new();
            for (field, text) in [("medium_s", &limit.medium), ("high_s", &limit.high)] {
                if let Some(value) = number(text) {
                    entry.insert(field.to_owned(), value);
                }
            }
            thresholds.insert((*key).to_owned(), Value::Object(entry));
        }
        if !thresholds.is_empty() {
            document.insert("thresholds".to_owned(), Value::Object(thresholds));
        }
        document.remove("labels");
        let labels: Vec<Value> = self
            .filled_labels()
            .map(|label| {
                let mut entry = Map::new();
                entry.insert("raw".to_owned(), label.raw.trim().into());
                entry.insert("label".to_owned(), label.label.trim().into());
                Value::Object(entry)
            })
            .collect();
        if !labels.is_empty() {
            document.insert("labels".to_owned(), Value::Array(labels));
        }
        pretty(&Value::Object(document))
    }

    /// Checks the document by the validator of the Worker. Time zones are left to the Worker.
    #[must_use]
    pub fn errors(&self) -> Vec<FieldError> {
        mistakes(&self.write())
    }

    /// Returns the place of a label's line in the document; `None` while it is empty.
    #[must_use]
    pub fn label_place(&self, id: u64) -> Option<usize> {
        self.filled_labels().position(|label| label.id == id)
    }

    /// Counts the lines that differ from those of another form.
    #[must_use]
    pub fn changes(&self, base: &Self) -> usize {
        let limits = self.limits.iter().zip(&base.limits);
        let limits = limits.filter(|(mine, theirs)| mine != theirs).count();
        let added = self.labels_that(|label| base.label(&label.raw) != Some(&label.label));
        let removed = base.labels_that(|label| self.label(&label.raw).is_none());
        limits + added + removed
    }

    /// Puts the changes that this form made to `base` on top of what somebody else saved.
    #[must_use]
    pub fn on_top_of(&self, base: &Self, theirs: &Self) -> Self {
        let mut merged = theirs.clone();
        let limits = self.limits.iter().zip(&base.limits);
        for ((mine, before), merged) in limits.zip(&mut merged.limits) {
            if mine != before {
                merged.clone_from(mine);
            }
        }
        merged
            .labels
            .retain(|label| self.label(&label.raw).is_some() || base.label(&label.raw).is_none());
        for mine in self.filled_labels() {
            if base.label(&mine.raw) == Some(&mine.label) {
                continue;
            }
            match merged.labels.iter_mut().find(|label| label.raw == mine.raw) {
                Some(present) => present.label.clone_from(&mine.label),
                None => {
                    merged.add_label(mine.raw.clone(), mine.label.clone());
                }
            }
        }
        merged
    }

    fn label(&self, raw: &str) -> Option<&String> {
        let found = self.labels.iter().find(|label| label.raw == raw)?;
        Some(&found.label)
    }

    fn labels_that(&self, is: impl Fn(&Label) -> bool) -> usize {
        self.filled_labels().filter(|label| is(label)).count()
    }

    fn filled_labels(&self) -> impl Iterator<Item = &Label> {
        let filled =
            |label: &&Label| !(label.raw.trim().is_empty() && label.label.trim().is_empty());
        self.labels.iter().filter(filled)
    }
}

/// Checks a document as a whole.
#[must_use]
pub fn mistakes(text: &str) -> Vec<FieldError> {
    directory_document::parse(text).err().unwrap_or_default()
}

/// Writes JSON for people.
#[must_use]
pub fn pretty(value: &Value) -> String {
    // A value that was read, or made of texts and numbers, can be written.
    serde_json::to_string_pretty(value).unwrap_or_default()
}

/// Says what a mistake is, at its field.
#[must_use]
pub fn sentence(error: &FieldError) -> String {
    let mut text = error.detail.clone();
    if !error.expected.is_empty() {
        text.push_str("; expected ");
        text.push_str(&error.expected);
    }
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        format!("{}{}.", first.to_uppercase(), letters.as_str())
    })
}

fn typed(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

fn number(text: &str) -> Option<Value> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    Some(
        text.parse::<i64>()
            .map_or_else(|_| text.into(), Value::from),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORED: &str = r#"{"teams":[{"id":"t1","name":"North"}],
        "labels":[{"raw":"LUNCH","label":"Lunch"},{"raw":"BREAK","label":"Break"}],
        "thresholds":{"not_ready":{"medium_s":600,"high_s":900}}}"#;

    fn form() -> Form {
        Form::read(STORED).unwrap()
    }

    fn limit(form: &mut Form, key: &str, medium: &str, high: &str) {
        let place = LIMITS.iter().position(|(word, _)| *word == key).unwrap();
        form.limits[place] = Limit {
            medium: medium.to_owned(),
            high: high.to_owned(),
        };
    }

    fn fields(form: &Form) -> Vec<String> {
        form.errors().into_iter().map(|error| error.field).collect()
    }

    /// What has no field is kept, and a form that nobody touched says the same as what was read.
    #[test]
    fn what_is_not_edited_is_kept() {
        let form = form();
        let read: Value = serde_json::from_str(STORED).unwrap();
        let written: Value = serde_json::from_str(&form.write()).unwrap();
        assert_eq!(read, written);
        assert_eq!(form.changes(&form), 0);
        assert_eq!(fields(&form), Vec::<String>::new());
        assert_eq!(Form::read("{}").unwrap().write(), "{}");
    }

    /// Every mistake is named by the path of its own field.
    #[test]
    fn a_mistake_is_named_at_its_field() {
        let mut form = form();
        limit(&mut form, "not_ready", "900", "600");
        limit(&mut form, "wait", "soon", "");
        form.add_label(String::new(), String::new());
        let id = form.add_label("LUNCH".to_owned(), "Meal".to_owned());
        let named = fields(&form);
        for path in [
            "thresholds.not_ready.high_s",
            "thresholds.wait.medium_s",
            "thresholds.wait.high_s",
            "labels[2].raw",
        ] {
            assert!(named.iter().any(|field| field == path), "{path}: {named:?}");
        }
        assert_eq!(form.label_place(id), Some(2));
        assert!(
            form.errors()
                .iter()
                .all(|error| sentence(error).ends_with('.'))
        );
    }

    /// The word of each state is one that the validator knows.
    #[test]
    fn every_limit_is_known_to_the_validator() {
        let mut form = form();
        for limit in &mut form.limits {
            (limit.medium, limit.high) = ("1".to_owned(), "2".to_owned());
        }
        assert_eq!(fields(&form), Vec::<String>::new());
    }

    /// Changes go on top of what somebody else saved; theirs stay where mine did not touch.
    #[test]
    fn changes_go_on_top_of_others() {
        let base = form();
        let mut mine = base.clone();
        limit(&mut mine, "wait", "60", "120");
        mine.labels.retain(|label| label.raw != "BREAK");
        mine.add_label("DUTY".to_owned(), "Duty".to_owned());
        assert_eq!(mine.changes(&base), 3);
        let mut theirs = base.clone();
        limit(&mut theirs, "not_ready", "60", "90");
        theirs.labels[0].label = "Meal".to_owned();
        let merged = mine.on_top_of(&base, &theirs);
        assert_eq!(fields(&merged), Vec::<String>::new());
        let written: Value = serde_json::from_str(&merged.write()).unwrap();
        assert_eq!(written["thresholds"]["not_ready"]["medium_s"], 60);
        assert_eq!(written["thresholds"]["wait"]["high_s"], 120);
        assert_eq!(
            written["labels"],
            serde_json::json!([{"raw":"LUNCH","label":"Meal"},{"raw":"DUTY","label":"Duty"}])
        );
        assert_eq!(written["teams"][0]["name"], "North");
    }

    #[test]
    fn a_document_without_form_is_refused() {
        for text in ["", "[]", r#"{"thresholds":7}"#, r#"{"labels":{}}"#] {
            assert!(Form::read(text).is_err(), "{text}");
        }
    }
}
