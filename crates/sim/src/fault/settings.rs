//! The faults that can be switched while the server runs.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::message::{DurationStyle, Manner, RestStyle};

/// Every fault and manner, by the name that the control interface uses.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Faults {
    /// The part of the stream's messages that is lost, in percent.
    pub loss_pct: f64,
    /// The part that is sent twice, in percent.
    pub duplicate_pct: f64,
    /// The part that is held back so that later ones overtake it, in percent.
    pub reorder_pct: f64,
    /// The longest time that a reordered message is held back, in milliseconds.
    pub reorder_max_ms: i64,
    /// By how much every message is late, in milliseconds.
    pub delay_ms: i64,
    /// The part that arrives mangled (its content is lost), in percent.
    pub malformed_pct: f64,
    /// How many messages of an unknown type or with unknown fields are mixed in, in percent.
    pub unknown_pct: f64,
    /// By how much the server's clock is ahead: stamps, `Date` and REST alike, in milliseconds.
    pub clock_skew_ms: i64,
    /// The stamps of each message are off by a random time of up to this, in milliseconds.
    pub stamp_skew_ms: i64,
    /// The stream stays open and says nothing.
    pub silent_stream: bool,
    /// The stream's handshake is answered 503.
    pub refuse_stream: bool,
    /// Every socket is closed (1012) so often, in seconds; 0 is never.
    pub rotate_every_s: i64,
    /// Every API call and the handshake are answered 429.
    pub http_429: Option<TooManyRequests>,
    /// Every API call and the handshake are answered 503.
    pub http_503: bool,
    /// Access tokens are refused.
    pub http_401: Http401,
    /// The client's application misses `users:read`: lists are empty, with 200.
    pub missing_scope: bool,
    /// The token service answers 429 and suspends the client for a minute.
    pub token_429: bool,
    /// The token service says that the client is disabled.
    pub client_disabled: bool,
    /// Every answer takes this much longer, in milliseconds.
    pub slow_ms: i64,
    /// Every API call is answered by a page of HTML (502).
    pub html_error: bool,
    /// Every API call is redirected to this address.
    pub redirect_to: Option<String>,
    /// Answers carry the bearer token back, in a cookie and in a header.
    pub echo_token: bool,
    /// A manner: times are written in whole seconds.
    pub whole_seconds: bool,
    /// A manner: the meaning of `duration_seconds` on the stream.
    pub duration_style: DurationStyle,
    /// A manner: the meaning of times in the list of agents.
    pub rest_style: RestStyle,
    /// A manner: the field under which lists are given, or `array` for a bare one.
    pub envelope: String,
    /// A manner: the lifetime of new access tokens, in seconds; 0 leaves `expires_in` out.
    pub expires_in_s: i64,
}

/// How access tokens are refused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Http401 {
    /// They are not.
    #[default]
    Off,
    /// Those that live when this is set are refused from then on; new ones work.
    Once,
    /// Every one is refused.
    Always,
}

/// A 429 and its advice.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TooManyRequests {
    /// The `Retry-After` header: seconds, or absent.
    #[serde(default)]
    pub retry_after: Option<u32>,
}

/// What is wrong with one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldError {
    /// The name of the field.
    pub field: String,
    /// What is wrong, and what would be right.
    pub error: String,
}

const ENVELOPES: [&str; 7] = [
    "entities", "agents", "users", "skills", "data", "items", "array",
];

impl Default for Faults {
    fn default() -> Self {
        Self {
            loss_pct: 0.0,
            duplicate_pct: 0.0,
            reorder_pct: 0.0,
            reorder_max_ms: 3_000,
            delay_ms: 0,
            malformed_pct: 0.0,
            unknown_pct: 0.0,
            clock_skew_ms: 0,
            stamp_skew_ms: 0,
            silent_stream: false,
            refuse_stream: false,
            rotate_every_s: 0,
            http_429: None,
            http_503: false,
            http_401: Http401::Off,
            missing_scope: false,
            token_429: false,
            client_disabled: false,
            slow_ms: 0,
            html_error: false,
            redirect_to: None,
            echo_token: false,
            whole_seconds: false,
            duration_style: DurationStyle::InState,
            rest_style: RestStyle::Change,
            envelope: "entities".to_owned(),
            expires_in_s: 3600,
        }
    }
}

impl Faults {
    /// Returns the manner of writing that these settings ask for.
    #[must_use]
    pub const fn manner(&self) -> Manner {
        Manner {
            whole_seconds: self.whole_seconds,
            skew_ms: self.clock_skew_ms,
            duration: self.duration_style,
            rest: self.rest_style,
        }
    }

    /// Switches every fault off and keeps the manners.
    #[must_use]
    pub fn quiet(&self) -> Self {
        Self {
            whole_seconds: self.whole_seconds,
            duration_style: self.duration_style,
            rest_style: self.rest_style,
            envelope: self.envelope.clone(),
            expires_in_s: self.expires_in_s,
            ..Self::default()
        }
    }

    /// Returns these settings with the fields of `patch` laid over them.
    ///
    /// # Errors
    ///
    /// Names every field that is unknown, of the wrong type or out of range; nothing is changed.
    pub fn merge(&self, patch: &Map<String, Value>) -> Result<Self, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut merged = self.clone();
        for (field, value) in patch {
            match merged.with(field, value) {
                Ok(next) => merged = next,
                Err(error) => errors.push(FieldError {
                    field: field.clone(),
                    error,
                }),
            }
        }
        for (field, error) in merged.out_of_range() {
            errors.push(FieldError {
                field: field.to_owned(),
                error,
            });
        }
        if errors.is_empty() {
            Ok(merged)
        } else {
            Err(errors)
        }
    }

    /// Sets one field, through JSON, so that its name and type are stated once: in the struct.
    fn with(&self, field: &str, value: &Value) -> Result<Self, String> {
        let Ok(Value::Object(mut all)) = serde_json::to_value(self) else {
            return Err("cannot be changed".to_owned());
        };
        let Some(place) = all.get_mut(field) else {
            let known: Vec<_> = all.keys().map(String::as_str).collect();
            return Err(format!("unknown; the fields are {}", known.join(", ")));
        };
        *place = match (field, value) {
            ("http_401", Value::Bool(true)) => Value::from("once"),
            ("http_401", Value::Bool(false)) => Value::from("off"),
            ("http_429", Value::Bool(false)) => Value::Null,
            ("http_429", Value::Bool(true)) => serde_json::json!({}),
            (_, value) => value.clone(),
        };
        serde_json::from_value(Value::Object(all)).map_err(|error| error.to_string())
    }

    fn out_of_range(&self) -> Vec<(&'static str, String)> {
        let mut errors = Vec::new();
        for (field, percent) in [
            ("loss_pct", self.loss_pct),
            ("duplicate_pct", self.duplicate_pct),
            ("reorder_pct", self.reorder_pct),
            ("malformed_pct", self.malformed_pct),
            ("unknown_pct", self.unknown_pct),
        ] {
            if !(0.0..=100.0).contains(&percent) {
                errors.push((field, "must be 0 to 100".to_owned()));
            }
        }
        let day = 86_400_000;
        for (field, value, least, most) in [
            ("reorder_max_ms", self.reorder_max_ms, 0, 60_000),
            ("delay_ms", self.delay_ms, 0, 60_000),
            ("clock_skew_ms", self.clock_skew_ms, -day, day),
            ("stamp_skew_ms", self.stamp_skew_ms, 0, 3_600_000),
            ("rotate_every_s", self.rotate_every_s, 0, 3_600),
            ("slow_ms", self.slow_ms, 0, 120_000),
            ("expires_in_s", self.expires_in_s, 0, 86_400),
        ] {
            if !(least..=most).contains(&value) {
                errors.push((field, format!("must be {least} to {most}")));
            }
        }
        if !ENVELOPES.contains(&self.envelope.as_str()) {
            errors.push((
                "envelope",
                format!("must be one of {}", ENVELOPES.join(", ")),
            ));
        }
        let header = |text: &String| {
            (1..=2048).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic())
        };
        if self.redirect_to.as_ref().is_some_and(|to| !header(to)) {
            errors.push((
                "redirect_to",
                "must be an address of visible ASCII".to_owned(),
            ));
        }
        errors
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn patch(value: Value) -> Map<String, Value> {
        let Value::Object(map) = value else {
            panic!("an object")
        };
        map
    }

    #[test]
    fn a_patch_changes_what_it_names() {
        let faults = Faults::default();
        let merged = faults
            .merge(&patch(json!({"loss_pct": 5, "http_401": true})))
            .expect("right");
        let expected = Faults {
            loss_pct: 5.0,
            http_401: Http401::Once,
            ..Faults::default()
        };
        assert_eq!(merged, expected);
        let merged = merged
            .merge(&patch(json!({"http_429": {"retry_after": 7}})))
            .expect("right");
        assert_eq!(
            merged.http_429,
            Some(TooManyRequests {
                retry_after: Some(7)
            })
        );
        assert_eq!(merged.quiet(), Faults::default());
        assert_eq!(
            serde_json::to_value(&merged).expect("json")["loss_pct"],
            json!(5.0)
        );
    }

    #[test]
    fn every_mistake_of_a_patch_is_named() {
        let wrong = json!({"loss_pct": 101, "delay_ms": "x", "frobnicate": 1, "envelope": "box"});
        let errors = Faults::default().merge(&patch(wrong)).expect_err("wrong");
        let mut fields: Vec<_> = errors.iter().map(|error| error.field.as_str()).collect();
        fields.sort_unstable();
        assert_eq!(fields, ["delay_ms", "envelope", "frobnicate", "loss_pct"]);
    }
}
