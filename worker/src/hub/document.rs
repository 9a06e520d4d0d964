//! The directory document in storage: read at the start, then whenever its tag changed.

use std::rc::Rc;

use floorlight_core::hub::Input;

use super::schedule;
use super::shared::Shared;
use super::zones::Zones;
use crate::store::setting;

/// The longest document, in bytes.
const MAX_BYTES: u64 = 16 * 1024 * 1024;
/// Where the version last told is kept.
pub(crate) const NAMES_VERSION: &str = "names_version";

/// Returns the key of a connection's document in the bucket.
pub(crate) fn key(connection: &str) -> String {
    format!("directory/{connection}.json")
}

/// Reads the document if it changed, and tells the machine.
pub(crate) async fn refresh(shared: Rc<Shared>) {
    let Some((id, known)) = shared.with(|live| {
        let known = live.names.etag().map(str::to_owned);
        (live.connection.id.clone(), known)
    }) else {
        return;
    };
    let changed = match read(&shared, &id, known.as_deref()).await {
        Ok(Read::Same) => false,
        Ok(Read::Absent) => {
            shared.with(|live| live.names.read_document(None, None, &|_| false));
            known.is_some()
        }
        Ok(Read::Text(etag, text)) => {
            let zones = Zones::default();
            let known = |zone: &str| zones.knows(zone);
            shared.with(|live| live.names.read_document(Some(etag), Some(&text), &known));
            true
        }
        Ok(Read::Wrong(etag, error)) => {
            tracing::warn!(
                connection = id,
                error,
                "the directory document is left aside"
            );
            shared.with(|live| live.names.refuse_document(Some(etag), error));
            false
        }
        Err(error) => {
            tracing::warn!(connection = id, %error, "the directory document could not be read");
            false
        }
    };
    tell_anew(&shared, changed);
}

/// Tells the machine schedules and then names, if they changed.
pub(crate) fn tell_anew(shared: &Rc<Shared>, changed: bool) {
    let moved = schedule::tell(shared, changed);
    tell(shared, changed || moved);
}

/// Tells the machine names and teams, if they changed; the version is on disk first.
pub(crate) fn tell(shared: &Rc<Shared>, renamed: bool) {
    let names = shared
        .with(|live| live.names.tell(live.machine.directory(), renamed))
        .flatten();
    let Some(names) = names else { return };
    if let Err(error) = setting::write_count(&shared.db, NAMES_VERSION, names.version) {
        tracing::error!(%error, "the directory's version could not be written");
    }
    shared.feed(Input::NamesChanged(names));
}

enum Read {
    Same,
    Absent,
    Text(String, String),
    Wrong(String, &'static str),
}

async fn read(shared: &Shared, id: &str, known: Option<&str>) -> worker::Result<Read> {
    let bucket = shared.env.bucket("DATA")?;
    let key = key(id);
    let Some(head) = bucket.head(&key).await? else {
        return Ok(Read::Absent);
    };
    if known == Some(head.etag().as_str()) {
        return Ok(Read::Same);
    }
    if head.size() > MAX_BYTES {
        return Ok(Read::Wrong(
            head.etag(),
            "The document is longer than 16 MiB.",
        ));
    }
    let Some(object) = bucket.get(&key).execute().await? else {
        return Ok(Read::Absent);
    };
    let etag = object.etag();
    let Some(body) = object.body() else {
        return Ok(Read::Absent);
    };
    match String::from_utf8(body.bytes().await?) {
        Ok(text) => Ok(Read::Text(etag, text)),
        Err(_) => Ok(Read::Wrong(etag, "The document is not UTF-8 text.")),
    }
}
