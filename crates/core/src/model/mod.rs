//! Plain data of a contact centre, with its invariants.

mod state;

pub use state::{AgentState, Direction};
