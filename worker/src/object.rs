//! Requests from one object to another: typed, and bounded in time.

use std::time::Duration;

use futures_util::future::{Either, select};
use futures_util::pin_mut;
use serde::Serialize;
use serde::de::DeserializeOwned;
use thiserror::Error;
use worker::{Delay, Headers, Method, Request, RequestInit, Response, Stub};

use crate::internal::{CONNECTION_HEADER, ORIGIN};

/// Why an object gave no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub(crate) enum ObjectError {
    /// It took too long.
    #[error("the object did not answer in time")]
    TimedOut,
    /// The runtime could not reach it, or it broke.
    #[error("the object could not be reached")]
    Unreachable,
    /// It answered with this status.
    #[error("the object answered with status {0}")]
    Status(u16),
    /// The question or the answer could not be written or read.
    #[error("the object's answer could not be read")]
    Unreadable,
}

/// Asks an object, and reads its answer as JSON.
pub(crate) async fn ask<Q: Serialize, A: DeserializeOwned>(
    stub: &Stub,
    path: &str,
    connection: Option<&str>,
    question: &Q,
    limit: Duration,
) -> Result<A, ObjectError> {
    let mut response = call(stub, path, connection, question, limit).await?;
    let read = response.json();
    let delay = Delay::from(limit);
    pin_mut!(read, delay);
    match select(read, delay).await {
        Either::Left((answer, _)) => answer.map_err(|_| ObjectError::Unreadable),
        Either::Right(((), _)) => Err(ObjectError::TimedOut),
    }
}

/// Asks an object, and hands over its answer if that is a success.
pub(crate) async fn call<Q: Serialize>(
    stub: &Stub,
    path: &str,
    connection: Option<&str>,
    question: &Q,
    limit: Duration,
) -> Result<Response, ObjectError> {
    let request = form(path, connection, question).ok_or(ObjectError::Unreadable)?;
    let answer = stub.fetch_with_request(request);
    let delay = Delay::from(limit);
    pin_mut!(answer, delay);
    // A panic in an object leaves its callers waiting for minutes, hence the limit.
    match select(answer, delay).await {
        Either::Left((Ok(response), _)) => match response.status_code() {
            200..=299 => Ok(response),
            status => Err(ObjectError::Status(status)),
        },
        Either::Left((Err(_), _)) => Err(ObjectError::Unreachable),
        Either::Right(((), _)) => Err(ObjectError::TimedOut),
    }
}

fn form<Q: Serialize>(path: &str, connection: Option<&str>, question: &Q) -> Option<Request> {
    let headers = Headers::new();
    headers.set("content-type", "application/json").ok()?;
    if let Some(connection) = connection {
        headers.set(CONNECTION_HEADER, connection).ok()?;
    }
    let body = serde_json::to_string(question).ok()?;
    let mut init = RequestInit::new();
    init.with_method(Method::Post)
        .with_headers(headers)
        .with_body(Some(body.into()));
    Request::new_with_init(&format!("{ORIGIN}{path}"), &init).ok()
}
