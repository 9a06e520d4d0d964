//! Errands: allowlisted requests to the platform, with a token, within limits (AUTH-8).

use std::rc::Rc;
use std::time::Duration;

use floorlight_upstream::seed::{Next, agents, replay, skills, users};
use worker::{Method, Response, Result};

use super::api::{Errand, Fetched, Head, Page, REPORT_HEADER, Report};
use super::keep::Keep;
use crate::upstream_client::{Failure, Outgoing, Reply, send};

/// The longest that the platform may take.
const LIMIT: Duration = Duration::from_secs(15);
/// The longest answer, in bytes.
const MAX_BYTES: usize = 32 * 1024 * 1024;

/// Runs an errand and answers with what came of it.
pub(crate) async fn run(keep: &Rc<Keep>, errand: &Errand) -> Result<Response> {
    let (fetched, body) = match fetch(keep, errand).await {
        Ok((head, body)) => (Fetched::Answered(head), body),
        Err(fetched) => (fetched, Vec::new()),
    };
    let report = serde_json::to_string(&Report {
        fetched,
        suspended_until: keep.suspended_until(),
    })?;
    let response = Response::from_bytes(body)?;
    response.headers().set(REPORT_HEADER, &report)?;
    Ok(response)
}

/// A 401 drops the token and tries once more with a new one; a second one is reported (AUTH-5, R5).
async fn fetch(keep: &Rc<Keep>, errand: &Errand) -> std::result::Result<(Head, Vec<u8>), Fetched> {
    let request = match errand {
        Errand::Users { page } => users::request(&next(page)),
        Errand::UserSkills { id, page } => skills::request(id, &next(page)),
        Errand::Agents { ids, page } => {
            agents::request(ids.iter().map(String::as_str), &next(page))
        }
        Errand::Replay { since, until, page } => replay::request(*since, *until, &next(page)),
    };
    let address = request
        .map_err(|_| Fetched::TooLong)?
        .address(&keep.connection().surface.realtime.base_url);
    let mut retried = false;
    loop {
        if !keep.permit().await {
            return Err(Fetched::TimedOut);
        }
        let (token, generation) = keep.token().await.map_err(Fetched::NoToken)?;
        let reply = send(Outgoing {
            method: Method::Get,
            url: address.clone(),
            headers: vec![
                ("accept", "application/json".to_owned()),
                ("authorization", format!("Bearer {}", token.expose())),
            ],
            body: None,
            timeout: LIMIT,
            max_bytes: MAX_BYTES,
        })
        .await
        .map_err(of)?;
        if reply.status == 401 && !retried {
            retried = true;
            keep.reject(generation);
            continue;
        }
        if reply.status != 401 {
            keep.took(generation);
        }
        return judge(reply);
    }
}

/// Only a JSON body of a success goes on: anything else may hold what must not be shown (P12, P13).
fn judge(reply: Reply) -> std::result::Result<(Head, Vec<u8>), Fetched> {
    let json = reply
        .header("content-type")
        .is_some_and(|kind| is_json(&kind));
    let head = Head {
        status: reply.status,
        date: reply.date(),
        retry_after_ms: reply
            .retry_after()
            .map(|wait| u64::try_from(wait.as_millis()).unwrap_or(u64::MAX)),
        sent_at: reply.sent_at,
        received_at: reply.received_at,
    };
    match (reply.status, json) {
        (200, true) => Ok((head, reply.body)),
        (200, false) => Err(Fetched::Unreadable),
        _ => Ok((head, Vec::new())),
    }
}

fn next(page: &Page) -> Next {
    match page {
        Page::First => Next::None,
        Page::Token(token) => Next::Token(token.clone()),
        Page::Number(number) => Next::Number(*number),
    }
}

fn is_json(content_type: &str) -> bool {
    let kind = content_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    kind == "application/json" || (kind.starts_with("application/") && kind.ends_with("+json"))
}

const fn of(failure: Failure) -> Fetched {
    match failure {
        Failure::TimedOut => Fetched::TimedOut,
        Failure::Unreachable | Failure::Malformed => Fetched::Unreachable,
        Failure::TooLarge => Fetched::Unreadable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// P12: a page of HTML where JSON is due is never taken for an answer.
    #[test]
    fn only_json_is_json() {
        assert!(is_json("application/json"));
        assert!(is_json("Application/JSON; charset=utf-8"));
        assert!(is_json("application/hal+json"));
        assert!(!is_json("text/html"));
        assert!(!is_json("text/html; note=application/json"));
        assert!(!is_json(""));
    }
}
