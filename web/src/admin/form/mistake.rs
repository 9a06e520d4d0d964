//! What is wrong with the document, at which field of the form.

use floorlight_wire::FieldError;
use floorlight_wire::directory_document;

use super::{Form, Part};

/// A mistake, and where it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The list and the entry, if it is in one.
    pub row: Option<(Part, u64)>,
    /// What names its field in the form: `queues-12.target_seconds`; the path for what is in no list.
    pub key: String,
    /// Its path in the document.
    pub path: String,
    /// What is wrong, and what would be right.
    pub sentence: String,
}

impl Mistake {
    /// Makes one for the document as a text.
    #[must_use]
    pub fn of(error: &FieldError) -> Self {
        Self {
            row: None,
            key: error.field.clone(),
            path: error.field.clone(),
            sentence: sentence(error),
        }
    }
}

/// Returns the key of a field of an entry.
#[must_use]
pub fn key(part: Part, row: u64, field: &str) -> String {
    format!("{}-{row}.{field}", part.word())
}

impl Form {
    /// Checks the document by the validator of the Worker; `known_zone` says whether there is a time
    /// zone of that name.
    #[must_use]
    pub fn mistakes(&self, known_zone: &dyn Fn(&str) -> bool) -> Vec<Mistake> {
        let text = self.compact();
        let errors = directory_document::parse_with(&text, known_zone).err();
        self.place(&errors.unwrap_or_default())
    }

    /// Finds the fields of mistakes that were found in this form's document.
    #[must_use]
    pub fn place(&self, errors: &[FieldError]) -> Vec<Mistake> {
        errors.iter().map(|error| self.placed(error)).collect()
    }

    fn placed(&self, error: &FieldError) -> Mistake {
        let mut mistake = Mistake::of(error);
        let found = split(&error.field).and_then(|(part, place, field)| {
            let row = self
                .rows(part)
                .iter()
                .filter(|row| !row.is_empty())
                .nth(place)?;
            Some((part, row.id, field))
        });
        if let Some((part, row, field)) = found {
            mistake.row = Some((part, row));
            // A single day of the week has no field of its own.
            let field = if field.starts_with("days[") {
                "days"
            } else {
                field
            };
            mistake.key = key(part, row, field);
        }
        mistake
    }
}

/// Takes `queues[3].name` apart.
fn split(path: &str) -> Option<(Part, usize, &str)> {
    let (word, rest) = path.split_once('[')?;
    let (place, field) = rest.split_once(']')?;
    let part = Part::ALL.into_iter().find(|part| part.word() == word)?;
    let field = field.strip_prefix('.').unwrap_or(field);
    Some((part, place.parse().ok()?, field))
}

/// Says what a mistake is, at its field.
#[must_use]
pub fn sentence(error: &FieldError) -> String {
    let mut text = error.detail.clone();
    if !error.expected.is_empty() {
        text.push_str("; expected ");
        text.push_str(&error.expected);
    }
    text.push('.');
    quoted(&text)
}

/// Writes what stands between back-ticks as people quote, and begins with a capital.
fn quoted(text: &str) -> String {
    let mut opened = false;
    let mut written = String::with_capacity(text.len());
    for (place, letter) in text.chars().enumerate() {
        match letter {
            '`' => {
                opened = !opened;
                written.push(if opened { '“' } else { '”' });
            }
            _ if place == 0 => written.extend(letter.to_uppercase()),
            _ => written.push(letter),
        }
    }
    written
}
