//! However many watch, the platform sees one.

use std::time::Duration;

use anyhow::{Context as _, Result};
use floorlight_tests::harness::{Bench, Setting, Stopwatch, Watcher, long, scaled};
use serde_json::{Value, json};

use crate::FIRST_SWEEP;

/// RT-1, RT-5, AUTH-2: three tabs and many scripts, two restarts: one socket, one token, one question.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs build results: run `cargo xtask test`"]
async fn many_watchers_are_one_client() -> Result<()> {
    let mut bench = Bench::start(Setting {
        agents: 250,
        ..Setting::default()
    })
    .await?;
    let tabs = [
        bench.person("supervisor").await?,
        bench.person("viewer").await?,
        bench.person("admin").await?,
    ];
    let scripts = if long() { 22 } else { 9 };
    let mut watchers: Vec<_> = tabs
        .iter()
        .map(|person| Watcher::start(person, Bench::connection()))
        .collect();
    for _ in 0..scripts {
        watchers.push(Watcher::start(&tabs[0], Bench::connection()));
    }
    let whole = scaled(60, 600);
    let watch = Stopwatch::start();
    for restart in 1..=2 {
        tokio::time::sleep(whole * restart / 3 - watch.read().min(whole * restart / 3)).await;
        bench.worker.kill_and_restart().await?;
    }
    tokio::time::sleep(whole.saturating_sub(watch.read())).await;
    for watcher in &watchers {
        let view = watcher
            .until("a full floor", FIRST_SWEEP, |view| view.rows.len() >= 250)
            .await?;
        anyhow::ensure!(view.gaps == 0, "a delta did not follow on");
        anyhow::ensure!(
            view.connections >= 3,
            "the watcher did not come back after the restarts"
        );
    }
    let log = bench.simulator.log().await?;
    anyhow::ensure!(
        log["sockets"]["max_concurrent"] == 1,
        "more than one socket at once: {}",
        log["sockets"]
    );
    anyhow::ensure!(
        token_requests(&log)? == 1,
        "the token did not survive: {}",
        log["token_requests"]
    );
    anyhow::ensure!(
        log["live_tokens"] == 1,
        "not one live token: {}",
        log["live_tokens"]
    );
    once_per_sweep(&log)?;
    Ok(())
}

/// AUTH-2, R3, I17: requests that find their token refused at once cause one token request.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs build results: run `cargo xtask test`"]
async fn many_refused_requests_renew_the_token_once() -> Result<()> {
    let bench = Bench::start(Setting {
        agents: 4_000,
        connection: "sweep_every_s = 10".to_owned(),
        ..Setting::default()
    })
    .await?;
    let mut person = bench.person("supervisor").await?;
    bench.simulator.command("freeze", &json!({})).await?;
    bench.agrees(&mut person, FIRST_SWEEP).await?;
    let before = token_requests(&bench.simulator.log().await?)?;
    bench
        .simulator
        .faults(&json!({"http_401": "once", "slow_ms": 300}))
        .await?;
    bench.simulator.command("drop", &json!({})).await?;
    tokio::time::sleep(Duration::from_secs(15)).await;
    let log = bench.simulator.log().await?;
    anyhow::ensure!(
        token_requests(&log)? == before + 1,
        "{}",
        log["token_requests"]
    );
    Ok(())
}

pub(crate) fn token_requests(log: &Value) -> Result<usize> {
    Ok(log["token_requests"]
        .as_array()
        .context("no token requests in the log")?
        .len())
}

/// Each agent is asked once per sweep; the doubtful are asked again. The start and the two restarts cost
/// one more question each: agents that were asked before the stream was open are asked again after it.
fn once_per_sweep(log: &Value) -> Result<()> {
    let sweeps = log["agents_asked"]["sweeps"]
        .as_array()
        .context("no account of sweeps")?;
    let finished: Vec<_> = sweeps
        .iter()
        .filter(|sweep| !sweep["ended_at"].is_null())
        .collect();
    anyhow::ensure!(!finished.is_empty(), "no sweep finished: {log}");
    let twice = finished
        .iter()
        .filter(|sweep| sweep["asked_twice"].as_u64().unwrap_or_default() > 12)
        .count();
    anyhow::ensure!(
        twice <= 3,
        "agents were asked twice in {twice} sweeps: {sweeps:?}"
    );
    Ok(())
}
