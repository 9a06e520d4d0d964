//! Asking for a token, and reading what comes back (AUTH-1, AUTH-5).

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use floorlight_core::link::{Secret, TokenFailure, TokenFault};
use serde::Deserialize;
use std::time::Duration;

use super::field::Field;
use super::request::encode;

/// The longest answer that is read, in bytes.
const MAX_ANSWER: usize = 64 * 1024;
/// The longest token that is kept, in bytes.
const MAX_TOKEN: usize = 16 * 1024;
/// A lifetime beyond this, in seconds, reads as this; the keeper brings it into bounds.
const MAX_LIFETIME_S: f64 = 4_294_967_295.0;

/// How the client proves itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientProof {
    /// By HTTP Basic.
    Basic,
    /// By fields of the form body.
    Form,
}

/// A POST to the token service, of type `application/x-www-form-urlencoded`.
#[derive(Clone, Debug)]
pub struct TokenRequest {
    /// The `Authorization` header, if there is one.
    pub authorization: Option<Secret<String>>,
    /// The body.
    pub body: Secret<String>,
}

impl TokenRequest {
    /// The content type of the body.
    pub const CONTENT_TYPE: &'static str = "application/x-www-form-urlencoded";

    /// Makes a request by client credentials; no scope is sent if there is none.
    #[must_use]
    pub fn new(
        proof: ClientProof,
        client_id: &str,
        client_secret: &Secret<String>,
        scope: Option<&str>,
    ) -> Self {
        let mut body = String::from("grant_type=client_credentials");
        let mut add = |name: &str, value: &str| {
            body.push('&');
            body.push_str(name);
            body.push('=');
            encode(value, &mut body);
        };
        if let Some(scope) = scope.filter(|scope| !scope.is_empty()) {
            add("scope", scope);
        }
        let authorization = match proof {
            ClientProof::Basic => {
                let pair = format!("{client_id}:{}", client_secret.expose());
                Some(Secret::new(format!("Basic {}", STANDARD.encode(pair))))
            }
            ClientProof::Form => {
                add("client_id", client_id);
                add("client_secret", client_secret.expose());
                None
            }
        };
        Self {
            authorization,
            body: Secret::new(body),
        }
    }
}

/// A token as the service sent it.
#[derive(Clone, PartialEq, Eq)]
pub struct Token {
    /// The text to send as a bearer.
    pub text: Secret<String>,
    /// Its lifetime in seconds; `None` if none was sent.
    pub expires_in: Option<u64>,
    /// The scopes it has, if they were sent.
    pub scope: Option<String>,
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Token")
            .field("expires_in", &self.expires_in)
            .field("scope", &self.scope)
            .finish_non_exhaustive()
    }
}

/// Reads an answer of the token service.
///
/// # Errors
/// Which of the failures it is: suspended (429), client unknown, client disabled, no token.
pub fn parse(
    status: u16,
    retry_after: Option<Duration>,
    body: &str,
) -> Result<Token, TokenFailure> {
    match status {
        200..=299 => token(body).ok_or(TokenFailure::Fault(TokenFault::Malformed)),
        429 => Err(TokenFailure::Limited { retry_after }),
        500..=599 => Err(TokenFailure::Fault(TokenFault::Unreachable)),
        _ => Err(TokenFailure::Fault(refusal(status, body))),
    }
}

#[derive(Deserialize)]
struct Answer<'a> {
    #[serde(borrow, default)]
    access_token: Field<'a>,
    #[serde(borrow, default)]
    token_type: Field<'a>,
    #[serde(borrow, default)]
    expires_in: Field<'a>,
    #[serde(borrow, default)]
    scope: Field<'a>,
}

fn token(body: &str) -> Option<Token> {
    if body.len() > MAX_ANSWER {
        return None;
    }
    let answer: Answer<'_> = serde_json::from_str(body).ok()?;
    let Field::Text(text) = answer.access_token else {
        return None;
    };
    // What is sent in a header must not be able to end it.
    let sendable = text.bytes().all(|byte| byte.is_ascii_graphic());
    if text.is_empty() || text.len() > MAX_TOKEN || !sendable {
        return None;
    }
    match answer.token_type {
        Field::None => {}
        Field::Text(kind) if kind.eq_ignore_ascii_case("bearer") => {}
        Field::Text(_) | Field::Integer(_) | Field::Float(_) | Field::Bool | Field::Other => {
            return None;
        }
    }
    let seconds = match answer.expires_in {
        Field::None => None,
        Field::Integer(seconds) => Some(u64::try_from(seconds).ok()?),
        Field::Float(seconds) if (0.0..=MAX_LIFETIME_S).contains(&seconds) => Some(seconds as u64),
        Field::Text(seconds) => Some(seconds.trim().parse().ok()?),
        Field::Float(_) | Field::Bool | Field::Other => return None,
    };
    Some(Token {
        text: Secret::new(text.into_owned()),
        expires_in: seconds,
        scope: match answer.scope {
            Field::Text(scope) if scope.len() <= 4_096 => Some(scope.into_owned()),
            Field::Text(_)
            | Field::None
            | Field::Integer(_)
            | Field::Float(_)
            | Field::Bool
            | Field::Other => None,
        },
    })
}

#[derive(Deserialize)]
struct Refused<'a> {
    #[serde(borrow, default)]
    error: Field<'a>,
    #[serde(borrow, default)]
    error_description: Field<'a>,
}

/// Which of the faults a refusal is, by its `error`, its description, and else its status.
fn refusal(status: u16, body: &str) -> TokenFault {
    let said = body.get(..MAX_ANSWER).unwrap_or(body);
    let refused: Option<Refused<'_>> = serde_json::from_str(said).ok();
    let word = |field: &Field<'_>| match field {
        Field::Text(text) => text.to_ascii_lowercase(),
        Field::None | Field::Integer(_) | Field::Float(_) | Field::Bool | Field::Other => {
            String::new()
        }
    };
    let (error, description) = refused.map_or_else(
        || (String::new(), String::new()),
        |refused| (word(&refused.error), word(&refused.error_description)),
    );
    let disabled = ["disabled", "inactive", "deactivated", "suspended"];
    let names_disabled = disabled
        .iter()
        .any(|word| error.contains(word) || description.contains(word));
    match error.as_str() {
        _ if names_disabled => TokenFault::DisabledClient,
        "unauthorized_client" | "access_denied" => TokenFault::DisabledClient,
        "invalid_client" => TokenFault::InvalidClient,
        _ => match status {
            401 => TokenFault::InvalidClient,
            403 => TokenFault::DisabledClient,
            _ => TokenFault::Malformed,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret() -> Secret<String> {
        Secret::new("p&ss wörd".to_owned())
    }

    /// AUTH-1: by Basic, as the seed does it.
    #[test]
    fn basic_puts_the_client_into_the_header() {
        let made = TokenRequest::new(ClientProof::Basic, "client-1", &secret(), Some("a:b c:d"));
        assert_eq!(
            made.body.expose(),
            "grant_type=client_credentials&scope=a%3Ab%20c%3Ad"
        );
        let header = made.authorization.unwrap().into_exposed();
        let pair = STANDARD
            .decode(header.strip_prefix("Basic ").unwrap())
            .unwrap();
        assert_eq!(pair, "client-1:p&ss wörd".as_bytes());
    }

    /// AUTH-1: by form, without scope.
    #[test]
    fn form_puts_the_client_into_the_body() {
        let made = TokenRequest::new(ClientProof::Form, "client-1", &secret(), None);
        assert!(made.authorization.is_none());
        assert_eq!(
            made.body.expose(),
            "grant_type=client_credentials&client_id=client-1&client_secret=p%26ss%20w%C3%B6rd"
        );
    }

    #[test]
    fn tokens_with_every_kind_of_lifetime() {
        for (sent, read) in [
            (r#","expires_in":3600"#, Some(3_600)),
            (r#","expires_in":"1200""#, Some(1_200)),
            (r#","expires_in":3599.9"#, Some(3_599)),
            (r#","expires_in":null"#, None),
            ("", None),
        ] {
            let body = format!(r#"{{"access_token":"abc.def","token_type":"Bearer"{sent}}}"#);
            let token = parse(200, None, &body).unwrap();
            assert_eq!(
                (token.text.expose().as_str(), token.expires_in),
                ("abc.def", read)
            );
            assert!(!format!("{token:?}").contains("abc.def"));
        }
    }

    /// AUTH-5: what is no token is said to be none.
    #[test]
    fn malformed_answers_are_a_fault_of_their_own() {
        for body in [
            "",
            "<html>",
            "[]",
            "{}",
            r#"{"access_token":""}"#,
            r#"{"access_token":7}"#,
            r#"{"access_token":"a\r\nX: y"}"#,
            r#"{"access_token":"a","token_type":"mac"}"#,
            r#"{"access_token":"a","expires_in":"soon"}"#,
            r#"{"access_token":"a","expires_in":-1}"#,
        ] {
            let fault = TokenFailure::Fault(TokenFault::Malformed);
            assert_eq!(parse(200, None, body), Err(fault), "{body}");
        }
    }

    /// AUTH-4, AUTH-5: refusals are told apart.
    #[test]
    fn refusals_are_told_apart() {
        let fault = |status, body| match parse(status, None, body) {
            Err(TokenFailure::Fault(fault)) => fault,
            other => panic!("{other:?}"),
        };
        assert_eq!(
            fault(401, r#"{"error":"invalid_client"}"#),
            TokenFault::InvalidClient
        );
        assert_eq!(
            fault(400, r#"{"error":"invalid_client"}"#),
            TokenFault::InvalidClient
        );
        assert_eq!(fault(401, "nonsense"), TokenFault::InvalidClient);
        let disabled = r#"{"error":"invalid_client","error_description":"Client is DISABLED"}"#;
        assert_eq!(fault(401, disabled), TokenFault::DisabledClient);
        assert_eq!(
            fault(403, r#"{"error":"client_disabled"}"#),
            TokenFault::DisabledClient
        );
        assert_eq!(
            fault(400, r#"{"error":"unauthorized_client"}"#),
            TokenFault::DisabledClient
        );
        assert_eq!(
            fault(400, r#"{"error":"invalid_scope"}"#),
            TokenFault::Malformed
        );
        assert_eq!(fault(302, ""), TokenFault::Malformed);
        assert_eq!(fault(503, ""), TokenFault::Unreachable);
        let wait = Some(Duration::from_secs(90));
        assert_eq!(
            parse(429, wait, ""),
            Err(TokenFailure::Limited { retry_after: wait })
        );
    }
}
