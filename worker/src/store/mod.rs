//! What objects keep on disk: SQLite tables, sealed secrets, randomness.

pub(crate) mod checkpoint;
pub(crate) mod db;
pub(crate) mod entropy;
pub(crate) mod log;
pub(crate) mod roster;
pub(crate) mod seal;
pub(crate) mod setting;
pub(crate) mod skills;

pub(crate) use db::{Db, Row, StoreError};
