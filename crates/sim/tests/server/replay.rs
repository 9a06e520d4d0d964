//! The platform's replay over real sockets.

use std::collections::BTreeSet;

use crate::support::{get, send, send_json, start, token};
use floorlight_sim::server::Server;
use floorlight_sim::stamp;
use serde_json::{Value, json};

/// Follows the pages of a span, and returns the items and how many pages there were.
async fn replay(server: &Server, token: &str, since: i64, until: i64) -> (Vec<Value>, usize) {
    let (mut all, mut pages, mut next) = (Vec::new(), 0, String::new());
    loop {
        let target = format!(
            "/api/v2/realtime/events?since={}&until={}{next}",
            stamp::iso(since),
            stamp::iso(until)
        );
        let answer = get(server.api.expect("an API"), &target, token).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        let page = answer.json();
        pages += 1;
        let items = page["items"].as_array().expect("items");
        assert!(items.len() <= 5_000);
        all.extend(items.iter().cloned());
        match page["nextPageToken"].as_str() {
            Some(token) => next = format!("&pageToken={token}"),
            None => return (all, pages),
        }
    }
}

async fn now(server: &Server) -> i64 {
    let truth = send(server.control, "GET", "/truth", &[], "").await.json();
    truth["at"].as_i64().expect("a time")
}

fn time(item: &Value) -> &str {
    let data = &item["data"];
    let own = data["at"]
        .as_str()
        .or_else(|| data["last_updated"].as_str());
    own.expect("a time")
}

/// RT-9, RT-13: everything of a span, in order, in pages, and once.
#[tokio::test]
async fn a_span_is_told_once_more_and_whole() {
    let server = start(|options| (options.agents, options.lifecycle) = (1_200, true)).await;
    let token = token(&server).await;
    let now = now(&server).await;
    let (whole, pages) = replay(&server, &token, now - 1_800_000, now).await;
    assert!(pages > 1, "{} items in {pages} page", whole.len());
    assert!(whole.is_sorted_by_key(|item| time(item).to_owned()));
    let (from, to) = (stamp::iso(now - 1_800_000), stamp::iso(now));
    assert!(
        whole
            .iter()
            .all(|item| (&*from..&*to).contains(&time(item)))
    );
    let kinds: BTreeSet<_> = whole.iter().map(|item| item["type"].to_string()).collect();
    for kind in [
        "agent_state_change",
        "interaction_queued",
        "interaction_completed",
    ] {
        assert!(kinds.contains(&format!("\"{kind}\"")), "{kinds:?}");
    }
    let middle = now - 777_777;
    let (mut halves, _) = replay(&server, &token, now - 1_800_000, middle).await;
    halves.extend(replay(&server, &token, middle, now).await.0);
    assert_eq!(halves, whole, "spans join without a gap");
    let log = send(server.control, "GET", "/log", &[], "").await.json();
    let asked = log["requests"]["GET /api/v2/realtime/events 200"].as_u64();
    assert!(asked >= Some(4), "{asked:?}");
}

/// The stamps are the platform's (skew, whole seconds), never those of single messages.
#[tokio::test]
async fn stamps_follow_the_platforms_manner_only() {
    let server = start(|options| options.lifecycle = true).await;
    let token = token(&server).await;
    send(server.control, "POST", "/commands/freeze", &[], "").await;
    let now = now(&server).await;
    let (plain, _) = replay(&server, &token, now - 600_000, now).await;
    let faults = json!({"loss_pct": 50, "stamp_skew_ms": 60_000, "silent_stream": true});
    send_json(server.control, "PUT", "/faults", &faults).await;
    assert_eq!(replay(&server, &token, now - 600_000, now).await.0, plain);
    let faults = json!({"clock_skew_ms": 120_000, "whole_seconds": true});
    send_json(server.control, "PUT", "/faults", &faults).await;
    // Whole seconds come before the moments that they stand for.
    let first = stamp::whole_second(now - 480_000);
    let (skewed, _) = replay(&server, &token, first, now + 120_000).await;
    assert!(skewed.len() >= plain.len() && !plain.is_empty());
    for (told, exact) in skewed.iter().rev().zip(plain.iter().rev()) {
        let exact = stamp::read(time(exact)).expect("a time");
        assert_eq!(time(told), stamp::iso(stamp::whole_second(exact + 120_000)));
        assert_eq!(told["timestamp"], json!(time(told)));
    }
}

/// Without steps on the stream there are none in the replay; a platform may have none at all.
#[tokio::test]
async fn what_a_platform_lacks_it_does_not_tell() {
    let server = start(|_| {}).await;
    let bearer = token(&server).await;
    let at = now(&server).await;
    let (items, _) = replay(&server, &bearer, at - 600_000, at).await;
    let agents_only = |item: &Value| item["type"] == "agent_state_change";
    assert!(!items.is_empty() && items.iter().all(agents_only));
    let server = start(|options| options.replay = false).await;
    let bearer = token(&server).await;
    let target = "/api/v2/realtime/events?since=2024-05-15T14:00:00Z&until=2024-05-15T14:01:00Z";
    let api = server.api.expect("an API");
    assert_eq!(get(api, target, &bearer).await.status, 404);
}

#[tokio::test]
async fn wrong_spans_are_refused_and_faults_apply() {
    let server = start(|_| {}).await;
    let (api, bearer) = (server.api.expect("an API"), token(&server).await);
    let now = now(&server).await;
    let ask = async |since: i64, until: i64, more: &str| {
        let (since, until) = (stamp::iso(since), stamp::iso(until));
        let target = format!("/api/v2/realtime/events?since={since}&until={until}{more}");
        get(api, &target, &bearer).await.status
    };
    assert_eq!(ask(now - 1_000, now, "").await, 200);
    assert_eq!(ask(now, now, "").await, 400);
    assert_eq!(ask(now - 91 * 60_000, now, "").await, 400);
    assert_eq!(ask(now - 91 * 60_000, now - 90 * 60_000, "").await, 410);
    assert_eq!(ask(now - 1_000, now, "&pageToken=1-2-3").await, 400);
    let no_span = get(api, "/api/v2/realtime/events?since=yesterday", &bearer).await;
    assert_eq!(no_span.status, 400);
    let anonymous = get(api, "/api/v2/realtime/events", "nonsense").await;
    assert_eq!(anonymous.status, 401);
    send_json(
        server.control,
        "PUT",
        "/faults",
        &json!({"malformed_pct": 100}),
    )
    .await;
    let target = format!(
        "/api/v2/realtime/events?since={}&until={}",
        stamp::iso(now - 600_000),
        stamp::iso(now)
    );
    let spoilt = get(api, &target, &bearer).await;
    let whole = |item: &Value| {
        let data = &item["data"];
        let time = data["last_updated"].as_str();
        data["user_id"].is_string() && time.is_some_and(|time| time.ends_with('Z'))
    };
    let body: Value = serde_json::from_str(&spoilt.text).unwrap_or_default();
    let all_whole = body["items"]
        .as_array()
        .is_some_and(|items| items.iter().all(whole));
    assert!(!all_whole, "one item is spoilt, or all of the answer");
    for (faults, status) in [
        (json!({"http_503": true}), 503),
        (
            json!({"http_503": false, "http_429": {"retry_after": 3}}),
            429,
        ),
        (json!({"http_429": null, "http_401": "always"}), 401),
    ] {
        send_json(server.control, "PUT", "/faults", &faults).await;
        assert_eq!(ask(now - 1_000, now, "").await, status);
    }
}
