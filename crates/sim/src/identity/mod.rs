//! A small OpenID provider for the demo and the tests: whoever asks chooses who they are.
//!
//! Authorization code with PKCE (S256 required), exact redirect addresses, single-use codes,
//! `iss` in the response (RFC 9207), logout by the relying party. There are no passwords: it must
//! never be reachable by anyone but the machine it runs on.

mod authorize;
mod code;
mod fault;
mod page;
mod persona;
mod provider;
mod signer;
mod token;

pub use fault::Fault;
pub use provider::Provider;

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::json;

/// Returns the provider's routes.
pub(crate) fn router(provider: Arc<Provider>) -> Router {
    Router::new()
        .route("/", get(page::home))
        .route("/identity.css", get(page::style))
        .route("/.well-known/openid-configuration", get(discovery))
        .route("/jwks", get(keys))
        .route("/authorize", get(authorize::authorize))
        .route("/token", post(token::exchange))
        .route("/end_session", get(authorize::end_session))
        .layer(middleware::from_fn_with_state(
            Arc::clone(&provider),
            unless_down,
        ))
        .with_state(provider)
}

async fn unless_down(
    State(provider): State<Arc<Provider>>,
    request: Request,
    next: Next,
) -> Response {
    if provider.fault() == Fault::Down {
        let body = Json(json!({ "error": "temporarily_unavailable" }));
        return (StatusCode::SERVICE_UNAVAILABLE, body).into_response();
    }
    next.run(request).await
}

async fn discovery(State(provider): State<Arc<Provider>>) -> Response {
    let issuer = provider.issuer();
    let methods = if provider.fault() == Fault::PlainPkceOnly {
        json!(["plain"])
    } else if provider.fault() == Fault::NoPkce {
        json!([])
    } else {
        json!(["S256"])
    };
    let authentication = if provider.has_secret() {
        json!(["client_secret_basic", "client_secret_post"])
    } else {
        json!(["none"])
    };
    Json(json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/jwks"),
        "end_session_endpoint": format!("{issuer}/end_session"),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256"],
        "token_endpoint_auth_methods_supported": authentication,
        "code_challenge_methods_supported": methods,
        "authorization_response_iss_parameter_supported": true,
        "scopes_supported": ["openid", "profile", "email"],
        "claims_supported":
            ["iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "name", "email", "roles"],
    }))
    .into_response()
}

async fn keys(State(provider): State<Arc<Provider>>) -> Response {
    if provider.fault() == Fault::KeysDown {
        return (StatusCode::INTERNAL_SERVER_ERROR, "no keys").into_response();
    }
    (
        [(header::CACHE_CONTROL, "max-age=300")],
        Json(provider.signer().key_set()),
    )
        .into_response()
}

#[cfg(test)]
mod tests;
