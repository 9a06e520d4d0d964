//! The export of a hub for a bug report.

use anyhow::{Context as _, Result};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use floorlight_tests::harness::{Bench, Setting, Watcher};
use floorlight_wire::bug_report::{BugReport, BugReportFile};

use crate::FIRST_SWEEP;

/// AUTH-7, AUTH-9, I21: an administrator takes a hub's state and log along, without anybody's id unless
/// asked for; nobody else does.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs build results: run `cargo xtask test`"]
async fn an_administrator_exports_a_hub() -> Result<()> {
    let bench = Bench::start(Setting::default()).await?;
    let mut supervisor = bench.person("supervisor").await?;
    let refused = supervisor.client.fetch(&Bench::path("export")).await?;
    anyhow::ensure!(refused.status == 403, "{}", refused.status);
    let mut admin = bench.person("admin").await?;
    let watcher = Watcher::start(&admin, Bench::connection());
    watcher
        .until("the floor is there", FIRST_SWEEP, |view| {
            !view.rows.is_empty()
        })
        .await?;
    let floor = admin.client.fetch(&Bench::path("floor")).await?.json()?;
    let id = floor["agents"][0]["id"].as_str().context("an id")?;
    for (path, pseudonymised) in [("export", true), ("export?ids=1", false)] {
        let bytes = sealed(&mut admin, path, pseudonymised).await?;
        let names = bytes.windows(id.len()).any(|part| part == id.as_bytes());
        anyhow::ensure!(names != pseudonymised, "{path} has the id {id}: {names}");
        let report = BugReport::open(&bytes)?;
        anyhow::ensure!(report.after.log_next() >= report.before.log_next());
    }
    Ok(())
}

/// The first checkpoint is written when ids are new, a moment after the first answer.
async fn sealed(
    admin: &mut floorlight_tests::harness::Person,
    path: &str,
    pseudonymised: bool,
) -> Result<Vec<u8>> {
    let mut last = None;
    for _ in 0..40 {
        let answer = admin.client.fetch(&Bench::path(path)).await?;
        if answer.status == 200 {
            let file = BugReportFile::read(&answer.body)?;
            anyhow::ensure!(file.pseudonymised == pseudonymised);
            return URL_SAFE_NO_PAD
                .decode(&file.sealed)
                .ok()
                .context("base64url");
        }
        last = Some(answer);
        tokio::time::sleep(std::time::Duration::from_millis(250)).await;
    }
    anyhow::bail!("no export: {last:?}")
}
