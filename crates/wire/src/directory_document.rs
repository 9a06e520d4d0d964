//! The directory document: teams, names, targets, labels and thresholds, for which the platform has
//! no interface. It lies in storage, written by an administrator (DESIGN 16).

mod check;
mod expand;
mod local;
mod model;
mod shift;
mod zone;

#[cfg(test)]
mod tests;

pub use check::{parse, parse_with};
pub use expand::{Expanded, expand};
pub use local::{Day, LocalDate, LocalTime};
pub use model::{AgentEntry, DirectoryDocument, LabelEntry, QueueEntry, TeamEntry, Threshold};
pub use shift::{
    ActivityEntry, AllowancesEntry, FiguresEntry, Hours, ReasonEntry, ScheduleEntry, ShiftEntry,
};
pub use zone::ZoneTable;
