//! Too much of one person.

use anyhow::{Context as _, Result};
use floorlight_tests::harness::{Bench, Setting, Watcher};

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
