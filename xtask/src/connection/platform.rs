//! Requests to the platform, as the Worker would make them.

use std::time::Duration;

use anyhow::Result;
use floorlight_core::link::{Secret, TokenFailure, TokenFault};
use floorlight_upstream::headers;
use floorlight_upstream::seed::token::{self, ClientProof, Token, TokenRequest};
use floorlight_upstream::seed::{Next, users};
use floorlight_wire::config::{ClientAuth, Connection};
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, RETRY_AFTER};

use crate::clock;

const LIMIT: Duration = Duration::from_secs(15);

/// A client that follows no redirect: a token must not travel.
///
/// # Errors
/// If the machine's certificates cannot be read.
pub(super) fn client() -> Result<reqwest::Client> {
    let builder = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
    Ok(builder.timeout(LIMIT).build()?)
}

/// Asks for a token.
///
/// # Errors
/// A sentence that says what to do.
pub(super) async fn token(
    http: &reqwest::Client,
    connection: &Connection,
    secret: &Secret<String>,
) -> Result<Token, String> {
    let proof = match connection.auth {
        ClientAuth::Basic => ClientProof::Basic,
        ClientAuth::Form => ClientProof::Form,
    };
    let scope = connection.scope();
    let request = TokenRequest::new(proof, &connection.client_id, secret, scope.as_deref());
    let mut post = http
        .post(&connection.surface.realtime.token_url)
        .header(CONTENT_TYPE, TokenRequest::CONTENT_TYPE)
        .header(ACCEPT, "application/json")
        .body(request.body.expose().clone());
    if let Some(authorization) = &request.authorization {
        post = post.header(AUTHORIZATION, authorization.expose());
    }
    let answer = post.send().await.map_err(|error| unreachable(&error))?;
    let status = answer.status().as_u16();
    let wait = answer
        .headers()
        .get(RETRY_AFTER)
        .and_then(|value| value.to_str().ok());
    let wait = wait.and_then(|value| headers::retry_after(value, None, clock::utc()));
    let body = answer.text().await.map_err(|error| unreachable(&error))?;
    token::parse(status, wait, &body).map_err(|failure| refused(&failure, status))
}

fn refused(failure: &TokenFailure, status: u16) -> String {
    let sentence = match failure {
        TokenFailure::Limited { .. } => {
            "the token service suspended the client for too many requests; wait a minute and try again"
        }
        TokenFailure::Fault(TokenFault::InvalidClient) => {
            "the token service does not accept the client: check client_id, the secret in its variable, \
             and whether `auth` must be `basic` or `form`"
        }
        TokenFailure::Fault(TokenFault::DisabledClient) => {
            "the client is disabled: an administrator of the platform must enable it"
        }
        TokenFailure::Fault(TokenFault::Malformed) => {
            "the answer is no token: check that token_url is the address of the token service"
        }
        TokenFailure::Fault(TokenFault::Unreachable) => {
            "the token service has a fault of its own; try again later"
        }
    };
    format!("{sentence} (status {status})")
}

/// What the first page of users says.
pub(super) struct Users {
    pub(super) listed: usize,
    pub(super) more: bool,
}

/// Asks for the first page of users.
///
/// # Errors
/// A sentence that says what to do.
pub(super) async fn users(
    http: &reqwest::Client,
    connection: &Connection,
    token: &Token,
) -> Result<Users, String> {
    let request = users::request(&Next::None).map_err(|error| error.to_string())?;
    let answer = http
        .get(request.address(&connection.surface.realtime.base_url))
        .bearer_auth(token.text.expose())
        .header(ACCEPT, "application/json")
        .send()
        .await
        .map_err(|error| unreachable(&error))?;
    let status = answer.status().as_u16();
    if status != 200 {
        return Err(meaning(status, request.operation.scope()));
    }
    let body = answer.text().await.map_err(|error| unreachable(&error))?;
    let page = users::parse(&body)
        .map_err(|error| format!("the list of users cannot be read: {error}"))?;
    Ok(Users {
        listed: page.users.len(),
        more: page.next != Next::None,
    })
}

/// Says what a status means for whoever configures the connection.
pub(super) fn meaning(status: u16, scope: &str) -> String {
    match status {
        300..=399 => format!("the platform redirects elsewhere ({status}), which is never followed: check base_url"),
        401 => "the platform does not accept the token (401): check that base_url and token_url belong together".to_owned(),
        403 => format!("the permission is missing (403): the client needs the scope {scope}"),
        404 => "the platform does not know the address (404): check base_url".to_owned(),
        429 => "the platform asks to slow down (429); try again in a minute".to_owned(),
        500..=599 => format!("the platform has a fault of its own ({status}); try again later"),
        _ => format!("the platform answered {status}, which is not expected here"),
    }
}

/// Says why nothing answered. The error's own words name the address, never a secret.
pub(super) fn unreachable(error: &reqwest::Error) -> String {
    let what = if error.is_timeout() {
        "did not answer in 15 s"
    } else if error.is_connect() {
        "cannot be reached: check the address, the network, and the certificate"
    } else {
        "broke the connection off"
    };
    let host = error
        .url()
        .and_then(|url| url.host_str())
        .unwrap_or("the server");
    format!("{host} {what}")
}
