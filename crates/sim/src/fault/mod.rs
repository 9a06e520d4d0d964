//! What can go wrong between the world and a client: settings, named mixes, plans over time, and the
//! change of the outgoing messages that they make.

mod mangle;
mod mix;
mod outbox;
mod plan;
mod settings;

pub use mix::MIXES;
pub use outbox::{Outbox, OutboxCounts};
pub use plan::{Plan, Stretch};
pub use settings::{Faults, FieldError, Http401, TooManyRequests};
