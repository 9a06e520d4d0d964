//! The directory document: teams, names, targets, labels and thresholds, for which the platform has
//! no interface. It lies in storage, written by an administrator (DESIGN 16).

mod check;
mod model;

#[cfg(test)]
mod tests;

pub use check::parse;
pub use model::{AgentEntry, DirectoryDocument, LabelEntry, QueueEntry, TeamEntry, Threshold};
