//! The platform's resources: users, their skills, the agents' states.

use std::fmt::Write as _;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Arc;

use axum::extract::{Path, RawQuery, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::guard::{self, refuse};
use super::state::Shared;
use super::{replay, stream, token};

/// The longest request line's target, in bytes; longer ones are answered 414.
const MAX_URI: usize = 8 * 1024;
const PAGE_SIZE: usize = 100;
const MAX_PAGE_SIZE: usize = 500;

pub(super) fn router(shared: Arc<Shared>) -> Router {
    let resources = Router::new()
        .route("/api/v2/users", get(users))
        .route("/api/v2/users/{id}/skills", get(skills))
        .route("/api/v2/realtime/agents", get(agents))
        .route("/api/v2/realtime/stream", get(stream::open))
        .route("/api/v2/realtime/events", get(replay::events))
        .layer(middleware::from_fn_with_state(
            Arc::clone(&shared),
            guard::disturb,
        ));
    Router::new()
        .route("/oauth2/token", post(token::issue))
        .route("/v2/oauth/token", post(token::issue))
        .route("/oauth/token", post(token::issue))
        .route("/api/v2/oauth/token", post(token::issue))
        .merge(resources)
        .fallback(unknown)
        .method_not_allowed_fallback(wrong_method)
        .layer(middleware::from_fn(limit_uri))
        .layer(middleware::from_fn_with_state(
            Arc::clone(&shared),
            guard::log_and_date,
        ))
        .with_state(shared)
}

async fn limit_uri(request: Request, next: Next) -> Response {
    let target = request
        .uri()
        .path_and_query()
        .map_or(0, |target| target.as_str().len());
    if target > MAX_URI {
        let message = "the request target is longer than 8192 bytes";
        return refuse(StatusCode::URI_TOO_LONG, "uri_too_long", message);
    }
    next.run(request).await
}

pub(super) async fn unknown() -> Response {
    refuse(
        StatusCode::NOT_FOUND,
        "not_found",
        "there is no such resource",
    )
}

async fn wrong_method() -> Response {
    refuse(
        StatusCode::METHOD_NOT_ALLOWED,
        "method_not_allowed",
        "this method is not served here",
    )
}

#[derive(Serialize)]
struct User<'a> {
    id: &'a str,
    name: &'a str,
    active: bool,
}

/// Lists everyone, page by page.
async fn users(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    if let Err(answer) = guard::demand(&shared, &headers, "realtime:read") {
        return answer;
    }
    let visible = guard::sees_users(&shared, &headers);
    let inner = shared.lock();
    let (mut size, mut from) = (PAGE_SIZE, 0);
    for (name, value) in pairs(query.as_deref()) {
        match name.as_str() {
            "pageSize" => match value.parse() {
                Ok(asked @ 1..=MAX_PAGE_SIZE) => size = asked,
                Ok(_) | Err(_) => return bad("pageSize must be 1 to 500"),
            },
            "pageToken" => match page_from(&value, inner.seed) {
                Some(offset) => from = offset,
                None => return bad("pageToken is not one that was given out"),
            },
            _ => {}
        }
    }
    let all = if visible { inner.world.agents() } else { &[] };
    let page = all.iter().skip(from).take(size);
    let users: Vec<_> = page
        .map(|agent| User {
            id: &agent.id,
            name: &agent.name,
            active: true,
        })
        .collect();
    let next = (from + size < all.len()).then(|| page_token(from + size, inner.seed));
    list(&inner.faults.envelope, &users, next)
}

#[derive(Serialize)]
struct Skill<'a> {
    skill_id: &'a str,
    name: &'a str,
    proficiency: u8,
    queue_ids: Vec<&'a str>,
}

async fn skills(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Response {
    if let Err(answer) = guard::demand(&shared, &headers, "users:read") {
        return answer;
    }
    let inner = shared.lock();
    let number = inner
        .numbers
        .get(id.as_str())
        .filter(|_| !inner.faults.missing_scope);
    let Some(agent) = number.and_then(|&number| inner.world.agents().get(number)) else {
        return refuse(StatusCode::NOT_FOUND, "not_found", "there is no such user");
    };
    let queues = inner.world.queues();
    let skills: Vec<_> = agent
        .skills
        .iter()
        .map(|skill| Skill {
            skill_id: &skill.id,
            name: &skill.name,
            proficiency: skill.level,
            queue_ids: skill
                .queues
                .iter()
                .filter_map(|&queue| queues.get(queue).map(|queue| &*queue.id))
                .collect(),
        })
        .collect();
    list(&inner.faults.envelope, &skills, None)
}

/// Answers the state of the agents asked about, or of everyone.
async fn agents(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    if let Err(answer) = guard::demand(&shared, &headers, "realtime:read") {
        return answer;
    }
    let visible = guard::sees_users(&shared, &headers);
    let now = shared.now();
    let mut inner = shared.lock();
    inner.live(now);
    let ids = pairs(query.as_deref())
        .into_iter()
        .find(|(name, _)| name == "user_ids");
    let mut numbers: Vec<usize> = match ids {
        None => (0..inner.world.agents().len()).collect(),
        Some((_, ids)) => ids
            .split(',')
            .filter_map(|id| inner.numbers.get(id.trim()).copied())
            .collect(),
    };
    numbers.sort_unstable();
    numbers.dedup();
    inner.log.asks.note(&numbers, now);
    if !visible {
        numbers.clear();
    }
    let manner = inner.faults.manner();
    let agents = numbers
        .iter()
        .filter_map(|&number| inner.world.agents().get(number));
    let items: Vec<_> = agents.map(|agent| manner.rest_item(agent, now)).collect();
    list(&inner.faults.envelope, &items, None)
}

/// Puts a list into the envelope that the settings name.
fn list<T: Serialize>(envelope: &str, items: &[T], next: Option<String>) -> Response {
    if envelope == "array" {
        return Json(items).into_response();
    }
    let mut body = Map::new();
    let count = items.len();
    body.insert(
        envelope.to_owned(),
        serde_json::to_value(items).unwrap_or(Value::Null),
    );
    body.insert("count".to_owned(), json!(count));
    if let Some(next) = next {
        body.insert("nextPageToken".to_owned(), Value::String(next));
    }
    Json(body).into_response()
}

pub(super) fn bad(message: &str) -> Response {
    refuse(StatusCode::BAD_REQUEST, "bad_request", message)
}

/// Writes where the next page begins, with a check so that nobody makes tokens up.
fn page_token(from: usize, seed: u64) -> String {
    let mut token = format!("{from:x}");
    // Writing to a text does not fail.
    let _ = write!(token, "-{:016x}", page_check(from, seed));
    token
}

fn page_from(token: &str, seed: u64) -> Option<usize> {
    let (from, check) = token.split_once('-')?;
    let from = usize::from_str_radix(from, 16).ok()?;
    let check = u64::from_str_radix(check, 16).ok()?;
    (check == page_check(from, seed)).then_some(from)
}

fn page_check(from: usize, seed: u64) -> u64 {
    let mut hasher = DefaultHasher::new();
    (from, seed, "page").hash(&mut hasher);
    hasher.finish()
}

/// Splits a query into names and values, both percent-decoded.
pub(super) fn pairs(query: Option<&str>) -> Vec<(String, String)> {
    let query = query.unwrap_or_default();
    form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .take(100)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_tokens_cannot_be_made_up() {
        let token = page_token(300, 42);
        assert_eq!(page_from(&token, 42), Some(300));
        assert_eq!(page_from(&token, 43), None);
        assert_eq!(page_from("12c-0", 42), None);
        assert_eq!(page_from("300", 42), None);
    }
}
