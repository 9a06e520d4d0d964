//! What stands before the API's routes: the log, the faults of HTTP, the bearer token.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use axum::{Json, body::Body};
use serde_json::json;

use super::state::Shared;
use crate::fault::{Faults, Http401};
use crate::stamp;

/// An answer that says what is wrong, in the platform's manner.
pub(super) fn refuse(status: StatusCode, error: &str, message: &str) -> Response {
    (status, Json(json!({ "error": error, "message": message }))).into_response()
}

/// Logs every request and dates every answer by the server's (perhaps skewed) clock.
pub(super) async fn log_and_date(
    State(shared): State<Arc<Shared>>,
    request: Request,
    next: Next,
) -> Response {
    let method = request.method().to_string();
    let path = template(request.uri().path());
    shared.lock().log.note_headers(request.headers());
    let slow_ms = shared.lock().faults.slow_ms;
    if slow_ms > 0 {
        tokio::time::sleep(Duration::from_millis(slow_ms.unsigned_abs())).await;
    }
    let mut answer = next.run(request).await;
    let mut inner = shared.lock();
    inner
        .log
        .note_request(&method, &path, answer.status().as_u16());
    let date = stamp::http_date(shared.now() + inner.faults.clock_skew_ms);
    if let Ok(date) = HeaderValue::from_str(&date) {
        answer.headers_mut().insert(header::DATE, date);
    }
    answer
}

/// Puts the faults of HTTP before every resource (not before the token service).
pub(super) async fn disturb(
    State(shared): State<Arc<Shared>>,
    request: Request,
    next: Next,
) -> Response {
    let fault = http_fault(&shared.lock().faults);
    if let Some(answer) = fault {
        return answer;
    }
    let bearer = bearer(request.headers()).map(str::to_owned);
    let mut answer = next.run(request).await;
    if shared.lock().faults.echo_token {
        echo(&mut answer, bearer.as_deref());
    }
    answer
}

fn http_fault(faults: &Faults) -> Option<Response> {
    if let Some(to) = &faults.redirect_to {
        return Some((StatusCode::FOUND, [(header::LOCATION, to.clone())]).into_response());
    }
    if faults.html_error {
        let page = "<!doctype html><title>502</title><h1>Bad gateway</h1><p>x-upstream: 10.0.0.7";
        let kind = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
        return Some((StatusCode::BAD_GATEWAY, kind, Body::from(page)).into_response());
    }
    if faults.http_503 {
        let status = StatusCode::SERVICE_UNAVAILABLE;
        return Some(refuse(
            status,
            "service_unavailable",
            "the service is being moved",
        ));
    }
    if let Some(limit) = &faults.http_429 {
        let status = StatusCode::TOO_MANY_REQUESTS;
        let mut answer = refuse(status, "too_many_requests", "the request limit is reached");
        if let Some(seconds) = limit.retry_after {
            answer
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        return Some(answer);
    }
    None
}

/// Gives the bearer token back where no server should.
fn echo(answer: &mut Response, bearer: Option<&str>) {
    let cookie = HeaderValue::from_str(&format!("upstream={}", bearer.unwrap_or("none")));
    if let Ok(cookie) = cookie {
        answer.headers_mut().insert("x-debug-token", cookie.clone());
        answer.headers_mut().insert(header::SET_COOKIE, cookie);
    }
}

/// Demands a good token with the given scope.
#[expect(
    clippy::result_large_err,
    reason = "the error is the answer that is sent"
)]
pub(super) fn demand(shared: &Shared, headers: &HeaderMap, scope: &str) -> Result<(), Response> {
    let mut inner = shared.lock();
    let always = inner.faults.http_401 == Http401::Always;
    let token = bearer(headers)
        .filter(|_| !always)
        .and_then(|text| inner.tokens.check(text, shared.now()));
    let Some(token) = token else {
        let status = StatusCode::UNAUTHORIZED;
        let mut answer = refuse(
            status,
            "invalid_token",
            "the access token is missing or not good",
        );
        answer.headers_mut().insert(
            header::WWW_AUTHENTICATE,
            HeaderValue::from_static("Bearer error=\"invalid_token\""),
        );
        return Err(answer);
    };
    if token.scopes.contains(&scope) {
        Ok(())
    } else {
        let message = format!("the token has not the scope {scope}");
        Err(refuse(
            StatusCode::FORBIDDEN,
            "insufficient_scope",
            &message,
        ))
    }
}

/// Whether the token resolves users: without, lists are empty (with 200).
pub(super) fn sees_users(shared: &Shared, headers: &HeaderMap) -> bool {
    let mut inner = shared.lock();
    let missing = inner.faults.missing_scope;
    let token = bearer(headers).and_then(|text| inner.tokens.check(text, shared.now()));
    !missing && token.is_some_and(|token| token.scopes.contains(&"users:read"))
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let text = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = text.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then_some(token.trim())
}

/// Replaces the ids in a path, so that paths can be counted.
fn template(path: &str) -> String {
    match path
        .strip_prefix("/api/v2/users/")
        .and_then(|rest| rest.split_once('/'))
    {
        Some((_, rest)) => format!("/api/v2/users/{{id}}/{rest}"),
        None => path.chars().take(200).collect(),
    }
}
