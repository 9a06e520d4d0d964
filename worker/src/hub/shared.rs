//! The turn: borrow, handle, drain, let go, perform. Nothing is borrowed across an await.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use floorlight_core::hub::{Effect, Event, Input};
use floorlight_core::time::UtcMillis;
use worker::{Env, State};

use super::live::Live;
use super::perform;
use crate::clock;
use crate::store::Db;
use crate::timer::Timer;

/// The most that waits for its turn. Beyond it, stream messages are dropped: the next sweep heals
/// what they said.
const MAX_STEPS: usize = 10_000;
/// The most rounds of due work in one turn; the timer goes on with the rest.
const MAX_ROUNDS: usize = 8;

/// Something that waits for its turn.
pub(crate) enum Step {
    /// An input for the machine.
    Input(Input),
    /// Messages of the platform's stream, of this generation.
    Messages {
        /// Which stream.
        generation: u64,
        /// What it said.
        texts: Vec<String>,
    },
}

/// What the object's handlers and its tasks share.
pub(crate) struct Shared {
    /// The object.
    pub(crate) state: State,
    /// Its bindings.
    pub(crate) env: Env,
    /// Its database.
    pub(crate) db: Db,
    live: RefCell<Option<Live>>,
    steps: RefCell<VecDeque<Step>>,
    turning: Cell<bool>,
    timer: Timer,
}

impl Shared {
    /// Wraps a new object.
    pub(crate) fn new(state: State, env: Env) -> Self {
        let db = Db::new(&state.storage());
        Self {
            state,
            env,
            db,
            live: RefCell::new(None),
            steps: RefCell::new(VecDeque::new()),
            turning: Cell::new(false),
            timer: Timer::default(),
        }
    }

    /// Says whether the hub runs.
    pub(crate) fn runs(&self) -> bool {
        self.live.try_borrow().is_ok_and(|live| live.is_some())
    }

    /// Begins a life.
    pub(crate) fn begin(&self, live: Live) {
        if let Ok(mut slot) = self.live.try_borrow_mut() {
            *slot = Some(live);
        }
    }

    /// Lends what is held in memory; `None` if the hub does not run.
    pub(crate) fn with<T>(&self, use_it: impl FnOnce(&mut Live) -> T) -> Option<T> {
        match self.live.try_borrow_mut() {
            Ok(mut live) => live.as_mut().map(use_it),
            Err(_) => {
                tracing::error!("the hub's memory was asked for while it was lent");
                None
            }
        }
    }

    /// Feeds one input.
    pub(crate) fn feed(self: &Rc<Self>, input: Input) {
        self.take(Step::Input(input));
    }

    /// Feeds one step, and turns until nothing waits.
    pub(crate) fn take(self: &Rc<Self>, step: Step) {
        if let Ok(mut steps) = self.steps.try_borrow_mut() {
            if steps.len() >= MAX_STEPS && matches!(step, Step::Messages { .. }) {
                tracing::warn!("stream messages were dropped: too much waits");
            } else {
                steps.push_back(step);
            }
        }
        self.turn();
    }

    /// Does what waits and what is due. Called from within a turn it only leaves the step to that.
    pub(crate) fn turn(self: &Rc<Self>) {
        if self.turning.replace(true) {
            return;
        }
        let mut rounds = 0;
        loop {
            let step = self
                .steps
                .try_borrow_mut()
                .ok()
                .and_then(|mut steps| steps.pop_front());
            let idle = step.is_none();
            let now = clock::now();
            let Some((effects, was_due)) = self.with(|live| advance(live, step, now)) else {
                break;
            };
            for effect in effects {
                perform::perform(self, effect);
            }
            if idle {
                rounds += 1;
                if !was_due || rounds >= MAX_ROUNDS {
                    break;
                }
            }
        }
        self.turning.set(false);
        self.arm();
    }

    fn arm(self: &Rc<Self>) {
        let Some(Some(wake)) = self.with(|live| live.machine.poll_timeout()) else {
            return;
        };
        let this = Rc::clone(self);
        self.timer.arm(wake.at, clock::now(), move || this.turn());
    }
}

fn advance(live: &mut Live, step: Option<Step>, now: UtcMillis) -> (Vec<Effect>, bool) {
    match step {
        Some(Step::Input(input)) => live.machine.handle_input(input, now),
        Some(Step::Messages { generation, texts }) if generation == live.stream.generation => {
            let batch = super::stream::read(live, &texts, now);
            live.machine.handle_input(Input::Stream(batch), now);
        }
        Some(Step::Messages { .. }) | None => {}
    }
    let was_due = live
        .machine
        .poll_timeout()
        .is_some_and(|wake| wake.at <= now);
    if was_due {
        live.machine.handle_timeout(now);
    }
    let mut effects = Vec::new();
    while let Some(effect) = live.machine.poll_effect() {
        effects.push(effect);
    }
    while let Some(event) = live.machine.poll_event() {
        observe(live, event);
    }
    (effects, was_due)
}

fn observe(live: &Live, event: Event) {
    let connection = live.connection.id.as_str();
    match event {
        Event::LinkOpened => tracing::info!(connection, "the platform's stream is open"),
        Event::LinkLost(trouble) => {
            tracing::warn!(connection, ?trouble, "the platform's stream is gone");
        }
        Event::CircuitOpened { until } => {
            tracing::warn!(connection, %until, "no attempt is made for a while after five failures");
        }
        Event::SweepDone { healed, confirmed } => {
            tracing::debug!(connection, healed, confirmed, "a sweep is complete");
        }
        Event::SweepFailed => tracing::warn!(connection, "a sweep failed"),
        Event::FutureFact { agent } => {
            tracing::debug!(
                connection,
                agent = agent.get(),
                "a fact from the future was dropped"
            );
        }
        Event::ScopeSuspected => {
            tracing::warn!(
                connection,
                "the platform lists nobody: a scope is likely missing"
            );
        }
        Event::TokenTrouble(fault) => tracing::error!(connection, ?fault, "there is no token"),
        Event::ClientDropped(client) => {
            tracing::info!(
                connection,
                client = client.0,
                "a watcher did not read and was dropped"
            );
        }
    }
}
