//! The Worker attacked from outside; the table of SECURITY, row by row.

mod admin;
mod excess;
mod forgery;
mod headers;
mod platform;
mod stream;
