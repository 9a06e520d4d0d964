//! Why the Worker refused.

use super::Json;

/// A problem, as far as it is told to people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problem {
    /// What went wrong: the detail, else the title.
    pub said: Option<String>,
    /// The id of the request.
    pub instance: Option<String>,
}

/// Reads a problem; what is missing is left out.
#[must_use]
pub fn read(answer: &impl Json) -> Problem {
    Problem {
        said: answer
            .field("detail")
            .text()
            .or_else(|| answer.field("title").text()),
        instance: answer.field("instance").text(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_title_stands_in_for_a_detail() {
        let problem = json!({"title": "Busy", "detail": null, "instance": "/r/1"});
        let expected = Problem {
            said: Some("Busy".to_owned()),
            instance: Some("/r/1".to_owned()),
        };
        assert_eq!(read(&problem), expected);
        assert_eq!(read(&json!("no object")), Problem::default());
    }
}
