//! One thread that holds the show: a hub or a feed, its events, and the one who watches.

use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use floorlight_bench::clock;
use floorlight_core::frame::ClientFrame;
use tokio::sync::{mpsc, oneshot};

use super::feed;
use super::floor::Floor;
use super::house::House;
use super::play::{BEAT_MS, Play};

/// Beats of a second.
const BEATS: u32 = 1_000 / BEAT_MS as u32;

/// What a watcher's socket is to do.
#[derive(Clone, Debug)]
pub(crate) enum Out {
    Text(String),
    Binary(Vec<u8>),
    Close,
}

/// What the stage is told.
#[derive(Debug)]
pub(crate) enum Cue {
    /// Someone came; whoever watched before is forgotten.
    Opened {
        number: u64,
        ours: bool,
        out: mpsc::UnboundedSender<Out>,
    },
    /// A page of ours said something.
    Heard { number: u64, frame: ClientFrame },
    /// Someone went.
    Closed { number: u64 },
    /// So many events a second for whoever comes next, without end.
    Opening { rate: u32 },
    /// So many beats at so many events a second, beginning now, whatever played before.
    Play { rate: u32, beats: u32 },
    /// How things stand.
    Status(oneshot::Sender<Status>),
}

/// How things stand.
#[derive(Clone, Debug, Default, serde::Serialize)]
pub(crate) struct Status {
    /// Beats that are still to be played.
    left: u32,
    /// Events played since the watcher came.
    events: u64,
    /// The version of the directory.
    pub(crate) directory: u64,
    /// For each message to the watcher: the name in the newest event that it, or one before, tells of.
    newest: Vec<Option<String>>,
    /// How late the latest beat came, in milliseconds.
    late_ms: i64,
}

enum Side {
    Ours(Box<Floor>),
    Peer,
}

struct Show {
    number: u64,
    side: Side,
    play: Play,
    out: mpsc::UnboundedSender<Out>,
    status: Status,
    newest: Option<String>,
}

/// The stage.
pub(crate) struct Stage {
    house: House,
    show: Option<Show>,
    opening: u32,
    rate: u32,
    left: u32,
    /// When the next beat is.
    beat: i64,
}

impl Stage {
    pub(crate) const fn new(house: House) -> Self {
        Self {
            house,
            show: None,
            opening: 0,
            rate: 0,
            left: 0,
            beat: 0,
        }
    }

    /// Plays until nobody can tell it anything any more.
    pub(crate) fn run(mut self, cues: &Receiver<Cue>) {
        loop {
            let now = clock::now_ms();
            let wait = self.due().map_or(1_000, |due| (due - now).clamp(0, 1_000));
            match cues.recv_timeout(Duration::from_millis(wait as u64)) {
                Ok(cue) => self.take(cue),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
            self.go_on(clock::now_ms());
        }
    }

    fn due(&self) -> Option<i64> {
        let beat = (self.left > 0).then_some(self.beat);
        let timer = self.show.as_ref().and_then(|show| match &show.side {
            Side::Ours(floor) => floor.due(),
            Side::Peer => None,
        });
        beat.into_iter().chain(timer).min()
    }

    fn take(&mut self, cue: Cue) {
        let now = clock::now_ms();
        match cue {
            Cue::Opened { number, ours, out } => self.open(number, ours, out, now),
            Cue::Heard { number, frame } => {
                if let Some(show) = self.show.as_mut().filter(|show| show.number == number)
                    && let Side::Ours(floor) = &mut show.side
                {
                    floor.wait_until(now, &show.play);
                    floor.heard(frame, &show.play);
                    show.send();
                }
            }
            Cue::Closed { number } => {
                self.show.take_if(|show| show.number == number);
            }
            Cue::Opening { rate } => self.opening = rate,
            Cue::Play { rate, beats } => self.begin(rate, beats, now),
            Cue::Status(answer) => {
                let status = self.show.as_ref().map(|show| show.status.clone());
                let left = self.left;
                let _ = answer.send(Status {
                    left,
                    ..status.unwrap_or_default()
                });
            }
        }
    }

    fn begin(&mut self, rate: u32, beats: u32, now: i64) {
        self.rate = rate;
        self.left = beats;
        // Two beats never overlap.
        self.beat = self.beat.max(now + BEAT_MS);
        if let Some(show) = &mut self.show {
            show.status.late_ms = 0;
        }
    }

    fn open(&mut self, number: u64, ours: bool, out: mpsc::UnboundedSender<Out>, now: i64) {
        let agents = self.house.people.len() as u32;
        let queues = self.house.queues.len() as u32;
        let play = Play::new(agents, queues, now - 30_000);
        let side = if ours {
            let mut floor = Floor::new(&self.house, &play, number + 1, now);
            floor.opened(&play);
            Side::Ours(Box::new(floor))
        } else {
            let _ = out.send(Out::Text(feed::names(&self.house, &play, now)));
            Side::Peer
        };
        let mut status = Status::default();
        if let Side::Ours(floor) = &side {
            status.directory = floor.directory();
        } else {
            status.newest.push(None);
        }
        self.beat = 0;
        self.show = Some(Show {
            number,
            side,
            play,
            out,
            status,
            newest: None,
        });
        let endless = if self.opening > 0 { u32::MAX } else { 0 };
        self.begin(self.opening, endless, now);
    }

    fn go_on(&mut self, now: i64) {
        let Some(show) = &mut self.show else {
            self.left = 0;
            return;
        };
        while self.left > 0 && self.beat <= now {
            let changes = show.play.beat(self.rate / BEATS, self.beat);
            show.status.late_ms = show.status.late_ms.max(now - self.beat);
            show.status.events += changes.len() as u64;
            if let Some(last) = changes.last() {
                let person = self.house.people.get(last.agent as usize);
                show.newest = person.map(|person| person.name.clone());
            }
            match &mut show.side {
                Side::Ours(floor) => {
                    floor.wait_until(now, &show.play);
                    floor.play(changes, &show.play);
                }
                Side::Peer => {
                    show.status.newest.push(show.newest.clone());
                    let _ = show.out.send(Out::Binary(feed::batch(&changes, now)));
                }
            }
            self.beat += BEAT_MS;
            self.left -= 1;
        }
        if let Side::Ours(floor) = &mut show.side {
            floor.wait_until(now, &show.play);
        }
        show.send();
    }
}

impl Show {
    /// Sends what the hub has for the watcher.
    fn send(&mut self) {
        let Side::Ours(floor) = &mut self.side else {
            return;
        };
        for out in floor.out.drain(..) {
            self.status.newest.push(self.newest.clone());
            let _ = self.out.send(out.map_or(Out::Close, Out::Binary));
        }
    }
}
