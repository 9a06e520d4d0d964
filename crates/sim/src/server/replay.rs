//! The platform's replay: what the stream said in a span, once more and without loss.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};

use super::api::{bad, pairs, unknown};
use super::guard::{self, refuse};
use super::history::{self, KEPT_MS, Place, first_stamped};
use super::state::{Inner, Shared};
use crate::stamp;

/// So many items make a page.
const PAGE: usize = 5_000;

/// Lists every change of an agent and every step of a contact with `since` ≤ its time < `until`.
pub(super) async fn events(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    if !shared.replay {
        return unknown().await;
    }
    if let Err(answer) = guard::demand(&shared, &headers, "realtime:read") {
        return answer;
    }
    let mut inner = shared.lock();
    inner.live(shared.now());
    match page(&mut inner, query.as_deref()) {
        Ok(text) => ([(header::CONTENT_TYPE, "application/json")], text).into_response(),
        Err(answer) => *answer,
    }
}

fn page(inner: &mut Inner, query: Option<&str>) -> Result<String, Box<Response>> {
    let wrong = |message: &str| Box::new(bad(message));
    let (mut since, mut until, mut token) = (None, None, None);
    for (name, value) in pairs(query) {
        match name.as_str() {
            "since" => since = stamp::read(&value),
            "until" => until = stamp::read(&value),
            "pageToken" => token = Some(value),
            _ => {}
        }
    }
    let (Some(since), Some(until)) = (since, until) else {
        let message = "since and until must be times such as 2024-05-15T14:32:10.000Z";
        return Err(wrong(message));
    };
    if since >= until {
        return Err(wrong("since must lie before until"));
    }
    if until - since > KEPT_MS {
        return Err(wrong("since and until must be at most 90 minutes apart"));
    }
    let manner = inner.faults.manner();
    let (first, end) = (first_stamped(since, &manner), first_stamped(until, &manner));
    if first < inner.world.now() - KEPT_MS {
        let message = "what happened at since is no longer kept";
        let answer = refuse(StatusCode::GONE, "gone", message);
        return Err(Box::new(answer));
    }
    let from = match token {
        None => Place { at: first, skip: 0 },
        Some(token) => place(&token, (since, until, inner.seed))
            .ok_or_else(|| wrong("pageToken is not one that was given out for this span"))?,
    };
    let told = inner.world.log(from.at, end);
    let (items, next) = history::page(told, from, PAGE, inner.lifecycle);
    let mut texts: Vec<String> = items.iter().map(|item| manner.message(item, 0)).collect();
    inner.outbox.spoil_one(&mut texts, &inner.faults);
    // The other envelopes are for clients that must understand them all; a bare list has no pages.
    let name = match inner.faults.envelope.as_str() {
        "entities" | "array" => "items",
        other => other,
    };
    let token = next.map_or_else(String::new, |next| {
        let token = page_token(next, (since, until, inner.seed));
        format!(",\"nextPageToken\":\"{token}\"")
    });
    Ok(format!("{{\"{name}\":[{}]{token}}}", texts.join(",")))
}

/// Writes where the next page begins, with a check so that nobody makes tokens up.
fn page_token(place: Place, span: (i64, i64, u64)) -> String {
    format!("{}-{}-{:016x}", place.at, place.skip, check(place, span))
}

fn place(token: &str, span: (i64, i64, u64)) -> Option<Place> {
    let mut parts = token.rsplitn(3, '-');
    let told = u64::from_str_radix(parts.next()?, 16).ok()?;
    let skip = parts.next()?.parse().ok()?;
    let at = parts.next()?.parse().ok()?;
    let place = Place { at, skip };
    (check(place, span) == told).then_some(place)
}

fn check(place: Place, span: (i64, i64, u64)) -> u64 {
    let mut hasher = DefaultHasher::new();
    (place.at, place.skip, span, "replay").hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_for_one_span() {
        let next = Place { at: -5, skip: 7 };
        let token = page_token(next, (1, 2, 42));
        assert_eq!(place(&token, (1, 2, 42)), Some(next));
        assert_eq!(place(&token, (1, 3, 42)), None);
        assert_eq!(place("1-2-3", (1, 2, 42)), None);
        assert_eq!(place("", (1, 2, 42)), None);
    }
}
