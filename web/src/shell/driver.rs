//! Drives the desk of one connection: inputs in, effects performed, events handed to the store.
//!
//! Each turn is borrow, handle, drain, drop the borrow, perform; so nothing re-enters the desk.

use std::cell::{Cell, Ref, RefCell};
use std::rc::{Rc, Weak};
use std::time::Duration;

use floorlight_core::desk::{Desk, Effect, Event, Input};
use wasm_bindgen_futures::spawn_local;

use super::http::{self, Failure};
use super::listener::{self, Listener};
use super::socket::Socket;
use super::timer::Timeout;
use super::{clock, text};
use crate::answer;
use crate::lens::directory::Directory;

/// The browser tells of one waking several times; only the last within this span is passed on.
const WAKE_DEBOUNCE: Duration = Duration::from_millis(500);

/// What a desk has to say to the page.
#[derive(Debug)]
pub enum News {
    /// Something changed on the floor.
    Event(Event),
    /// The names are in place.
    Directory(Box<Directory>),
}

/// A desk at work. It stops when it is dropped.
pub struct Driver {
    inner: Rc<Inner>,
    _listeners: Vec<Listener>,
}

struct Inner {
    connection: String,
    desk: RefCell<Desk>,
    socket: RefCell<Option<Socket>>,
    /// Tells a socket that was replaced from the one in force.
    socket_number: Cell<u64>,
    timer: RefCell<Option<Timeout>>,
    wake: RefCell<Option<Timeout>>,
    tell: Box<dyn Fn(News)>,
}

impl Driver {
    /// Begins to watch a connection.
    #[must_use]
    pub fn start(connection: &str, tell: impl Fn(News) + 'static) -> Self {
        let inner = Rc::new(Inner {
            connection: connection.to_owned(),
            desk: RefCell::new(Desk::new(clock::seed(), clock::now())),
            socket: RefCell::new(None),
            socket_number: Cell::new(0),
            timer: RefCell::new(None),
            wake: RefCell::new(None),
            tell: Box::new(tell),
        });
        let driver = Self {
            _listeners: listeners(&Rc::downgrade(&inner)),
            inner,
        };
        if !listener::online() {
            driver.feed(Input::Online(false));
        }
        driver.feed(Input::Start);
        driver
    }

    /// Gives the desk an input.
    pub fn feed(&self, input: Input) {
        self.inner.feed(input);
    }

    /// Lends the desk for reading.
    #[must_use]
    pub fn desk(&self) -> Ref<'_, Desk> {
        self.inner.desk.borrow()
    }
}

fn listeners(inner: &Weak<Inner>) -> Vec<Listener> {
    let wake = |inner: &Weak<Inner>| {
        let inner = inner.clone();
        move |_| {
            if let Some(inner) = inner.upgrade() {
                inner.wake_soon();
            }
        }
    };
    [
        Listener::on_document("visibilitychange", wake(inner)),
        Listener::on_window("pageshow", wake(inner)),
        Listener::on_window("online", wake(inner)),
        Listener::on_window("offline", wake(inner)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

impl Inner {
    fn feed(self: &Rc<Self>, input: Input) {
        self.turn(|desk, now| desk.handle_input(input, now));
    }

    fn turn(self: &Rc<Self>, act: impl FnOnce(&mut Desk, floorlight_core::time::UtcMillis)) {
        let now = clock::now();
        let mut effects = Vec::new();
        let mut events = Vec::new();
        let wake = {
            let mut desk = self.desk.borrow_mut();
            act(&mut desk, now);
            effects.extend(std::iter::from_fn(|| desk.poll_effect()));
            events.extend(std::iter::from_fn(|| desk.poll_event()));
            desk.poll_timeout()
        };
        for effect in effects {
            self.perform(effect);
        }
        for event in events {
            (self.tell)(News::Event(event));
        }
        let timer = wake.and_then(|wake| {
            let inner = Rc::downgrade(self);
            Timeout::after(wake.at.since(now), move || {
                if let Some(inner) = inner.upgrade() {
                    inner.turn(Desk::handle_timeout);
                }
            })
        });
        // The timer that fires now may be the one that lies here: it is dropped after the turn.
        let spent = self.timer.replace(timer);
        later(move || drop(spent));
    }

    fn perform(self: &Rc<Self>, effect: Effect) {
        match effect {
            Effect::Open => self.open(),
            Effect::Close => self.close(),
            Effect::Send(frame) => {
                if let Some(socket) = self.socket.borrow().as_ref() {
                    socket.send(&frame);
                }
            }
            Effect::FetchDirectory => self.fetch_directory(),
        }
    }

    fn open(self: &Rc<Self>) {
        self.close();
        let number = self.socket_number.get();
        let inner = Rc::downgrade(self);
        let tell = move |input| {
            if let Some(inner) = inner.upgrade()
                && inner.socket_number.get() == number
            {
                inner.feed(input);
            }
        };
        match Socket::open(&self.connection, tell.clone()) {
            Some(socket) => {
                self.socket.replace(Some(socket));
            }
            None => later(move || tell(Input::Closed { code: 1006 })),
        }
    }

    fn close(&self) {
        self.socket_number.set(self.socket_number.get() + 1);
        let spent = self.socket.replace(None);
        // A socket may be dropped from within its own event: only after that event.
        later(move || drop(spent));
    }

    fn fetch_directory(self: &Rc<Self>) {
        let inner = Rc::downgrade(self);
        let path = format!("/api/connections/{}/directory", self.connection);
        spawn_local(async move {
            let answer = http::get_value(&path).await;
            let answer = answer
                .and_then(|answer| answer::directory::read(&answer).ok_or(Failure::Unreadable));
            let Some(inner) = inner.upgrade() else {
                return;
            };
            let input = match answer {
                Ok(document) => {
                    let directory = Directory::read(document, text::fold);
                    let version = directory.version();
                    (inner.tell)(News::Directory(Box::new(directory)));
                    Input::DirectoryLoaded { version }
                }
                Err(Failure::SignedOut) => Input::SessionEnded,
                Err(Failure::Forbidden(_)) => Input::Forbidden,
                Err(Failure::Offline | Failure::Refused { .. } | Failure::Unreadable) => {
                    Input::DirectoryFailed
                }
            };
            inner.feed(input);
        });
    }

    fn wake_soon(self: &Rc<Self>) {
        let inner = Rc::downgrade(self);
        let timer = Timeout::after(WAKE_DEBOUNCE, move || {
            if let Some(inner) = inner.upgrade() {
                inner.feed(Input::Online(listener::online()));
                inner.feed(Input::Visible(listener::visible()));
            }
        });
        self.wake.replace(timer);
    }
}

/// Runs something once the present event is over.
fn later(run: impl FnOnce() + 'static) {
    spawn_local(async move { run() });
}
