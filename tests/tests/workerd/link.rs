//! What the page says when the platform misbehaves, and that all recovers by itself.

use std::time::Duration;

use anyhow::Result;
use floorlight_core::frame::{Freshness, Link, Proof};
use floorlight_tests::harness::{Bench, Setting, View, Watcher};
use serde_json::json;

use crate::FIRST_SWEEP;
use crate::sharing::token_requests;

async fn watched(setting: Setting) -> Result<(Bench, Watcher)> {
    let bench = Bench::start(setting).await?;
    let person = bench.person("supervisor").await?;
    let watcher = Watcher::start(&person, Bench::connection());
    watcher.until("live", FIRST_SWEEP, live).await?;
    Ok((bench, watcher))
}

fn live(view: &View) -> bool {
    view.feed
        .as_ref()
        .is_some_and(|feed| matches!(feed.freshness, Freshness::Live))
}

fn stale(view: &View) -> bool {
    view.feed
        .as_ref()
        .is_some_and(|feed| matches!(feed.freshness, Freshness::Stale { .. }))
}

/// RT-10, I16: refused five times, the circuit opens for half a minute; then all recovers by itself.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs build results: run `cargo xtask test`"]
async fn a_refusing_upstream_opens_the_circuit() -> Result<()> {
    let (bench, watcher) = watched(Setting::default()).await?;
    bench
        .simulator
        .faults(&json!({"refuse_stream": true}))
        .await?;
    bench.simulator.command("drop", &json!({})).await?;
    watcher
        .until(
            "stale, for the stream is closed",
            Duration::from_secs(20),
            stale,
        )
        .await?;
    let waiting = |view: &View| {
        view.feed
            .as_ref()
            .is_some_and(|feed| matches!(feed.link, Link::Waiting { .. }))
    };
    watcher
        .until("a countdown", Duration::from_secs(20), waiting)
        .await?;
    let open = |view: &View| {
        view.feed
            .as_ref()
            .is_some_and(|feed| matches!(feed.link, Link::CircuitOpen { .. }))
    };
    // 1 + 2 + 4 + 8 s and up to a second on top of each.
    watcher
        .until("the circuit is open", Duration::from_secs(40), open)
        .await?;
    heals(&bench, &watcher, "refuse_stream").await
}

/// DESIGN 18: a silent stream over a moving floor turns stale; over a still one it is quiet.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs build results: run `cargo xtask test`"]
async fn silence_is_told_from_quiet() -> Result<()> {
    let flags = ["--speed", "20"].map(str::to_owned).to_vec();
    let (bench, watcher) = watched(Setting {
        flags,
        ..Setting::default()
    })
    .await?;
    bench
        .simulator
        .faults(&json!({"silent_stream": true}))
        .await?;
    watcher
        .until("stale by silence", Duration::from_secs(45), stale)
        .await?;
    heals(&bench, &watcher, "silent_stream").await
}

/// RT-10: a server that rotates its sockets costs a reconnect and a sweep, nothing else.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs build results: run `cargo xtask test`"]
async fn rotation_recovers_by_itself() -> Result<()> {
    let (bench, watcher) = watched(Setting::default()).await?;
    let before = watcher
        .view()
        .feed
        .map_or(0, |feed| feed.counters.connections);
    bench.simulator.command("rotate", &json!({})).await?;
    let again = |view: &View| {
        live(view)
            && view
                .feed
                .as_ref()
                .is_some_and(|feed| feed.counters.connections > before)
    };
    watcher
        .until("live on a new socket", Duration::from_secs(45), again)
        .await?;
    let log = bench.simulator.log().await?;
    anyhow::ensure!(log["sockets"]["max_concurrent"] == 1, "{}", log["sockets"]);
    Ok(())
}

/// AUTH-4: a suspended token service is left alone for a minute, and says until when.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs build results: run `cargo xtask test`"]
async fn a_suspended_token_service_is_left_alone() -> Result<()> {
    let (bench, watcher) = watched(Setting::default()).await?;
    let before = token_requests(&bench.simulator.log().await?)?;
    bench
        .simulator
        .faults(&json!({"token_429": true, "http_401": "once"}))
        .await?;
    bench.simulator.command("drop", &json!({})).await?;
    let told = |view: &View| {
        view.feed
            .as_ref()
            .is_some_and(|feed| feed.token_suspended_until.is_some())
    };
    watcher
        .until("the suspension is told", Duration::from_secs(30), told)
        .await?;
    let rows = watcher.view().rows.len();
    tokio::time::sleep(Duration::from_secs(40)).await;
    let requests = token_requests(&bench.simulator.log().await?)?;
    anyhow::ensure!(
        requests == before + 1,
        "{} token requests while suspended",
        requests - before
    );
    anyhow::ensure!(watcher.view().rows.len() == rows, "the floor did not stay");
    bench
        .simulator
        .faults(&json!({"token_429": false, "http_401": "off"}))
        .await?;
    watcher
        .until("live again", Duration::from_secs(90), live)
        .await?;
    Ok(())
}

/// AUTH-6, R6: a missing scope is suspected, and a floor that is truly empty is proven so.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs build results: run `cargo xtask test`"]
async fn a_missing_scope_is_not_an_empty_floor() -> Result<()> {
    let bench = Bench::start(Setting {
        agents: 12,
        ..Setting::default()
    })
    .await?;
    let person = bench.person("supervisor").await?;
    let watcher = Watcher::start(&person, Bench::connection());
    let proven = |view: &View| {
        view.feed
            .as_ref()
            .is_some_and(|feed| matches!(feed.proof, Proof::Proven { .. }))
    };
    watcher
        .until("the permission is proven", FIRST_SWEEP, proven)
        .await?;
    drop((watcher, bench));

    let bench = Bench::start(Setting {
        agents: 12,
        flags: vec!["--empty".to_owned()],
        ..Setting::default()
    })
    .await?;
    let person = bench.person("supervisor").await?;
    let watcher = Watcher::start(&person, Bench::connection());
    let suspected = |view: &View| {
        view.feed
            .as_ref()
            .is_some_and(|feed| matches!(feed.proof, Proof::SuspectedMissingScope { .. }))
    };
    watcher
        .until("a missing scope is suspected", FIRST_SWEEP, suspected)
        .await?;
    Ok(())
}

/// The fault ends, and everything comes back by itself.
async fn heals(bench: &Bench, watcher: &Watcher, fault: &str) -> Result<()> {
    bench.simulator.faults(&json!({fault: false})).await?;
    watcher
        .until("live again", Duration::from_secs(75), live)
        .await?;
    Ok(())
}
