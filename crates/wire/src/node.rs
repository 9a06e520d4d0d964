//! A document as a tree of fields that know their place, and a reader that collects every error.

use crate::{FieldError, Place};

mod json;
mod near;

/// The most errors that one document is told; further ones would help nobody.
const MAX_ERRORS: usize = 100;

/// A value and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Spot {
    pub(crate) node: Node,
    pub(crate) place: Option<Place>,
}

/// A value of a document. What has no use here keeps only its name.
#[derive(Clone, Debug)]
pub(crate) enum Node {
    Table(Vec<(String, Spot)>),
    List(Vec<Spot>),
    Text(String),
    Integer(i64),
    Bool(bool),
    Other(&'static str),
}

impl Node {
    pub(crate) const fn kind(&self) -> &'static str {
        match self {
            Self::Table(_) => "a table",
            Self::List(_) => "a list",
            Self::Text(_) => "a text",
            Self::Integer(_) => "a whole number",
            Self::Bool(_) => "true or false",
            Self::Other(kind) => kind,
        }
    }
}

/// Every error found so far.
#[derive(Debug, Default)]
pub(crate) struct Faults(Vec<FieldError>);

impl Faults {
    pub(crate) fn add(
        &mut self,
        field: &str,
        place: Option<Place>,
        detail: impl Into<String>,
        expected: impl Into<String>,
    ) {
        if self.0.len() < MAX_ERRORS {
            self.0.push(FieldError {
                field: field.to_owned(),
                detail: detail.into(),
                expected: expected.into(),
                place,
            });
        }
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the errors in the order of the text, where it is known.
    pub(crate) fn into_errors(mut self) -> Vec<FieldError> {
        self.0.sort_by_key(|error| error.place);
        self.0
    }
}

/// Reads the fields of one table, and reports those that nobody asked for.
pub(crate) struct Fields<'a> {
    path: String,
    place: Option<Place>,
    entries: &'a [(String, Spot)],
    known: Vec<&'static str>,
}

impl<'a> Fields<'a> {
    /// Opens a table; anything else is an error.
    pub(crate) fn open(path: String, spot: &'a Spot, faults: &mut Faults) -> Option<Self> {
        if let Node::Table(entries) = &spot.node {
            Some(Self {
                path,
                place: spot.place,
                entries,
                known: Vec::new(),
            })
        } else {
            let found = format!("this is {}", spot.node.kind());
            faults.add(&path, spot.place, found, "a table");
            None
        }
    }

    pub(crate) fn path(&self, key: &str) -> String {
        if self.path.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.path)
        }
    }

    pub(crate) const fn place(&self) -> Option<Place> {
        self.place
    }

    /// Returns a field if it is there.
    pub(crate) fn get(&mut self, key: &'static str) -> Option<&'a Spot> {
        if !self.known.contains(&key) {
            self.known.push(key);
        }
        self.entries
            .iter()
            .find(|(name, _)| name == key)
            .map(|(_, spot)| spot)
    }

    /// Reports a field that must be there and is not.
    pub(crate) fn missing(&self, key: &str, expected: &str, faults: &mut Faults) {
        faults.add(
            &self.path(key),
            self.place,
            "this field is missing",
            expected,
        );
    }

    /// Reports what is wrong with a field.
    pub(crate) fn wrong(
        &self,
        key: &str,
        spot: &Spot,
        detail: impl Into<String>,
        expected: &str,
        faults: &mut Faults,
    ) {
        faults.add(&self.path(key), spot.place, detail, expected);
    }

    /// Returns a text; one of another kind is an error.
    pub(crate) fn text(
        &mut self,
        key: &'static str,
        faults: &mut Faults,
    ) -> Option<(&'a str, &'a Spot)> {
        let spot = self.get(key)?;
        if let Node::Text(text) = &spot.node {
            Some((text, spot))
        } else {
            let found = format!("this is {}", spot.node.kind());
            self.wrong(key, spot, found, "a text in quotes", faults);
            None
        }
    }

    /// Returns a text that passes a check, or reports `expected`.
    pub(crate) fn checked(
        &mut self,
        key: &'static str,
        right: impl Fn(&str) -> bool,
        expected: &str,
        faults: &mut Faults,
    ) -> Option<&'a str> {
        let (text, spot) = self.text(key, faults)?;
        if right(text) {
            return Some(text);
        }
        let found = if text.is_empty() {
            "this is empty".to_owned()
        } else {
            format!("`{}` does not fit", shorten(text))
        };
        self.wrong(key, spot, found, expected, faults);
        None
    }

    /// As [`Self::checked`], and reports a missing field too.
    pub(crate) fn demanded(
        &mut self,
        key: &'static str,
        right: impl Fn(&str) -> bool,
        expected: &str,
        faults: &mut Faults,
    ) -> Option<&'a str> {
        if self.get(key).is_none() {
            self.missing(key, expected, faults);
            return None;
        }
        self.checked(key, right, expected, faults)
    }

    /// Returns a whole number within bounds.
    pub(crate) fn integer(
        &mut self,
        key: &'static str,
        (least, most): (u32, u32),
        faults: &mut Faults,
    ) -> Option<u32> {
        let spot = self.get(key)?;
        let found = if let Node::Integer(number) = spot.node {
            match u32::try_from(number) {
                Ok(number) if (least..=most).contains(&number) => return Some(number),
                Ok(_) | Err(_) => format!("{number} is out of bounds"),
            }
        } else {
            format!("this is {}", spot.node.kind())
        };
        let expected = format!("a whole number from {least} to {most}");
        self.wrong(key, spot, found, &expected, faults);
        None
    }

    /// Returns true or false.
    pub(crate) fn boolean(&mut self, key: &'static str, faults: &mut Faults) -> Option<bool> {
        let spot = self.get(key)?;
        if let Node::Bool(value) = spot.node {
            return Some(value);
        }
        let found = format!("this is {}", spot.node.kind());
        self.wrong(key, spot, found, "true or false", faults);
        None
    }

    /// Returns the entries of a list of at most `most`.
    pub(crate) fn list(
        &mut self,
        key: &'static str,
        most: usize,
        faults: &mut Faults,
    ) -> &'a [Spot] {
        let Some(spot) = self.get(key) else {
            return &[];
        };
        let (found, expected) = if let Node::List(list) = &spot.node {
            if list.len() <= most {
                return list;
            }
            (
                format!("there are {}", list.len()),
                format!("at most {most}"),
            )
        } else {
            (format!("this is {}", spot.node.kind()), "a list".to_owned())
        };
        self.wrong(key, spot, found, &expected, faults);
        &[]
    }

    /// Reports every field that was not asked for, with the nearest known name.
    pub(crate) fn finish(self, faults: &mut Faults) {
        for (name, spot) in self.entries {
            if self.known.contains(&name.as_str()) {
                continue;
            }
            let expected = near::nearest(name, &self.known).map_or_else(
                || format!("one of {}", self.known.join(", ")),
                |near| format!("`{near}`, if that was meant"),
            );
            let path = self.path(&shorten(name));
            faults.add(&path, spot.place, "this field is not known", expected);
        }
    }
}

/// Cuts a text short for a message.
pub(crate) fn shorten(text: &str) -> String {
    const MOST: usize = 60;
    let mut short: String = text
        .chars()
        .take(MOST)
        .flat_map(char::escape_debug)
        .collect();
    if text.chars().nth(MOST).is_some() {
        short.push('…');
    }
    short
}
