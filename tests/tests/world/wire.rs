//! Desks and the sockets between them and the hub: in order, late, and lossy where the plan says.

use std::collections::VecDeque;
use std::rc::Rc;

use floorlight_core::desk::{Desk, Effect, Input};
use floorlight_core::frame::{ClientFrame, ServerFrame};
use floorlight_core::time::UtcMillis;

/// What travels over sockets or happens to desks.
#[derive(Clone, Debug)]
pub(crate) enum Travel {
    /// A socket is accepted by the hub.
    Up {
        desk: usize,
        socket: u64,
    },
    ToHub {
        socket: u64,
        frame: ClientFrame,
    },
    /// The hub learns that a socket is gone.
    Gone {
        socket: u64,
    },
    ToDesk {
        desk: usize,
        socket: u64,
        frame: Rc<ServerFrame>,
    },
    /// The desk learns that its socket is gone.
    Down {
        desk: usize,
        socket: u64,
        code: u16,
    },
    Directory {
        desk: usize,
        version: u64,
    },
    Sleep {
        desk: usize,
    },
    Wake {
        desk: usize,
    },
}

/// One desk, and its end of the socket.
pub(crate) struct Seat {
    pub(crate) desk: Desk,
    /// Its clock minus true time.
    pub(crate) clock_ms: i64,
    pub(crate) awake: bool,
    pub(crate) socket: Option<u64>,
    /// Accepted by the hub.
    pub(crate) up: bool,
    pub(crate) backlog: VecDeque<Input>,
    pub(crate) to_desk_from: i64,
    pub(crate) to_hub_from: i64,
}

impl Seat {
    pub(crate) fn new(seed: u64, clock_ms: i64, at: i64) -> Self {
        Self {
            desk: Desk::new(seed, UtcMillis::new(at + clock_ms)),
            clock_ms,
            awake: true,
            socket: None,
            up: false,
            backlog: VecDeque::new(),
            to_desk_from: 0,
            to_hub_from: 0,
        }
    }

    pub(crate) fn clock(&self, at: i64) -> UtcMillis {
        UtcMillis::new(at + self.clock_ms)
    }

    /// Feeds the desk, or its backlog while it sleeps.
    pub(crate) fn feed(&mut self, input: Input, at: i64) {
        if self.awake {
            let now = self.clock(at);
            self.desk.handle_input(input, now);
        } else {
            self.backlog.push_back(input);
        }
    }

    pub(crate) fn wake_at(&self) -> Option<i64> {
        let wake = self.desk.poll_timeout().filter(|_| self.awake)?;
        Some(wake.at.get() - self.clock_ms)
    }

    pub(crate) fn effects(&mut self) -> Vec<Effect> {
        std::iter::from_fn(|| self.desk.poll_effect()).collect()
    }
}
