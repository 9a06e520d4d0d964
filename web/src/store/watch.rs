//! From the desk's events to signals, at most four times a second; queues once a second.

use std::sync::Arc;
use std::time::Duration;

use floorlight_core::desk::{Event, Status};
use floorlight_core::time::UtcMillis;

use super::piece::Piece;
use super::{Order, Store, Timer};
use crate::hook::react::*;
use crate::lens::pace::TURN_MS;
use crate::shell::clock;
use crate::shell::driver::{Driver, News};
use crate::shell::rest;
use crate::shell::timer::Timeout;

/// What waits to be drawn.
#[derive(Default)]
pub(super) struct Flush {
    agents: bool,
    /// Queues wait for the second: on a busy floor every one of them changes with every frame, and all
    /// beside their counts of agents moves once a second anyway.
    queues: bool,
    feed: bool,
    figures: bool,
    /// The whole picture is there: said once all of it is drawn.
    loaded: bool,
    /// When anything was drawn last.
    last: Option<UtcMillis>,
    /// When agents were: they need not wait because a figure was drawn a moment ago.
    agents_last: Option<UtcMillis>,
    /// When the timer ends.
    due: Option<UtcMillis>,
    timer: Timer,
}

impl Store {
    /// Watches the connection that the address or the session names, if it is not watched already.
    pub fn watch_chosen(&self) {
        let connection = untrack(|| self.connection());
        let may = untrack(|| self.person()).is_some_and(|person| person.role.is_some());
        self.stop_watching();
        let Some(connection) = connection.filter(|_| may) else {
            return;
        };
        let store = *self;
        let driver = Driver::start(&connection.id, move |news| store.hear(news));
        self.driver.set_value(Some(driver));
        // What the desk said while it was started found no desk to read; it is read now.
        self.mark(|flush| {
            flush.agents = true;
            flush.feed = true;
        });
    }

    /// Stops watching and forgets the floor.
    pub fn stop_watching(&self) {
        self.driver.set_value(None);
        self.flush.set_value(Flush::default());
        self.status.set(Status::Idle);
        self.feed.set(None);
        self.figures.set(None);
        self.queues.set(Vec::new());
        self.directory.set(Arc::default());
        self.order.set(Order::default());
        self.loaded.set(false);
        self.ended_at.set(None);
        self.counted.set(Arc::default());
        self.forget_trends();
    }

    fn hear(&self, news: News) {
        match news {
            News::Directory(directory) => self.directory.set(Arc::new(*directory)),
            News::Event(Event::Status(status)) => self.set_status(status),
            News::Event(Event::Agents(_)) => self.mark(|flush| flush.agents = true),
            News::Event(Event::Queues(_)) => {
                let _ = self.flush.try_update_value(|flush| flush.queues = true);
            }
            News::Event(Event::Feed) => self.mark(|flush| flush.feed = true),
            News::Event(Event::Metrics(_) | Event::Figures) => {
                self.mark(|flush| flush.figures = true);
            }
            News::Event(Event::Reset) => {
                self.mark(|flush| {
                    flush.loaded = true;
                    flush.agents = true;
                    flush.queues = true;
                    flush.feed = true;
                    flush.figures = true;
                });
                self.follow_trends();
            }
        }
    }

    fn set_status(&self, status: Status) {
        let was_ended = self.status.get_untracked() == Status::SessionEnded;
        if status == Status::SessionEnded && !was_ended {
            let now = clock::now().offset(self.hub_ahead_ms.get_untracked());
            self.ended_at.set(Some(now));
        }
        if self.status.get_untracked() != status {
            self.status.set(status);
        }
    }

    /// Draws now if nothing of the kind was drawn lately, else when the span is over.
    fn mark(&self, set: impl FnOnce(&mut Flush)) {
        let now = clock::now();
        let store = *self;
        let due = self.flush.try_update_value(|flush| {
            set(flush);
            let last = if flush.agents {
                flush.agents_last
            } else {
                flush.last
            };
            let waited = last.map_or(TURN_MS, |last| now.minus(last));
            if !(0..TURN_MS).contains(&waited) {
                return true;
            }
            let rest = TURN_MS - waited;
            let at = now.offset(rest);
            if flush.due.is_none_or(|due| at < due) {
                flush.due = Some(at);
                let rest = Duration::from_millis(rest.unsigned_abs());
                flush.timer = Timeout::after(rest, move || store.draw());
            }
            false
        });
        if due == Some(true) {
            self.draw();
        }
    }

    fn draw(&self) {
        let now = clock::now();
        let taken = self.flush.try_update_value(|flush| {
            let taken = std::mem::take(flush);
            flush.last = Some(now);
            flush.agents_last = if taken.agents {
                Some(now)
            } else {
                taken.agents_last
            };
            flush.queues = taken.queues;
            taken
        });
        let Some(flush) = taken else {
            return;
        };
        if flush.agents {
            self.drew_rows(now);
        }
        if flush.feed {
            let feed = self.with_desk(|desk| desk.feed().cloned()).flatten();
            self.feed.set(feed);
        }
        if flush.loaded {
            // The first picture is drawn at once.
            self.draw_piece(Piece::Figures);
        } else if flush.figures {
            self.owe(Piece::Figures);
        }
        if flush.loaded {
            self.draw_queues();
            self.draw_piece(Piece::QueuesBelow);
            if !self.loaded.get_untracked() {
                self.loaded.set(true);
                rest::fetch();
            }
        }
        if flush.agents {
            self.changed.update(|version| *version += 1);
        }
        // The timer may be the one that called: it is dropped once its call is over.
        wasm_bindgen_futures::spawn_local(async move { drop(flush.timer) });
    }

    /// Draws the queues: what changed of them, and how old all of it is.
    pub(super) fn draw_queues(&self) {
        let due = self
            .flush
            .try_update_value(|flush| std::mem::take(&mut flush.queues));
        if due == Some(true) {
            let queues = self.with_desk(|desk| desk.queues().copied().collect());
            self.queues.set(queues.unwrap_or_default());
        }
        self.beat.update(|beat| *beat = beat.wrapping_add(1));
    }
}
