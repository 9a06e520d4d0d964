//! SQLite inside a Durable Object, with rows read by position and every mismatch an error.

use thiserror::Error;
use worker::{SqlStorage, SqlStorageValue, Storage};

/// Why something on disk could not be written or read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub(crate) enum StoreError {
    /// The database refused a statement.
    #[error("the database refused a statement")]
    Refused,
    /// A column held something else than expected.
    #[error("column {column} does not hold what was expected")]
    Column {
        /// The column's position, from zero.
        column: usize,
    },
    /// An integer does not fit in the 53 bits that the runtime passes exactly.
    #[error("an integer is beyond 53 bits")]
    TooBig,
    /// What was read is not what was written.
    #[error("what was read is not what was written")]
    Corrupt,
}

/// A value bound to a `?` of a statement.
pub(crate) type Value = SqlStorageValue;

/// One object's database.
#[derive(Clone, Debug)]
pub(crate) struct Db {
    sql: SqlStorage,
}

impl Db {
    /// Opens the object's own database.
    pub(crate) fn new(storage: &Storage) -> Self {
        Self { sql: storage.sql() }
    }

    /// Runs a statement whose rows do not matter.
    pub(crate) fn run(&self, statement: &str, values: Vec<Value>) -> Result<(), StoreError> {
        match self.sql.exec(statement, values) {
            Ok(_) => Ok(()),
            Err(error) => {
                tracing::error!(%error, statement, "the database refused a statement");
                Err(StoreError::Refused)
            }
        }
    }

    /// Runs a statement and returns its rows.
    pub(crate) fn rows(&self, statement: &str, values: Vec<Value>) -> Result<Vec<Row>, StoreError> {
        let cursor = self.sql.exec(statement, values).map_err(|error| {
            tracing::error!(%error, statement, "the database refused a statement");
            StoreError::Refused
        })?;
        cursor
            .raw()
            .map(|row| row.map(Row).map_err(|_| StoreError::Corrupt))
            .collect()
    }
}

/// One row of an answer.
#[derive(Clone, Debug)]
pub(crate) struct Row(Vec<Value>);

impl Row {
    /// Reads an integer.
    pub(crate) fn integer(&self, column: usize) -> Result<i64, StoreError> {
        match self.0.get(column) {
            Some(Value::Integer(number)) => Ok(*number),
            Some(
                Value::Null
                | Value::Boolean(_)
                | Value::Float(_)
                | Value::String(_)
                | Value::Blob(_),
            )
            | None => Err(StoreError::Column { column }),
        }
    }

    /// Reads an integer that is never negative.
    pub(crate) fn count(&self, column: usize) -> Result<u64, StoreError> {
        u64::try_from(self.integer(column)?).map_err(|_| StoreError::Column { column })
    }

    /// Takes a text.
    pub(crate) fn text(&mut self, column: usize) -> Result<String, StoreError> {
        match self.0.get_mut(column) {
            Some(Value::String(text)) => Ok(std::mem::take(text)),
            Some(
                Value::Null
                | Value::Boolean(_)
                | Value::Float(_)
                | Value::Integer(_)
                | Value::Blob(_),
            )
            | None => Err(StoreError::Column { column }),
        }
    }

    /// Takes a text that may be absent.
    pub(crate) fn optional_text(&mut self, column: usize) -> Result<Option<String>, StoreError> {
        match self.0.get(column) {
            Some(Value::Null) => Ok(None),
            Some(_) | None => self.text(column).map(Some),
        }
    }

    /// Takes bytes.
    pub(crate) fn blob(&mut self, column: usize) -> Result<Vec<u8>, StoreError> {
        match self.0.get_mut(column) {
            Some(Value::Blob(bytes)) => Ok(std::mem::take(bytes)),
            Some(
                Value::Null
                | Value::Boolean(_)
                | Value::Float(_)
                | Value::Integer(_)
                | Value::String(_),
            )
            | None => Err(StoreError::Column { column }),
        }
    }
}

/// Binds an integer, refusing what the runtime would round.
pub(crate) fn integer(number: i64) -> Result<Value, StoreError> {
    Value::try_from_i64(number).map_err(|_| StoreError::TooBig)
}

/// Binds a count, refusing what the runtime would round.
pub(crate) fn count(number: u64) -> Result<Value, StoreError> {
    i64::try_from(number)
        .map_err(|_| StoreError::TooBig)
        .and_then(integer)
}
