//! What a hub tells whoever looks at it, besides what it does.

use super::{Config, DriftHour, Hub, Names};
use crate::floor::Floor;
use crate::frame::{Feed, Position};
use crate::id::Directory;
use crate::time::UtcMillis;
use crate::view::{AgentCell, QueueCell};

impl Hub {
    /// Returns the configuration it was made with.
    #[must_use]
    pub const fn config(&self) -> &Config {
        &self.config
    }

    /// Returns the ids behind rows and labels.
    #[must_use]
    pub const fn directory(&self) -> &Directory {
        &self.directory
    }

    /// Returns the directory to the parser, which gives new ids their keys.
    pub const fn directory_mut(&mut self) -> &mut Directory {
        &mut self.directory
    }

    /// Returns the version of the directory: greater after every change of rows, labels, names or teams.
    #[must_use]
    pub const fn directory_version(&self) -> u64 {
        self.directory_version
    }

    /// Returns the row numbers of teams that frames use.
    #[must_use]
    pub const fn names(&self) -> &Names {
        &self.names
    }

    /// Returns the live picture.
    #[must_use]
    pub const fn floor(&self) -> &Floor {
        &self.floor
    }

    /// Returns the last step that was published.
    #[must_use]
    pub const fn position(&self) -> Position {
        Position {
            epoch: self.epoch,
            seq: self.board.seq(),
        }
    }

    /// Returns what is published, by row: what every watcher at [`Self::position`] sees.
    pub fn shown_agents(&self) -> impl Iterator<Item = &AgentCell> {
        self.board.agents()
    }

    /// Returns the queues as published, by row.
    pub fn shown_queues(&self) -> impl Iterator<Item = &QueueCell> {
        self.board.queues()
    }

    /// Returns the checksum of what is published (I15).
    #[must_use]
    pub fn checksum(&self) -> u64 {
        self.board.checksum()
    }

    /// Returns the platform's time as our time: what [`crate::floor`] says, for a person.
    #[must_use]
    pub fn to_ours(&self, upstream: UtcMillis) -> UtcMillis {
        upstream.offset(self.offset_ms(self.now).saturating_neg())
    }

    /// Returns how far the floor may be believed, and why.
    #[must_use]
    pub fn feed(&self, now: UtcMillis) -> Feed {
        self.feed_at(now.max(self.now))
    }

    /// Returns what sweeps put right in each of the last 24 hours, the oldest first; hours in which it
    /// was nothing are left out.
    pub fn drift(&self, now: UtcMillis) -> impl Iterator<Item = DriftHour> {
        self.drift.hours(now.max(self.now))
    }
}
