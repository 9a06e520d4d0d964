//! What a driver does for the hub: it feeds, performs, writes to disk, and begins the next life.

use floorlight_core::frame::{ClientFrame, Epoch, Trouble};
use floorlight_core::hub::{
    ClientId, Effect, Event, Hub, HubState, Input, LogRecord, Scope, StreamEnd,
};
use floorlight_core::time::UtcMillis;

use crate::wire::Travel;
use crate::world::{BEGIN, Happening, World, config};

/// No attempt follows a loss sooner.
const FIRST_WAIT_MS: i64 = 1_000;

impl World {
    pub(crate) fn tell_hub(&mut self, input: Input) {
        self.hub.handle_input(input, UtcMillis::new(self.at));
        self.drain_hub();
    }

    pub(crate) fn drain_hub(&mut self) {
        let mut checkpoint = false;
        while let Some(effect) = self.hub.poll_effect() {
            match effect {
                Effect::OpenStream => self.open_stream(),
                Effect::CloseStream => {
                    self.lost_at = Some(self.at);
                    self.stream = None;
                    self.connecting = false;
                }
                Effect::Fetch { request, what } => {
                    let (life, sent_at) = (self.life, self.at);
                    let wait = self.rng.i64(5..200);
                    self.after(
                        wait,
                        Happening::Evaluate {
                            life,
                            request,
                            what,
                            sent_at,
                        },
                    );
                }
                Effect::DropToken => {}
                Effect::Send { to, frame } => self.send(&to, &frame),
                Effect::CloseClient { client, code } => {
                    let seat = self
                        .seats
                        .iter()
                        .position(|seat| seat.socket == Some(client.0));
                    if let Some(desk) = seat {
                        let wait = (self.seats[desk].to_desk_from - self.at).max(5);
                        self.after(
                            wait,
                            Happening::Travel(Travel::Down {
                                desk,
                                socket: client.0,
                                code,
                            }),
                        );
                    }
                }
                Effect::Append { first, records, .. } => self.append(first, records),
                Effect::Checkpoint => checkpoint = true,
            }
        }
        if checkpoint {
            self.disk.checkpoint = Some(self.hub.export());
            let from = self.disk.checkpoint.as_ref().map_or(0, HubState::log_next);
            self.disk
                .log
                .retain(|(first, records)| first + records.len() as u64 > from);
        }
        while let Some(event) = self.hub.poll_event() {
            if self.told && !matches!(event, Event::FutureFact { .. }) {
                println!(
                    "{:>8} {event:?} {:?}",
                    self.at - BEGIN,
                    self.hub.feed(UtcMillis::new(self.at)).freshness
                );
            }
        }
        self.remember();
        self.check_turn();
    }

    pub(crate) fn open_stream(&mut self) {
        if self.stream.is_some() || self.connecting {
            self.fail("a second stream is opened (RT-1)".to_owned());
        }
        if let Some(lost) = self.lost_at.filter(|lost| self.at - lost < FIRST_WAIT_MS) {
            self.fail(format!(
                "the stream is opened {} ms after it ended (I16)",
                self.at - lost
            ));
        }
        self.connecting = true;
        let life = self.life;
        let refuses = self.platform.trouble && self.plan.refuse_stream && self.rng.u8(0..10) < 7;
        let what = if refuses {
            let why = Trouble::Status { code: 503 };
            Happening::StreamRefused {
                life,
                end: StreamEnd {
                    why,
                    retry_after: None,
                },
            }
        } else {
            Happening::StreamUp { life }
        };
        self.after(60, what);
    }

    pub(crate) fn append(&mut self, first: u64, records: Vec<LogRecord>) {
        if self.disk.next.is_some_and(|next| next != first) {
            self.fail(format!(
                "the log has a gap: {first} after {:?}",
                self.disk.next
            ));
        }
        let through = first + records.len() as u64 - 1;
        self.disk.next = Some(through + 1);
        self.disk.log.push((first, records));
        let life = self.life;
        self.after(10, Happening::Durable { life, through });
    }

    /// The object is evicted, or the machine dies: memory is lost, the disk stays.
    pub(crate) fn evict(&mut self) {
        self.life += 1;
        self.stream = None;
        self.connecting = false;
        self.lost_at = None;
        let now = UtcMillis::new(self.at);
        let epoch = Epoch(self.life);
        let config = config(&self.plan);
        self.hub = match &self.disk.checkpoint {
            Some(state) => Hub::restore(config, state.clone(), epoch, now),
            None => Hub::new(config, self.life, epoch, now),
        };
        if self.disk.checkpoint.is_some() {
            for (first, records) in &self.disk.log {
                self.hub.replay(*first, records);
            }
        }
        self.disk.next = None;
        let survive = self.rng.bool();
        for desk in 0..self.seats.len() {
            let Some(socket) = self.seats[desk].socket.filter(|_| self.seats[desk].up) else {
                continue;
            };
            let client = ClientId(socket);
            if survive {
                self.tell_hub(Input::ClientOpened {
                    client,
                    scope: Scope::All,
                });
                self.tell_hub(Input::ClientFrame {
                    client,
                    frame: ClientFrame::Hello { resume: None },
                });
            } else {
                self.after(
                    5,
                    Happening::Travel(Travel::Down {
                        desk,
                        socket,
                        code: 1006,
                    }),
                );
                self.seats[desk].up = false;
            }
        }
        self.tell_hub(Input::Ensure);
    }

    /// Says whether the platform's stream is open.
    pub(crate) fn has_stream(&self) -> bool {
        self.stream.is_some()
    }

    /// Notes what the hub published, for desks to be compared with, and for the trace.
    pub(crate) fn remember(&mut self) {
        let position = self.hub.position();
        let key = (position.epoch.0, position.seq.0);
        if self
            .history
            .last_key_value()
            .is_some_and(|(last, _)| *last == key)
        {
            return;
        }
        let checksum = self.hub.checksum();
        self.history.insert(key, checksum);
        if self.history.len() > 4_096 {
            self.history.pop_first();
        }
        for word in [self.at as u64, key.1, checksum] {
            self.hash = (self.hash ^ word)
                .wrapping_mul(0x0100_0000_01b3)
                .rotate_left(5);
        }
    }
}
