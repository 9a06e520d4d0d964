//! Which transactions have been spent: each is spent before its code is exchanged, so that a
//! repeated response never reaches the identity provider (L3).

use floorlight_core::time::UtcMillis;

use super::message::SignInFault;
use super::transaction::LASTS_S;
use crate::store::db::integer;
use crate::store::{Db, StoreError};

/// More transactions than this within their lifetime are refused.
const MAX_SPENT: i64 = 50_000;

/// The table of spent transactions.
#[derive(Clone, Debug)]
pub(crate) struct Spent {
    db: Db,
}

impl Spent {
    /// Opens the table, making it at first.
    pub(crate) fn open(db: Db) -> Result<Self, StoreError> {
        db.run(
            "CREATE TABLE IF NOT EXISTS spent (state TEXT PRIMARY KEY, until INTEGER NOT NULL)",
            Vec::new(),
        )?;
        Ok(Self { db })
    }

    /// Spends a transaction; fails if that has happened before.
    pub(crate) fn spend(&self, state: &str, now: UtcMillis) -> Result<(), SignInFault> {
        match self.try_spend(state, now) {
            Ok(result) => result,
            Err(_) => Err(SignInFault::Busy),
        }
    }

    fn try_spend(
        &self,
        state: &str,
        now: UtcMillis,
    ) -> Result<Result<(), SignInFault>, StoreError> {
        self.db.run(
            "DELETE FROM spent WHERE until < ?",
            vec![integer(now.get())?],
        )?;
        let counted = self.db.rows("SELECT COUNT(*) FROM spent", Vec::new())?;
        let spent = counted.first().map_or(Ok(0), |row| row.integer(0))?;
        if spent >= MAX_SPENT {
            return Ok(Err(SignInFault::Busy));
        }
        // A minute more than a transaction lives, for a browser's clock that runs ahead.
        let until = now.get().saturating_add((LASTS_S + 120) * 1_000);
        let made = self.db.rows(
            "INSERT INTO spent (state, until) VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING 1",
            vec![state.into(), integer(until)?],
        )?;
        Ok(if made.is_empty() {
            Err(SignInFault::Spent)
        } else {
            Ok(())
        })
    }
}
