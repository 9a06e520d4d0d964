//! One token request.

use std::time::Duration;

use floorlight_core::link::{Secret, TokenFailure, TokenFault};
use floorlight_upstream::seed::token::{self, ClientProof, TokenRequest};
use floorlight_wire::config::{ClientAuth, Connection};
use worker::Method;

use crate::upstream_client::{Failure, Outgoing, send};

/// The longest that the token service may take; below the machine's own limit of 15 s.
const LIMIT: Duration = Duration::from_secs(10);
/// The longest answer, in bytes.
const MAX_BYTES: usize = 64 * 1024;

/// A token as it was issued.
pub(crate) struct Issued {
    /// Its text.
    pub(crate) token: Secret<String>,
    /// Its lifetime in seconds, if the service stated one.
    pub(crate) expires_in_s: Option<u64>,
}

/// Asks the token service.
pub(crate) async fn ask(
    connection: &Connection,
    secret: &Secret<String>,
) -> Result<Issued, TokenFailure> {
    let proof = match connection.auth {
        ClientAuth::Basic => ClientProof::Basic,
        ClientAuth::Form => ClientProof::Form,
    };
    let scope = connection.scope();
    let request = TokenRequest::new(proof, &connection.client_id, secret, scope.as_deref());
    let mut headers = vec![
        ("accept", "application/json".to_owned()),
        ("content-type", TokenRequest::CONTENT_TYPE.to_owned()),
    ];
    headers.extend(
        request
            .authorization
            .map(|value| ("authorization", value.into_exposed())),
    );
    let reply = send(Outgoing {
        method: Method::Post,
        url: connection.surface.realtime.token_url.clone(),
        headers,
        body: Some(request.body.into_exposed()),
        timeout: LIMIT,
        max_bytes: MAX_BYTES,
    })
    .await
    .map_err(of)?;
    let text = String::from_utf8_lossy(&reply.body);
    let token = token::parse(reply.status, reply.retry_after(), &text)?;
    Ok(Issued {
        token: token.text,
        expires_in_s: token.expires_in,
    })
}

const fn of(failure: Failure) -> TokenFailure {
    TokenFailure::Fault(match failure {
        Failure::TimedOut | Failure::Unreachable | Failure::Malformed => TokenFault::Unreachable,
        Failure::TooLarge => TokenFault::Malformed,
    })
}
