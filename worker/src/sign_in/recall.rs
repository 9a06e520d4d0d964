//! What was learnt of an identity provider, kept in memory and on disk: when it does not answer, what
//! is known still holds (J9).

use std::time::Duration;

use floorlight_core::time::UtcMillis;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::store::db::integer;
use crate::store::{Db, StoreError};

/// What was learnt is asked again after this time.
pub(crate) const FRESH: Duration = Duration::from_secs(3_600);

/// Nothing is asked for again sooner than this, whatever an unknown key id suggests.
pub(crate) const AGAIN: Duration = Duration::from_secs(60);

/// What was learnt no longer holds after this time.
const HOLDS: Duration = Duration::from_secs(7 * 86_400);

/// Something learnt, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Learnt<T> {
    pub(crate) value: T,
    pub(crate) at: UtcMillis,
}

impl<T> Learnt<T> {
    /// Says whether it need not be asked again.
    pub(crate) fn is_fresh(&self, now: UtcMillis) -> bool {
        now.since(self.at) < FRESH
    }

    /// Says whether it still holds.
    pub(crate) fn holds(&self, now: UtcMillis) -> bool {
        now.since(self.at) < HOLDS
    }
}

/// The table of what was learnt.
#[derive(Clone, Debug)]
pub(crate) struct Recall {
    db: Db,
}

impl Recall {
    /// Opens the table, making it at first.
    pub(crate) fn open(db: Db) -> Result<Self, StoreError> {
        db.run(
            "CREATE TABLE IF NOT EXISTS learnt (
                address TEXT PRIMARY KEY, body TEXT NOT NULL, at INTEGER NOT NULL)",
            Vec::new(),
        )?;
        Ok(Self { db })
    }

    /// Returns what was learnt at an address; what cannot be read was never learnt.
    pub(crate) fn get<T: DeserializeOwned>(&self, address: &str) -> Option<Learnt<T>> {
        let statement = "SELECT body, at FROM learnt WHERE address = ?";
        let mut rows = self.db.rows(statement, vec![address.into()]).ok()?;
        let mut row = rows.pop()?;
        let value = serde_json::from_str(&row.text(0).ok()?).ok()?;
        let at = UtcMillis::new(row.integer(1).ok()?);
        Some(Learnt { value, at })
    }

    /// Keeps what was learnt at an address.
    pub(crate) fn put<T: Serialize>(&self, address: &str, learnt: &Learnt<T>) {
        let Ok(body) = serde_json::to_string(&learnt.value) else {
            return;
        };
        let Ok(at) = integer(learnt.at.get()) else {
            return;
        };
        let kept = self.db.run(
            "INSERT INTO learnt (address, body, at) VALUES (?, ?, ?)
             ON CONFLICT DO UPDATE SET body = excluded.body, at = excluded.at",
            vec![address.into(), body.into(), at],
        );
        if let Err(error) = kept {
            tracing::warn!(%error, "what was learnt is kept in memory only; the next life asks again");
        }
    }
}
