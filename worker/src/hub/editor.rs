//! The directory document as an administrator reads and saves it.

use std::rc::Rc;

use floorlight_wire::FieldError;
use floorlight_wire::api::{DocumentSaved, NO_DOCUMENT};
use floorlight_wire::directory_document::parse_with;
use worker::{Bucket, Conditional, HttpMetadata, Request, Response, Result};

use super::document::{self, tell_anew};
use super::shared::Shared;
use super::zones::Zones;

/// Answers with the document as it is stored.
pub(super) async fn read(shared: &Rc<Shared>) -> Result<Response> {
    let Some(key) = key(shared) else {
        return status(503);
    };
    let bucket = shared.env.bucket("DATA")?;
    let stored = bucket.get(&key).execute().await?;
    let (tag, text) = match &stored {
        None => (NO_DOCUMENT.to_owned(), "{}".to_owned()),
        Some(object) => match object.body() {
            Some(body) => (quoted(&object.etag()), body.text().await?),
            None => return status(503),
        },
    };
    let response = Response::ok(text)?;
    response.headers().set("content-type", "application/json")?;
    response.headers().set("etag", &tag)?;
    Ok(response)
}

/// Saves the document if it is right and replaces the one that was read, and takes it over at once.
/// Otherwise nothing changes: 412, or 422 with every mistake.
pub(super) async fn save(shared: &Rc<Shared>, request: &mut Request) -> Result<Response> {
    let tag = request.headers().get("if-match")?.unwrap_or_default();
    let text = request.text().await?;
    let zones = Zones::default();
    if let Err(errors) = parse_with(&text, &|zone| zones.knows(zone)) {
        return wrong(&errors);
    }
    // One at a time: what is compared must still be so when it is written.
    let free = shared.with(|live| !std::mem::replace(&mut live.saving, true));
    if free != Some(true) {
        return status(503);
    }
    let written = write(shared, &tag, &text).await;
    shared.with(|live| live.saving = false);
    let Some(etag) = written? else {
        return status(412);
    };
    let taken = shared.with(|live| {
        let known = |zone: &str| zones.knows(zone);
        live.names
            .read_document(Some(etag.clone()), Some(&text), &known);
    });
    if taken.is_none() {
        return status(503);
    }
    tell_anew(shared, true);
    let version = shared.with(|live| live.machine.directory_version());
    let response = Response::from_json(&DocumentSaved {
        version: version.unwrap_or_default(),
    })?;
    response.headers().set("etag", &quoted(&etag))?;
    Ok(response)
}

/// Writes the document over the one of this tag; `None` if another one is there by now.
async fn write(shared: &Rc<Shared>, tag: &str, text: &str) -> Result<Option<String>> {
    let Some(key) = key(shared) else {
        return Ok(None);
    };
    let bucket = shared.env.bucket("DATA")?;
    let tag = tag.strip_prefix("W/").unwrap_or(tag);
    let condition = match current(&bucket, &key).await? {
        None if tag == NO_DOCUMENT => None,
        Some(etag) if tag == quoted(&etag) => Some(Conditional {
            etag_matches: Some(etag),
            ..Conditional::default()
        }),
        None | Some(_) => return Ok(None),
    };
    let kind = HttpMetadata {
        content_type: Some("application/json".to_owned()),
        ..HttpMetadata::default()
    };
    let put = bucket.put(&key, text.to_owned()).http_metadata(kind);
    let put = match condition {
        Some(condition) => put.only_if(condition),
        None => put,
    };
    Ok(put.execute().await?.map(|object| object.etag()))
}

async fn current(bucket: &Bucket, key: &str) -> Result<Option<String>> {
    Ok(bucket.head(key).await?.map(|object| object.etag()))
}

fn key(shared: &Shared) -> Option<String> {
    shared.with(|live| document::key(&live.connection.id))
}

fn wrong(errors: &[FieldError]) -> Result<Response> {
    Ok(Response::from_json(&errors)?.with_status(422))
}

fn quoted(etag: &str) -> String {
    format!("\"{etag}\"")
}

fn status(code: u16) -> Result<Response> {
    Ok(Response::empty()?.with_status(code))
}
