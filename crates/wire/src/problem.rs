//! What is refused, as RFC 9457 problem documents.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::FieldError;

/// The content type of a problem document.
pub const CONTENT_TYPE: &str = "application/problem+json";

/// A problem document. Nothing in one names an upstream, a token or a line of code (AUTH-7).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem<'a> {
    /// A stable name: `urn:floorlight:problem:` and a word.
    #[serde(rename = "type")]
    pub kind: Cow<'a, str>,
    /// The name for people; the same for every occurrence.
    pub title: Cow<'a, str>,
    /// The HTTP status.
    pub status: u16,
    /// A sentence that a person can act on.
    pub detail: Cow<'a, str>,
    /// Names the request, as the log does: `urn:floorlight:request:` and its id.
    pub instance: Cow<'a, str>,
    /// Every field that is wrong, all at once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
}

impl<'a> Problem<'a> {
    /// Makes a document of a stable word, for one request.
    #[must_use]
    pub fn new(
        word: &str,
        status: u16,
        title: impl Into<Cow<'a, str>>,
        detail: impl Into<Cow<'a, str>>,
        request: &str,
    ) -> Self {
        Self {
            kind: format!("urn:floorlight:problem:{word}").into(),
            title: title.into(),
            status,
            detail: detail.into(),
            instance: format!("urn:floorlight:request:{request}").into(),
            errors: Vec::new(),
        }
    }

    /// Returns this problem with the fields that are wrong.
    #[must_use]
    pub fn with_errors(self, errors: Vec<FieldError>) -> Self {
        Self { errors, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_has_the_members_of_the_rfc() {
        let problem = Problem::new(
            "bad-query",
            400,
            "The query is wrong",
            "Leave `x` out.",
            "r1",
        )
        .with_errors(vec![FieldError {
            field: "x".to_owned(),
            detail: "this field is not known".to_owned(),
            expected: "one of a, b".to_owned(),
            place: None,
        }]);
        let text = serde_json::to_string(&problem).unwrap();
        assert_eq!(
            text,
            r#"{"type":"urn:floorlight:problem:bad-query","title":"The query is wrong","status":400,"detail":"Leave `x` out.","instance":"urn:floorlight:request:r1","errors":[{"field":"x","detail":"this field is not known","expected":"one of a, b"}]}"#
        );
        assert_eq!(serde_json::from_str::<Problem<'_>>(&text).unwrap(), problem);
    }
}
