//! What the drawer shows of an agent: the answer of `GET /api/connections/{c}/agents/{id}`.
//!
//! Every field may be missing; what is missing is not shown. Moments are ISO 8601 in UTC.

use serde::Deserialize;

/// Everything known of an agent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Detail {
    /// The platform's word for the state, verbatim.
    pub raw_state: Option<String>,
    /// How the present fact reached us: `stream`, `poll` or `sweep`.
    pub source: Option<String>,
    /// The platform's time of the present fact.
    pub occurred_at: Option<String>,
    /// When it reached us.
    pub observed_at: Option<String>,
    /// When the platform last confirmed the agent.
    pub confirmed_at: Option<String>,
    /// The state before this one.
    pub previous: Option<Previous>,
    /// The contact, if any.
    pub contact: Option<String>,
    /// The last facts, the newest first.
    pub facts: Vec<FactEntry>,
}

/// The state before the present one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Previous {
    /// The state, in our words.
    pub state: Option<String>,
    /// How long it lasted, in milliseconds; `None` where a gap makes that unknown.
    pub duration_ms: Option<i64>,
}

/// One fact as it was told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct FactEntry {
    /// The platform's time.
    pub occurred_at: Option<String>,
    /// How it reached us.
    pub source: Option<String>,
    /// The state, in our words.
    pub state: Option<String>,
    /// The platform's word.
    pub raw_state: Option<String>,
    /// The platform's reason.
    pub reason: Option<String>,
    /// The queue's name or id.
    pub queue: Option<String>,
}

/// Says how a fact reached us.
#[must_use]
pub fn source_word(source: &str) -> &str {
    match source {
        "stream" => "pushed by the stream",
        "poll" => "polled",
        "sweep" => "answered in a sweep",
        other => other,
    }
}

/// Says a state of an answer, `not_ready` or `NotReady`, with the word of the screen.
#[must_use]
pub fn state_word(state: &str) -> String {
    let slug = state.replace('_', "-");
    crate::text::state::Shown::from_slug(&slug)
        .map_or_else(|| state.to_owned(), |shown| shown.word().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_of_answers_get_the_words_of_the_screen() {
        assert_eq!(state_word("not_ready"), "Not ready");
        assert_eq!(state_word("COACHING"), "COACHING");
    }
}
