//! What is drawn beside the rows, piece by piece in frames of its own.

use std::sync::Arc;
use std::time::Duration;

use floorlight_core::time::UtcMillis;

use super::{Store, trends};
use crate::hook::react::*;
use crate::lens::figure::Counted;
use crate::lens::pace::Pace;
use crate::shell::{clock, timer};

/// Pieces are drawn so long after each other, five frames.
const APART: Duration = Duration::from_millis(80);

/// What is drawn in one go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// Counts by state, windowed figures and waiting contacts.
    Figures,
    /// The table of queues: those in sight.
    Queues,
    /// The queues below them.
    QueuesBelow,
    /// A sample of each figure of now.
    Trends,
}

/// What waits for its frame.
#[derive(Default)]
pub(super) struct Pieces {
    pace: Pace,
    /// In the order in which they are drawn, each with the time since when it is due.
    owed: Vec<(Piece, UtcMillis)>,
    /// A timer will draw the next one.
    armed: bool,
}

impl Store {
    /// Says that somebody scrolls the list.
    pub fn scrolls(&self) {
        self.update_pieces(|pieces| pieces.pace.scrolled = Some(clock::now()));
    }

    /// Says whether somebody scrolls the list.
    #[must_use]
    pub fn is_scrolled(&self, now: UtcMillis) -> bool {
        self.pieces.with_value(|pieces| pieces.pace.scrolls(now))
    }

    /// Says that rows are drawn.
    pub(super) fn drew_rows(&self, now: UtcMillis) {
        self.update_pieces(|pieces| pieces.pace.rows = Some(now));
    }

    /// Draws a piece as soon as it has a frame of its own.
    pub(super) fn owe(&self, piece: Piece) {
        let now = clock::now();
        self.update_pieces(|pieces| {
            if !pieces.owed.iter().any(|(owed, _)| *owed == piece) {
                pieces.owed.push((piece, now));
            }
        });
        self.pay(now);
    }

    /// Draws what may be drawn now, and comes back for the rest.
    fn pay(&self, now: UtcMillis) {
        let mut due = None;
        let mut again = None;
        self.update_pieces(|pieces| {
            let Some((piece, since)) = pieces.owed.first().copied() else {
                return;
            };
            if pieces.armed {
                return;
            }
            match pieces.pace.wait(since, now) {
                0 => {
                    pieces.owed.remove(0);
                    due = Some(piece);
                    again = Some(APART);
                }
                wait => again = Some(Duration::from_millis(wait.unsigned_abs())),
            }
            pieces.armed = true;
        });
        if let Some(again) = again {
            let store = *self;
            timer::later(again, move || {
                store.update_pieces(|pieces| pieces.armed = false);
                store.pay(clock::now());
            });
        }
        if let Some(piece) = due {
            self.draw_piece(piece);
        }
    }

    pub(super) fn draw_piece(&self, piece: Piece) {
        match piece {
            Piece::Figures => {
                let figures = self.with_desk(|desk| desk.figures().cloned()).flatten();
                if self.figures.with_untracked(|present| *present != figures) {
                    self.figures.set(figures);
                }
                self.set_counted();
            }
            Piece::Queues => self.draw_queues(),
            Piece::QueuesBelow => self.beat_below.update(|beat| *beat = beat.wrapping_add(1)),
            Piece::Trends => trends::sample(*self),
        }
    }

    /// Reads the windowed figures and the waiting contacts from the desk.
    fn set_counted(&self) {
        let counted = self.with_desk(|desk| {
            let mut counted = Counted {
                stamp: desk.metrics().cloned(),
                waiting: desk.waiting().map(<[_]>::to_vec),
                ..Counted::default()
            };
            let rows = desk.metric_rows();
            let cells = rows.map(|row| (row.cell, row.windows.clone()));
            counted.cells.extend(cells);
            counted
        });
        let counted = counted.unwrap_or_default();
        if self.counted.with_untracked(|present| **present != counted) {
            self.counted.set(Arc::new(counted));
        }
    }

    fn update_pieces(&self, update: impl FnOnce(&mut Pieces)) {
        let _ = self.pieces.try_update_value(update);
    }
}
