//! What can go wrong between the world and a client: settings, and the change of the outgoing
//! messages that they make.

mod mangle;
mod outbox;
mod settings;

pub use outbox::{Outbox, OutboxCounts};
pub use settings::{Faults, FieldError, Http401, TooManyRequests};
