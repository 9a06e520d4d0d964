//! The real-time interface of the seeds: stream messages, agents, users, tokens.

pub mod agents;
mod envelope;
mod field;
mod malformed;
mod record;
pub mod request;
mod stamp;
mod state;
pub mod stream;
pub mod token;
pub mod users;

pub use envelope::{EnvelopeError, Next};
pub use malformed::{Malformed, Why};
pub use request::{Operation, Request};
pub use state::{STATES, StateWord};
