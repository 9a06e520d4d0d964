//! From a call of the page to its line in the log.

use anyhow::{Context as _, Result};
use floorlight_tests::harness::{Bench, Setting};
use reqwest::Method;
use serde_json::Value;

const PREFIX: &str = "urn:floorlight:request:";

/// AUTH-7: a failed call tells an id, and the log has one line of that id, with the page's own name of
/// the call; nothing else of what a client sends as a name gets there.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs build results: run `cargo xtask test`"]
async fn a_failed_call_is_found_in_the_log() -> Result<()> {
    let bench = Bench::start(Setting::default()).await?;
    let mut person = bench.person("viewer").await?;
    for (path, name, logged) in [
        ("/api/connections/nowhere/floor", "p-first", true),
        ("/api/nothing-is-here", "p-second", true),
        ("/api/connections/nowhere/floor", "not a plain name", false),
    ] {
        let headers = [
            ("sec-fetch-site", "same-origin"),
            ("sec-fetch-mode", "cors"),
            ("x-floorlight", "1"),
            ("x-floorlight-page-request", name),
        ];
        let answer = person.client.raw(Method::GET, path, &headers, None).await?;
        anyhow::ensure!(answer.status == 404, "{path}: {}", answer.status);
        let problem = answer.json()?;
        let id = problem["instance"].as_str();
        let id = id.and_then(|instance| instance.strip_prefix(PREFIX));
        let id = id.with_context(|| format!("no request id in {problem}"))?;
        let line = line_of(&bench, id).await?;
        let fields = &line["fields"];
        anyhow::ensure!(fields["status"] == 404, "{line}");
        anyhow::ensure!((fields["page"] == name) == logged, "{line}");
    }
    anyhow::ensure!(!bench.worker.said().contains("not a plain name"));
    Ok(())
}

/// Output comes through two pipes: it may be a little behind the answer.
async fn line_of(bench: &Bench, id: &str) -> Result<Value> {
    for _ in 0..50 {
        let said = bench.worker.said();
        let mut lines = said
            .lines()
            .filter_map(|line| line.get(line.find('{')?..))
            .filter_map(|line| serde_json::from_str::<Value>(line).ok());
        let found = lines.find(|line| line["fields"]["request"] == id);
        if let Some(line) = found {
            return Ok(line);
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    anyhow::bail!("the log has no line of request {id}")
}
