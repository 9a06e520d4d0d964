//! What every turn sees to besides the floor: the log, its checkpoints, ages, and new ids.

use super::client::HEARTBEAT_MS;
use super::life::sizes;
use super::machine::FIGURES_MS;
use super::{Effect, Hub};
use crate::time::UtcMillis;

/// A checkpoint is written this often, in milliseconds.
pub(super) const CHECKPOINT_MS: i64 = 60_000;

impl Hub {
    /// Writes the log. A checkpoint comes first when ids are new: the log names agents by row, and
    /// only a checkpoint says whose row it is. Both are written in one turn, for the checkpoint holds
    /// what the records say.
    pub(super) fn append(&mut self, now: UtcMillis) {
        let due = self.journal.is_due(now);
        if self.checkpoint_due && (due || self.journal.is_empty()) {
            self.checkpoint_due = false;
            self.checkpoint_at = now.offset(CHECKPOINT_MS);
            self.effects.push_back(Effect::Checkpoint);
        }
        let watermark = self.floor.watermark().unwrap_or(UtcMillis::new(0));
        while let Some((first, records)) = self.journal.take(self.board.seq(), now) {
            self.logged_since_checkpoint = true;
            self.effects.push_back(Effect::Append {
                first,
                records,
                watermark,
            });
        }
    }

    pub(super) fn housekeep(&mut self, now: UtcMillis) {
        let due = self
            .housekept_at
            .is_none_or(|last| now.minus(last) >= HEARTBEAT_MS);
        if !due || !self.started {
            return;
        }
        self.housekept_at = Some(now);
        self.mark_ages(now);
        if now >= self.checkpoint_at {
            self.checkpoint_at = now.offset(CHECKPOINT_MS);
            self.checkpoint_due |= std::mem::take(&mut self.logged_since_checkpoint);
        }
    }

    pub(super) fn notice_directory(&mut self, now: UtcMillis) {
        let sizes = sizes(&self.directory);
        if sizes == self.directory_sizes {
            return;
        }
        self.checkpoint_due = true;
        let soon = self
            .directory_moved_at
            .is_some_and(|last| now.minus(last) < FIGURES_MS);
        if !soon {
            self.directory_sizes = sizes;
            self.directory_version = self.directory_version.saturating_add(1);
            self.directory_moved_at = Some(now);
            self.directory_is_news = true;
        }
    }
}
