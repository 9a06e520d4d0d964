//! The clock of the world, and everything that it moves.

use std::collections::BTreeMap;
use std::time::Duration;

use fastrand::Rng;
use floorlight_core::desk::Input as DeskInput;
use floorlight_core::floor::Source;
use floorlight_core::frame::{Epoch, Trouble};
use floorlight_core::hub::{
    Config, FetchFailure, Hub, HubState, Input, LogRecord, RequestId, StreamEnd, Upstream,
};
use floorlight_core::time::UtcMillis;

use crate::plan::Plan;
use crate::platform::{self, Message, Platform, Report};
use crate::truth::Truth;
use crate::wire::{Seat, Travel};

/// Where every world begins: 2026-03-29T00:00:00Z.
pub(crate) const BEGIN: i64 = 1_774_742_400_000;
/// The promise: so long after the trouble the floor equals the truth.
const PROMISE_MS: i64 = 60_000;
/// Where a scope was missing it is asked for once a minute, and a sweep follows.
const SCOPE_MS: i64 = 70_000;
/// The desks have this much longer.
const DESKS_MS: i64 = 35_000;
/// A turn that repeats at one moment more often makes no progress.
const MOST_TURNS_AT_ONCE: u32 = 5_000;

/// Everything that happens at a time.
pub(crate) enum Happening {
    Change(usize),
    Figures,
    StreamUp {
        life: u64,
    },
    StreamRefused {
        life: u64,
        end: StreamEnd,
    },
    StreamCut,
    Push {
        stream: u64,
        message: Message,
    },
    Evaluate {
        life: u64,
        request: RequestId,
        what: Upstream,
        sent_at: i64,
    },
    Answer {
        life: u64,
        request: RequestId,
        told: Told,
        sent_at: i64,
        date: i64,
    },
    Durable {
        life: u64,
        through: u64,
    },
    Evict,
    EndTrouble,
    Promise,
    End,
    Travel(Travel),
}

/// What the platform answers, in texts.
pub(crate) enum Told {
    Agents(Vec<Report>),
    Roster { rows: Vec<u32>, complete: bool },
    Failed(FetchFailure),
}

/// What is on disk.
#[derive(Default)]
pub(crate) struct Disk {
    pub(crate) checkpoint: Option<HubState>,
    pub(crate) log: Vec<(u64, Vec<LogRecord>)>,
    pub(crate) next: Option<u64>,
}

pub(crate) struct World {
    pub(crate) plan: Plan,
    pub(crate) told: bool,
    /// Whose reports are printed then.
    pub(crate) watched: Option<u32>,
    pub(crate) at: i64,
    pub(crate) hub: Hub,
    pub(crate) platform: Platform,
    pub(crate) seats: Vec<Seat>,
    /// The checksum of what the hub published, by epoch and step.
    pub(crate) history: BTreeMap<(u64, u64), u64>,
    /// When each person was last not listed.
    pub(crate) unlisted_at: Vec<i64>,
    pub(crate) rng: Rng,
    pub(crate) order: u64,
    pub(crate) agenda: BTreeMap<(i64, u64), Happening>,
    pub(crate) life: u64,
    pub(crate) disk: Disk,
    /// The open stream's number; odd while it is being opened.
    pub(crate) stream: Option<u64>,
    pub(crate) connecting: bool,
    /// When the last stream of this life ended, or could not be opened.
    pub(crate) lost_at: Option<i64>,
    pub(crate) streams: u64,
    pub(crate) sockets: u64,
    pub(crate) hash: u64,
    pub(crate) problem: Option<String>,
    pub(crate) ended: bool,
}

impl World {
    pub(crate) fn new(plan: Plan) -> Self {
        let mut rng = Rng::with_seed(plan.seed);
        let truth = Truth::new(&plan, &mut rng, BEGIN);
        let seats = (0..plan.desks)
            .map(|n| {
                let clock = [0, 3_600_000, -86_400_000][n % 3] + rng.i64(-500..500);
                Seat::new(rng.u64(..), clock, BEGIN)
            })
            .collect();
        let hub = Hub::new(config(&plan), rng.u64(..), Epoch(1), UtcMillis::new(BEGIN));
        Self {
            at: BEGIN,
            told: false,
            watched: None,
            unlisted_at: vec![i64::MIN / 2; truth.people.len()],
            platform: Platform {
                truth,
                trouble: true,
            },
            hub,
            seats,
            history: BTreeMap::new(),
            rng,
            order: 0,
            agenda: BTreeMap::new(),
            life: 1,
            disk: Disk::default(),
            stream: None,
            connecting: false,
            lost_at: None,
            streams: 0,
            sockets: 0,
            hash: 0xcbf2_9ce4_8422_2325,
            problem: None,
            ended: false,
            plan,
        }
    }

    /// Runs the world to its end; returns the hash of its trace, or what went wrong.
    pub(crate) fn run(&mut self) -> Result<u64, String> {
        self.prepare();
        let mut repeats = (0, 0);
        while !self.ended {
            if let Some(problem) = self.problem.take() {
                return Err(format!("at {} ms: {problem}", self.at - BEGIN));
            }
            let at = self.next_at();
            repeats = if at == repeats.0 {
                (at, repeats.1 + 1)
            } else {
                (at, 0)
            };
            if repeats.1 > MOST_TURNS_AT_ONCE {
                return Err(format!(
                    "at {} ms: no progress; the hub waits for {:?}",
                    at - BEGIN,
                    self.hub.poll_timeout()
                ));
            }
            self.step(at);
        }
        match self.problem.take() {
            Some(problem) => Err(problem),
            None => Ok(self.hash),
        }
    }

    pub(crate) fn fail(&mut self, problem: String) {
        self.problem.get_or_insert(problem);
    }

    pub(crate) fn prepare(&mut self) {
        for row in 0..self.plan.agents as usize {
            self.plan_change(row);
        }
        self.after(1_000, Happening::Figures);
        self.after(self.plan.trouble_ms, Happening::EndTrouble);
        let asks_for_scope = self.plan.missing_scope || self.plan.empty_answers > 0.0;
        let promise = if asks_for_scope { SCOPE_MS } else { PROMISE_MS };
        self.after(self.plan.trouble_ms + promise, Happening::Promise);
        self.after(self.plan.trouble_ms + promise + DESKS_MS, Happening::End);
        self.plan_every(self.plan.drop_every_ms, || Happening::StreamCut);
        self.plan_every(self.plan.evict_every_ms, || Happening::Evict);
        for desk in 0..self.seats.len() {
            self.plan_every(self.plan.sleep_every_ms, || {
                Happening::Travel(Travel::Sleep { desk })
            });
            self.seats[desk].feed(DeskInput::Start, self.at);
            self.drain_desk(desk);
        }
        self.tell_hub(Input::Ensure);
    }

    pub(crate) fn plan_every(&mut self, every: i64, what: impl Fn() -> Happening) {
        if every <= 0 {
            return;
        }
        let mut at = 0;
        loop {
            at += self.rng.i64(every / 2..=every * 2);
            if at >= self.plan.trouble_ms {
                return;
            }
            self.after(at, what());
        }
    }

    pub(crate) fn plan_change(&mut self, row: usize) {
        let mean = self.plan.change_ms;
        let wait = if self.rng.u8(0..6) == 0 {
            self.rng.i64(1..1_500)
        } else {
            self.rng.i64(1..=mean * 2)
        };
        self.after(wait, Happening::Change(row));
    }

    pub(crate) fn after(&mut self, wait: i64, what: Happening) {
        self.order += 1;
        self.agenda
            .insert((self.at + wait.max(0), self.order), what);
    }

    pub(crate) fn next_at(&self) -> i64 {
        let agenda = self.agenda.keys().next().map(|(at, _)| *at);
        let hub = self.hub.poll_timeout().map(|wake| wake.at.get());
        let desks = self.seats.iter().filter_map(Seat::wake_at).min();
        let next = [agenda, hub, desks].into_iter().flatten().min();
        next.unwrap_or(self.at).max(self.at)
    }

    pub(crate) fn step(&mut self, at: i64) {
        self.at = at;
        if let Some(entry) = self.agenda.first_entry()
            && entry.key().0 <= at
        {
            let what = entry.remove();
            self.happen(what);
            return;
        }
        let due = |wake: Option<i64>| wake.is_some_and(|wake| wake <= at);
        if let Some(desk) = (0..self.seats.len()).find(|desk| due(self.seats[*desk].wake_at())) {
            let now = self.seats[desk].clock(at);
            self.seats[desk].desk.handle_timeout(now);
            self.drain_desk(desk);
            return;
        }
        if due(self.hub.poll_timeout().map(|wake| wake.at.get())) {
            self.hub.handle_timeout(UtcMillis::new(at));
            self.drain_hub();
        }
    }

    pub(crate) fn happen(&mut self, what: Happening) {
        match what {
            Happening::Change(row) => self.change(row),
            Happening::Figures => self.figures(),
            Happening::StreamUp { life } if life == self.life && self.connecting => {
                self.connecting = false;
                self.streams += 1;
                self.stream = Some(self.streams);
                self.tell_hub(Input::StreamOpened);
            }
            Happening::StreamRefused { life, end } if life == self.life && self.connecting => {
                self.connecting = false;
                self.lost_at = Some(self.at);
                self.tell_hub(Input::StreamEnded(end));
            }
            Happening::StreamUp { .. } | Happening::StreamRefused { .. } => {}
            Happening::StreamCut => {
                if self.stream.take().is_some() {
                    self.lost_at = Some(self.at);
                    let why = Trouble::Closed { code: 1006 };
                    self.tell_hub(Input::StreamEnded(StreamEnd {
                        why,
                        retry_after: None,
                    }));
                }
            }
            Happening::Push { stream, message } => {
                if self.stream == Some(stream) {
                    self.tell(&message);
                    let batch = platform::read(&message, self.hub.directory_mut(), Source::Stream);
                    self.tell_hub(Input::Stream(batch));
                }
            }
            Happening::Evaluate {
                life,
                request,
                what,
                sent_at,
            } => self.evaluate(life, request, what, sent_at),
            Happening::Answer {
                life,
                request,
                told,
                sent_at,
                date,
            } => {
                if life == self.life {
                    self.answer(request, told, sent_at, date);
                }
            }
            Happening::Durable { life, through } => {
                if life == self.life {
                    self.tell_hub(Input::LogDurable { through });
                }
            }
            Happening::Evict => self.evict(),
            Happening::EndTrouble => self.end_trouble(),
            Happening::Promise => self.check_promise(),
            Happening::End => {
                self.check_desks();
                self.ended = true;
            }
            Happening::Travel(travel) => self.travel(travel),
        }
    }

    pub(crate) fn end_trouble(&mut self) {
        self.platform.trouble = false;
        for person in 0..self.platform.truth.people.len() {
            if self.platform.truth.people[person].listed {
                continue;
            }
            self.unlisted_at[person] = self.at;
        }
        let late: Vec<(i64, u64)> = self
            .agenda
            .iter()
            .filter(|((at, _), what)| {
                *at > self.at + 1_000 && matches!(what, Happening::Push { .. })
            })
            .map(|(key, _)| *key)
            .collect();
        for key in late {
            if let Some(what) = self.agenda.remove(&key) {
                let wait = self.rng.i64(0..1_000);
                self.after(wait, what);
            }
        }
        for desk in 0..self.seats.len() {
            self.travel(Travel::Wake { desk });
        }
        if self.plan.late_evict_ms > 0 {
            self.after(self.plan.late_evict_ms, Happening::Evict);
        }
    }
}

/// The configuration of every world's hub.
pub(crate) fn config(plan: &Plan) -> Config {
    Config {
        backoff_base: Duration::from_secs(1),
        backoff_max: Duration::from_secs(60),
        backoff_literal: false,
        sweep_every: Duration::from_secs(50),
        sweep_ids: plan.sweep_ids,
        sweep_rate: 10,
        roster_every: Duration::from_secs(900),
        reorder_allowance: Duration::from_secs(5),
        duration_is_in_state: true,
    }
}
