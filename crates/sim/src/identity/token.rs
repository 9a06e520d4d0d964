//! The token endpoint: a code and its verifier for an id token.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::Provider;
use super::authorize::Parameters;
use super::code::Grant;
use super::fault::Fault;
use crate::{clock, server};

const ID_TOKEN_S: i64 = 300;

pub(super) async fn exchange(
    State(provider): State<Arc<Provider>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let answer = try_exchange(&provider, &headers, &body);
    let mut state = provider.lock();
    match answer {
        Ok(body) => {
            state.report.exchanged += 1;
            drop(state);
            no_store(StatusCode::OK, body)
        }
        Err((status, error)) => {
            state.report.refused += 1;
            drop(state);
            no_store(status, json!({ "error": error }))
        }
    }
}

fn try_exchange(
    provider: &Provider,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Value, (StatusCode, &'static str)> {
    let bad = |error| (StatusCode::BAD_REQUEST, error);
    let form = Parameters::read(body).ok_or_else(|| bad("invalid_request"))?;
    let basic = basic(headers);
    let client = basic
        .as_ref()
        .map(|(client, _)| client.as_str())
        .or_else(|| form.get("client_id"));
    let secret = basic
        .as_ref()
        .map(|(_, secret)| secret.as_str())
        .or_else(|| form.get("client_secret"));
    if !client.is_some_and(|client| provider.is_client(client)) || !provider.accepts_secret(secret)
    {
        return Err((StatusCode::UNAUTHORIZED, "invalid_client"));
    }
    if form.get("grant_type") != Some("authorization_code") {
        return Err(bad("unsupported_grant_type"));
    }
    let (Some(code), Some(redirect), Some(verifier)) = (
        form.get("code"),
        form.get("redirect_uri"),
        form.get("code_verifier"),
    ) else {
        return Err(bad("invalid_request"));
    };
    let now = clock::now_ms();
    let redeemed = provider.lock().codes.redeem(code, redirect, verifier, now);
    let grant = redeemed.map_err(|_| bad("invalid_grant"))?;
    let access =
        server::random_text().ok_or((StatusCode::INTERNAL_SERVER_ERROR, "server_error"))?;
    let fault = provider.fault();
    let claims = claims(provider, &grant, now / 1000, fault);
    Ok(json!({
        "access_token": access,
        "token_type": "Bearer",
        "expires_in": ID_TOKEN_S,
        "id_token": provider.signer().sign(&claims, fault),
    }))
}

fn claims(provider: &Provider, grant: &Grant, now: i64, fault: Fault) -> Value {
    let persona = grant.persona;
    let mut claims = json!({
        "iss": provider.issuer(),
        "sub": persona.subject,
        "aud": provider.client_id(),
        "iat": now,
        "exp": now + ID_TOKEN_S,
        "auth_time": grant.issued_at / 1000,
        "name": persona.name,
        "email": persona.email,
        "roles": persona.roles,
    });
    if let Some(nonce) = &grant.nonce {
        claims["nonce"] = json!(nonce);
    }
    if fault == Fault::WrongAudience {
        claims["aud"] = json!("somebody-else");
    } else if fault == Fault::WrongIssuer {
        claims["iss"] = json!("http://127.0.0.1:1");
    } else if fault == Fault::WrongNonce {
        claims["nonce"] = json!("another");
    } else if fault == Fault::Expired {
        claims["iat"] = json!(now - 900);
        claims["exp"] = json!(now - 600);
    } else if fault == Fault::NotYetValid {
        claims["nbf"] = json!(now + 600);
    }
    claims
}

fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let text = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let bytes = STANDARD.decode(text.strip_prefix("Basic ")?.trim()).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    let (client, secret) = text.split_once(':')?;
    Some((client.to_owned(), secret.to_owned()))
}

fn no_store(status: StatusCode, body: Value) -> Response {
    (status, [(header::CACHE_CONTROL, "no-store")], Json(body)).into_response()
}
