//! A hub's state and the tail of its log in one file, so that what went wrong can be run again elsewhere.

use floorlight_core::hub::HubState;
use floorlight_core::time::UtcMillis;
use serde::{Deserialize, Serialize};

use crate::persist::{self, Kind, LogBatch};
use crate::{WireError, WireErrorKind};

/// The name of the format, in every file.
const FORMAT: &str = "floorlight-bug-report";

/// What is exported of a hub.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BugReport {
    /// When it was exported, by the hub's clock.
    pub exported_at: UtcMillis,
    /// Whether the duration of a pushed change was taken as time in the new state (RT-3).
    pub duration_is_in_state: bool,
    /// The reordering allowance, in milliseconds (RT-6).
    pub reorder_allowance_ms: u64,
    /// The oldest checkpoint that was on disk.
    pub before: HubState,
    /// The log since.
    pub tail: Vec<LogBatch>,
    /// What stood at the time of the export.
    pub after: HubState,
}

/// The file: readable at its head, sealed below.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BugReportFile {
    /// The name of the format.
    pub format: String,
    /// When it was exported, as ISO 8601 in UTC.
    pub exported_at: String,
    /// Whether ids of agents and queues were replaced by their rows.
    pub pseudonymised: bool,
    /// A persisted [`BugReport`] in base64url without padding.
    pub sealed: String,
}

impl BugReport {
    /// Replaces every id of an agent and of a queue by its row.
    pub fn pseudonymise(&mut self) {
        self.before.pseudonymise();
        self.after.pseudonymise();
    }

    /// Writes the sealed part of a file, before base64.
    ///
    /// # Errors
    /// If it cannot be written in postcard.
    pub fn seal(&self) -> Result<Vec<u8>, WireError> {
        persist::seal(Kind::BugReport, self)
    }

    /// Reads the sealed part of a file.
    ///
    /// # Errors
    /// If it is damaged, or of a version not known.
    pub fn open(bytes: &[u8]) -> Result<Self, WireError> {
        persist::open(Kind::BugReport, bytes)
    }
}

impl BugReportFile {
    /// Makes a file of what [`BugReport::seal`] wrote, in base64url.
    #[must_use]
    pub fn new(exported_at: String, pseudonymised: bool, sealed: String) -> Self {
        Self {
            format: FORMAT.to_owned(),
            exported_at,
            pseudonymised,
            sealed,
        }
    }

    /// Reads a file's text.
    ///
    /// # Errors
    /// If it is no bug report.
    pub fn read(text: &str) -> Result<Self, WireError> {
        let file: Self = serde_json::from_str(text)
            .map_err(|error| WireError::new(FORMAT, WireErrorKind::Json(error.to_string())))?;
        if file.format == FORMAT {
            Ok(file)
        } else {
            let what = format!("its format is `{}`", file.format);
            Err(WireError::new(FORMAT, WireErrorKind::Json(what)))
        }
    }
}
