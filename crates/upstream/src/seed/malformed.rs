//! What could not be used, and a sample of it that shows no customer's data.

use thiserror::Error;

/// The longest sample, in bytes.
const MAX_SAMPLE: usize = 256;

/// Why an object of the platform could not be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Why {
    /// It is not JSON.
    #[error("it is not JSON")]
    Syntax,
    /// It is longer than is read.
    #[error("it is longer than {most} bytes")]
    TooBig {
        /// The limit, in bytes.
        most: usize,
    },
    /// It is something else than an object.
    #[error("it is not an object")]
    NotAnObject,
    /// A field is missing.
    #[error("its field {0} is missing")]
    Missing(&'static str),
    /// A field has another type than it should.
    #[error("its field {0} has another type than expected")]
    WrongType(&'static str),
    /// A field is longer than is kept.
    #[error("its field {0} is too long")]
    TooLong(&'static str),
    /// A field is no time, or one without a zone.
    #[error("its field {0} is not a time with a zone")]
    NoTime(&'static str),
}

/// One thing that could not be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// Why not.
    pub why: Why,
    /// Its beginning, with every value that could be somebody's blotted out; at most 256 bytes.
    pub sample: String,
}

impl Malformed {
    pub(super) fn new(why: Why, text: &str) -> Self {
        Self {
            why,
            sample: redacted(text),
        }
    }
}

/// Keeps field names, punctuation, state words and short numbers; blots out the rest.
fn redacted(text: &str) -> String {
    let mut sample = String::new();
    let mut rest = text;
    while sample.len() < MAX_SAMPLE {
        let Some(first) = rest.chars().next() else {
            break;
        };
        let (piece, after) = if first == '"' {
            string(rest)
        } else if first.is_alphanumeric() {
            word(rest)
        } else if "{}[]:,.+- ".contains(first) {
            (
                rest.get(..1).unwrap_or_default(),
                rest.get(1..).unwrap_or_default(),
            )
        } else {
            (" ", rest.get(first.len_utf8()..).unwrap_or_default())
        };
        if sample.len() + piece.len() > MAX_SAMPLE {
            break;
        }
        sample.push_str(piece);
        rest = after;
    }
    sample
}

/// A string stays if it is a field name, or a word that only a program would send.
fn string(text: &str) -> (&str, &str) {
    let inner = text.get(1..).unwrap_or_default();
    let mut escaped = false;
    let end = inner.bytes().position(|byte| {
        let ends = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        ends
    });
    let Some(end) = end else {
        return ("\"…", "");
    };
    let whole = text.get(..end + 2).unwrap_or_default();
    let after = text.get(end + 2..).unwrap_or_default();
    let content = inner.get(..end).unwrap_or_default();
    let is_name = after.trim_start().starts_with(':');
    let plain = content.len() <= 40
        && content
            .bytes()
            .all(|byte| byte.is_ascii_alphabetic() || byte == b'_');
    let word = plain && (content.contains('_') || content.bytes().all(|b| b.is_ascii_uppercase()));
    if (plain && is_name) || word {
        (whole, after)
    } else {
        ("\"…\"", after)
    }
}

/// A number of up to six digits stays, and so do the words of JSON.
fn word(text: &str) -> (&str, &str) {
    let end = text
        .find(|c: char| !c.is_alphanumeric())
        .unwrap_or(text.len());
    let (word, after) = text.split_at(end);
    let short_number = word.len() <= 6 && word.bytes().all(|byte| byte.is_ascii_digit());
    if short_number || ["true", "false", "null"].contains(&word) {
        (word, after)
    } else {
        ("…", after)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// AUTH-7 and the privacy of agents and customers: a sample shows the form, not the data.
    #[test]
    fn samples_show_form_and_no_data() {
        let text = r#"{"type":"agent_state_change","data":{"user_id":"Zoë \"Q\" Quinn","state":"CALL",
            "phone":491701234567,"wait":12,"ok":tru,"note":"call me at 0170 1234567"#;
        assert_eq!(
            redacted(text),
            "{\"type\":\"agent_state_change\",\"data\":{\"user_id\":\"…\",\"state\":\"CALL\",             \
             \"phone\":…,\"wait\":12,\"ok\":…,\"note\":\"…"
        );
    }

    #[test]
    fn samples_are_short_whatever_comes() {
        for text in [
            "é".repeat(5_000),
            "{\"a\":".repeat(900),
            "\"".repeat(999),
            "🦀{".repeat(300),
        ] {
            assert!(redacted(&text).len() <= MAX_SAMPLE);
        }
    }
}
