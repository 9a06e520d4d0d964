//! What a hub and its watchers' person objects tell each other: which sessions still live, and how
//! many sockets remain.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::time::Duration;

use floorlight_core::time::UtcMillis;
use futures_util::{StreamExt as _, stream};
use wasm_bindgen_futures::spawn_local;
use worker::{Env, Stub};

use super::live::Watch;
use super::shared::Shared;
use super::watch;
use crate::internal::{SocketsClosed, Validate, Validated};
use crate::object;

/// How often watchers' sessions are validated.
const VALIDATE_EVERY: Duration = Duration::from_secs(240);
/// The longest that a person's object may take.
const ANSWER_LIMIT: Duration = Duration::from_secs(5);
/// How many persons' objects are asked at once: a slow one must not make the others late.
const AT_ONCE: usize = 8;
/// The session number of a person known by an access token: its sockets end by their own limit.
const NO_SESSION: u64 = 0;

/// Tells a person's object that one of its sockets is gone.
pub(crate) fn release(shared: &Rc<Shared>, watch: &Watch) {
    let counted = shared.with(|live| {
        let remaining = live
            .watches
            .values()
            .filter(|other| other.person == watch.person && other.session == watch.session)
            .count();
        SocketsClosed {
            connection: live.connection.id.clone(),
            remaining: vec![(watch.session, u32::try_from(remaining).unwrap_or(u32::MAX))],
        }
    });
    let Some(closed) = counted else { return };
    let env = shared.env.clone();
    let person = watch.person.clone();
    spawn_local(async move {
        if let Some(stub) = stub(&env, &person) {
            // The person's object counts anew whenever one of its sockets opens.
            drop(object::call(&stub, "/sockets-closed", None, &closed, ANSWER_LIMIT).await);
        }
    });
}

/// Asks each watcher's person, every few minutes, which sessions still live, and closes the sockets
/// of the others. A person that does not answer changes nothing: the session's own limit holds.
pub(crate) fn validate(shared: &Rc<Shared>, now: UtcMillis) {
    let due = shared.with(|live| {
        if now.since(live.validated_at) < VALIDATE_EVERY {
            return BTreeMap::new();
        }
        live.validated_at = now;
        let mut sessions: BTreeMap<String, BTreeSet<u64>> = BTreeMap::new();
        for watch in live.watches.values() {
            if watch.session != NO_SESSION {
                sessions
                    .entry(watch.person.clone())
                    .or_default()
                    .insert(watch.session);
            }
        }
        sessions
    });
    let due = due.unwrap_or_default();
    if due.is_empty() {
        return;
    }
    let shared = Rc::clone(shared);
    spawn_local(async move {
        let shared = &shared;
        let each = |(person, sessions)| validate_person(shared, person, sessions);
        stream::iter(due).for_each_concurrent(AT_ONCE, each).await;
    });
}

async fn validate_person(shared: &Rc<Shared>, person: String, sessions: BTreeSet<u64>) {
    let Some(stub) = stub(&shared.env, &person) else {
        return;
    };
    let asked = Validate {
        sessions: sessions.iter().copied().collect(),
    };
    let answer = object::ask(&stub, "/validate", None, &asked, ANSWER_LIMIT).await;
    let answer: Validated = match answer {
        Ok(answer) => answer,
        Err(error) => {
            tracing::warn!(%error, "a person's object did not validate its sessions");
            return;
        }
    };
    for session in sessions {
        if !answer.live.contains(&session) {
            watch::dismiss_person(shared, &person, Some(session));
        }
    }
}

fn stub(env: &Env, person: &str) -> Option<Stub> {
    let namespace = env.durable_object("PERSON").ok()?;
    namespace.id_from_string(person).ok()?.get_stub().ok()
}
