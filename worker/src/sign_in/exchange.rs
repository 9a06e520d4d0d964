//! The requests to an identity provider, and what they answer.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use worker::{Method, Url};

use super::discovery::Provider;
use super::message::{Exchange, SignInFault};
use super::settings::Settings;
use crate::upstream_client::{Outgoing, Reply, send};

/// The longest that an identity provider may take.
const LIMIT: Duration = Duration::from_secs(5);

/// The most bytes of one of its answers.
const MAX_BYTES: usize = 512 * 1_024;

/// What a code is worth.
#[derive(Deserialize)]
pub(crate) struct Tokens {
    pub(crate) id_token: String,
    pub(crate) access_token: Option<String>,
}

/// Fetches a public document.
pub(crate) async fn document(address: &str) -> Result<Vec<u8>, SignInFault> {
    let accept = ("accept", "application/json".to_owned());
    fetch(Method::Get, address, vec![accept], None).await
}

/// Asks the userinfo endpoint.
pub(crate) async fn userinfo(address: &str, access_token: &str) -> Result<Vec<u8>, SignInFault> {
    let headers = vec![
        ("accept", "application/json".to_owned()),
        ("authorization", format!("Bearer {access_token}")),
    ];
    fetch(Method::Get, address, headers, None).await
}

/// Exchanges a code.
pub(crate) async fn code(
    provider: &Provider,
    settings: &Settings,
    exchange: &Exchange,
) -> Result<Tokens, SignInFault> {
    let mut headers = vec![
        ("accept", "application/json".to_owned()),
        (
            "content-type",
            "application/x-www-form-urlencoded".to_owned(),
        ),
    ];
    let mut fields = vec![
        ("grant_type", "authorization_code"),
        ("code", &exchange.code),
        ("redirect_uri", &exchange.redirect_uri),
        ("code_verifier", &exchange.verifier),
    ];
    match &settings.client_secret {
        Some(secret) if provider.secret_in_body => {
            fields.push(("client_id", &settings.client_id));
            fields.push(("client_secret", secret));
        }
        Some(secret) => headers.push(("authorization", basic(&settings.client_id, secret))),
        None => fields.push(("client_id", &settings.client_id)),
    }
    let body = form(&fields);
    let bytes = match fetch(Method::Post, &provider.token_endpoint, headers, Some(body)).await {
        // A token endpoint that answers, and does not grant, refuses the code.
        Err(SignInFault::Metadata) => return Err(SignInFault::CodeRefused),
        answer => answer?,
    };
    serde_json::from_slice(&bytes).map_err(|_| SignInFault::Token)
}

/// Returns where the browser goes to sign in.
pub(crate) fn form(fields: &[(&str, &str)]) -> String {
    let base = Url::parse("http://localhost/");
    let url = base.map(|mut url| {
        url.query_pairs_mut().extend_pairs(fields);
        url.query().unwrap_or_default().to_owned()
    });
    url.unwrap_or_default()
}

/// RFC 6749, 2.3.1: both parts are form-encoded before they are joined.
fn basic(client_id: &str, secret: &str) -> String {
    let encoded = |text: &str| form(&[(text, "")]).trim_end_matches('=').to_owned();
    let pair = format!("{}:{}", encoded(client_id), encoded(secret));
    format!("Basic {}", STANDARD.encode(pair))
}

async fn fetch(
    method: Method,
    address: &str,
    headers: Vec<(&'static str, String)>,
    body: Option<String>,
) -> Result<Vec<u8>, SignInFault> {
    let outgoing = Outgoing {
        method,
        url: address.to_owned(),
        headers,
        body,
        timeout: LIMIT,
        max_bytes: MAX_BYTES,
    };
    let reply: Reply = send(outgoing).await.map_err(|_| SignInFault::Unreachable)?;
    match reply.status {
        200 => Ok(reply.body),
        429 | 500.. => Err(SignInFault::Unreachable),
        _ => Err(SignInFault::Metadata),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_encoded() {
        assert_eq!(form(&[("a", "b c&d"), ("e", "/=")]), "a=b+c%26d&e=%2F%3D");
        // "a b:é" as the user, "x=y" as the secret.
        assert_eq!(
            basic("a b", "x=y"),
            format!("Basic {}", STANDARD.encode("a+b:x%3Dy"))
        );
    }
}
