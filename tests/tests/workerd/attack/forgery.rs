//! Requests of other sites, odd methods, clever parameters and bodies of the wrong kind.

use anyhow::Result;
use floorlight_tests::harness::{Answer, Bench, Client, Person, Setting};
use reqwest::Method;

/// A request that must be refused, and how.
struct Attack {
    name: &'static str,
    method: &'static str,
    path: String,
    headers: Vec<(&'static str, String)>,
    body: Option<&'static str>,
    expected: &'static [u16],
}

fn attack(
    name: &'static str,
    method: &'static str,
    path: &str,
    headers: &[(&'static str, &str)],
    expected: &'static [u16],
) -> Attack {
    let headers = headers
        .iter()
        .map(|(name, value)| (*name, (*value).to_owned()))
        .collect();
    Attack {
        name,
        method,
        path: path.to_owned(),
        headers,
        body: None,
        expected,
    }
}

async fn carried_out(person: &mut Person, attack: &Attack) -> Result<Answer> {
    let headers: Vec<(&str, &str)> = attack
        .headers
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let method = Method::from_bytes(attack.method.as_bytes())?;
    person
        .client
        .raw(method, &attack.path, &headers, attack.body)
        .await
}

/// C1–C10, P2, P7, P8, X9: what other sites, odd methods and clever parameters get.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs build results: run `cargo xtask test`"]
async fn forged_requests_are_refused() -> Result<()> {
    let bench = Bench::start(Setting::default()).await?;
    let mut person = bench.person("admin").await?;
    let origin = bench.worker.origin();
    let floor = Bench::path("floor");
    let same = ("sec-fetch-site", "same-origin");
    let ours = ("x-floorlight", "1");
    let mut attacks = vec![
        attack(
            "C1 cross-site",
            "POST",
            "/auth/logout",
            &[("sec-fetch-site", "cross-site"), ours, ("origin", &origin)],
            &[403],
        ),
        attack(
            "C2 sibling",
            "POST",
            "/auth/logout",
            &[("sec-fetch-site", "same-site"), ours, ("origin", &origin)],
            &[403],
        ),
        attack(
            "C4 null origin",
            "POST",
            "/auth/logout",
            &[("origin", "null"), ours],
            &[403],
        ),
        attack(
            "C4 evil origin",
            "POST",
            "/auth/logout",
            &[("origin", "https://evil.example"), ours],
            &[403],
        ),
        attack("C6 neither", "POST", "/auth/logout", &[ours], &[403]),
        attack(
            "C6 origin's look-alike",
            "POST",
            "/auth/logout",
            &[("origin", &format!("{origin}.evil.example")), ours],
            &[403],
        ),
        attack(
            "C8 GET that changes",
            "GET",
            "/auth/logout",
            &[same, ours],
            &[405],
        ),
        attack(
            "C8 HEAD that changes",
            "HEAD",
            "/auth/logout",
            &[same, ours],
            &[405],
        ),
        attack(
            "P7 twice",
            "GET",
            &format!("{floor}?team=a&team=b"),
            &[same, ours],
            &[400],
        ),
        attack(
            "P7 unknown",
            "GET",
            &format!("{floor}?frobnicate=1"),
            &[same, ours],
            &[200, 400],
        ),
        attack(
            "P2 url",
            "GET",
            &format!("{floor}?url=https://evil.example"),
            &[same, ours],
            &[200, 400],
        ),
        attack(
            "P8 DELETE",
            "DELETE",
            &floor,
            &[same, ours, ("origin", &origin)],
            &[405],
        ),
        attack(
            "P8 PROPFIND",
            "PROPFIND",
            &floor,
            &[same, ours, ("origin", &origin)],
            &[405],
        ),
        attack("X9 inner", "GET", "/token", &[same, ours], &[404, 200]),
        attack(
            "X9 hub",
            "POST",
            "/api/ensure",
            &[same, ours, ("origin", &origin)],
            &[404],
        ),
        attack(
            "X9 gate",
            "POST",
            "/api/token",
            &[same, ours, ("origin", &origin)],
            &[404],
        ),
        attack(
            "S11 another tenant",
            "GET",
            "/api/connections/other/floor",
            &[same, ours],
            &[403, 404],
        ),
        attack(
            "traversal",
            "GET",
            "/api/connections/..%2f..%2ftoken/floor",
            &[same, ours],
            &[400, 403, 404],
        ),
        attack(
            "encoded slash",
            "GET",
            "/api/connections/demo%2ffloor",
            &[same, ours],
            &[400, 403, 404],
        ),
        attack(
            "double slash",
            "GET",
            "/api//connections",
            &[same, ours],
            &[404],
        ),
    ];
    for path in [
        "/api/session",
        "/api/connections",
        &floor,
        &Bench::path("directory"),
        &Bench::path("agents/x"),
        &Bench::path("setup"),
        &Bench::path("directory-document"),
    ] {
        attacks.push(attack(
            "C3 without the header",
            "GET",
            path,
            &[same],
            &[403],
        ));
        attacks.push(attack(
            "C1 cross-site read",
            "GET",
            path,
            &[("sec-fetch-site", "cross-site"), ours],
            &[403],
        ));
    }
    let mut wrong = Vec::new();
    for attack in &attacks {
        let answer = carried_out(&mut person, attack).await?;
        if !attack.expected.contains(&answer.status) {
            wrong.push(format!(
                "{} {} {}: {}",
                attack.name, attack.method, attack.path, answer.status
            ));
        }
        if !answer.header("access-control-allow-origin").is_empty() {
            wrong.push(format!("{}: CORS was granted", attack.name));
        }
    }
    anyhow::ensure!(wrong.is_empty(), "{wrong:#?}");
    // After all of these, the session is what it was.
    anyhow::ensure!(
        person.client.fetch("/api/session").await?.status == 200,
        "an attack signed the person out"
    );
    Ok(())
}

/// C10: a preflight is granted nothing.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs build results: run `cargo xtask test`"]
async fn a_preflight_is_granted_nothing() -> Result<()> {
    let bench = Bench::start(Setting::default()).await?;
    let mut client = Client::new(&bench.worker.origin())?;
    let headers = [
        ("origin", "https://evil.example"),
        ("access-control-request-method", "POST"),
        ("access-control-request-headers", "x-floorlight"),
    ];
    let answer = client
        .raw(Method::OPTIONS, "/auth/logout", &headers, None)
        .await?;
    for name in [
        "access-control-allow-origin",
        "access-control-allow-credentials",
        "access-control-allow-headers",
    ] {
        anyhow::ensure!(
            answer.header(name).is_empty(),
            "{name}: {}",
            answer.header(name)
        );
    }
    Ok(())
}

/// C7, P9: bodies of the wrong kind or size.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs build results: run `cargo xtask test`"]
async fn wrong_bodies_are_refused() -> Result<()> {
    let bench = Bench::start(Setting::default()).await?;
    let mut person = bench.person("supervisor").await?;
    let origin = bench.worker.origin();
    let headers = [
        ("x-floorlight", "1"),
        ("sec-fetch-site", "same-origin"),
        ("origin", origin.as_str()),
        ("content-type", "text/plain"),
    ];
    let answer = person
        .client
        .raw(Method::POST, "/auth/logout", &headers, Some("{\"a\":1}"))
        .await?;
    anyhow::ensure!([413, 415].contains(&answer.status), "C7: {}", answer.status);
    let big = "a".repeat(1_000_000);
    let headers = [
        ("x-floorlight", "1"),
        ("sec-fetch-site", "same-origin"),
        ("origin", origin.as_str()),
        ("content-type", "application/json"),
    ];
    let answer = person
        .client
        .raw(Method::POST, "/auth/logout", &headers, Some(&big))
        .await?;
    anyhow::ensure!([413, 415].contains(&answer.status), "P9: {}", answer.status);
    anyhow::ensure!(
        person.client.fetch("/api/session").await?.status == 200,
        "a bad body signed the person out"
    );
    Ok(())
}
