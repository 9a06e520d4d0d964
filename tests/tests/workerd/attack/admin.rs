//! What only administrators may do: who else tries, forged saves, wrong documents, lost updates.

use anyhow::{Context as _, Result};
use floorlight_tests::harness::{Answer, Bench, Person, Setting};
use reqwest::Method;
use serde_json::{Value, json};

/// What of SECURITY it is, the headers, and the status to come.
type Forged<'a> = (&'static str, &'a [(&'a str, &'a str)], u16);

const SAVED: &str = r#"{"labels":[{"raw":"LUNCH","label":"Meal"}]}"#;

async fn save(person: &mut Person, tag: Option<&str>, body: &str) -> Result<Answer> {
    let origin = person.client.origin.clone();
    let mut headers = vec![
        ("x-floorlight", "1"),
        ("sec-fetch-site", "same-origin"),
        ("origin", origin.as_str()),
        ("content-type", "application/json"),
    ];
    headers.extend(tag.map(|tag| ("if-match", tag)));
    let path = Bench::path("directory-document");
    person
        .client
        .raw(Method::PUT, &path, &headers, Some(body))
        .await
}

async fn stored(person: &mut Person) -> Result<(String, Value)> {
    let answer = person
        .client
        .fetch(&Bench::path("directory-document"))
        .await?;
    anyhow::ensure!(answer.status == 200, "{}", answer.body);
    Ok((answer.header("etag").to_owned(), answer.json()?))
}

/// S12, C1–C8: lesser roles and forged saves are refused, and nothing is changed.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs build results: run `cargo xtask test`"]
async fn nobody_else_saves_the_document() -> Result<()> {
    let bench = Bench::start(Setting::default()).await?;
    let mut admin = bench.person("admin").await?;
    let (tag, before) = stored(&mut admin).await?;
    for persona in ["viewer", "supervisor"] {
        let mut person = bench.person(persona).await?;
        for path in ["setup", "directory-document"] {
            let answer = person.client.fetch(&Bench::path(path)).await?;
            anyhow::ensure!(
                answer.status == 403,
                "S12 {persona} {path}: {}",
                answer.status
            );
        }
        let answer = save(&mut person, Some(&tag), SAVED).await?;
        anyhow::ensure!(answer.status == 403, "S12 {persona}: {}", answer.status);
    }
    let origin = bench.worker.origin();
    let ours = ("x-floorlight", "1");
    let json = ("content-type", "application/json");
    let same = ("sec-fetch-site", "same-origin");
    let own = ("origin", origin.as_str());
    let tagged = ("if-match", tag.as_str());
    let evil = ("origin", "https://evil.example");
    let forged: [Forged<'_>; 7] = [
        (
            "C1",
            &[("sec-fetch-site", "cross-site"), ours, json, own, tagged],
            403,
        ),
        (
            "C2",
            &[("sec-fetch-site", "same-site"), ours, json, own, tagged],
            403,
        ),
        ("C3", &[same, json, own, tagged], 403),
        ("C4", &[same, ours, json, evil, tagged], 403),
        ("C6", &[ours, json, tagged], 403),
        (
            "C7",
            &[same, ours, own, tagged, ("content-type", "text/plain")],
            415,
        ),
        (
            "P9",
            &[same, ours, own, tagged, json, ("content-encoding", "gzip")],
            415,
        ),
    ];
    let path = Bench::path("directory-document");
    for (name, headers, status) in forged {
        let answer = admin
            .client
            .raw(Method::PUT, &path, headers, Some(SAVED))
            .await?;
        anyhow::ensure!(answer.status == status, "{name}: {}", answer.status);
    }
    for method in [Method::POST, Method::DELETE, Method::PATCH] {
        let headers = [same, ours, json, own, tagged];
        let answer = admin
            .client
            .raw(method.clone(), &path, &headers, Some(SAVED))
            .await?;
        anyhow::ensure!(answer.status == 405, "P8 {method}: {}", answer.status);
    }
    anyhow::ensure!(
        stored(&mut admin).await? == (tag, before),
        "something was saved"
    );
    Ok(())
}

/// AUTH-10, P9: a save replaces what was read, is whole or not at all, and counts at once.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs build results: run `cargo xtask test`"]
async fn a_save_is_whole_or_not_at_all() -> Result<()> {
    let bench = Bench::start(Setting::default()).await?;
    let mut admin = bench.person("admin").await?;
    let (tag, before) = stored(&mut admin).await?;
    let refused = [
        (None, SAVED.to_owned(), 428),
        (Some("\"another\""), SAVED.to_owned(), 412),
        (Some("*"), SAVED.to_owned(), 412),
        (Some(tag.as_str()), "[]".to_owned(), 400),
        (Some(tag.as_str()), r#"{"labels":[],"labels":[]}"#.to_owned(), 400),
        (
            Some(tag.as_str()),
            format!("{{\"x\":\"{}\"}}", "a".repeat(2 * 1024 * 1024)),
            413,
        ),
        (
            Some(tag.as_str()),
            r#"{"thresholds":{"wait":{"medium_s":-1,"high_s":1e400}},"teams":7,"frobnicate":1}"#
                .to_owned(),
            400,
        ),
        (
            Some(tag.as_str()),
            r#"{"thresholds":{"wait":{"medium_s":-1,"high_s":18446744073709551616}},"teams":7,"frobnicate":1}"#
                .to_owned(),
            422,
        ),
    ];
    for (number, (tag, body, status)) in refused.into_iter().enumerate() {
        let answer = save(&mut admin, tag, &body).await?;
        anyhow::ensure!(
            answer.status == status,
            "{number}: {} {}",
            answer.status,
            answer.body
        );
        if status == 422 {
            let errors = answer.json()?["errors"].clone();
            let fields: Vec<&str> = errors
                .as_array()
                .context("no errors")?
                .iter()
                .filter_map(|error| error["field"].as_str())
                .collect();
            for field in [
                "thresholds.wait.medium_s",
                "thresholds.wait.high_s",
                "teams",
                "frobnicate",
            ] {
                anyhow::ensure!(fields.contains(&field), "{field}: {fields:?}");
            }
        }
    }
    anyhow::ensure!(
        stored(&mut admin).await? == (tag.clone(), before),
        "something was saved"
    );
    let mut second = bench.person("admin").await?;
    let saved = save(&mut admin, Some(&tag), SAVED).await?;
    anyhow::ensure!(saved.status == 200, "{} {}", saved.status, saved.body);
    let late = save(&mut second, Some(&tag), "{}").await?;
    anyhow::ensure!(late.status == 412, "a lost update: {}", late.status);
    let (new, now) = stored(&mut second).await?;
    anyhow::ensure!(
        new == saved.header("etag") && new != tag,
        "the tag is {new}"
    );
    anyhow::ensure!(
        now == json!({"labels":[{"raw":"LUNCH","label":"Meal"}]}),
        "{now}"
    );
    let version = saved.json()?["version"].as_u64().context("no version")?;
    let directory = admin
        .client
        .fetch(&Bench::path("directory"))
        .await?
        .json()?;
    anyhow::ensure!(
        directory["version"].as_u64() >= Some(version) && directory["thresholds"] == json!({}),
        "the hub did not take it over: {}",
        directory["thresholds"]
    );
    Ok(())
}

/// AUTH-7, AUTH-11: the checklist proves what was seen, and names no host and no secret.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs build results: run `cargo xtask test`"]
async fn the_checklist_tells_no_secret() -> Result<()> {
    let bench = Bench::start(Setting::default()).await?;
    let mut admin = bench.person("admin").await?;
    let mut supervisor = bench.person("supervisor").await?;
    bench.agrees(&mut supervisor, crate::FIRST_SWEEP).await?;
    let answer = admin.client.fetch(&Bench::path("setup")).await?;
    anyhow::ensure!(answer.status == 200, "{} {}", answer.status, answer.body);
    for secret in ["127.0.0.1", "localhost", "canary", "Bearer"] {
        anyhow::ensure!(!answer.body.contains(secret), "{secret}: {}", answer.body);
    }
    let setup = answer.json()?;
    let requirements = setup["surfaces"][0]["requirements"]
        .as_array()
        .context("no requirements")?;
    for id in ["client", "scope-users-read", "scope-realtime-read"] {
        let one = requirements.iter().find(|one| one["id"] == id);
        let one = one.with_context(|| format!("no {id}"))?;
        anyhow::ensure!(one["standing"] == "proven", "{one}");
    }
    Ok(())
}
