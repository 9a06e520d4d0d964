//! The Worker attacked from outside; the table of SECURITY, row by row.

use std::time::Duration;

use anyhow::{Context as _, Result};
use floorlight_tests::harness::{Answer, Bench, Client, Person, Setting, Watcher};
use futures_util::{SinkExt as _, StreamExt as _};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio_tungstenite::tungstenite::Message;

use crate::FIRST_SWEEP;

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

/// X4: the security headers stand on every kind of answer.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs build results: run `cargo xtask test`"]
async fn every_answer_carries_the_headers() -> Result<()> {
    let bench = Bench::start(Setting::default()).await?;
    let mut person = bench.person("supervisor").await?;
    let mut stranger = Client::new(&bench.worker.origin())?;
    let directory = person.client.fetch(&Bench::path("directory")).await?;
    let etag = directory.header("etag").to_owned();
    let conditional = [
        ("x-floorlight", "1"),
        ("sec-fetch-site", "same-origin"),
        ("if-none-match", etag.as_str()),
    ];
    let answers = [
        ("page", stranger.navigate("/").await?),
        ("page of the app", stranger.navigate("/some/place").await?),
        ("200", person.client.fetch("/api/session").await?),
        (
            "304",
            person
                .client
                .raw(Method::GET, &Bench::path("directory"), &conditional, None)
                .await?,
        ),
        ("401", stranger.fetch("/api/session").await?),
        (
            "403",
            person
                .client
                .raw(Method::GET, "/api/session", &[], None)
                .await?,
        ),
        ("404", person.client.fetch("/api/nothing").await?),
        (
            "405",
            person
                .client
                .raw(Method::DELETE, "/api/session", &[], None)
                .await?,
        ),
        ("redirect", stranger.navigate("/auth/login").await?),
        ("callback", stranger.navigate("/auth/callback").await?),
    ];
    anyhow::ensure!(
        answers[3].1.status == 304,
        "no 304: {} with {etag:?}",
        answers[3].1.status
    );
    let mut wrong = Vec::new();
    for (name, answer) in &answers {
        let policy = answer.header("content-security-policy");
        for part in [
            "object-src 'none'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ] {
            if !policy.contains(part) && !policy.contains("default-src 'none'; frame-ancestors") {
                wrong.push(format!("{name}: no {part} in {policy:?}"));
            }
        }
        if policy.contains("unsafe-inline") || policy.contains("'unsafe-eval'") {
            wrong.push(format!("{name}: {policy}"));
        }
        for (header, wanted) in [
            ("x-content-type-options", "nosniff"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            ("referrer-policy", "no-referrer"),
        ] {
            if answer.header(header) != wanted {
                wrong.push(format!("{name}: {header}: {:?}", answer.header(header)));
            }
        }
        let age = answer
            .header("strict-transport-security")
            .split(['=', ';'])
            .nth(1)
            .and_then(|age| age.parse::<u64>().ok());
        if age.is_none_or(|age| age < 31_536_000) {
            wrong.push(format!(
                "{name}: strict-transport-security: {:?}",
                answer.header("strict-transport-security")
            ));
        }
    }
    anyhow::ensure!(wrong.is_empty(), "{wrong:#?}");
    Ok(())
}

/// W1–W4, W16: upgrades that are not the page's.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs build results: run `cargo xtask test`"]
async fn foreign_upgrades_are_refused() -> Result<()> {
    let bench = Bench::start(Setting::default()).await?;
    let person = bench.person("supervisor").await?;
    let status =
        async |change: &dyn Fn(&mut reqwest::header::HeaderMap) -> Result<()>| -> Result<u16> {
            let mut request = Watcher::request(&person, Bench::connection())?;
            change(request.headers_mut())?;
            Ok(match Watcher::open(request).await {
                Ok((_, answer)) => answer.status().as_u16(),
                Err(status) => status,
            })
        };
    anyhow::ensure!(
        status(&|_| Ok(())).await? == 101,
        "the page's own upgrade was refused"
    );
    let evil = status(&|headers| {
        headers.insert("origin", "https://evil.example".parse()?);
        Ok(())
    });
    anyhow::ensure!(evil.await? == 403, "W1");
    let without = status(&|headers| {
        headers.remove("origin");
        Ok(())
    });
    anyhow::ensure!(without.await? == 403, "W2");
    let stranger = status(&|headers| {
        headers.remove("cookie");
        Ok(())
    });
    anyhow::ensure!(stranger.await? == 401, "W3");
    // W16: the local runtime's front door negotiates compression by itself, so what counts is the flag
    // under which the Worker is deployed.
    let root = std::env::var_os("FLOORLIGHT_ROOT").context("FLOORLIGHT_ROOT is not set")?;
    let bindings = std::fs::read_to_string(std::path::Path::new(&root).join("wrangler.toml"))?;
    anyhow::ensure!(
        bindings.contains("\"no_web_socket_compression\""),
        "W16: compression is on"
    );
    // W4: a wrong version, no key, a bad key.
    for (name, lines, expected) in [
        (
            "version",
            "Sec-WebSocket-Version: 12\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n",
            ["426", "400"],
        ),
        ("no key", "Sec-WebSocket-Version: 13\r\n", ["400", "426"]),
        (
            "bad key",
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: short\r\n",
            ["400", "426"],
        ),
    ] {
        let head = handshake(&person, lines).await?;
        let status = head.split(' ').nth(1).unwrap_or_default();
        anyhow::ensure!(expected.contains(&status), "W4 {name}: {head}");
    }
    Ok(())
}

async fn handshake(person: &Person, lines: &str) -> Result<String> {
    let host = person.client.origin.trim_start_matches("http://");
    let port = host.rsplit(':').next().context("no port")?.parse::<u16>()?;
    let mut socket = tokio::net::TcpStream::connect(("127.0.0.1", port)).await?;
    let request = format!(
        "GET {} HTTP/1.1\r\nHost: {host}\r\nOrigin: {}\r\nCookie: {}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Protocol: floorlight.v1.json\r\n{lines}\r\n",
        Bench::path("stream"),
        person.client.origin,
        person.client.cookie_header(),
    );
    socket.write_all(request.as_bytes()).await?;
    let mut buffer = vec![0; 4096];
    let read = tokio::time::timeout(Duration::from_secs(10), socket.read(&mut buffer)).await??;
    Ok(String::from_utf8_lossy(&buffer[..read])
        .lines()
        .next()
        .unwrap_or_default()
        .to_owned())
}

/// W6, W8: frames that are too big, or that nobody understands, end the socket and nobody else's.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs build results: run `cargo xtask test`"]
async fn bad_frames_end_their_own_socket() -> Result<()> {
    let bench = Bench::start(Setting::default()).await?;
    let person = bench.person("supervisor").await?;
    let bystander = Watcher::start(&person, Bench::connection());
    bystander
        .until("the floor is there", FIRST_SWEEP, |view| {
            view.rows.len() >= 40
        })
        .await?;
    let deep = format!("{}{}", "[".repeat(20_000), "]".repeat(20_000));
    for (name, text, repeat, code) in [
        ("W6 too big", format!("\"{}\"", "a".repeat(70_000)), 1, 1009),
        ("W8 unknown", "{\"frobnicate\":{}}".to_owned(), 3, 1008),
        ("W8 deep", deep, 3, 1008),
        ("W8 no JSON", "\u{0}\u{1}".to_owned(), 3, 1008),
        ("W9 flood", "{\"ack\":{\"seq\":0}}".to_owned(), 3_000, 1008),
    ] {
        let request = Watcher::request(&person, Bench::connection())?;
        let (mut socket, _) = Watcher::open(request)
            .await
            .map_err(|status| anyhow::anyhow!("{name}: {status}"))?;
        socket
            .send(Message::text("{\"hello\":{\"resume\":null}}"))
            .await?;
        for _ in 0..repeat {
            // The server may close while there is more to send.
            if socket.send(Message::text(text.clone())).await.is_err() {
                break;
            }
        }
        let closed = tokio::time::timeout(Duration::from_secs(10), async {
            while let Some(message) = socket.next().await {
                match message {
                    Ok(Message::Close(frame)) => return frame.map(|frame| u16::from(frame.code)),
                    Ok(_) => {}
                    Err(_) => return None,
                }
            }
            None
        });
        let seen = closed
            .await
            .with_context(|| format!("{name}: never closed"))?;
        // A flood may tear the connection before the close frame is read.
        let torn = name.starts_with("W9") && seen.is_none();
        anyhow::ensure!(
            seen == Some(code) || torn,
            "{name}: {seen:?} instead of {code}"
        );
    }
    let before = bystander.view();
    tokio::time::sleep(Duration::from_secs(6)).await;
    let after = bystander.view();
    anyhow::ensure!(
        after.connections == 1 && after.gaps == 0,
        "a bystander suffered: {:?}",
        after.end
    );
    anyhow::ensure!(
        after.heard.len() > before.heard.len(),
        "a bystander hears nothing more"
    );
    Ok(())
}

/// P4, P6, P11–P13, R5: what goes to the platform, and what of its troubles comes through.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs build results: run `cargo xtask test`"]
async fn nothing_of_the_client_reaches_the_platform() -> Result<()> {
    let bench = Bench::start(Setting {
        connection: "sweep_every_s = 10".to_owned(),
        ..Setting::default()
    })
    .await?;
    let mut person = bench.person("supervisor").await?;
    let headers = [
        ("x-floorlight", "1"),
        ("sec-fetch-site", "same-origin"),
        ("authorization", "Bearer planted"),
        ("x-user-id", "admin"),
        ("cf-connecting-ip", "10.0.0.1"),
        ("x-original-url", "https://evil.example"),
        ("x-rewrite-url", "https://evil.example"),
    ];
    for path in ["floor", "directory", "agents/nobody"] {
        person
            .client
            .raw(Method::GET, &Bench::path(path), &headers, None)
            .await?;
    }
    let log = bench.simulator.log().await?;
    let seen: Vec<&str> = log["headers_seen"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    anyhow::ensure!(!seen.is_empty(), "the platform saw no request");
    for name in [
        "cookie",
        "x-user-id",
        "x-floorlight",
        "x-original-url",
        "x-rewrite-url",
        "origin",
    ] {
        anyhow::ensure!(
            !seen.contains(&name),
            "the platform was sent {name}: {seen:?}"
        );
    }
    // P4: a redirect is not followed, and no token goes along.
    let trap = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await?;
    let elsewhere = format!("http://127.0.0.1:{}/", trap.local_addr()?.port());
    bench
        .simulator
        .faults(&json!({"redirect_to": elsewhere}))
        .await?;
    bench.simulator.command("drop", &json!({})).await?;
    let caught = tokio::time::timeout(Duration::from_secs(15), trap.accept()).await;
    anyhow::ensure!(caught.is_err(), "P4: the redirect was followed");
    // R5: refused for ever, it renews once for each trouble and does not hammer.
    bench
        .simulator
        .faults(&json!({"redirect_to": null, "http_401": "always"}))
        .await?;
    let before = crate::sharing::token_requests(&bench.simulator.log().await?)?;
    tokio::time::sleep(Duration::from_secs(20)).await;
    let after = crate::sharing::token_requests(&bench.simulator.log().await?)?;
    anyhow::ensure!(
        after - before <= 10,
        "R5: {} token requests in 20 s",
        after - before
    );
    Ok(())
}

/// R1, W11: one person's excess is refused with a time to come back, and another is not affected.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs build results: run `cargo xtask test`"]
async fn excess_is_refused_person_by_person() -> Result<()> {
    let bench = Bench::start(Setting::default()).await?;
    let mut greedy = bench.person("supervisor").await?;
    let mut modest = bench.person("viewer").await?;
    let mut refused = None;
    for _ in 0..1_500 {
        let answer = greedy.client.fetch("/api/session").await?;
        if answer.status == 429 {
            refused = Some(answer);
            break;
        }
    }
    let refused = refused.context("R1: never refused")?;
    let wait: u64 = refused
        .header("retry-after")
        .parse()
        .context("R1: no Retry-After")?;
    anyhow::ensure!((1..=120).contains(&wait), "R1: come back after {wait} s");
    anyhow::ensure!(
        modest.client.fetch("/api/session").await?.status == 200,
        "R1: another person was refused"
    );
    let person = bench.person("admin").await?;
    let mut open = Vec::new();
    let mut too_many = false;
    for _ in 0..120 {
        match Watcher::open(Watcher::request(&person, Bench::connection())?).await {
            Ok(socket) => open.push(socket),
            Err(429) => {
                too_many = true;
                break;
            }
            Err(status) => anyhow::bail!("W11: {status} after {} sockets", open.len()),
        }
    }
    anyhow::ensure!(too_many, "W11: {} sockets of one person", open.len());
    anyhow::ensure!(open.len() >= 30, "W11: only {} sockets", open.len());
    Ok(())
}
