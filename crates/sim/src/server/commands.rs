//! Commands: things that are done at once, once.

use serde_json::{Map, Value, json};

use super::state::{Inner, Shared};
use crate::identity;
use crate::world::Emit;

/// The names of all commands.
pub(super) const NAMES: &str = "drop, rotate, revoke, quiet, reset, freeze, thaw, incident, \
    login-storm, outage, emit";

/// A scripted message may be sent at most this late, in milliseconds.
const MAX_LATE_MS: i64 = 300_000;

/// Why a command is not carried out.
#[derive(Debug)]
pub(super) enum CommandError {
    Unknown,
    Wrong(String),
}

/// Carries a command out and says what was done.
pub(super) fn run(
    shared: &Shared,
    name: &str,
    body: Map<String, Value>,
    now: i64,
) -> Result<Value, CommandError> {
    let mut inner = shared.lock();
    inner.live(now);
    match name {
        "drop" => Ok(json!({ "sockets": inner.drop_sockets() })),
        "rotate" => Ok(json!({ "sockets": inner.rotate(now) })),
        "revoke" => {
            inner.tokens.revoke_all();
            Ok(json!({ "revoked": true }))
        }
        "quiet" => {
            inner.quiet(now);
            shared.provider.set_fault(identity::Fault::Off);
            Ok(json!({ "quiet": true, "at": now }))
        }
        "reset" => {
            inner.reset(now);
            shared.provider.set_fault(identity::Fault::Off);
            Ok(json!({ "reset": true, "at": now }))
        }
        "freeze" => {
            inner.world.freeze();
            Ok(json!({ "frozen": true, "at": now }))
        }
        "thaw" => {
            inner.world.thaw();
            Ok(json!({ "frozen": false, "at": now }))
        }
        "incident" => {
            inner.world.start_incident();
            Ok(json!({ "incident": true, "at": now }))
        }
        "login-storm" => {
            inner.world.start_login_storm();
            Ok(json!({ "login_storm": true, "at": now }))
        }
        "outage" => {
            inner.start_outage(now);
            Ok(json!({ "outage": true, "at": now }))
        }
        "emit" => emit(&mut inner, body, now),
        _ => Err(CommandError::Unknown),
    }
}

/// Scripts one change: `{user_id, state, …, skip?, late_ms?}`; or sends one again: `{resend}`.
fn emit(inner: &mut Inner, mut body: Map<String, Value>, now: i64) -> Result<Value, CommandError> {
    let wrong = |message: &str| CommandError::Wrong(message.to_owned());
    let skip = match body.remove("skip") {
        None => false,
        Some(value) => value
            .as_bool()
            .ok_or_else(|| wrong("skip: must be true or false"))?,
    };
    let late_ms = match body.remove("late_ms") {
        None => None,
        Some(value) => {
            let late = value
                .as_i64()
                .filter(|late| (0..=MAX_LATE_MS).contains(late));
            Some(late.ok_or_else(|| wrong("late_ms: must be 0 to 300000"))?)
        }
    };
    let faults = inner.faults.clone();
    if let Some(number) = body.remove("resend") {
        let kept = number.as_u64().and_then(|number| inner.kept(number));
        let kept = kept.ok_or_else(|| wrong("resend: there is no scripted message of this id"))?;
        inner
            .outbox
            .post_late(&kept, &faults, now, late_ms.unwrap_or(0));
        return Ok(json!({ "id": number, "at": kept.at }));
    }
    let emit: Emit = serde_json::from_value(Value::Object(body))
        .map_err(|error| CommandError::Wrong(error.to_string()))?;
    let emitted = inner
        .world
        .emit(&emit)
        .map_err(|e| CommandError::Wrong(e.to_string()))?;
    if skip || late_ms.is_some() {
        inner.outbox.skip(&emitted);
    } else {
        inner.outbox.accept(&emitted, &faults, now);
    }
    if let Some(late_ms) = late_ms {
        inner.outbox.post_late(&emitted, &faults, now, late_ms);
    }
    let at = emitted.at;
    inner.truth.take(&emitted);
    let id = inner.keep(emitted);
    Ok(json!({ "id": id, "at": at }))
}
