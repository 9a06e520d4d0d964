//! A JSON value, whoever parsed it: the browser, or a test.

use serde::de::value::StrDeserializer;
use serde::de::{DeserializeOwned, Error};

/// A JSON value. What is absent is a value of no kind.
pub trait Json: Sized {
    /// Returns a field of an object.
    #[must_use]
    fn field(&self, name: &'static str) -> Self;

    /// Returns the items of a list.
    fn items(&self) -> Option<Vec<Self>>;

    /// Reads a text.
    fn text(&self) -> Option<String>;

    /// Reads a number.
    fn number(&self) -> Option<f64>;

    /// Says whether it is true.
    fn is_true(&self) -> bool;

    /// Reads a count; `None` for anything that is none.
    fn count(&self) -> Option<u64> {
        let number = self.number()?;
        (number >= 0.0).then_some(number as u64)
    }

    /// Reads a count of at most 32 bits; more is the most.
    fn small(&self) -> Option<u32> {
        self.count()
            .map(|count| u32::try_from(count).unwrap_or(u32::MAX))
    }

    /// Reads a list; `None` if it is none, or an item of it cannot be read.
    fn list<T>(&self, read: impl FnMut(&Self) -> Option<T>) -> Option<Vec<T>> {
        self.items()?.iter().map(read).collect()
    }

    /// Reads a word that stands for a value, by the same names as everywhere.
    fn word<T: DeserializeOwned>(&self) -> Option<T> {
        let text = self.text()?;
        T::deserialize(StrDeserializer::<Unknown>::new(&text)).ok()
    }
}

/// A word that stands for nothing here. It says no more: nobody reads it.
#[derive(Debug)]
struct Unknown;

impl std::fmt::Display for Unknown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("unknown word")
    }
}

impl std::error::Error for Unknown {}

impl Error for Unknown {
    fn custom<T: std::fmt::Display>(_: T) -> Self {
        Self
    }

    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }
}

#[cfg(test)]
impl Json for serde_json::Value {
    fn field(&self, name: &'static str) -> Self {
        self.get(name).cloned().unwrap_or_default()
    }

    fn items(&self) -> Option<Vec<Self>> {
        self.as_array().cloned()
    }

    fn text(&self) -> Option<String> {
        self.as_str().map(str::to_owned)
    }

    fn number(&self) -> Option<f64> {
        self.as_f64()
    }

    fn is_true(&self) -> bool {
        *self == Self::Bool(true)
    }
}
