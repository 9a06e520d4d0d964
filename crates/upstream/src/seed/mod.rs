//! The real-time interface of the seeds: stream messages and their replay, agents, users, tokens.

pub mod agents;
mod contact;
mod envelope;
mod field;
mod malformed;
mod record;
pub mod replay;
pub mod request;
pub mod skills;
mod speculative;
mod stamp;
mod state;
pub mod stream;
pub mod token;
pub mod users;

pub use envelope::{EnvelopeError, Next};
pub use malformed::{Malformed, Why};
pub use request::{Operation, Request};
pub use state::{STATES, StateWord};
