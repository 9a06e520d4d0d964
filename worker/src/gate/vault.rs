//! A gate's memory on disk: the machine's state in the open, the token sealed.

use floorlight_core::link::{Secret, TokenState};
use floorlight_wire::persist::{self, Kind};
use worker::Env;

use crate::store::seal::{SealError, StoreKeys};
use crate::store::{Db, StoreError, setting};

const STATE: &str = "keeper";
const TOKEN: &str = "token";
const GENERATION: &str = "token_generation";
const NEXT_SECRET: &str = "next_secret";

/// What a gate finds when it is loaded.
pub(crate) struct Found {
    /// The machine's state, if there is one that can be read.
    pub(crate) state: Option<TokenState>,
    /// The token and its generation.
    pub(crate) token: Option<(u64, Secret<String>)>,
    /// Whether the next secret was in use.
    pub(crate) next_secret: bool,
}

/// A gate's disk.
pub(crate) struct Vault {
    db: Db,
    keys: Result<StoreKeys, SealError>,
    /// What sealed tokens are bound to: they cannot be moved to another gate.
    bound_to: String,
    written: std::cell::RefCell<Vec<u8>>,
}

impl Vault {
    /// Opens the object's disk.
    pub(crate) fn open(db: Db, env: &Env, bound_to: String) -> Self {
        Self {
            db,
            keys: StoreKeys::from_env(env),
            bound_to,
            written: std::cell::RefCell::default(),
        }
    }

    /// Says in a sentence whether tokens survive an eviction.
    pub(crate) fn describe(&self) -> String {
        match &self.keys {
            Ok(_) => "Tokens are stored encrypted.".to_owned(),
            Err(error) => format!("Tokens are not stored: {error}."),
        }
    }

    /// Reads what there is. What cannot be read is left aside: a new token is one request away.
    pub(crate) async fn load(&self) -> Result<Found, StoreError> {
        setting::create(&self.db)?;
        let state = setting::read_blob(&self.db, STATE)?.and_then(|bytes| {
            persist::open(Kind::GateState, &bytes)
                .inspect_err(|error| tracing::warn!(%error, "the gate's state is left aside"))
                .ok()
        });
        let next_secret = setting::read_count(&self.db, NEXT_SECRET)? == Some(1);
        let generation = setting::read_count(&self.db, GENERATION)?;
        let sealed = setting::read_blob(&self.db, TOKEN)?;
        let mut token = None;
        if let (Some(generation), Some(sealed), Ok(keys)) = (generation, sealed, &self.keys) {
            match keys.open(&sealed, &self.bound_to).await {
                Ok(opened) => {
                    token = String::from_utf8(opened.secret)
                        .ok()
                        .map(|text| (generation, Secret::new(text)));
                    if opened.retiring {
                        self.renew(token.as_ref()).await;
                    }
                }
                Err(error) => tracing::warn!(%error, "the stored token is left aside"),
            }
        }
        Ok(Found {
            state,
            token,
            next_secret,
        })
    }

    /// Seals a token again with the next key, so that the current one can be retired.
    async fn renew(&self, token: Option<&(u64, Secret<String>)>) {
        let Some((generation, text)) = token else {
            return;
        };
        if let Some(sealed) = self.seal(text).await
            && let Err(error) = self.keep(*generation, sealed)
        {
            tracing::error!(%error, "the token could not be sealed with the next key");
        }
    }

    /// Seals a token; `None` if there is no key.
    pub(crate) async fn seal(&self, token: &Secret<String>) -> Option<Vec<u8>> {
        let keys = self.keys.as_ref().ok()?;
        keys.seal(token.expose().as_bytes(), &self.bound_to)
            .await
            .inspect_err(|error| tracing::error!(%error, "the token could not be sealed"))
            .ok()
    }

    /// Writes a sealed token.
    pub(crate) fn keep(&self, generation: u64, sealed: Vec<u8>) -> Result<(), StoreError> {
        setting::write_count(&self.db, GENERATION, generation)?;
        setting::write_blob(&self.db, TOKEN, sealed)
    }

    /// Forgets the stored token, if it is this one.
    pub(crate) fn forget(&self, generation: u64) -> Result<(), StoreError> {
        if setting::read_count(&self.db, GENERATION)? == Some(generation) {
            setting::forget(&self.db, TOKEN)?;
            setting::forget(&self.db, GENERATION)?;
        }
        Ok(())
    }

    /// Notes which slot's secret is in use.
    pub(crate) fn note_secret(&self, next: bool) -> Result<(), StoreError> {
        setting::write_count(&self.db, NEXT_SECRET, u64::from(next))
    }

    /// Writes the machine's state, if it changed.
    pub(crate) fn write(&self, state: &TokenState) -> Result<(), StoreError> {
        let bytes = persist::seal(Kind::GateState, state).map_err(|_| StoreError::Corrupt)?;
        let Ok(mut written) = self.written.try_borrow_mut() else {
            return Ok(());
        };
        if *written != bytes {
            setting::write_blob(&self.db, STATE, bytes.clone())?;
            *written = bytes;
        }
        Ok(())
    }
}
