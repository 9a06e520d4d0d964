//! Calls to our own Worker, each with the header that says it comes from this page (AUTH-10).

use gloo_net::http::Request;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use super::clock;
use crate::text::refused;

/// The header without which a cookie counts for nothing.
const OWN_HEADER: (&str, &str) = ("X-Floorlight", "1");
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

#[derive(serde::Deserialize)]
struct Problem {
    detail: Option<String>,
    title: Option<String>,
    instance: Option<String>,
}

/// Fetches a JSON answer.
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
    let response = Request::get(path)
        .header(OWN_HEADER.0, OWN_HEADER.1)
        .header(NAME_HEADER, &clock::request_name())
        .header("Accept", "application/json")
        .send()
        .await
        .map_err(|_| Failure::Offline)?;
    match response.status() {
        200..=299 => value(response).await.ok_or(Failure::Unreadable),
        status => Err(refusal(status, read(response).await)),
    }
}

/// Posts nothing, and wants nothing but success.
///
/// # Errors
/// If the Worker cannot be reached or refuses.
pub async fn post(path: &str) -> Result<(), Failure> {
    let response = Request::post(path)
        .header(OWN_HEADER.0, OWN_HEADER.1)
        .header(NAME_HEADER, &clock::request_name())
        .send()
        .await
        .map_err(|_| Failure::Offline)?;
    match response.status() {
        200..=399 => Ok(()),
        status => Err(refusal(status, read(response).await)),
    }
}

/// Fetches a document of this origin as text, past every cache; `None` if it cannot be had now.
pub async fn page(path: &str) -> Option<String> {
    let request = Request::get(path).cache(web_sys::RequestCache::NoStore);
    let response = request.send().await.ok()?;
    if !response.ok() {
        return None;
    }
    response.text().await.ok()
}

fn refusal(status: u16, problem: Option<Problem>) -> Failure {
    let detail = problem.and_then(|problem| {
        let said = problem.detail.or(problem.title)?;
        Some(refused::sentence(said, problem.instance.as_deref()))
    });
    match status {
        401 => Failure::SignedOut,
        403 => Failure::Forbidden(detail),
        _ => Failure::Refused { status, detail },
    }
}

async fn read<T: DeserializeOwned>(response: gloo_net::http::Response) -> Option<T> {
    serde_wasm_bindgen::from_value(value(response).await?).ok()
}

async fn value(response: gloo_net::http::Response) -> Option<JsValue> {
    let raw = web_sys::Response::from(response);
    JsFuture::from(raw.json().ok()?).await.ok()
}
