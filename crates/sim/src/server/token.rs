//! The token endpoints: client credentials by HTTP Basic or in the form (AUTH-1).

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{OriginalUri, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use super::log::TokenRequest;
use super::random;
use super::state::{Inner, Shared};
use super::token_service::Refusal;

/// What every token begins with, so that a leaked one is recognised wherever it turns up.
const TOKEN_MARK: &str = "floorlight-sim-token.";

/// A form larger than this is refused, in bytes.
const MAX_FORM: usize = 16 * 1024;

struct Asked {
    client: String,
    secret: String,
    style: &'static str,
    grant: String,
    scope: Option<String>,
}

pub(super) async fn issue(
    State(shared): State<Arc<Shared>>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let now = shared.now();
    let asked = read(&headers, &body);
    let (client, style) = match &asked {
        Ok(asked) => (asked.client.clone(), asked.style),
        Err(_) => (String::new(), "none"),
    };
    let mut inner = shared.lock();
    let answer = match asked {
        Err(message) => oauth_error(StatusCode::BAD_REQUEST, "invalid_request", message),
        Ok(asked) => give(&mut inner, &asked, now),
    };
    let (status, path) = (answer.status().as_u16(), uri.path().to_owned());
    let client = client.chars().take(128).collect();
    inner.log.note_token_request(TokenRequest {
        at: now,
        status,
        client,
        path,
        style,
    });
    answer
}

fn give(inner: &mut Inner, asked: &Asked, now: i64) -> Response {
    if inner.faults.token_429 {
        inner.tokens.suspend(&asked.client, now);
    }
    if let Err(refusal) = inner.tokens.admit(&asked.client, now) {
        return refused(refusal, now);
    }
    // The standard form-encodes id and secret within HTTP Basic (RFC 6749, 2.3.1); many do not.
    let known = inner.tokens.knows(&asked.client, &asked.secret)
        || inner
            .tokens
            .knows(&decoded(&asked.client), &decoded(&asked.secret));
    if !known {
        let status = StatusCode::UNAUTHORIZED;
        let mut answer = oauth_error(status, "invalid_client", "the client is not known here");
        let challenge = HeaderValue::from_static("Basic realm=\"token\"");
        answer
            .headers_mut()
            .insert(header::WWW_AUTHENTICATE, challenge);
        return answer;
    }
    if inner.faults.client_disabled {
        let message = "the client is disabled";
        return oauth_error(StatusCode::FORBIDDEN, "unauthorized_client", message);
    }
    if asked.grant != "client_credentials" {
        let message = "only client_credentials is served";
        return oauth_error(StatusCode::BAD_REQUEST, "unsupported_grant_type", message);
    }
    let Some(text) = random::text().map(|text| format!("{TOKEN_MARK}{text}")) else {
        let status = StatusCode::INTERNAL_SERVER_ERROR;
        return oauth_error(status, "server_error", "no random numbers");
    };
    let lifetime = inner.faults.expires_in_s;
    match inner
        .tokens
        .issue(text.clone(), asked.scope.as_deref(), lifetime, now)
    {
        Err(refusal) => refused(refusal, now),
        Ok(scopes) => {
            let mut body = json!({
                "access_token": text,
                "token_type": "Bearer",
                "scope": scopes.join(" "),
            });
            if lifetime > 0 {
                body["expires_in"] = json!(lifetime);
            }
            ([(header::CACHE_CONTROL, "no-store")], Json(body)).into_response()
        }
    }
}

fn refused(refusal: Refusal, now: i64) -> Response {
    match refusal {
        Refusal::InvalidScope => {
            let message = "a scope is asked for that the application has not";
            oauth_error(StatusCode::BAD_REQUEST, "invalid_scope", message)
        }
        Refusal::Suspended { until } => {
            let message = "too many token requests: the client is suspended";
            let status = StatusCode::TOO_MANY_REQUESTS;
            let mut answer = oauth_error(status, "too_many_requests", message);
            let seconds = HeaderValue::from((until - now + 999) / 1000);
            answer.headers_mut().insert(header::RETRY_AFTER, seconds);
            answer
        }
    }
}

fn read(headers: &HeaderMap, body: &[u8]) -> Result<Asked, &'static str> {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok());
    let kind = kind
        .unwrap_or_default()
        .split(';')
        .next()
        .unwrap_or_default()
        .trim();
    if !kind.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Err("the body must be a form (application/x-www-form-urlencoded)");
    }
    if body.len() > MAX_FORM {
        return Err("the form is too large");
    }
    let mut asked = Asked {
        client: String::new(),
        secret: String::new(),
        style: "none",
        grant: String::new(),
        scope: None,
    };
    for (name, value) in form_urlencoded::parse(body) {
        match &*name {
            "grant_type" => asked.grant = value.into_owned(),
            "scope" => asked.scope = Some(value.into_owned()),
            "client_id" => asked.client = value.into_owned(),
            "client_secret" => {
                asked.secret = value.into_owned();
                asked.style = "form";
            }
            _ => {}
        }
    }
    if let Some((client, secret)) = basic(headers)? {
        if asked.style == "form" {
            return Err("the client must authenticate in one way, not in two");
        }
        (asked.client, asked.secret, asked.style) = (client, secret, "basic");
    }
    Ok(asked)
}

/// Reads HTTP Basic.
fn basic(headers: &HeaderMap) -> Result<Option<(String, String)>, &'static str> {
    let Some(header) = headers.get(header::AUTHORIZATION) else {
        return Ok(None);
    };
    let wrong = "the Authorization header is not HTTP Basic";
    let text = header.to_str().map_err(|_| wrong)?;
    let (scheme, rest) = text.split_once(' ').ok_or(wrong)?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return Err(wrong);
    }
    let bytes = STANDARD.decode(rest.trim()).map_err(|_| wrong)?;
    let text = String::from_utf8(bytes).map_err(|_| wrong)?;
    let (client, secret) = text.split_once(':').ok_or(wrong)?;
    Ok(Some((client.to_owned(), secret.to_owned())))
}

fn decoded(text: &str) -> String {
    let pairs: Vec<_> = form_urlencoded::parse(text.as_bytes()).collect();
    match pairs.as_slice() {
        [(name, value)] if value.is_empty() && !text.contains('=') => name.clone().into_owned(),
        _ => text.to_owned(),
    }
}

fn oauth_error(status: StatusCode, error: &str, description: &str) -> Response {
    let body = json!({ "error": error, "error_description": description });
    (status, [(header::CACHE_CONTROL, "no-store")], Json(body)).into_response()
}
