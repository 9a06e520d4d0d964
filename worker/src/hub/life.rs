//! How a hub begins, and what keeps it alive (TOOLCHAIN: an outbound socket alone does not).

use std::rc::Rc;
use std::time::Duration;

use floorlight_core::hub::Input;
use floorlight_core::time::UtcMillis;
use floorlight_wire::config::Connection;
use thiserror::Error;
use wasm_bindgen_futures::spawn_local;
use worker::WebSocketRequestResponsePair;

use super::live::{Live, Stream};
use super::names::NameBook;
use super::sample::Samples;
use super::schedule::Schedules;
use super::shared::Shared;
use super::skill_book::SkillBook;
use super::skills::Reader;
use super::{document, people, restore, skills, stream, watch};
use crate::clock;
use crate::connection::{self, ConnectionError};
use crate::store::{StoreError, entropy, roster, setting};
use crate::timer;

/// The alarm comes this often: it keeps the object and its outbound socket alive.
const ALARM_EVERY: Duration = Duration::from_secs(20);
/// Every so many alarms the directory document's tag is compared.
const ALARMS_PER_DOCUMENT: u32 = 15;
const CONNECTION: &str = "connection";

/// Why a hub cannot run.
#[derive(Debug, Error)]
pub(crate) enum LifeError {
    /// The connection is not configured, or wrongly.
    #[error(transparent)]
    Connection(#[from] ConnectionError),
    /// The disk failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The object serves another connection already.
    #[error("the object serves another connection")]
    Other,
    /// There are no random bytes.
    #[error(transparent)]
    Entropy(#[from] entropy::NoEntropy),
}

/// Makes sure that the hub of this connection runs.
pub(crate) async fn ensure(shared: &Rc<Shared>, id: &str) -> Result<(), LifeError> {
    if let Some(serves) = shared.with(|live| live.connection.id == id) {
        return if serves {
            Ok(())
        } else {
            Err(LifeError::Other)
        };
    }
    let connection = connection::load(&shared.env, id)?;
    begin(shared, connection)?;
    timer::set_alarm(&shared.state.storage(), ALARM_EVERY).await;
    Ok(())
}

/// Makes sure that the hub runs, when an event came that names no connection.
pub(crate) async fn ensure_known(shared: &Rc<Shared>) -> bool {
    if shared.runs() {
        return true;
    }
    let known = setting::create(&shared.db)
        .and_then(|()| setting::read_text(&shared.db, CONNECTION))
        .ok()
        .flatten();
    let Some(id) = known else { return false };
    match ensure(shared, &id).await {
        Ok(()) => true,
        Err(error) => {
            tracing::error!(connection = id, %error, "the hub cannot run");
            false
        }
    }
}

/// What the alarm does. It is set anew on every path, unless the connection is gone for good.
pub(crate) async fn wake(shared: &Rc<Shared>) {
    if !ensure_known(shared).await {
        shut_down(shared);
        return;
    }
    timer::set_alarm(&shared.state.storage(), ALARM_EVERY).await;
    let now = clock::now();
    shared.turn();
    watch::dismiss_expired(shared, now);
    people::validate(shared, now);
    spawn_local(stream::watch_token(Rc::clone(shared)));
    skills::wake(shared);
    let due = shared.with(|live| {
        live.alarms = live.alarms.wrapping_add(1);
        live.alarms % ALARMS_PER_DOCUMENT == 0
    });
    if due == Some(true) {
        spawn_local(document::refresh(Rc::clone(shared)));
    } else {
        document::tell_anew(shared, false);
    }
}

fn begin(shared: &Rc<Shared>, connection: Connection) -> Result<(), LifeError> {
    let now = clock::now();
    let db = &shared.db;
    restore::create(db)?;
    if setting::read_text(db, CONNECTION)?.is_some_and(|stored| stored != connection.id) {
        return Err(LifeError::Other);
    }
    setting::write_text(db, CONNECTION, &connection.id)?;
    let epoch = restore::next_epoch(db)?;
    let restored = restore::restore(db, &connection.hub_config(), entropy::seed()?, epoch, now)?;
    for diagnostic in &restored.diagnostics {
        tracing::error!(
            connection = connection.id,
            diagnostic,
            "the hub could not read all of its disk"
        );
    }
    let version = setting::read_count(db, document::NAMES_VERSION)?.unwrap_or(0);
    tracing::info!(
        connection = connection.id,
        epoch = epoch.0,
        "the hub begins a life"
    );
    shared.begin(Live {
        machine: restored.machine,
        names: NameBook::new(roster::read_people(db)?, version),
        connection,
        watches: std::collections::BTreeMap::new(),
        next_client: 0,
        stream: Stream::default(),
        saved: restored.saved,
        ring: restored.ring,
        schedules: Schedules::default(),
        skills: SkillBook::default(),
        reader: Reader::default(),
        samples: Samples::default(),
        // Sockets that outlived the memory are validated at the first alarm.
        validated_at: UtcMillis::new(0),
        alarms: 0,
        saving: false,
        suspended_until: None,
        diagnostics: restored.diagnostics,
    });
    if let Ok(pair) = WebSocketRequestResponsePair::new("ping", "pong") {
        shared.state.set_websocket_auto_response(&pair);
    }
    document::tell(shared, true);
    skills::restore(shared)?;
    watch::adopt(shared);
    shared.feed(Input::Ensure);
    spawn_local(document::refresh(Rc::clone(shared)));
    Ok(())
}

/// Lets go of watchers whose connection cannot be served.
fn shut_down(shared: &Rc<Shared>) {
    for socket in shared.state.get_websockets() {
        super::frames::shut(&socket, floorlight_core::frame::close::FORBIDDEN);
    }
}
