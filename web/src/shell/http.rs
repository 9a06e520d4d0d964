//! Calls to our own Worker, each with the header that says it comes from this page (AUTH-10).

use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, RequestCache, RequestInit, Response};

use super::{clock, window};
use crate::answer::problem;
use crate::text::refused;

/// The header without which a cookie counts for nothing.
pub(super) const OWN_HEADER: (&str, &str) = ("X-Floorlight", "1");
/// The header with the page's own name of a call: the Worker's log repeats it.
const NAME_HEADER: &str = "X-Floorlight-Page-Request";

/// Why a call failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The Worker could not be reached.
    Offline,
    /// The session is over (401).
    SignedOut,
    /// The person may not do this (403); the sentence is the Worker's.
    Forbidden(Option<String>),
    /// The Worker answered with another status; the sentence is the Worker's, where it sent one.
    Refused {
        /// The status.
        status: u16,
        /// The sentence.
        detail: Option<String>,
    },
    /// The answer could not be read.
    Unreadable,
}

impl Failure {
    /// Says it as a sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::Offline => "Floorlight could not be reached.".to_owned(),
            Self::SignedOut => "Your session ended.".to_owned(),
            Self::Forbidden(detail) => detail
                .clone()
                .unwrap_or_else(|| "You may not see this.".to_owned()),
            Self::Refused { status, detail } => detail.clone().unwrap_or_else(|| match status {
                404 => "This is not known here.".to_owned(),
                429 => "Too many requests; wait a moment.".to_owned(),
                500..=599 => format!("Floorlight has trouble of its own ({status})."),
                _ => format!("Floorlight answered with status {status}."),
            }),
            Self::Unreadable => "The answer could not be read.".to_owned(),
        }
    }
}

/// Fetches a JSON answer, and reads all of it. Its reader is big: the floor page reads what it shows
/// with [`crate::answer`].
///
/// # Errors
/// If the Worker cannot be reached, refuses, or answers with something else.
pub async fn get<T: DeserializeOwned>(path: &str) -> Result<T, Failure> {
    let value = get_value(path).await?;
    serde_wasm_bindgen::from_value(value).map_err(|_| Failure::Unreadable)
}

/// Fetches a JSON answer as the browser reads it.
///
/// # Errors
/// If the Worker cannot be reached, refuses, or answers with something that is no JSON.
pub async fn get_value(path: &str) -> Result<JsValue, Failure> {
    let response = own("GET", path).await.ok_or(Failure::Offline)?;
    match response.status() {
        200..=299 => value(&response).await.ok_or(Failure::Unreadable),
        status => Err(refusal(status, &response).await),
    }
}

/// Posts nothing, and wants nothing but success.
///
/// # Errors
/// If the Worker cannot be reached or refuses.
pub async fn post(path: &str) -> Result<(), Failure> {
    let response = own("POST", path).await.ok_or(Failure::Offline)?;
    match response.status() {
        200..=399 => Ok(()),
        status => Err(refusal(status, &response).await),
    }
}

/// Fetches a document of this origin as text, past every cache; `None` if it cannot be had now.
pub async fn page(path: &str) -> Option<String> {
    let init = RequestInit::new();
    init.set_cache(RequestCache::NoStore);
    let response = send(path, &init).await?;
    if !response.ok() {
        return None;
    }
    let text = JsFuture::from(response.text().ok()?).await.ok()?;
    text.as_string()
}

/// Calls the Worker as this page; `None` if it cannot be reached.
async fn own(method: &str, path: &str) -> Option<Response> {
    let headers = Headers::new().ok()?;
    for (name, value) in [
        OWN_HEADER,
        (NAME_HEADER, &clock::request_name()),
        ("Accept", "application/json"),
    ] {
        headers.set(name, value).ok()?;
    }
    let init = RequestInit::new();
    init.set_method(method);
    init.set_headers(&headers);
    send(path, &init).await
}

async fn send(path: &str, init: &RequestInit) -> Option<Response> {
    let answer = JsFuture::from(window().fetch_with_str_and_init(path, init));
    answer.await.ok()?.dyn_into().ok()
}

async fn refusal(status: u16, response: &Response) -> Failure {
    let problem = value(response).await.map(|answer| problem::read(&answer));
    let detail = problem.and_then(|problem| {
        let said = problem.said?;
        Some(refused::sentence(said, problem.instance.as_deref()))
    });
    match status {
        401 => Failure::SignedOut,
        403 => Failure::Forbidden(detail),
        _ => Failure::Refused { status, detail },
    }
}

async fn value(response: &Response) -> Option<JsValue> {
    JsFuture::from(response.json().ok()?).await.ok()
}
