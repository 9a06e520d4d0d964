//! Sign-in, with the demo's provider and with one that this project did not write.

use anyhow::{Context as _, Result};
use floorlight_tests::harness::{Bench, Client, Person, Provider, Setting};
use reqwest::Url;

fn changed(callback: &str, name: &str, value: Option<&str>) -> Result<String> {
    let mut url = Url::parse(callback)?;
    let pairs: Vec<(String, String)> = url
        .query_pairs()
        .into_owned()
        .filter(|(key, _)| key != name)
        .collect();
    {
        let mut query = url.query_pairs_mut();
        query.clear().extend_pairs(pairs);
        if let Some(value) = value {
            query.append_pair(name, value);
        }
    }
    Ok(url.into())
}

/// AUTH-9: code flow with PKCE by discovery, against npm's oidc-provider.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs build results: run `cargo xtask test`"]
async fn a_provider_of_others_signs_people_in() -> Result<()> {
    let port = std::net::TcpListener::bind(("127.0.0.1", 0))?
        .local_addr()?
        .port();
    let provider = Provider::start(&format!("http://localhost:{port}")).await?;
    let setting = Setting {
        issuer: Some(provider.issuer.clone()),
        port: Some(port),
        ..Setting::default()
    };
    let bench = Bench::start(setting).await?;
    for role in ["supervisor", "admin"] {
        let mut person = bench.person(role).await?;
        let session = person.client.fetch("/api/session").await?.json()?;
        anyhow::ensure!(session["role"] == role, "{session}");
    }
    let mut nobody = bench.person("norole").await?;
    anyhow::ensure!(nobody.client.fetch("/api/session").await?.json()?["role"].is_null());
    Ok(())
}

/// L1, L2, L3, L5, S8: a callback counts once, in the browser that began, with its state and issuer.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs build results: run `cargo xtask test`"]
async fn a_callback_cannot_be_forged_or_replayed() -> Result<()> {
    let bench = Bench::start(Setting::default()).await?;
    let origin = bench.worker.origin();
    // L1: another browser has no transaction.
    let mut one = Client::new(&origin)?;
    let callback = Person::to_callback(&mut one, "supervisor").await?;
    let mut other = Client::new(&origin)?;
    refused(&mut other, &callback, "another browser").await?;
    // L2: another state.
    let mut two = Client::new(&origin)?;
    let with = Person::to_callback(&mut two, "supervisor").await?;
    refused(
        &mut two,
        &changed(&with, "state", Some("something-else"))?,
        "another state",
    )
    .await?;
    // L5: another issuer.
    let mut three = Client::new(&origin)?;
    let with = Person::to_callback(&mut three, "supervisor").await?;
    refused(
        &mut three,
        &changed(&with, "iss", Some("https://evil.example"))?,
        "another issuer",
    )
    .await?;
    // L3: once, not twice, even from the browser that still has its transaction cookie.
    let kept: Vec<(String, String)> = one
        .cookie_header()
        .split("; ")
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    // S8: a session that someone put there beforehand is not the one that results.
    one.set_cookie("__Host-floorlight", "planted.before");
    one.navigate(&callback).await?;
    let session = one
        .cookie("__Host-floorlight")
        .context("no session")?
        .to_owned();
    anyhow::ensure!(session != "planted.before", "the planted session was kept");
    let mut again = Client::new(&origin)?;
    for (name, value) in kept {
        again.set_cookie(&name, &value);
    }
    refused(&mut again, &callback, "a replay").await
}

async fn refused(client: &mut Client, callback: &str, what: &str) -> Result<()> {
    let answer = client.navigate(callback).await?;
    anyhow::ensure!(
        answer.status == 400,
        "{what}: {} {}",
        answer.status,
        answer.body
    );
    let session = client
        .cookie("__Host-floorlight")
        .is_some_and(|value| !value.starts_with("planted"));
    anyhow::ensure!(!session, "{what} was given a session");
    Ok(())
}

/// L4: what a provider says of an error is shown as text or not at all.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs build results: run `cargo xtask test`"]
async fn an_error_page_cannot_be_written_by_others() -> Result<()> {
    let bench = Bench::start(Setting::default()).await?;
    let mut client = Client::new(&bench.worker.origin())?;
    let callback = Person::to_callback(&mut client, "supervisor").await?;
    let state = Url::parse(&callback)?
        .query_pairs()
        .find(|(key, _)| key == "state")
        .context("no state")?
        .1
        .into_owned();
    let mut url = Url::parse(&format!("{}/auth/callback", client.origin))?;
    url.query_pairs_mut()
        .append_pair("state", &state)
        .append_pair("error", "access_denied")
        .append_pair("error_description", "<script>alert(1)</script>");
    let answer = client.navigate(url.as_str()).await?;
    anyhow::ensure!(!answer.body.contains("<script>alert"), "{}", answer.body);
    anyhow::ensure!(
        answer
            .header("content-security-policy")
            .contains("default-src 'none'"),
        "{:?}",
        answer.headers
    );
    Ok(())
}

/// A person is sent back only to a place of this app.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs build results: run `cargo xtask test`"]
async fn nobody_is_sent_elsewhere() -> Result<()> {
    let bench = Bench::start(Setting::default()).await?;
    for elsewhere in [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/%09/evil.example",
        "/..//evil.example",
    ] {
        let mut client = Client::new(&bench.worker.origin())?;
        let login = format!(
            "/auth/login?return_to={}",
            elsewhere
                .replace('%', "%25")
                .replace('/', "%2F")
                .replace('\\', "%5C")
                .replace('\t', "%09")
        );
        let answer = client.navigate(&login).await?;
        if answer.status == 400 {
            continue;
        }
        let mut next = Url::parse(answer.header("location"))?;
        next.query_pairs_mut()
            .append_pair("login_hint", "supervisor");
        let callback = Person::through_provider(&client, next).await?;
        let back = client.navigate(&callback).await?;
        // Wherever the answer points, a browser must stay here.
        let here = Url::parse(&client.origin)?;
        let there = here.join(back.header("location"))?;
        anyhow::ensure!(there.origin() == here.origin(), "{elsewhere}: {there}");
        let body = back.body.to_lowercase();
        for bait in [
            "\"//evil",
            "\"https://evil",
            "\"/\\evil",
            "\"/\t",
            "javascript:",
            "=//evil",
            "=https://evil",
        ] {
            anyhow::ensure!(!body.contains(bait), "{elsewhere}: {}", back.body);
        }
    }
    Ok(())
}
