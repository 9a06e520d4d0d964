//! Power cuts.

use std::time::Duration;

use anyhow::{Context as _, Result};
use floorlight_tests::harness::{Bench, Setting, Watcher, long};
use floorlight_wire::api::LogHealth;
use serde_json::json;

use crate::FIRST_SWEEP;
use crate::floor::health;

/// W17, I15, I21: killed during flushes, again and again: sessions live on, watchers resync, the log
/// is whole, and the floor is right after the first sweep.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs build results: run `cargo xtask test`"]
async fn killed_again_and_again() -> Result<()> {
    let flags = ["--speed", "20"].map(str::to_owned).to_vec();
    let mut bench = Bench::start(Setting {
        agents: 300,
        flags,
        ..Setting::default()
    })
    .await?;
    let mut person = bench.person("supervisor").await?;
    let watcher = Watcher::start(&person, Bench::connection());
    watcher
        .until("the floor is there", FIRST_SWEEP, |view| {
            view.rows.len() >= 300
        })
        .await?;
    let kills = if long() { 10 } else { 3 };
    let mut written = 0;
    for kill in 1..=kills {
        // Not a multiple of the log's second, so that each kill hits another phase of it.
        tokio::time::sleep(Duration::from_millis(1_700 + 130 * kill)).await;
        let before = log(&bench).await?;
        bench.worker.kill_and_restart().await?;
        let session = person.client.fetch("/api/session").await?;
        anyhow::ensure!(
            session.status == 200,
            "the session did not survive: {}",
            session.body
        );
        let lives = u32::try_from(kill)? + 1;
        watcher
            .until("the watcher is back", Duration::from_secs(20), |view| {
                view.connections >= lives && view.position.is_some() && view.rows.len() >= 300
            })
            .await?;
        let after = log(&bench).await?;
        anyhow::ensure!(
            (after.first, after.holes) == (before.first, 0) && after.last >= before.last,
            "kill {kill} harmed the log: {before:?} became {after:?}"
        );
        anyhow::ensure!(after.last > written, "nothing was written: {after:?}");
        written = after.last;
    }
    bench.simulator.command("freeze", &json!({})).await?;
    bench.agrees(&mut person, Duration::from_secs(60)).await?;
    assert_eq!(watcher.view().gaps, 0);
    let upstream = bench.simulator.log().await?;
    let sockets = &upstream["sockets"];
    anyhow::ensure!(sockets["max_concurrent"] == 1, "{sockets}");
    Ok(())
}

/// What the hub's log on disk holds.
async fn log(bench: &Bench) -> Result<LogHealth> {
    let health = health(bench).await?;
    let log = &health["connections"][0]["log"];
    serde_json::from_value(log.clone()).with_context(|| format!("no log in {health}"))
}
