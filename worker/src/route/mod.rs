//! What may be asked of the Worker: one table, and everything that is derived from it.

mod find;
mod openapi;
mod query;
mod table;

pub(crate) use find::{Found, Missed, Router};
pub(crate) use openapi::document;
pub(crate) use query::{Query, QueryFault};
#[cfg(test)]
pub(crate) use table::TABLE;
pub(crate) use table::{Access, Kind, Method, Operation};
