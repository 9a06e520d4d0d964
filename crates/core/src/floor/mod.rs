//! The live picture of the floor, and how it changes: facts in, changes out.
//!
//! [`Floor`] keeps one record per agent (the current fact and the last four in key order) and the
//! last figures per queue. Facts merge by a total order ([`FactKey`]); states follow each other by a
//! table ([`passage`]), from which gaps are inferred; answers of the platform that contradict what
//! stands open a dispute and settle it.

mod answer;
mod bound;
mod doubt;
mod export;
mod fact;
mod merge;
mod moment;
mod onward;
mod outcome;
mod picture;
mod queue;
mod record;
mod rows;
mod show;
mod stay;
mod step;
mod sweep;
mod table;
mod tally;
mod trail;
mod view;

pub use bound::{FUTURE_ALLOWANCE, UpstreamBound};
pub use doubt::ANSWER_LAG;
pub use export::FloorState;
pub use fact::{AgentFact, ContactFact, FactKey, QueueFact, Reported, Source};
pub use outcome::{Change, FloorCounters, Outcome, Standing, SweepOutcome, SweepReport};
pub use picture::{Floor, FloorConfig};
pub use queue::QueueOutcome;
pub use table::{Passage, mermaid, passage};
pub use tally::{Tallies, Tally};
pub use trail::KeptFact;
pub use view::{AgentView, ContactStart, Previous, QueueView};

#[cfg(test)]
mod tests;
