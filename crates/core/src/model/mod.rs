//! Plain data of a contact centre, with its invariants.

mod contact;
mod routability;
mod state;

pub use contact::ContactStep;
pub use routability::{Activity, Attendance, Routability};
pub use state::{AgentState, Direction};
