//! What the Worker and other objects may ask of a hub. Nothing here is reachable from outside.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use worker::{Method, Request, Response, Result};

use super::life::LifeError;
use super::shared::Shared;
use super::watch::Refusal;
use super::{
    agent, directory, document, editor, export, floor, health, life, setup, skills, trends, watch,
};
use crate::clock;
use crate::connection::ConnectionError;
use crate::internal::{CONNECTION_HEADER, ClosePerson, WATCHER_HEADER, Watcher};

/// Answers one request.
pub(crate) async fn answer(shared: &Rc<Shared>, mut request: Request) -> Result<Response> {
    let Some(id) = request.headers().get(CONNECTION_HEADER)? else {
        return status(400);
    };
    if let Err(error) = life::ensure(shared, &id).await {
        tracing::error!(connection = id, %error, "the hub cannot run");
        return status(match error {
            LifeError::Connection(ConnectionError::Unknown) => 404,
            LifeError::Connection(ConnectionError::Missing(_) | ConnectionError::Wrong { .. })
            | LifeError::Store(_)
            | LifeError::Other
            | LifeError::Entropy(_) => 503,
        });
    }
    let path = request.path();
    match (request.method(), path.as_str()) {
        (Method::Post, "/ensure") => {
            shared.turn();
            Response::empty()
        }
        (Method::Get, "/stream") => stream(shared, &request),
        (Method::Get, "/floor") => found(
            shared
                .with(|live| floor::write(live, clock::now()).ok())
                .flatten(),
        ),
        (Method::Get, "/trends") => found(
            shared
                .with(|live| trends::write(live, clock::now()).ok())
                .flatten(),
        ),
        (Method::Get, "/directory") => directory::answer(shared, &request),
        (Method::Get, "/export") => found(export::write(shared, false, clock::now())),
        (Method::Get, "/export-with-ids") => found(export::write(shared, true, clock::now())),
        (Method::Get, "/setup") => found(setup::write(shared, clock::now()).await),
        (Method::Get, "/document") => editor::read(shared).await,
        (Method::Put, "/document") => editor::save(shared, &mut request).await,
        (Method::Get, "/health") => match health::health(shared).await {
            Some(health) => Response::from_json(&health),
            None => status(503),
        },
        (Method::Post, "/directory-changed") => {
            spawn_local(document::refresh(Rc::clone(shared)));
            Response::empty()
        }
        (Method::Post, "/close-person") => {
            let Ok(whom) = request.json::<ClosePerson>().await else {
                return status(400);
            };
            watch::dismiss_person(shared, &whom.person, whom.session);
            Response::empty()
        }
        (Method::Get, path) => match path.strip_prefix("/agents/").and_then(unescape) {
            Some(agent) => {
                skills::view(shared, &agent);
                found(
                    shared
                        .with(|live| agent::write(live, &agent, clock::now()))
                        .flatten(),
                )
            }
            None => status(404),
        },
        _ => status(404),
    }
}

fn stream(shared: &Rc<Shared>, request: &Request) -> Result<Response> {
    let headers = request.headers();
    let watcher = headers.get(WATCHER_HEADER)?;
    let Some(watcher) = watcher.and_then(|text| serde_json::from_str::<Watcher>(&text).ok()) else {
        return status(400);
    };
    let offered = headers.get("sec-websocket-protocol")?.unwrap_or_default();
    match watch::accept(shared, watcher, &offered)? {
        Ok(response) => Ok(response),
        Err(Refusal::NoProtocol) => status(400),
        Err(Refusal::Full) => status(503),
        Err(Refusal::TooMany) => status(429),
        Err(Refusal::Over) => status(401),
    }
}

fn found(json: Option<String>) -> Result<Response> {
    let Some(json) = json else { return status(404) };
    let response = Response::ok(json)?;
    response.headers().set("content-type", "application/json")?;
    Ok(response)
}

fn unescape(text: &str) -> Option<String> {
    js_sys::decode_uri_component(text).ok().map(String::from)
}

/// The Worker words the problem document for a status.
fn status(code: u16) -> Result<Response> {
    Ok(Response::empty()?.with_status(code))
}
