//! Thresholds: from when on a time stands out.

use serde_json::{Map, Value};

use super::row::{number, typed};

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
    /// Reads an entry of the document.
    pub(super) fn read(entry: &Value) -> Self {
        Self {
            medium: typed(entry.get("medium_s")),
            high: typed(entry.get("high_s")),
        }
    }

    /// Writes it; `None` if it is empty.
    pub(super) fn write(&self) -> Option<Value> {
        if self.medium.trim().is_empty() && self.high.trim().is_empty() {
            return None;
        }
        let mut entry = Map::new();
        for (field, text) in [("medium_s", &self.medium), ("high_s", &self.high)] {
            if let Some(value) = number(text) {
                entry.insert(field.to_owned(), value);
            }
        }
        Some(Value::Object(entry))
    }
}
