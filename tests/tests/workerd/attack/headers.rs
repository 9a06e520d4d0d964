//! What stands on every answer.

use anyhow::Result;
use floorlight_tests::harness::{Bench, Client, Setting};
use reqwest::Method;

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
