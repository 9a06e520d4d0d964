//! A hub's checkpoint on disk: two generations, each in parts below the row limit, each with a
//! digest, so that one that was torn or changed is noticed and the former serves.

use sha2::{Digest, Sha256};

use super::db::{self, Db, StoreError, Value};

/// The most bytes of one part; a row may hold two megabytes.
const PART_BYTES: usize = 1 << 20;
/// The most parts of a checkpoint: 64 MiB, far beyond a full connection.
const MAX_PARTS: usize = 64;

/// Creates the tables if the object is new.
pub(crate) fn create(db: &Db) -> Result<(), StoreError> {
    db.run(
        "CREATE TABLE IF NOT EXISTS checkpoint_head (slot INTEGER PRIMARY KEY, \
         generation INTEGER NOT NULL, parts INTEGER NOT NULL, digest BLOB NOT NULL)",
        vec![],
    )?;
    db.run(
        "CREATE TABLE IF NOT EXISTS checkpoint_part (slot INTEGER NOT NULL, \
         part INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (slot, part))",
        vec![],
    )
}

/// Writes a checkpoint beside the former one. No await lies within, so the runtime commits all or nothing.
pub(crate) fn write(db: &Db, body: &[u8]) -> Result<(), StoreError> {
    if body.len() > PART_BYTES * MAX_PARTS {
        return Err(StoreError::TooBig);
    }
    let newest = db.rows(
        "SELECT MAX(generation), COUNT(*) FROM checkpoint_head",
        vec![],
    )?;
    let generation = match newest.first() {
        Some(row) if row.count(1)? > 0 => row.count(0)? + 1,
        Some(_) | None => 1,
    };
    let slot = generation % 2;
    let mut parts = 0_u64;
    for part in body.chunks(PART_BYTES) {
        db.run(
            "INSERT INTO checkpoint_part (slot, part, body) VALUES (?, ?, ?) \
             ON CONFLICT (slot, part) DO UPDATE SET body = excluded.body",
            vec![
                db::count(slot)?,
                db::count(parts)?,
                Value::Blob(part.to_vec()),
            ],
        )?;
        parts += 1;
    }
    db.run(
        "DELETE FROM checkpoint_part WHERE slot = ? AND part >= ?",
        vec![db::count(slot)?, db::count(parts)?],
    )?;
    db.run(
        "INSERT INTO checkpoint_head (slot, generation, parts, digest) VALUES (?, ?, ?, ?) \
         ON CONFLICT (slot) DO UPDATE SET generation = excluded.generation, \
         parts = excluded.parts, digest = excluded.digest",
        vec![
            db::count(slot)?,
            db::count(generation)?,
            db::count(parts)?,
            Value::Blob(Sha256::digest(body).to_vec()),
        ],
    )
}

/// Reads the checkpoints that are whole, the newest first.
pub(crate) fn read(db: &Db) -> Result<Vec<Vec<u8>>, StoreError> {
    let heads = db.rows(
        "SELECT slot, parts, digest FROM checkpoint_head ORDER BY generation DESC",
        vec![],
    )?;
    let mut whole = Vec::new();
    for mut head in heads {
        let slot = head.integer(0)?;
        let parts = head.count(1)?;
        let digest = head.blob(2)?;
        match read_parts(db, slot, parts) {
            Ok(body) if Sha256::digest(&body)[..] == digest => whole.push(body),
            Ok(_) | Err(_) => tracing::error!(slot, "a checkpoint is torn and is left aside"),
        }
    }
    Ok(whole)
}

fn read_parts(db: &Db, slot: i64, parts: u64) -> Result<Vec<u8>, StoreError> {
    let rows = db.rows(
        "SELECT part, body FROM checkpoint_part WHERE slot = ? AND part < ? ORDER BY part",
        vec![db::integer(slot)?, db::count(parts)?],
    )?;
    if rows.len() as u64 != parts {
        return Err(StoreError::Corrupt);
    }
    let mut body = Vec::new();
    for mut row in rows {
        body.extend(row.blob(1)?);
    }
    Ok(body)
}
