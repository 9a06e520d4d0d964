//! Named values of one object: its epoch, its connection, where its log stands.

use super::db::{self, Db, StoreError, Value};

const CREATE: &str =
    "CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value) WITHOUT ROWID";

/// Creates the table if the object is new.
pub(crate) fn create(db: &Db) -> Result<(), StoreError> {
    db.run(CREATE, vec![])
}

/// Reads a count; `None` if it was never written.
pub(crate) fn read_count(db: &Db, name: &str) -> Result<Option<u64>, StoreError> {
    let rows = db.rows(
        "SELECT value FROM setting WHERE name = ?",
        vec![name.into()],
    )?;
    rows.first().map(|row| row.count(0)).transpose()
}

/// Writes a count.
pub(crate) fn write_count(db: &Db, name: &str, number: u64) -> Result<(), StoreError> {
    write(db, name, db::count(number)?)
}

/// Reads a text; `None` if it was never written.
pub(crate) fn read_text(db: &Db, name: &str) -> Result<Option<String>, StoreError> {
    let mut rows = db.rows(
        "SELECT value FROM setting WHERE name = ?",
        vec![name.into()],
    )?;
    rows.first_mut().map(|row| row.text(0)).transpose()
}

/// Writes a text.
pub(crate) fn write_text(db: &Db, name: &str, text: &str) -> Result<(), StoreError> {
    write(db, name, text.into())
}

/// Reads bytes; `None` if they were never written.
pub(crate) fn read_blob(db: &Db, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
    let mut rows = db.rows(
        "SELECT value FROM setting WHERE name = ?",
        vec![name.into()],
    )?;
    rows.first_mut().map(|row| row.blob(0)).transpose()
}

/// Writes bytes.
pub(crate) fn write_blob(db: &Db, name: &str, bytes: Vec<u8>) -> Result<(), StoreError> {
    write(db, name, Value::Blob(bytes))
}

/// Forgets a value.
pub(crate) fn forget(db: &Db, name: &str) -> Result<(), StoreError> {
    db.run("DELETE FROM setting WHERE name = ?", vec![name.into()])
}

fn write(db: &Db, name: &str, value: Value) -> Result<(), StoreError> {
    db.run(
        "INSERT INTO setting (name, value) VALUES (?, ?) \
         ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        vec![name.into(), value],
    )
}
