//! Which agents changed what they do, and when.

use super::event::{Activity, What};
use super::log::Log;

/// A change of what an agent does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// When, in UTC milliseconds.
    pub at: i64,
    /// The number of the agent.
    pub agent: usize,
    /// What they do from then on.
    pub activity: Activity,
}

/// Returns the changes of the half-open span from `from` to `to`, the oldest first.
///
/// What the log does not hold any more is missing.
#[must_use]
pub fn changes(log: &Log, from: i64, to: i64) -> Vec<Change> {
    let late = log.events().skip_while(|event| event.at < from);
    let span = late.take_while(|event| event.at < to);
    span.filter_map(|event| match event.what {
        What::Agent {
            agent, activity, ..
        } => Some(Change {
            at: event.at,
            agent: agent as usize,
            activity,
        }),
        What::Contact { .. } => None,
    })
    .collect()
}
