//! The answers of the Worker's HTTP interface, for those who write them and those who read them.
//!
//! Texts are borrowed where the writer has them. Moments are ISO 8601 in UTC with milliseconds;
//! what is not known is `null`, never zero.

mod agent;
mod directory;
mod floor;
mod health;
mod session;
#[cfg(test)]
mod tests;

use floorlight_core::time::UtcMillis;
use jiff::Timestamp;

pub use agent::{Agent, AgentDetail, KeptFact, Previous};
pub use directory::{AgentName, Directory, LabelName, QueueName, TeamName, Threshold};
pub use floor::{Computed, Floor, Freshness, Queue, Reported, percent};
pub use health::{ConnectionHealth, Health, HubHealth, LogHealth, TokenHealth};
pub use session::{ConnectionName, Connections, Role, Session};

/// Writes a moment; one outside the calendar is `None`.
#[must_use]
pub fn iso(at: UtcMillis) -> Option<String> {
    let stamp = Timestamp::from_millisecond(at.get()).ok()?;
    Some(format!("{stamp:.3}"))
}

/// Reads a moment that [`iso`] wrote, or any with a zone.
#[must_use]
pub fn moment(text: &str) -> Option<UtcMillis> {
    let stamp: Timestamp = text.parse().ok()?;
    Some(UtcMillis::new(stamp.as_millisecond()))
}
