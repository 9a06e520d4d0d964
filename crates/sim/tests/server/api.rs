//! The platform's API over real sockets: tokens, lists, pages, faults of HTTP.

use crate::support::{FORM, ask_token, get, send, send_json, start, token};
use serde_json::{Value, json};

/// AUTH-1: both styles of client authentication, at the endpoints of every preset.
#[tokio::test]
async fn gives_tokens_in_both_styles_at_every_path() {
    let server = start(|_| {}).await;
    let api = server.api.expect("an API");
    for path in [
        "/oauth2/token",
        "/v2/oauth/token",
        "/oauth/token",
        "/api/v2/oauth/token",
    ] {
        // floorlight-demo:s
        let basic = [FORM, ("authorization", "Basic Zmxvb3JsaWdodC1kZW1vOnM=")];
        let form = "grant_type=client_credentials&scope=realtime:read%20users:read";
        let answer = send(api, "POST", path, &basic, form).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text);
        let body = answer.json();
        assert_eq!(body["expires_in"], json!(3600));
        assert_eq!(body["scope"], json!("realtime:read users:read"));
        let form = "grant_type=client_credentials&client_id=floorlight-demo&client_secret=s";
        let answer = send(api, "POST", path, &[FORM], form).await;
        assert_eq!(answer.json()["token_type"], json!("Bearer"));
    }
    let log = send(server.control, "GET", "/log", &[], "").await.json();
    assert_eq!(log["live_tokens"], json!(8));
    assert_eq!(log["token_requests"].as_array().map(Vec::len), Some(8));
    assert_eq!(log["token_requests"][0]["style"], json!("basic"));
}

/// A secret within HTTP Basic may come as it is or form-encoded.
#[tokio::test]
async fn understands_both_readings_of_http_basic() {
    let server = start(|options| {
        options.agents = 1;
        options.client_secret = "a+b/c=%41".to_owned();
    })
    .await;
    let api = server.api.expect("an API");
    // floorlight-demo:a+b/c=%41, and floorlight-demo:a%2Bb%2Fc%3D%2541
    for pair in [
        "Zmxvb3JsaWdodC1kZW1vOmErYi9jPSU0MQ==",
        "Zmxvb3JsaWdodC1kZW1vOmElMkJiJTJGYyUzRCUyNTQx",
    ] {
        let basic = [FORM, ("authorization", &format!("Basic {pair}"))];
        let answer = send(
            api,
            "POST",
            "/oauth2/token",
            &basic,
            "grant_type=client_credentials",
        );
        assert_eq!(answer.await.status, 200, "{pair}");
    }
}

/// AUTH-5: each mistake has its own error.
#[tokio::test]
async fn refuses_wrong_token_requests() {
    let server = start(|_| {}).await;
    let right = "grant_type=client_credentials&client_id=floorlight-demo&client_secret=";
    let cases = [
        (format!("{right}wrong"), 401, "invalid_client"),
        (
            "grant_type=client_credentials&client_id=x&client_secret=s".into(),
            401,
            "invalid_client",
        ),
        (
            right.replace("client_credentials", "password") + "s",
            400,
            "unsupported_grant_type",
        ),
        (format!("{right}s&scope=wine:drink"), 400, "invalid_scope"),
    ];
    for (form, status, error) in cases {
        let answer = ask_token(&server, &form).await;
        assert_eq!(
            (answer.status, answer.json()["error"].as_str()),
            (status, Some(error))
        );
    }
    send_json(
        server.control,
        "PUT",
        "/faults",
        &json!({"client_disabled": true}),
    )
    .await;
    let answer = ask_token(&server, &format!("{right}s")).await;
    assert_eq!(
        (answer.status, answer.json()["error"].as_str()),
        (403, Some("unauthorized_client"))
    );
}

/// AUTH-4: more than ten a second suspend the client for a minute.
#[tokio::test]
async fn a_burst_of_token_requests_suspends_the_client() {
    let server = start(|_| {}).await;
    let form = "grant_type=client_credentials&client_id=floorlight-demo&client_secret=s";
    let mut statuses = Vec::new();
    for _ in 0..14 {
        statuses.push(ask_token(&server, form).await);
    }
    assert!(statuses[..10].iter().all(|answer| answer.status == 200));
    let last = &statuses[13];
    assert_eq!(last.status, 429);
    let seconds: u32 = last.header("retry-after").parse().expect("seconds");
    assert!((58..=60).contains(&seconds), "{seconds}");
}

#[tokio::test]
async fn users_come_in_pages() {
    let server = start(|_| {}).await;
    let (api, token) = (server.api.expect("an API"), token(&server).await);
    let mut names = Vec::new();
    let mut target = "/api/v2/users?pageSize=100".to_owned();
    let mut pages = 0;
    loop {
        let page = get(api, &target, &token).await.json();
        pages += 1;
        names.extend(page["entities"].as_array().expect("a list").iter().cloned());
        match page["nextPageToken"].as_str() {
            Some(next) => target = format!("/api/v2/users?pageSize=100&pageToken={next}"),
            None => break,
        }
    }
    assert_eq!((pages, names.len()), (3, 250));
    assert!(
        names
            .iter()
            .all(|user| user["id"].is_string() && user["name"].is_string())
    );
    assert_eq!(
        get(api, "/api/v2/users?pageToken=7f-0", &token)
            .await
            .status,
        400
    );
    assert_eq!(
        get(api, "/api/v2/users?pageSize=0", &token).await.status,
        400
    );
    let id = names[0]["id"].as_str().expect("an id");
    let skills = get(api, &format!("/api/v2/users/{id}/skills"), &token)
        .await
        .json();
    assert!(!skills["entities"].as_array().expect("a list").is_empty());
    assert_eq!(
        get(api, "/api/v2/users/nobody/skills", &token).await.status,
        404
    );
}

/// RT-5: the state of the agents asked about, or of everyone; no URL beyond 8 KB.
#[tokio::test]
async fn agents_are_answered_by_id() {
    let server = start(|_| {}).await;
    let (api, token) = (server.api.expect("an API"), token(&server).await);
    send(server.control, "POST", "/commands/freeze", &[], "").await;
    let truth = send(server.control, "GET", "/truth", &[], "").await.json();
    let all = get(api, "/api/v2/realtime/agents", &token).await.json();
    assert_eq!(all["entities"].as_array().map(Vec::len), Some(250));
    let known = truth["agents"].as_array().expect("a list");
    let id = |number: usize| known[number]["id"].as_str().expect("an id");
    let target = format!(
        "/api/v2/realtime/agents?user_ids={}%2C{},nobody,{}",
        id(7),
        id(9),
        id(7)
    );
    let two = get(api, &target, &token).await;
    let items = two.json();
    let items = items["entities"].as_array().expect("a list");
    assert_eq!(items.len(), 2);
    for item in items {
        let of = known
            .iter()
            .find(|agent| agent["id"] == item["user_id"])
            .expect("known");
        assert_eq!(
            (&of["state"], &of["queue_id"]),
            (&item["state"], &item["queue_id"])
        );
        let since = floorlight_sim::stamp::iso(of["since"].as_i64().expect("a time"));
        assert_eq!(item["last_updated"], json!(since));
        assert_eq!(item["duration_seconds"], json!(0));
    }
    assert!(!two.header("date").is_empty());
    let long = format!("/api/v2/realtime/agents?user_ids={}", "a".repeat(8 * 1024));
    assert_eq!(get(api, &long, &token).await.status, 414);
    let log = send(server.control, "GET", "/log", &[], "").await.json();
    assert_eq!(log["agents_asked"]["min"], json!(1));
    assert_eq!(log["agents_asked"]["max"], json!(2));
    assert_eq!(log["requests"]["GET /api/v2/realtime/agents 200"], json!(2));
}

/// AUTH-6: a missing scope shows as empty lists with 200.
#[tokio::test]
async fn a_missing_scope_empties_the_lists() {
    let server = start(|_| {}).await;
    let api = server.api.expect("an API");
    let form = "grant_type=client_credentials&client_id=floorlight-demo&client_secret=s\
        &scope=realtime:read";
    let body = ask_token(&server, form).await.json();
    let narrow = body["access_token"].as_str().expect("a token");
    let empty = |answer: crate::support::Answer| {
        assert_eq!(answer.status, 200);
        answer.json()["entities"]
            .as_array()
            .is_some_and(Vec::is_empty)
    };
    assert!(empty(get(api, "/api/v2/users", narrow).await));
    assert!(empty(get(api, "/api/v2/realtime/agents", narrow).await));
    let wide = token(&server).await;
    assert!(!empty(get(api, "/api/v2/users", &wide).await));
    send_json(
        server.control,
        "PUT",
        "/faults",
        &json!({"missing_scope": true}),
    )
    .await;
    assert!(empty(get(api, "/api/v2/users", &wide).await));
    send(server.control, "POST", "/commands/quiet", &[], "").await;
    assert!(!empty(get(api, "/api/v2/users", &wide).await));
}

/// AUTH-5, RT-10: refusals as they are set.
#[tokio::test]
async fn the_faults_of_http_are_served() {
    let server = start(|_| {}).await;
    let (api, token) = (server.api.expect("an API"), token(&server).await);
    let users = "/api/v2/users";
    assert_eq!(get(api, users, "nonsense").await.status, 401);
    let cases: [(Value, u16, (&str, &str)); 5] = [
        (
            json!({"http_429": {"retry_after": 7}}),
            429,
            ("retry-after", "7"),
        ),
        (
            json!({"http_503": true}),
            503,
            ("content-type", "application/json"),
        ),
        (
            json!({"html_error": true}),
            502,
            ("content-type", "text/html; charset=utf-8"),
        ),
        (
            json!({"redirect_to": "http://evil.invalid/"}),
            302,
            ("location", "http://evil.invalid/"),
        ),
        (
            json!({"http_401": "always"}),
            401,
            ("content-type", "application/json"),
        ),
    ];
    for (fault, status, (name, value)) in cases {
        send_json(server.control, "PUT", "/faults", &fault).await;
        let answer = get(api, users, &token).await;
        assert_eq!(
            (answer.status, answer.header(name)),
            (status, value),
            "{fault}"
        );
        send(server.control, "POST", "/commands/quiet", &[], "").await;
    }
    send_json(server.control, "PUT", "/faults", &json!({"http_401": true})).await;
    assert_eq!(get(api, users, &token).await.status, 401);
    let fresh = crate::support::token(&server).await;
    assert_eq!(get(api, users, &fresh).await.status, 200);
    assert_eq!(get(api, users, &token).await.status, 401);
}

#[tokio::test]
async fn a_skewed_clock_skews_dates_and_stamps_alike() {
    let server = start(|_| {}).await;
    let (api, token) = (server.api.expect("an API"), token(&server).await);
    send(server.control, "POST", "/commands/freeze", &[], "").await;
    let before = get(api, "/api/v2/realtime/agents", &token).await;
    send_json(
        server.control,
        "PUT",
        "/faults",
        &json!({"clock_skew_ms": 7_200_000}),
    )
    .await;
    let after = get(api, "/api/v2/realtime/agents", &token).await;
    assert_ne!(&before.header("date")[..19], &after.header("date")[..19]);
    let stamp = |answer: &crate::support::Answer| {
        answer.json()["entities"][0]["last_updated"]
            .as_str()
            .expect("a time")
            .to_owned()
    };
    assert_ne!(stamp(&before)[..13], stamp(&after)[..13]);
    assert_eq!(
        stamp(&before)[14..],
        stamp(&after)[14..],
        "two hours to the millisecond"
    );
}

/// RT-17: every envelope that a client must understand.
#[tokio::test]
async fn lists_come_in_the_envelope_that_is_set() {
    let server = start(|options| options.agents = 10).await;
    let (api, token) = (server.api.expect("an API"), token(&server).await);
    for envelope in ["entities", "agents", "users", "skills", "data", "items"] {
        send_json(
            server.control,
            "PUT",
            "/faults",
            &json!({"envelope": envelope}),
        )
        .await;
        let body = get(api, "/api/v2/users", &token).await.json();
        assert_eq!(body[envelope].as_array().map(Vec::len), Some(10));
    }
    send_json(
        server.control,
        "PUT",
        "/faults",
        &json!({"envelope": "array"}),
    )
    .await;
    let body = get(api, "/api/v2/users", &token).await.json();
    assert_eq!(body.as_array().map(Vec::len), Some(10));
}

#[tokio::test]
async fn control_is_for_this_machine_only() {
    let server = start(|options| options.agents = 10).await;
    let to = server.control;
    let foreign = [("origin", "http://evil.invalid")];
    assert_eq!(
        send(to, "POST", "/commands/drop", &foreign, "")
            .await
            .status,
        403
    );
    assert_eq!(
        send(to, "GET", "/truth", &[("host", "evil.invalid")], "")
            .await
            .status,
        403
    );
    let text = [("content-type", "text/plain")];
    assert_eq!(send(to, "PUT", "/faults", &text, "{}").await.status, 415);
    let wrong = send_json(to, "PUT", "/faults", &json!({"loss_pct": -1, "x": 1})).await;
    assert_eq!(wrong.status, 400);
    assert_eq!(wrong.json()["errors"].as_array().map(Vec::len), Some(2));
    assert_eq!(
        send(to, "POST", "/commands/dance", &[], "").await.status,
        404
    );
    let page = send(to, "GET", "/", &[], "").await;
    assert!(
        page.header("content-security-policy")
            .contains("default-src 'none'")
    );
    assert!(!page.text.contains("style="));
}

#[tokio::test]
async fn the_directory_names_everything() {
    let server = start(|options| options.agents = 30).await;
    let directory = send(server.control, "GET", "/directory", &[], "")
        .await
        .json();
    assert_eq!(directory["agents"].as_array().map(Vec::len), Some(30));
    let teams = directory["teams"].as_array().expect("teams");
    let has = |team: &Value| teams.iter().any(|known| known["id"] == *team);
    let agents = directory["agents"].as_array().expect("agents");
    assert!(agents.iter().all(|agent| has(&agent["team"])));
    assert!(
        directory["queues"]
            .as_array()
            .is_some_and(|queues| queues.len() == 3)
    );
    assert_eq!(directory["queues"][0]["target_seconds"], json!(20));
}
