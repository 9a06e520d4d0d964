//! Asks a connection's hub on behalf of a caller.

use std::time::Duration;

use futures_util::future::{Either, select};
use futures_util::pin_mut;
use worker::{Delay, Headers, Method, Request, RequestInit, Response, Stub};

use super::caller::Caller;
use super::{Call, OBJECT_LIMIT};
use crate::connection;
use crate::internal::{CONNECTION_HEADER, ORIGIN, REQUEST_ID_HEADER, WATCHER_HEADER};
use crate::object::ObjectError;
use crate::problem::Refusal;
use crate::reply::Reply;
use crate::upgrade;

impl Call<'_> {
    /// Passes a question on to the connection's hub, as a request made from scratch (P6).
    pub(super) async fn hub(&self, caller: &Caller, path: &str) -> Result<Reply, Refusal> {
        let headers = self.headers(caller)?;
        if let Some(tag) = &self.incoming.if_none_match {
            set(&headers, "if-none-match", tag)?;
        }
        let response = self.question(path, headers).await?;
        let status = response.status_code();
        let etag = response.headers().get("etag").ok().flatten();
        match status {
            200 | 304 => {
                let (_, body) = response.into_parts();
                Ok(Reply::passed(status, etag, body))
            }
            404 => Err(Refusal::NoSuchThing),
            503 => Err(Refusal::Busy),
            _ => {
                tracing::error!(request = self.id, status, "a hub failed");
                Err(Refusal::Failed)
            }
        }
    }

    /// Exports the hub for a bug report; that somebody took the ids along is in the audit log.
    pub(super) async fn export(&self, caller: &Caller) -> Result<Reply, Refusal> {
        let query = self.incoming.query.as_ref().ok();
        let with_ids = query.is_some_and(|query| query.get("ids") == Some("1"));
        let person = caller.object.as_str();
        tracing::info!(target: "audit", request = self.id, person, with_ids, "exported a hub");
        let path = if with_ids {
            "/export-with-ids"
        } else {
            "/export"
        };
        self.hub(caller, path).await
    }

    /// Opens a stream: checks the handshake, then hands the socket to the hub (W1–W4).
    pub(super) async fn stream(&self, caller: &Caller) -> Result<Reply, Refusal> {
        let protocol = upgrade::check(&self.incoming.handshake).map_err(Refusal::Handshake)?;
        let headers = self.headers(caller)?;
        set(&headers, "upgrade", "websocket")?;
        set(&headers, "sec-websocket-protocol", protocol)?;
        let response = self.question("/stream", headers).await?;
        let status = response.status_code();
        match (status, response.websocket()) {
            (101, Some(socket)) => Ok(Reply::socket(socket, protocol)),
            (401, _) => Err(Refusal::NotSignedIn { clear: true }),
            (429, _) => Err(Refusal::TooManyStreams),
            (503, _) => Err(Refusal::Busy),
            _ => {
                tracing::error!(request = self.id, status, "a hub opened no stream");
                Err(Refusal::Failed)
            }
        }
    }

    /// Reaches the hub of the connection that the path names; only configured ones exist.
    pub(super) fn hub_stub(&self) -> Result<Stub, Refusal> {
        let id = self.found.param("connection");
        if !connection::ids(self.env).iter().any(|known| known == id) {
            return Err(Refusal::NoSuchConnection);
        }
        self.env
            .durable_object("HUB")
            .and_then(|namespace| namespace.get_by_name(id))
            .map_err(|_| Refusal::Failed)
    }

    pub(super) fn headers(&self, caller: &Caller) -> Result<Headers, Refusal> {
        let headers = Headers::new();
        let watcher = caller.watcher()?;
        let watcher = serde_json::to_string(&watcher).map_err(|_| Refusal::Failed)?;
        set(&headers, WATCHER_HEADER, &watcher)?;
        set(&headers, CONNECTION_HEADER, self.found.param("connection"))?;
        set(&headers, REQUEST_ID_HEADER, self.id)?;
        Ok(headers)
    }

    async fn question(&self, path: &str, headers: Headers) -> Result<Response, Refusal> {
        let stub = self.hub_stub()?;
        Ok(get(&stub, path, headers, OBJECT_LIMIT).await?)
    }
}

/// Asks an object with `GET`, whatever the status of its answer.
pub(super) async fn get(
    stub: &Stub,
    path: &str,
    headers: Headers,
    limit: Duration,
) -> Result<Response, ObjectError> {
    let mut init = RequestInit::new();
    init.with_method(Method::Get).with_headers(headers);
    ask(stub, path, &init, limit).await
}

/// Asks an object, whatever the status of its answer.
pub(super) async fn ask(
    stub: &Stub,
    path: &str,
    init: &RequestInit,
    limit: Duration,
) -> Result<Response, ObjectError> {
    let request = Request::new_with_init(&format!("{ORIGIN}{path}"), init)
        .map_err(|_| ObjectError::Unreadable)?;
    let answer = stub.fetch_with_request(request);
    let delay = Delay::from(limit);
    pin_mut!(answer, delay);
    match select(answer, delay).await {
        Either::Left((Ok(response), _)) => Ok(response),
        Either::Left((Err(_), _)) => Err(ObjectError::Unreachable),
        Either::Right(((), _)) => Err(ObjectError::TimedOut),
    }
}

pub(super) fn set(headers: &Headers, name: &str, value: &str) -> Result<(), Refusal> {
    headers.set(name, value).map_err(|_| Refusal::Failed)
}
