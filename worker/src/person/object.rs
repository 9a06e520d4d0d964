//! The Durable Object of a person.

use std::time::Duration;

use floorlight_core::time::UtcMillis;
use futures_util::future::join_all;
use serde::Serialize;
use serde::de::DeserializeOwned;
use worker::{DurableObject, Env, Request, Response, Result, State, durable_object};

use super::message::{Begin, Begun, End, Ended, Known, Proof, Verdict};
use super::shelf::{Session, Shelf};
use crate::internal::{ClosePerson, MAX_SOCKETS_PER_PERSON, SocketsClosed, Validate, Validated};
use crate::meter::{Budget, Meter};
use crate::store::{Db, StoreError, entropy};
use crate::{base64url, clock, digest, object, session::cookie, settings};

/// Requests that a person may make, per second and at once (R1). A crowd of scripts that watch as one
/// person fits.
const REQUESTS: Budget = Budget {
    per_second: 30,
    at_once: 300,
};

/// Streams that a person may open, per second and at once (W11): all of them may come back after two
/// restarts in a row. How many stay open is the hub's to limit.
const STREAMS: Budget = Budget {
    per_second: 2,
    at_once: 2 * MAX_SOCKETS_PER_PERSON,
};

/// The longest that a hub may take to close a person's sockets.
const CLOSE_LIMIT: Duration = Duration::from_secs(2);

/// A stream opened within this time is not forgotten by a report of an older one's end.
const OPENING: i64 = 60_000;

/// Keeps one person's sessions.
#[durable_object(fetch)]
#[derive(Debug)]
pub struct Person {
    state: State,
    env: Env,
    shelf: std::result::Result<Shelf, StoreError>,
    requests: Meter,
    streams: Meter,
}

impl DurableObject for Person {
    fn new(state: State, env: Env) -> Self {
        let shelf = Shelf::open(Db::new(&state.storage()));
        Self {
            state,
            env,
            shelf,
            requests: Meter::new(REQUESTS),
            streams: Meter::new(STREAMS),
        }
    }

    async fn fetch(&self, mut request: Request) -> Result<Response> {
        let path = request.path();
        let Ok(shelf) = &self.shelf else {
            return failed();
        };
        match path.as_str() {
            "/begin" => answer(self.begin(shelf, read(&mut request).await?).await),
            "/authenticate" => answer(self.authenticate(shelf, &read(&mut request).await?)),
            "/end" => answer(self.end(shelf, &read(&mut request).await?).await),
            "/validate" => answer(self.validate(shelf, &read(&mut request).await?)),
            "/sockets-closed" => answer(release(shelf, &read(&mut request).await?)),
            _ => Response::error("no such request", 404),
        }
    }
}

impl Person {
    async fn begin(&self, shelf: &Shelf, person: Begin) -> std::result::Result<Begun, StoreError> {
        let now = clock::now();
        let limits = settings::session_limits(&self.env);
        for number in shelf.outdated(person.role, limits, now)? {
            self.remove(shelf, number).await?;
        }
        let mut bytes = [0; cookie::SECRET_BYTES];
        entropy::fill(&mut bytes).map_err(|_| StoreError::Refused)?;
        let secret = base64url::encode(&bytes);
        shelf.add(&secret_digest(&secret), &person, now)?;
        let lasts_s = i64::try_from(limits.absolute.as_secs()).unwrap_or(i64::MAX);
        Ok(Begun { secret, lasts_s })
    }

    fn authenticate(
        &self,
        shelf: &Shelf,
        known: &Known,
    ) -> std::result::Result<Verdict, StoreError> {
        let now = clock::now();
        let verdict = match &known.proof {
            Proof::AccessToken { person, expires_at } => Verdict::Alive {
                session: 0,
                person: person.clone(),
                expires_at: *expires_at,
            },
            Proof::Secret(_) | Proof::Digest(_) => self.session(shelf, known, now)?,
        };
        let Verdict::Alive { session, .. } = &verdict else {
            return Ok(verdict);
        };
        if let Err(retry_after_s) = self.requests.take(now) {
            return Ok(Verdict::TooMany { retry_after_s });
        }
        if let Some(connection) = &known.stream {
            if self.streams.take(now).is_err() {
                return Ok(Verdict::TooManyStreams);
            }
            shelf.watch(*session, connection, now)?;
        }
        Ok(verdict)
    }

    fn session(
        &self,
        shelf: &Shelf,
        known: &Known,
        now: UtcMillis,
    ) -> std::result::Result<Verdict, StoreError> {
        let limits = settings::session_limits(&self.env);
        let Some(session) = find(shelf, &known.proof)? else {
            return Ok(Verdict::Dead);
        };
        if !session.span.lives(limits, now) {
            shelf.remove(session.number)?;
            return Ok(Verdict::Dead);
        }
        if known.uses && session.span.is_worth_writing(limits, now) {
            shelf.touch(session.number, now)?;
        }
        Ok(Verdict::Alive {
            session: session.number,
            person: session.person,
            expires_at: session.span.ends_at(limits).get(),
        })
    }

    async fn end(&self, shelf: &Shelf, end: &End) -> std::result::Result<Ended, StoreError> {
        let Some(session) = find(shelf, &end.proof)? else {
            return Ok(Ended { ended: false });
        };
        self.remove(shelf, session.number).await?;
        Ok(Ended { ended: true })
    }

    fn validate(
        &self,
        shelf: &Shelf,
        asked: &Validate,
    ) -> std::result::Result<Validated, StoreError> {
        let now = clock::now();
        let limits = settings::session_limits(&self.env);
        let mut live = Vec::new();
        for session in shelf.all()? {
            if asked.sessions.contains(&session.number) && session.span.lives(limits, now) {
                live.push(session.number);
                if session.span.is_worth_writing(limits, now) {
                    shelf.touch(session.number, now)?;
                }
            }
        }
        Ok(Validated { live })
    }

    /// Removes a session, and has the hubs close its streams (S7, W13).
    async fn remove(&self, shelf: &Shelf, number: u64) -> std::result::Result<(), StoreError> {
        let connections = shelf.remove(number)?;
        let closing = ClosePerson {
            person: self.state.id().to_string(),
            session: Some(number),
        };
        join_all(connections.iter().map(|name| self.close(name, &closing))).await;
        Ok(())
    }

    async fn close(&self, connection: &str, closing: &ClosePerson) {
        let stub = self
            .env
            .durable_object("HUB")
            .and_then(|namespace| namespace.get_by_name(connection));
        let Ok(stub) = stub else {
            return;
        };
        let path = "/close-person";
        let called = object::call(&stub, path, Some(connection), closing, CLOSE_LIMIT).await;
        if let Err(error) = called {
            tracing::warn!(connection, %error, "a hub did not close the sockets of a session");
        }
    }
}

fn release(shelf: &Shelf, closed: &SocketsClosed) -> std::result::Result<(), StoreError> {
    let before = UtcMillis::new(clock::now().get().saturating_sub(OPENING));
    for (session, remaining) in &closed.remaining {
        if *remaining == 0 {
            shelf.unwatch(*session, &closed.connection, before)?;
        }
    }
    Ok(())
}

fn find(shelf: &Shelf, proof: &Proof) -> std::result::Result<Option<Session>, StoreError> {
    match proof {
        Proof::Secret(secret) => shelf.find(&secret_digest(secret)),
        Proof::Digest(digest) => shelf.find(digest),
        Proof::AccessToken { .. } => Ok(None),
    }
}

/// Returns the digest under which the object keeps a session's secret.
pub(crate) fn secret_digest(secret: &str) -> String {
    digest::of("session", &[secret])
}

async fn read<T: DeserializeOwned>(request: &mut Request) -> Result<T> {
    request.json().await
}

fn answer<T: Serialize>(result: std::result::Result<T, StoreError>) -> Result<Response> {
    match result {
        Ok(value) => Response::from_json(&value),
        Err(error) => {
            tracing::error!(%error, "a person's object failed");
            failed()
        }
    }
}

fn failed() -> Result<Response> {
    Response::error("the object failed", 500)
}
