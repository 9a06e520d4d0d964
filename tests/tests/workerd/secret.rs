//! AUTH-7, X3: no secret leaves. First the search is shown to find, then it finds nothing.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context as _, Result};
use floorlight_tests::harness::{Bench, Canary, Setting, Watcher, search, search_folder};
use serde_json::json;

use crate::FIRST_SWEEP;

/// The search sees what is planted in each place that it looks at.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs build results: run `cargo xtask test`"]
async fn planted_secrets_are_found() -> Result<()> {
    let bench = Bench::start(Setting::default()).await?;
    let canaries = bench.canaries();
    let folder = bench.worker.persisted().join("planted");
    std::fs::create_dir_all(&folder)?;
    for (number, canary) in canaries.iter().enumerate() {
        for (index, (form, bytes)) in canary.forms().enumerate() {
            let file = folder.join(format!("{number}-{index}.bin"));
            std::fs::write(
                &file,
                [b"\x00\x01padding".as_slice(), bytes, b"\xff"].concat(),
            )?;
            let found = search_folder(&canaries, &folder)?;
            anyhow::ensure!(!found.is_empty(), "{form} of {canary:?} was not found");
            std::fs::remove_file(&file)?;
        }
    }
    Ok(())
}

/// The real ones are nowhere: bodies, headers, frames, logs, persisted files, build results.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs build results: run `cargo xtask test`"]
async fn real_secrets_are_nowhere() -> Result<()> {
    let bench = Bench::start(Setting::default()).await?;
    let mut person = bench.person("admin").await?;
    let mut canaries = bench.canaries();
    let secret = person
        .session()
        .split_once('.')
        .context("a session without a secret")?
        .1
        .to_owned();
    let watcher = Watcher::start(&person, Bench::connection());
    watcher
        .until("the floor is there", FIRST_SWEEP, |view| {
            view.rows.len() >= 40
        })
        .await?;
    let mut found = Vec::new();
    let agent = bench
        .simulator
        .truth()
        .await?
        .into_keys()
        .next()
        .context("no agents")?;
    let paths = [
        "/".to_owned(),
        "/api/session".to_owned(),
        "/api/health".to_owned(),
        "/api/connections".to_owned(),
        "/api/openapi.json".to_owned(),
        "/api/nothing".to_owned(),
        Bench::path("floor"),
        Bench::path("directory"),
        Bench::path(&format!("agents/{agent}")),
        Bench::path("agents/nobody"),
    ];
    let upstream = Canary::new(
        "upstream host",
        &format!("127.0.0.1:{}", bench.simulator.api),
    );
    // Errors are where secrets leak: every fault of the platform, with answers that carry bait.
    for faults in [
        json!({}),
        json!({"html_error": true}),
        json!({"http_503": true}),
        json!({"http_401": "always"}),
        json!({"token_429": true}),
    ] {
        bench.simulator.faults(&faults).await?;
        bench.simulator.command("drop", &json!({})).await?;
        tokio::time::sleep(Duration::from_secs(2)).await;
        for path in &paths {
            let answer = person.client.fetch(path).await?;
            let all = answer.everything();
            found.extend(search(&canaries, path, all.as_bytes()));
            found.extend(search(
                std::slice::from_ref(&upstream),
                path,
                all.as_bytes(),
            ));
        }
    }
    let heard = watcher.view().heard;
    found.extend(search(&canaries, "frames", heard.as_bytes()));
    found.extend(search(
        std::slice::from_ref(&upstream),
        "frames",
        heard.as_bytes(),
    ));
    // The session's secret is in its cookie and nowhere else; not even where sessions are kept.
    canaries.push(Canary::new("session", &secret));
    found.extend(search(&canaries, "the log", bench.worker.said().as_bytes()));
    found.extend(search_folder(&canaries, bench.worker.persisted())?);
    let root = std::env::var_os("FLOORLIGHT_ROOT")
        .map(PathBuf::from)
        .context("FLOORLIGHT_ROOT is not set")?;
    found.extend(search_folder(&canaries, &root.join("web/dist"))?);
    found.extend(search_folder(&canaries, &root.join("worker/build"))?);
    anyhow::ensure!(found.is_empty(), "{found:#?}");
    Ok(())
}
