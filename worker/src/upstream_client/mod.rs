//! Requests to the outside: bounded in time and size, never following a redirect.

pub(crate) mod http;

pub(crate) use http::{Failure, Outgoing, Reply, send};
