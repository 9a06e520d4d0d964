//! What goes to the platform, and what of its troubles comes through.

use std::time::Duration;

use anyhow::Result;
use floorlight_tests::harness::{Bench, Setting};
use reqwest::Method;
use serde_json::{Value, json};

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
