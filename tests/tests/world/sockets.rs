//! What travels between the hub and its desks.

use std::rc::Rc;

use floorlight_core::desk::{self, Input as DeskInput};
use floorlight_core::frame::ServerFrame;
use floorlight_core::hub::{ClientId, Input, Scope};
use floorlight_wire::frame::{Encoding, MAX_SERVER_FRAME, encode_server};

use crate::wire::Travel;
use crate::world::{Happening, World};

/// No binary frame is larger, nor a part of a snapshot in JSON, in bytes. A step may be longer in JSON.
const MOST_FRAME_BYTES: usize = 65_536;

impl World {
    pub(crate) fn travel(&mut self, travel: Travel) {
        match travel {
            Travel::Up { desk, socket } => {
                if self.seats[desk].socket == Some(socket) {
                    self.seats[desk].up = true;
                    self.tell_hub(Input::ClientOpened {
                        client: ClientId(socket),
                        scope: Scope::All,
                    });
                    self.feed(desk, DeskInput::Opened);
                }
            }
            Travel::ToHub { socket, frame } => {
                self.tell_hub(Input::ClientFrame {
                    client: ClientId(socket),
                    frame,
                });
            }
            Travel::Gone { socket } => self.tell_hub(Input::ClientClosed {
                client: ClientId(socket),
            }),
            Travel::ToDesk {
                desk,
                socket,
                frame,
            } => {
                if self.seats[desk].socket == Some(socket) {
                    self.feed(desk, DeskInput::Frame(Box::new((*frame).clone())));
                }
            }
            Travel::Down { desk, socket, code } => {
                if self.seats[desk].socket == Some(socket) {
                    self.seats[desk].socket = None;
                    self.seats[desk].up = false;
                    self.feed(desk, DeskInput::Closed { code });
                }
            }
            Travel::Directory { desk, version } => {
                self.feed(desk, DeskInput::DirectoryLoaded { version })
            }
            Travel::Sleep { desk } => {
                self.seats[desk].awake = false;
                let wait = self.rng.i64(1_000..90_000);
                self.after(wait, Happening::Travel(Travel::Wake { desk }));
            }
            Travel::Wake { desk } => {
                if !self.seats[desk].awake {
                    self.seats[desk].awake = true;
                    let backlog = std::mem::take(&mut self.seats[desk].backlog);
                    for input in backlog {
                        self.feed(desk, input);
                    }
                    self.feed(desk, DeskInput::Visible(true));
                }
            }
        }
    }

    pub(crate) fn feed(&mut self, desk: usize, input: DeskInput) {
        self.seats[desk].feed(input, self.at);
        self.drain_desk(desk);
        self.check_desk(desk);
    }

    pub(crate) fn drain_desk(&mut self, desk: usize) {
        for effect in self.seats[desk].effects() {
            match effect {
                desk::Effect::Open => {
                    self.sockets += 1;
                    let socket = self.sockets;
                    self.seats[desk].socket = Some(socket);
                    self.seats[desk].up = false;
                    let fails = self.platform.trouble && self.rng.u8(0..10) == 0;
                    let travel = if fails {
                        Travel::Down {
                            desk,
                            socket,
                            code: 1006,
                        }
                    } else {
                        Travel::Up { desk, socket }
                    };
                    self.after(30, Happening::Travel(travel));
                }
                desk::Effect::Close => {
                    if let Some(socket) = self.seats[desk].socket.take() {
                        self.after(20, Happening::Travel(Travel::Gone { socket }));
                    }
                }
                desk::Effect::Send(frame) => {
                    if let Some(socket) = self.seats[desk].socket {
                        let at = (self.at + self.rng.i64(2..80)).max(self.seats[desk].to_hub_from);
                        self.seats[desk].to_hub_from = at;
                        self.after(
                            at - self.at,
                            Happening::Travel(Travel::ToHub { socket, frame }),
                        );
                    }
                }
                desk::Effect::FetchDirectory => {
                    let version = self.hub.directory_version();
                    self.after(40, Happening::Travel(Travel::Directory { desk, version }));
                }
            }
        }
        while self.seats[desk].desk.poll_event().is_some() {}
    }

    pub(crate) fn send(&mut self, to: &[ClientId], frame: &Rc<ServerFrame>) {
        if self.plan.agents > 20 {
            let is_step = matches!(&**frame, ServerFrame::Delta(_));
            for encoding in Encoding::ALL {
                let most = match encoding {
                    Encoding::Json if is_step => MAX_SERVER_FRAME,
                    Encoding::Json | Encoding::Postcard => MOST_FRAME_BYTES,
                };
                let length = encode_server(frame, encoding).map(|bytes| bytes.len());
                if length.is_err() || length.is_ok_and(|length| length > most) {
                    self.fail("a frame is too long (RT-11)".to_owned());
                }
            }
        }
        for client in to {
            let Some(desk) = self
                .seats
                .iter()
                .position(|seat| seat.socket == Some(client.0))
            else {
                continue;
            };
            // A socket loses nothing; this shows that a desk would notice. Only a lost greeting it cannot.
            let greeting = matches!(**frame, ServerFrame::Welcome(_));
            if self.platform.trouble && !greeting && self.rng.f64() < self.plan.frame_loss {
                continue;
            }
            let at = (self.at + self.rng.i64(2..80)).max(self.seats[desk].to_desk_from);
            self.seats[desk].to_desk_from = at;
            let (socket, frame) = (client.0, Rc::clone(frame));
            self.after(
                at - self.at,
                Happening::Travel(Travel::ToDesk {
                    desk,
                    socket,
                    frame,
                }),
            );
        }
    }
}
