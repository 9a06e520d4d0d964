//! Requests to the platform, as the Worker would make them.

use std::error::Error;
use std::time::Duration;

use anyhow::Result;
use floorlight_core::link::Secret;
use floorlight_core::time::UtcMillis;
use floorlight_upstream::headers;
use floorlight_upstream::seed::Request;
use reqwest::RequestBuilder;
use reqwest::header::{ACCEPT, HeaderMap};

use super::report::{Finding, quote};
use crate::clock;

/// The longest answer that is read, in bytes.
const MAX_BODY: usize = 16 * 1024 * 1024;

/// A client that follows no redirect (a token must not travel) and uses no proxy (the stream could
/// not go through it).
///
/// # Errors
/// If the machine's certificates cannot be read.
pub(super) fn client(limit: Duration) -> Result<reqwest::Client> {
    let builder = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy();
    Ok(builder.timeout(limit).build()?)
}

/// Where a connection's requests go, and what proves that they may.
pub(super) struct Platform<'a> {
    pub(super) http: &'a reqwest::Client,
    pub(super) base_url: &'a str,
    pub(super) token: &'a Secret<String>,
}

impl Platform<'_> {
    /// Asks, and returns the answer if its status is 200.
    ///
    /// # Errors
    /// What went wrong, and what to do.
    pub(super) async fn get(&self, request: &Request) -> Result<Reply, Finding> {
        let get = self
            .http
            .get(request.address(self.base_url))
            .bearer_auth(self.token.expose())
            .header(ACCEPT, "application/json");
        let reply = send(get, self.base_url, "base_url").await?;
        if reply.status == 200 {
            return Ok(reply);
        }
        let scope = request.operation.scope();
        Err(refused(reply.status, &reply.headers, scope))
    }
}

/// What came back.
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: String,
    /// When the request left, by this machine's clock.
    pub(super) sent_at: UtcMillis,
    /// When the head of the answer was there, by this machine's clock.
    pub(super) received_at: UtcMillis,
}

impl Reply {
    /// Returns the platform's clock as it stood in the `Date` header, whole seconds.
    pub(super) fn date(&self) -> Option<UtcMillis> {
        headers::date(text(&self.headers, "date")?)
    }

    /// Says whether this is a page for people.
    pub(super) fn is_page(&self) -> bool {
        let kind = text(&self.headers, "content-type").unwrap_or_default();
        kind.contains("html") || self.body.trim_start().starts_with('<')
    }
}

/// Sends a request to the address that stands under `field`, and reads the whole answer.
///
/// # Errors
/// If nothing comes back, or too much.
pub(super) async fn send(
    request: RequestBuilder,
    address: &str,
    field: &str,
) -> Result<Reply, Finding> {
    let sent_at = clock::utc();
    let lost = |error: reqwest::Error| unreachable(address, field, error.is_timeout(), &error);
    let mut answer = request.send().await.map_err(lost)?;
    let received_at = clock::utc();
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(lost)? {
        if body.len() + chunk.len() > MAX_BODY {
            let sentence = format!("The answer of {address} is longer than {MAX_BODY} bytes");
            return Err(Finding::failed(sentence));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Reply {
        status: answer.status().as_u16(),
        headers: answer.headers().clone(),
        body: String::from_utf8_lossy(&body).into_owned(),
        sent_at,
        received_at,
    })
}

/// Says why nothing answered.
pub(super) fn unreachable(
    address: &str,
    field: &str,
    timed_out: bool,
    error: &dyn Error,
) -> Finding {
    if timed_out {
        return Finding::failed(format!("{address} did not answer in time")).advise(format!(
            "Check {field}, and whether a firewall lies between"
        ));
    }
    // The innermost error is the system's or the certificate's; those around it only name layers.
    let mut cause = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    let cause = quote(&cause.to_string());
    let finding = Finding::failed(format!("{address} cannot be reached: {cause}"));
    finding.advise(format!(
        "Check {field}, the network, and for https the certificate"
    ))
}

/// Says what a status that is no success means for whoever configures the connection.
pub(super) fn refused(status: u16, found: &HeaderMap, scope: &str) -> Finding {
    match status {
        300..=399 => redirected(status, found, "base_url"),
        401 => {
            Finding::failed("The platform does not accept the token that was just granted (401)")
                .advise("Check that base_url and token_url belong to the same tenant and region")
        }
        403 => Finding::failed(format!(
            "The platform denies it (403): the client needs the scope {scope}"
        ))
        .advise(format!(
            "Add {scope} to the client's application, and to `scopes` if the file names them"
        )),
        404 => Finding::failed("The platform does not know the address (404)")
            .advise("Check base_url: the host of the tenant, without a path of the interface"),
        429 => Finding::failed(format!(
            "The platform asks to slow down (429){}",
            wait(found)
        ))
        .advise("Try again later, and see which other program uses this client"),
        500..=599 => Finding::failed(format!(
            "The platform has a fault of its own ({status}){}",
            wait(found)
        ))
        .advise("Try again later"),
        _ => Finding::failed(format!(
            "The platform answers {status}, which is not expected here"
        ))
        .advise("Check base_url"),
    }
}

/// Says where a redirect leads; nothing follows it.
pub(super) fn redirected(status: u16, found: &HeaderMap, field: &str) -> Finding {
    let to = text(found, "location").map(|to| to.split(['?', '#']).next().unwrap_or_default());
    let to = to.map_or_else(String::new, |to| format!(" to {}", quote(to)));
    Finding::failed(format!(
        "The address redirects{to} ({status}), which is never followed: the secret would travel along"
    ))
    .advise(format!(
        "Put the final address into {field}, if you trust it"
    ))
}

/// Returns how long the other side asks to wait.
pub(super) fn retry_after(found: &HeaderMap) -> Option<Duration> {
    let date = text(found, "date").and_then(headers::date);
    headers::retry_after(text(found, "retry-after")?, date, clock::utc())
}

fn wait(found: &HeaderMap) -> String {
    retry_after(found).map_or_else(String::new, |wait| {
        format!(" and to wait {} s", wait.as_secs())
    })
}

fn text<'h>(found: &'h HeaderMap, name: &str) -> Option<&'h str> {
    found.get(name).and_then(|value| value.to_str().ok())
}
