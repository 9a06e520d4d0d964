//! What a token claims, checked against what is expected of it.

use serde_json::{Map, Value};
use thiserror::Error;

/// How far the signer's clock may be off, in seconds (J5).
const SKEW_S: i64 = 60;

/// Who a token speaks of, after every check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Claims {
    /// The person, as the identity provider names them.
    pub(crate) subject: String,
    /// When the token ends, in seconds since 1970.
    pub(crate) expires_at_s: i64,
    /// Everything else that it says.
    pub(crate) all: Map<String, Value>,
}

/// What is expected of a token.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Expected<'a> {
    pub(crate) issuer: &'a str,
    pub(crate) audience: &'a str,
    /// The nonce of this sign-in; `None` where there is none.
    pub(crate) nonce: Option<&'a str>,
    /// Now, in seconds since 1970.
    pub(crate) now_s: i64,
}

/// Why a token's claims are not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub(crate) enum ClaimsFault {
    #[error("another issuer made the token")]
    Issuer,
    #[error("the token is for another audience")]
    Audience,
    #[error("the token has expired, or does not say when it will")]
    Expired,
    #[error("the token is not valid yet")]
    TooEarly,
    #[error("the token belongs to another sign-in")]
    Nonce,
    #[error("the token names nobody")]
    Subject,
}

impl Claims {
    /// Checks the payload of a token whose signature is right.
    pub(crate) fn check(
        payload: Map<String, Value>,
        expected: Expected<'_>,
    ) -> Result<Self, ClaimsFault> {
        if text(&payload, "iss") != Some(expected.issuer) {
            return Err(ClaimsFault::Issuer);
        }
        audience(&payload, expected.audience)?;
        let now_s = expected.now_s;
        let expires_at_s = seconds(&payload, "exp").ok_or(ClaimsFault::Expired)?;
        if now_s >= expires_at_s.saturating_add(SKEW_S) {
            return Err(ClaimsFault::Expired);
        }
        for name in ["nbf", "iat"] {
            if payload.contains_key(name) {
                let at = seconds(&payload, name).ok_or(ClaimsFault::TooEarly)?;
                if at > now_s.saturating_add(SKEW_S) {
                    return Err(ClaimsFault::TooEarly);
                }
            }
        }
        if let Some(nonce) = expected.nonce
            && !text(&payload, "nonce").is_some_and(|given| crate::digest::equal(given, nonce))
        {
            return Err(ClaimsFault::Nonce);
        }
        let subject = text(&payload, "sub")
            .filter(|subject| (1..=255).contains(&subject.len()))
            .ok_or(ClaimsFault::Subject)?
            .to_owned();
        Ok(Self {
            subject,
            expires_at_s,
            all: payload,
        })
    }
}

/// OpenID Connect Core 3.1.3.7: we are in the audience; where there are several, or a party is
/// named, that party is us.
fn audience(payload: &Map<String, Value>, own: &str) -> Result<(), ClaimsFault> {
    let several = match payload.get("aud") {
        Some(Value::String(one)) if one == own => false,
        Some(Value::Array(list)) if list.iter().any(|one| one == own) => list.len() > 1,
        Some(_) | None => return Err(ClaimsFault::Audience),
    };
    match payload.get("azp") {
        None if several => Err(ClaimsFault::Audience),
        None => Ok(()),
        Some(party) if party == own => Ok(()),
        Some(_) => Err(ClaimsFault::Audience),
    }
}

fn text<'a>(payload: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    payload.get(name).and_then(Value::as_str)
}

/// Reads a time; some signers write fractions, which are cut.
fn seconds(payload: &Map<String, Value>, name: &str) -> Option<i64> {
    let value = payload.get(name)?;
    let Some(fraction) = value.as_i64().is_none().then(|| value.as_f64()).flatten() else {
        return value.as_i64();
    };
    let whole = format!("{:.0}", fraction.floor());
    whole.parse().ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const NOW: i64 = 1_800_000_000;

    #[expect(clippy::needless_pass_by_value, reason = "callers write literals")]
    fn check(change: Value) -> Result<Claims, ClaimsFault> {
        let mut payload = json!({
            "iss": "https://id.example", "aud": "floorlight", "sub": "u1", "nonce": "n",
            "exp": NOW + 300, "iat": NOW,
        });
        for (name, value) in change.as_object().unwrap() {
            if value.is_null() {
                payload.as_object_mut().unwrap().remove(name);
            } else {
                payload[name] = value.clone();
            }
        }
        let expected = Expected {
            issuer: "https://id.example",
            audience: "floorlight",
            nonce: Some("n"),
            now_s: NOW,
        };
        Claims::check(payload.as_object().unwrap().clone(), expected)
    }

    #[test]
    fn a_right_token_names_its_person() {
        assert_eq!(check(json!({})).unwrap().subject, "u1");
        assert!(check(json!({ "aud": ["floorlight"] })).is_ok());
        assert!(check(json!({ "aud": ["x", "floorlight"], "azp": "floorlight" })).is_ok());
        assert_eq!(
            check(json!({ "exp": 1_800_000_300.75 }))
                .unwrap()
                .expires_at_s,
            NOW + 300
        );
    }

    /// J3, J4: audience and issuer, to the letter.
    #[test]
    fn issuer_and_audience_are_exact() {
        for aud in [
            json!("other"),
            json!([]),
            json!(["x", "floorlight"]),
            json!(null),
            json!(7),
        ] {
            assert_eq!(check(json!({ "aud": aud })), Err(ClaimsFault::Audience));
        }
        assert_eq!(check(json!({ "azp": "other" })), Err(ClaimsFault::Audience));
        for iss in [
            json!("https://id.example/"),
            json!("http://id.example"),
            json!(null),
            json!(["https://id.example"]),
        ] {
            assert_eq!(check(json!({ "iss": iss })), Err(ClaimsFault::Issuer));
        }
    }

    /// J5: beyond 60 s of skew the token is expired, or not valid yet.
    #[test]
    fn times_hold_within_the_skew() {
        assert!(check(json!({ "exp": NOW - 59 })).is_ok());
        for exp in [
            json!(NOW - 60),
            json!(null),
            json!("never"),
            json!(-1),
            json!(1e300),
        ] {
            let verdict = check(json!({ "exp": exp }));
            assert!(verdict == Err(ClaimsFault::Expired), "{exp} {verdict:?}");
        }
        for name in ["nbf", "iat"] {
            assert!(check(json!({ name: NOW + 60 })).is_ok());
            assert_eq!(check(json!({ name: NOW + 61 })), Err(ClaimsFault::TooEarly));
            assert_eq!(check(json!({ name: "soon" })), Err(ClaimsFault::TooEarly));
        }
    }

    #[test]
    fn nonce_and_subject_are_demanded() {
        for nonce in [json!("m"), json!(""), json!(null), json!(["n"])] {
            assert_eq!(check(json!({ "nonce": nonce })), Err(ClaimsFault::Nonce));
        }
        for sub in [json!(""), json!(null), json!(7), json!("x".repeat(256))] {
            assert_eq!(check(json!({ "sub": sub })), Err(ClaimsFault::Subject));
        }
    }
}
