//! Sessions: who is signed in, and what an end of it ends.

use std::time::Duration;

use anyhow::Result;
use floorlight_tests::harness::{Bench, Client, End, Setting, Watcher};
use reqwest::Method;

use crate::FIRST_SWEEP;

/// AUTH-9: the three roles and the person without one see what they may.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs build results: run `cargo xtask test`"]
async fn roles_decide_what_is_seen() -> Result<()> {
    let bench = Bench::start(Setting::default()).await?;
    for persona in ["viewer", "supervisor", "admin"] {
        let mut person = bench.person(persona).await?;
        let session = person.client.fetch("/api/session").await?.json()?;
        anyhow::ensure!(session["role"] == persona, "{session}");
        anyhow::ensure!(
            session["connections"][0]["id"] == Bench::connection(),
            "{session}"
        );
        anyhow::ensure!(session["simulated"] == true, "{session}");
        anyhow::ensure!(person.client.fetch(&Bench::path("floor")).await?.status == 200);
    }
    let mut nobody = bench.person("norole").await?;
    let session = nobody.client.fetch("/api/session").await?.json()?;
    anyhow::ensure!(session["role"].is_null(), "{session}");
    anyhow::ensure!(nobody.client.fetch(&Bench::path("floor")).await?.status == 403);
    let request = Watcher::request(&nobody, Bench::connection())?;
    anyhow::ensure!(
        Watcher::open(request).await.err() == Some(403),
        "the stream opened for nobody"
    );
    Ok(())
}

/// S7, W13: signing out kills the session and closes its sockets with 4401 within a second or so.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs build results: run `cargo xtask test`"]
async fn signing_out_ends_everything() -> Result<()> {
    let bench = Bench::start(Setting::default()).await?;
    let mut person = bench.person("supervisor").await?;
    let watcher = Watcher::start(&person, Bench::connection());
    watcher
        .until("the floor is there", FIRST_SWEEP, |view| {
            !view.rows.is_empty()
        })
        .await?;
    let stolen = person.session();
    let out = person.client.post("/auth/logout").await?;
    anyhow::ensure!(
        out.status < 400,
        "logout answered {}: {}",
        out.status,
        out.body
    );
    let ended = |view: &floorlight_tests::harness::View| view.end == Some(End::Code(4401));
    watcher
        .until(
            "the socket is closed with 4401",
            Duration::from_secs(2),
            ended,
        )
        .await?;
    let mut thief = Client::new(&bench.worker.origin())?;
    thief.set_cookie("__Host-floorlight", &stolen);
    let answer = thief.fetch("/api/session").await?;
    anyhow::ensure!(
        answer.status == 401,
        "the old session still answers {}",
        answer.status
    );
    anyhow::ensure!(
        thief.cookie("__Host-floorlight").is_none(),
        "the dead cookie was not cleared (S2)"
    );
    Ok(())
}

/// S1, S2, S4, S13: without a good cookie there is nothing but sign-in and liveness.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs build results: run `cargo xtask test`"]
async fn no_cookie_no_answer() -> Result<()> {
    let bench = Bench::start(Setting::default()).await?;
    let mut client = Client::new(&bench.worker.origin())?;
    for path in [
        "/api/session",
        "/api/connections",
        &Bench::path("floor"),
        &Bench::path("directory"),
    ] {
        let answer = client.fetch(path).await?;
        anyhow::ensure!(answer.status == 401, "{path} answered {}", answer.status);
        anyhow::ensure!(
            answer
                .header("content-type")
                .starts_with("application/problem+json"),
            "{path}: {:?}",
            answer.headers
        );
    }
    let good = bench.person("supervisor").await?.session();
    let bad = [
        ("random", "0123456789abcdef.0123456789abcdef".to_owned()),
        ("truncated", good[..good.len() - 3].to_owned()),
        ("extended", format!("{good}x")),
        ("empty", String::new()),
        ("overlong", "a".repeat(5_000)),
        (
            "another secret",
            format!(
                "{}.{}",
                good.split('.').next().unwrap_or_default(),
                "A".repeat(43)
            ),
        ),
        ("not ours", "; drop table".to_owned()),
    ];
    for (name, value) in bad {
        let mut client = Client::new(&bench.worker.origin())?;
        client.set_cookie("__Host-floorlight", &value);
        let answer = client.fetch("/api/session").await?;
        anyhow::ensure!(
            [401, 431].contains(&answer.status),
            "{name}: {}",
            answer.status
        );
    }
    // S13: a session elsewhere than in its cookie is nothing.
    let mut client = Client::new(&bench.worker.origin())?;
    let bearer = format!("Bearer {good}");
    let headers = [
        ("x-floorlight", "1"),
        ("sec-fetch-site", "same-origin"),
        ("authorization", bearer.as_str()),
    ];
    let answer = client
        .raw(Method::GET, "/api/session", &headers, None)
        .await?;
    anyhow::ensure!(
        answer.status == 401,
        "a bearer session answered {}",
        answer.status
    );
    let answer = client
        .fetch(&format!("/api/session?session={good}"))
        .await?;
    anyhow::ensure!(
        [400, 401].contains(&answer.status),
        "a session in the address answered {}",
        answer.status
    );
    let answer = client.raw(Method::GET, "/api/health", &[], None).await?;
    anyhow::ensure!(answer.status == 200, "liveness answered {}", answer.status);
    anyhow::ensure!(
        !answer.body.contains(Bench::connection()),
        "liveness tells strangers: {}",
        answer.body
    );
    Ok(())
}
