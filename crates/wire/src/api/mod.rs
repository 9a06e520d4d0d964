//! The answers of the Worker's HTTP interface, for those who write them and those who read them.
//!
//! Texts are borrowed where the writer has them. Moments are ISO 8601 in UTC with milliseconds;
//! what is not known is `null`, never zero.

mod agent;
mod directory;
mod document;
mod drift;
mod figures;
mod floor;
mod health;
mod session;
mod setup;
#[cfg(test)]
mod tests;
mod trends;

use floorlight_core::time::UtcMillis;
use jiff::Timestamp;

pub use agent::{Agent, AgentDetail, Held, KeptFact, Previous, Scheduled};
pub use directory::{
    AgentName, AllowancesEntry, Directory, FiguresEntry, LabelName, PlanSpan, QueueName, SkillName,
    TeamName, Threshold,
};
pub use document::{DocumentSaved, MAX_DOCUMENT_BYTES, NO_DOCUMENT};
pub use drift::DriftHour;
pub use figures::{
    FiguresStamp, FloorFigures, Ratio, Subject, TeamFigures, WaitingContact, WindowFigures,
};
pub use floor::{Computed, Floor, Freshness, Queue, Reported, percent};
pub use floorlight_core::hub::ReplayState;
pub use health::{ConnectionHealth, FiguresHealth, Health, HubHealth, LogHealth, TokenHealth};
pub use session::{ConnectionName, Connections, Role, Session};
pub use setup::{RequirementSetup, Setup, SurfaceSetup};
pub use trends::{CellTrend, TREND_MINUTES, Trends};

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
