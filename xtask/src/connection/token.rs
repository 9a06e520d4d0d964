//! The first step: a token.

use std::time::Duration;

use floorlight_core::link::{Secret, TokenFailure, TokenFault};
use floorlight_upstream::seed::Operation;
use floorlight_upstream::seed::token::{self, ClientProof, Token, TokenRequest};
use floorlight_wire::config::{ClientAuth, Connection};
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};

use super::platform::{self, Reply};
use super::report::{Finding, Report, quote};

/// A 429 suspends a client at least this long (AUTH-4).
const SUSPENSION: Duration = Duration::from_secs(60);
/// A token that lives shorter than this is asked for all the time, in seconds.
const SHORT_S: u64 = 60;

/// Why there is no token.
pub(super) struct NoToken {
    /// Whether the client's id or secret is refused: another secret may help.
    pub(super) invalid_client: bool,
    pub(super) finding: Finding,
}

impl From<Finding> for NoToken {
    fn from(finding: Finding) -> Self {
        Self {
            invalid_client: false,
            finding,
        }
    }
}

/// Asks for a token with the secret of the environment variable `variable`.
///
/// # Errors
/// What went wrong, and what to do.
pub(super) async fn ask(
    http: &reqwest::Client,
    connection: &Connection,
    variable: &str,
    secret: &Secret<String>,
    report: &mut Report,
) -> Result<Token, NoToken> {
    let proof = match connection.auth {
        ClientAuth::Basic => ClientProof::Basic,
        ClientAuth::Form => ClientProof::Form,
    };
    report.hide(secret.expose());
    let scope = connection.scope();
    let request = TokenRequest::new(proof, &connection.client_id, secret, scope.as_deref());
    let address = connection.surface.realtime.token_url.as_str();
    let mut post = http
        .post(address)
        .header(CONTENT_TYPE, TokenRequest::CONTENT_TYPE)
        .header(ACCEPT, "application/json")
        .body(request.body.expose().clone());
    if let Some(authorization) = &request.authorization {
        report.hide(authorization.expose().trim_start_matches("Basic "));
        post = post.header(AUTHORIZATION, authorization.expose());
    }
    let reply = platform::send(post, address, "token_url").await?;
    let wait = platform::retry_after(&reply.headers);
    match token::parse(reply.status, wait, &reply.body) {
        Ok(token) => {
            report.hide(token.text.expose());
            Ok(token)
        }
        Err(failure) => Err(NoToken {
            invalid_client: failure == TokenFailure::Fault(TokenFault::InvalidClient),
            finding: refused(&failure, &reply, connection, variable, secret),
        }),
    }
}

/// Says what was granted.
pub(super) fn granted(connection: &Connection, token: &Token) -> Finding {
    let style = match connection.auth {
        ClientAuth::Basic => "HTTP Basic",
        ClientAuth::Form => "form fields",
    };
    let life = match token.expires_in {
        Some(seconds) => format!("for {seconds} s"),
        None => "without saying for how long (20 minutes are assumed)".to_owned(),
    };
    let scopes = match token.scope.as_deref() {
        Some(scope) if !scope.trim().is_empty() => format!(", with the scopes {}", quote(scope)),
        Some(_) | None => ", without saying with which scopes".to_owned(),
    };
    let mut finding = Finding::proven(format!(
        "The token service granted a token by client credentials ({style}) {life}{scopes}"
    ));
    if token.expires_in.is_some_and(|seconds| seconds < SHORT_S) {
        finding = finding.advise("So short a life means a token request every few seconds");
    }
    let lacking = lacking(token);
    if !lacking.is_empty() {
        finding = finding.advise(format!(
            "Not among them: {}; the next steps show whether that matters",
            lacking.join(", ")
        ));
    }
    finding
}

/// The scopes that are needed and that the service, where it names scopes, does not name.
fn lacking(token: &Token) -> Vec<&'static str> {
    let Some(scope) = token
        .scope
        .as_deref()
        .filter(|scope| !scope.trim().is_empty())
    else {
        return Vec::new();
    };
    let mut lacking: Vec<&str> = Operation::ALL.map(Operation::scope).to_vec();
    lacking.sort_unstable();
    lacking.dedup();
    lacking.retain(|needed| !scope.split([' ', ',']).any(|granted| granted == *needed));
    lacking
}

fn refused(
    failure: &TokenFailure,
    reply: &Reply,
    connection: &Connection,
    variable: &str,
    secret: &Secret<String>,
) -> Finding {
    let status = reply.status;
    let said = said(&reply.body);
    match failure {
        TokenFailure::Limited { retry_after } => {
            let wait = retry_after.unwrap_or_default().max(SUSPENSION).as_secs();
            Finding::failed(format!(
                "Too many token requests: the token service suspends the client for {wait} s (429)"
            ))
            .advise("Wait, and see which other program asks for tokens with this client")
        }
        TokenFailure::Fault(TokenFault::InvalidClient) => {
            let finding = Finding::failed(format!(
                "The token service does not accept the client {} with the secret of {variable} ({status}{said})",
                connection.client_id
            ));
            let text = secret.expose();
            if text.trim() == text {
                finding.advise(format!(
                    "Compare client_id and the value of {variable} with the platform's page, and try `auth = \"{}\"`",
                    match connection.auth {
                        ClientAuth::Basic => "form",
                        ClientAuth::Form => "basic",
                    }
                ))
            } else {
                finding.advise(format!(
                    "The value of {variable} begins or ends with white space: remove it"
                ))
            }
        }
        TokenFailure::Fault(TokenFault::DisabledClient) => Finding::failed(format!(
            "The client {} is disabled, or may not use client credentials ({status}{said})",
            connection.client_id
        ))
        .advise(
            "An administrator of the platform must enable it, with the grant client_credentials",
        ),
        TokenFailure::Fault(TokenFault::Unreachable) => Finding::failed(format!(
            "The token service has a fault of its own ({status}{said})"
        ))
        .advise("Try again later, and check token_url"),
        TokenFailure::Fault(TokenFault::Malformed) => no_token(reply, &said),
    }
}

fn no_token(reply: &Reply, said: &str) -> Finding {
    let status = reply.status;
    let check = "Check token_url: it must be the address of the token service itself";
    match status {
        300..=399 => platform::redirected(status, &reply.headers, "token_url"),
        _ if reply.is_page() => Finding::failed(format!(
            "The token service's address answers with a web page ({status})"
        ))
        .advise(check),
        200..=299 if serde_json::from_str::<serde_json::Value>(&reply.body).is_err() => {
            Finding::failed(format!("The token service's answer is not JSON ({status})")).advise(check)
        }
        200..=299 => Finding::failed(format!(
            "The token service's answer is no token ({status}{said}): access_token, token_type or expires_in is missing or not as the standard has it"
        ))
        .advise(check),
        404 | 405 => Finding::failed(format!(
            "There is no token service at this address ({status}{said})"
        ))
        .advise(check),
        _ => Finding::failed(format!("The token service refuses the request ({status}{said})"))
            .advise("Check `scopes`, and whether the client may use the grant client_credentials"),
    }
}

/// What the service itself says, for people; what it decides is the parser's to judge.
fn said(body: &str) -> String {
    let body: serde_json::Value = serde_json::from_str(body).unwrap_or_default();
    let part = |name: &str| body[name].as_str().filter(|text| !text.is_empty());
    match (part("error"), part("error_description")) {
        (Some(error), Some(more)) => format!(", {}: {}", quote(error), quote(more)),
        (Some(text), None) | (None, Some(text)) => format!(", {}", quote(text)),
        (None, None) => String::new(),
    }
}
