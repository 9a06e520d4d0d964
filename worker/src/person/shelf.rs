//! A person's sessions on disk.

use floorlight_core::time::UtcMillis;

use super::book::{Limits, MAX_SESSIONS, Span};
use super::message::Begin;
use crate::internal::Role;
use crate::role;
use crate::store::db::{count, integer};
use crate::store::{Db, Row, StoreError};

/// One session.
#[derive(Clone, Debug)]
pub(crate) struct Session {
    pub(crate) number: u64,
    pub(crate) span: Span,
    pub(crate) person: Begin,
}

/// The tables of sessions, and of the hubs that their streams hang on.
#[derive(Clone, Debug)]
pub(crate) struct Shelf {
    db: Db,
}

const COLUMNS: &str = "number, created_at, used_at, subject, name, role";

impl Shelf {
    /// Opens the tables, making them at first.
    pub(crate) fn open(db: Db) -> Result<Self, StoreError> {
        db.run(
            "CREATE TABLE IF NOT EXISTS session (
                number INTEGER PRIMARY KEY AUTOINCREMENT, digest TEXT NOT NULL UNIQUE,
                created_at INTEGER NOT NULL, used_at INTEGER NOT NULL,
                subject TEXT NOT NULL, name TEXT NOT NULL, role TEXT)",
            Vec::new(),
        )?;
        db.run(
            "CREATE TABLE IF NOT EXISTS watched (
                session INTEGER NOT NULL, connection TEXT NOT NULL, opened_at INTEGER NOT NULL,
                PRIMARY KEY (session, connection))",
            Vec::new(),
        )?;
        Ok(Self { db })
    }

    /// Adds a session.
    pub(crate) fn add(
        &self,
        digest: &str,
        person: &Begin,
        now: UtcMillis,
    ) -> Result<(), StoreError> {
        self.db.run(
            "INSERT INTO session (digest, created_at, used_at, subject, name, role)
             VALUES (?, ?, ?, ?, ?, ?)",
            vec![
                digest.into(),
                integer(now.get())?,
                integer(now.get())?,
                person.subject.as_str().into(),
                person.name.as_str().into(),
                person.role.map(role::word).into(),
            ],
        )
    }

    /// Finds a session by the digest of its secret, alive or not.
    pub(crate) fn find(&self, digest: &str) -> Result<Option<Session>, StoreError> {
        let statement = format!("SELECT {COLUMNS} FROM session WHERE digest = ?");
        let mut rows = self.db.rows(&statement, vec![digest.into()])?;
        rows.pop().map(session).transpose()
    }

    /// Lists all sessions, the most recently used first.
    pub(crate) fn all(&self) -> Result<Vec<Session>, StoreError> {
        let statement = format!("SELECT {COLUMNS} FROM session ORDER BY used_at DESC, number DESC");
        self.db
            .rows(&statement, Vec::new())?
            .into_iter()
            .map(session)
            .collect()
    }

    /// Notes that a session was used.
    pub(crate) fn touch(&self, number: u64, now: UtcMillis) -> Result<(), StoreError> {
        self.db.run(
            "UPDATE session SET used_at = ? WHERE number = ?",
            vec![integer(now.get())?, count(number)?],
        )
    }

    /// Notes that a session opens a stream of a connection.
    pub(crate) fn watch(
        &self,
        number: u64,
        connection: &str,
        now: UtcMillis,
    ) -> Result<(), StoreError> {
        self.db.run(
            "INSERT INTO watched (session, connection, opened_at) VALUES (?, ?, ?)
             ON CONFLICT DO UPDATE SET opened_at = excluded.opened_at",
            vec![count(number)?, connection.into(), integer(now.get())?],
        )
    }

    /// Forgets that a session watches a connection, unless it opened a stream after `before`.
    pub(crate) fn unwatch(
        &self,
        number: u64,
        connection: &str,
        before: UtcMillis,
    ) -> Result<(), StoreError> {
        self.db.run(
            "DELETE FROM watched WHERE session = ? AND connection = ? AND opened_at < ?",
            vec![count(number)?, connection.into(), integer(before.get())?],
        )
    }

    /// Removes a session, and returns the connections that it watched.
    pub(crate) fn remove(&self, number: u64) -> Result<Vec<String>, StoreError> {
        let rows = self.db.rows(
            "DELETE FROM watched WHERE session = ? RETURNING connection",
            vec![count(number)?],
        )?;
        self.db
            .run("DELETE FROM session WHERE number = ?", vec![count(number)?])?;
        rows.into_iter().map(|mut row| row.text(0)).collect()
    }

    /// Lists the sessions that have to go when a person signs in with `role`: those that are over,
    /// those with another role, and the least recently used ones beyond the limit.
    pub(crate) fn outdated(
        &self,
        role: Option<Role>,
        limits: Limits,
        now: UtcMillis,
    ) -> Result<Vec<u64>, StoreError> {
        let mut kept = 0;
        let mut outdated = Vec::new();
        for session in self.all()? {
            let stays = session.span.lives(limits, now) && session.person.role == role;
            if stays && kept + 1 < MAX_SESSIONS {
                kept += 1;
            } else {
                outdated.push(session.number);
            }
        }
        Ok(outdated)
    }
}

fn session(mut row: Row) -> Result<Session, StoreError> {
    Ok(Session {
        number: row.count(0)?,
        span: Span {
            created_at: UtcMillis::new(row.integer(1)?),
            used_at: UtcMillis::new(row.integer(2)?),
        },
        person: Begin {
            subject: row.text(3)?,
            name: row.text(4)?,
            role: row.optional_text(5)?.as_deref().and_then(role::from_word),
        },
    })
}
