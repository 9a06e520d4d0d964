//! The live picture of the floor, and how it changes: facts in, changes out.

mod fact;

pub use fact::{AgentFact, FactKey, QueueFact, Reported, Source};
