//! Documents of our own Worker, with their tags and every mistake that it names.

use floorlight_wire::FieldError;
use gloo_net::http::{Request, Response};
use serde::Deserialize;

use super::http::OWN_HEADER;

/// A document as it was read or saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Its tag.
    pub tag: String,
    /// Its text.
    pub text: String,
}

/// Why a document was not read or saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The status; zero if the Worker could not be reached.
    pub status: u16,
    /// The Worker's sentence, or ours.
    pub detail: String,
    /// Every mistake, by its path.
    pub errors: Vec<FieldError>,
}

#[derive(Deserialize)]
struct Problem {
    detail: Option<String>,
    instance: Option<String>,
    #[serde(default)]
    errors: Vec<FieldError>,
}

/// Reads a document.
///
/// # Errors
/// If the Worker cannot be reached or refuses.
pub async fn read(path: &str) -> Result<Document, Refused> {
    let request = Request::get(path)
        .header(OWN_HEADER.0, OWN_HEADER.1)
        .header("Accept", "application/json");
    answer(request.send().await).await
}

/// Saves a document over the one of this tag.
///
/// # Errors
/// If the Worker cannot be reached or refuses.
pub async fn save(path: &str, tag: &str, text: String) -> Result<Document, Refused> {
    let request = Request::put(path)
        .header(OWN_HEADER.0, OWN_HEADER.1)
        .header("If-Match", tag)
        .header("Content-Type", "application/json")
        .body(text);
    match request {
        Ok(request) => answer(request.send().await).await,
        Err(error) => Err(unreached(&error)),
    }
}

async fn answer(answer: Result<Response, gloo_net::Error>) -> Result<Document, Refused> {
    let response = answer.map_err(|error| unreached(&error))?;
    let status = response.status();
    let tag = response.headers().get("etag").unwrap_or_default();
    let text = response.text().await.unwrap_or_default();
    if (200..=299).contains(&status) {
        return Ok(Document { tag, text });
    }
    let problem = serde_json::from_str::<Problem>(&text).ok();
    let said = problem.as_ref().and_then(|problem| problem.detail.clone());
    let mut detail = said.unwrap_or_else(|| format!("Floorlight answered with status {status}."));
    let request = problem
        .as_ref()
        .and_then(|problem| problem.instance.as_deref()?.rsplit(':').next());
    if let Some(request) = request.filter(|_| status >= 500) {
        detail.push_str(" Request ");
        detail.push_str(request);
        detail.push('.');
    }
    Err(Refused {
        status,
        detail,
        errors: problem.map(|problem| problem.errors).unwrap_or_default(),
    })
}

fn unreached(_: &gloo_net::Error) -> Refused {
    Refused {
        status: 0,
        detail: "Floorlight could not be reached.".to_owned(),
        errors: Vec::new(),
    }
}
