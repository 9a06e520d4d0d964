//! The hub's log on disk: a ring of slots, one blob of records in each (DESIGN 10).

use super::db::{self, Db, StoreError, Value};

/// Slots of the ring: about an hour at one batch a second. Overwriting is cheaper than deleting.
const SLOTS: u64 = 3_600;
/// The most bytes of one batch; a row may hold two megabytes.
const MAX_BATCH_BYTES: usize = 1_900_000;

/// Records on disk, not yet decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Batch {
    /// The number of the batch.
    pub(crate) number: u64,
    /// The sequence number of the first record.
    pub(crate) first: u64,
    /// The sequence number of the last record.
    pub(crate) last: u64,
    /// The encoded records.
    pub(crate) body: Vec<u8>,
}

/// The records that the ring holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Extent {
    /// The first record's number.
    pub(crate) first: u64,
    /// The last record's number.
    pub(crate) last: u64,
    /// How often a batch does not continue the one before.
    pub(crate) holes: u64,
}

/// Where the ring stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Ring {
    next_batch: u64,
}

impl Ring {
    /// Creates the table if the object is new, and finds where the ring stands.
    pub(crate) fn open(db: &Db) -> Result<Self, StoreError> {
        db.run(
            "CREATE TABLE IF NOT EXISTS log (slot INTEGER PRIMARY KEY, batch INTEGER NOT NULL, \
             first INTEGER NOT NULL, last INTEGER NOT NULL, watermark INTEGER NOT NULL, \
             body BLOB NOT NULL)",
            vec![],
        )?;
        let rows = db.rows("SELECT COALESCE(MAX(batch), -1) + 1 FROM log", vec![])?;
        let next_batch = rows.first().map_or(Ok(0), |row| row.count(0))?;
        Ok(Self { next_batch })
    }

    /// Writes one batch into the oldest slot.
    pub(crate) fn append(
        &mut self,
        db: &Db,
        (first, last): (u64, u64),
        body: Vec<u8>,
        watermark: i64,
    ) -> Result<(), StoreError> {
        if body.len() > MAX_BATCH_BYTES {
            return Err(StoreError::TooBig);
        }
        db.run(
            "INSERT INTO log (slot, batch, first, last, watermark, body) VALUES (?, ?, ?, ?, ?, ?) \
             ON CONFLICT (slot) DO UPDATE SET batch = excluded.batch, first = excluded.first, \
             last = excluded.last, watermark = excluded.watermark, body = excluded.body",
            vec![
                db::count(self.next_batch % SLOTS)?,
                db::count(self.next_batch)?,
                db::count(first)?,
                db::count(last)?,
                db::integer(watermark)?,
                Value::Blob(body),
            ],
        )?;
        self.next_batch += 1;
        Ok(())
    }

    /// Returns what was written from sequence number `from` on, up to the first hole; what lies
    /// beyond a hole is cut off, so that the log can grow from there.
    pub(crate) fn tail(&mut self, db: &Db, from: u64) -> Result<Vec<Batch>, StoreError> {
        let mut batches = since(db, from)?;
        let whole = unbroken(&batches, from);
        if let Some(beyond) = batches.get(whole) {
            tracing::error!(
                whole,
                found = batches.len(),
                "the log has a hole and is read up to it"
            );
            self.cut(db, beyond.number)?;
            batches.truncate(whole);
        }
        Ok(batches)
    }

    /// Says what the ring holds, and how often one batch does not continue the one before.
    pub(crate) fn extent(db: &Db) -> Result<Option<Extent>, StoreError> {
        let rows = db.rows(
            "SELECT COUNT(*), MIN(first), MAX(last), SUM(step IS NOT NULL AND step <> 1) FROM \
             (SELECT first, last, first - LAG(last) OVER (ORDER BY batch) AS step FROM log)",
            vec![],
        )?;
        let Some(row) = rows.first() else {
            return Ok(None);
        };
        if row.count(0)? == 0 {
            return Ok(None);
        }
        Ok(Some(Extent {
            first: row.count(1)?,
            last: row.count(2)?,
            holes: row.count(3)?,
        }))
    }

    /// Cuts off this batch and all later ones.
    pub(crate) fn cut(&mut self, db: &Db, number: u64) -> Result<(), StoreError> {
        db.run("DELETE FROM log WHERE batch >= ?", vec![db::count(number)?])?;
        self.next_batch = self.next_batch.min(number);
        Ok(())
    }
}

/// Returns what was written from sequence number `from` on, holes and all.
pub(crate) fn since(db: &Db, from: u64) -> Result<Vec<Batch>, StoreError> {
    let rows = db.rows(
        "SELECT batch, first, last, body FROM log WHERE last >= ? ORDER BY batch",
        vec![db::count(from)?],
    )?;
    let mut batches = Vec::with_capacity(rows.len());
    for mut row in rows {
        batches.push(Batch {
            number: row.count(0)?,
            first: row.count(1)?,
            last: row.count(2)?,
            body: row.blob(3)?,
        });
    }
    Ok(batches)
}

/// Counts the leading batches that continue each other, starting at `from` or before it.
fn unbroken(batches: &[Batch], from: u64) -> usize {
    let mut next = from;
    for (count, batch) in batches.iter().enumerate() {
        let joins = if count == 0 {
            batch.first <= next
        } else {
            batch.first == next
        };
        if !joins || batch.last < batch.first {
            return count;
        }
        next = batch.last + 1;
    }
    batches.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn batch(first: u64, last: u64) -> Batch {
        Batch {
            number: first,
            first,
            last,
            body: Vec::new(),
        }
    }

    /// The log is gapless, or it is read only up to its hole (DESIGN 10).
    #[test]
    fn a_hole_ends_the_tail() {
        let batches = [batch(5, 9), batch(10, 12), batch(14, 20)];
        assert_eq!(unbroken(&batches, 7), 2);
        assert_eq!(unbroken(&batches[..2], 7), 2);
        assert_eq!(unbroken(&batches, 4), 0, "record 4 is missing");
        assert_eq!(unbroken(&[], 7), 0);
        assert_eq!(
            unbroken(&[batch(7, 6)], 7),
            0,
            "a batch that runs backwards"
        );
    }
}
