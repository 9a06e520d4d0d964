//! The clock of the world, and everything that it moves.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

use fastrand::Rng;
use floorlight_core::desk::{self, Input as DeskInput};
use floorlight_core::floor::Source;
use floorlight_core::frame::{ClientFrame, Epoch, ServerFrame, Trouble};
use floorlight_core::hub::{
    Answer, ClientId, Config, Effect, Event, FetchFailure, Hub, HubState, Input, LogRecord,
    RequestId, Roster, Scope, StreamEnd, Upstream,
};
use floorlight_core::time::UtcMillis;

use crate::plan::Plan;
use crate::platform::{self, Message, Platform, Report, whole};
use crate::truth::Truth;
use crate::wire::{Seat, Travel};

/// Where every world begins: 2026-03-29T00:00:00Z.
const BEGIN: i64 = 1_774_742_400_000;
/// The promise: so long after the trouble the floor equals the truth.
const PROMISE_MS: i64 = 60_000;
/// The desks have this much longer.
const DESKS_MS: i64 = 35_000;
/// A turn that repeats at one moment more often makes no progress.
const MOST_TURNS_AT_ONCE: u32 = 5_000;

/// Everything that happens at a time.
enum Happening {
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
enum Told {
    Agents(Vec<Report>),
    Roster { rows: Vec<u32>, complete: bool },
    Failed(FetchFailure),
}

/// What is on disk.
#[derive(Default)]
struct Disk {
    checkpoint: Option<HubState>,
    log: Vec<(u64, Vec<LogRecord>)>,
    next: Option<u64>,
}

pub struct World {
    pub plan: Plan,
    pub told: bool,
    /// Whose reports are printed then.
    pub watched: Option<u32>,
    pub at: i64,
    pub hub: Hub,
    pub platform: Platform,
    pub seats: Vec<Seat>,
    /// The checksum of what the hub published, by epoch and step.
    pub history: BTreeMap<(u64, u64), u64>,
    /// When each person was last not listed.
    pub unlisted_at: Vec<i64>,
    rng: Rng,
    order: u64,
    agenda: BTreeMap<(i64, u64), Happening>,
    life: u64,
    disk: Disk,
    /// The open stream's number; odd while it is being opened.
    stream: Option<u64>,
    connecting: bool,
    streams: u64,
    sockets: u64,
    hash: u64,
    problem: Option<String>,
    ended: bool,
}

impl World {
    pub fn new(plan: Plan) -> Self {
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
            streams: 0,
            sockets: 0,
            hash: 0xcbf2_9ce4_8422_2325,
            problem: None,
            ended: false,
            plan,
        }
    }

    /// Runs the world to its end; returns the hash of its trace, or what went wrong.
    pub fn run(&mut self) -> Result<u64, String> {
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

    pub fn fail(&mut self, problem: String) {
        self.problem.get_or_insert(problem);
    }

    fn prepare(&mut self) {
        for row in 0..self.plan.agents as usize {
            self.plan_change(row);
        }
        self.after(1_000, Happening::Figures);
        self.after(self.plan.trouble_ms, Happening::EndTrouble);
        self.after(self.plan.trouble_ms + PROMISE_MS, Happening::Promise);
        self.after(self.plan.trouble_ms + PROMISE_MS + DESKS_MS, Happening::End);
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

    fn plan_every(&mut self, every: i64, what: impl Fn() -> Happening) {
        let mut at = 0;
        while every > 0 {
            at += self.rng.i64(every / 2..=every * 2);
            if at >= self.plan.trouble_ms {
                return;
            }
            self.after(at, what());
        }
    }

    fn plan_change(&mut self, row: usize) {
        let mean = self.plan.change_ms;
        let wait = if self.rng.u8(0..6) == 0 {
            self.rng.i64(1..1_500)
        } else {
            self.rng.i64(1..=mean * 2)
        };
        self.after(wait, Happening::Change(row));
    }

    fn after(&mut self, wait: i64, what: Happening) {
        self.order += 1;
        self.agenda
            .insert((self.at + wait.max(0), self.order), what);
    }

    fn next_at(&self) -> i64 {
        let agenda = self.agenda.keys().next().map(|(at, _)| *at);
        let hub = self.hub.poll_timeout().map(|wake| wake.at.get());
        let desks = self.seats.iter().filter_map(Seat::wake_at).min();
        let next = [agenda, hub, desks].into_iter().flatten().min();
        next.unwrap_or(self.at).max(self.at)
    }

    fn step(&mut self, at: i64) {
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

    fn happen(&mut self, what: Happening) {
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
                self.tell_hub(Input::StreamEnded(end));
            }
            Happening::StreamUp { .. } | Happening::StreamRefused { .. } => {}
            Happening::StreamCut => {
                if self.stream.take().is_some() {
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

    fn change(&mut self, row: usize) {
        if !self.platform.trouble && !self.plan.moving {
            return;
        }
        let person = self.platform.truth.change(row, &mut self.rng, self.at);
        if !person.listed {
            self.unlisted_at[row] = self.at;
        }
        let message = self
            .platform
            .pushed(&self.plan, row as u32, person, &mut self.rng);
        self.push(message);
        self.plan_change(row);
    }

    fn figures(&mut self) {
        if !self.platform.trouble && !self.plan.moving {
            return;
        }
        let queue = self.rng.u32(0..self.plan.queues);
        let stamp = whole(&self.plan, self.platform.clock(&self.plan, self.at));
        let wait = self.rng.u32(0..300);
        self.push(Message::Queue { queue, stamp, wait });
        self.after(5_000 / i64::from(self.plan.queues), Happening::Figures);
    }

    fn push(&mut self, message: Message) {
        let trouble = self.platform.trouble;
        let Some(stream) = self
            .stream
            .filter(|_| !(trouble && self.plan.silent_stream))
        else {
            return;
        };
        if trouble && self.rng.f64() < self.plan.loss {
            return;
        }
        let copies = if trouble && self.rng.f64() < self.plan.duplication {
            2
        } else {
            1
        };
        for _ in 0..copies {
            let late = trouble && self.rng.f64() < self.plan.reordering;
            let wait = 20
                + if late {
                    self.rng.i64(0..self.plan.reorder_ms)
                } else {
                    0
                };
            self.after(
                wait,
                Happening::Push {
                    stream,
                    message: message.clone(),
                },
            );
        }
    }

    fn evaluate(&mut self, life: u64, request: RequestId, what: Upstream, sent_at: i64) {
        let trouble = self.platform.trouble;
        if trouble && self.rng.f64() < self.plan.failed_answers {
            let ids = match &what {
                Upstream::Agents(agents) => agents.len(),
                Upstream::Roster => 0,
            };
            let failure = match self.rng.u8(0..5) {
                0 => FetchFailure::Limited {
                    retry_after: Some(Duration::from_secs(2)),
                },
                1 if ids > 4 => FetchFailure::TooLong,
                2 => FetchFailure::Trouble(Trouble::TimedOut),
                3 if self.rng.u8(0..4) == 0 => return,
                _ => FetchFailure::Trouble(Trouble::Status { code: 503 }),
            };
            self.reply(life, request, Told::Failed(failure), sent_at);
            return;
        }
        let empty = trouble && self.rng.f64() < self.plan.empty_answers;
        let told = match what {
            Upstream::Roster => {
                let complete = !trouble || self.rng.u8(0..4) > 0;
                let all = 0..self.plan.agents;
                let rows = if empty {
                    Vec::new()
                } else {
                    all.filter(|row| complete || row % 2 == 0).collect()
                };
                Told::Roster { rows, complete }
            }
            Upstream::Agents(agents) => {
                let ids = agents
                    .iter()
                    .filter_map(|key| self.hub.directory().agent_id(*key));
                let rows = ids.filter_map(|id| id.strip_prefix('a')?.parse().ok());
                let rows: Vec<u32> = if empty || life != self.life {
                    Vec::new()
                } else {
                    rows.collect()
                };
                let listed = |row| self.platform.listed(&self.plan, row, self.at);
                Told::Agents(rows.into_iter().filter_map(listed).collect())
            }
        };
        self.reply(life, request, told, sent_at);
    }

    fn reply(&mut self, life: u64, request: RequestId, told: Told, sent_at: i64) {
        let date = self.platform.clock(&self.plan, self.at).div_euclid(1_000) * 1_000;
        let wait = self.rng.i64(5..200);
        self.after(
            wait,
            Happening::Answer {
                life,
                request,
                told,
                sent_at,
                date,
            },
        );
    }

    fn answer(&mut self, request: RequestId, told: Told, sent_at: i64, date: i64) {
        if !self.plan.without_date {
            let (sent_at, received_at) = (UtcMillis::new(sent_at), UtcMillis::new(self.at));
            self.tell_hub(Input::ServerTime {
                sent_at,
                received_at,
                server: UtcMillis::new(date),
            });
        }
        if let Told::Agents(reports) = &told {
            for report in reports {
                self.tell(&Message::Agent(*report));
            }
        }
        let directory = self.hub.directory_mut();
        let answer = match told {
            Told::Agents(reports) => Answer::Agents(
                reports
                    .iter()
                    .map(|report| platform::fact(report, directory, Source::Sweep))
                    .collect(),
            ),
            Told::Roster { rows, complete } => Answer::Roster(Roster {
                agents: rows
                    .iter()
                    .map(|row| directory.agent(&format!("a{row}")).unwrap())
                    .collect(),
                complete,
            }),
            Told::Failed(failure) => Answer::Failed(failure),
        };
        self.tell_hub(Input::Fetched { request, answer });
    }

    /// Prints what is told of the watched person, when one seed is looked at.
    fn tell(&self, message: &Message) {
        if let (true, Some(row), Message::Agent(report)) = (self.told, self.watched, message)
            && report.row == row
        {
            let view = self
                .hub
                .directory()
                .find_agent(&format!("a{row}"))
                .and_then(|key| self.hub.floor().agent(key));
            println!(
                "{:>8} told {report:?}\n         over {view:?}",
                self.at - BEGIN
            );
        }
    }

    fn end_trouble(&mut self) {
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
    }

    /// The object is evicted, or the machine dies: memory is lost, the disk stays.
    fn evict(&mut self) {
        self.life += 1;
        self.stream = None;
        self.connecting = false;
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

    fn travel(&mut self, travel: Travel) {
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

    fn feed(&mut self, desk: usize, input: DeskInput) {
        self.seats[desk].feed(input, self.at);
        self.drain_desk(desk);
        self.check_desk(desk);
    }

    fn drain_desk(&mut self, desk: usize) {
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

    fn tell_hub(&mut self, input: Input) {
        self.hub.handle_input(input, UtcMillis::new(self.at));
        self.drain_hub();
    }

    fn drain_hub(&mut self) {
        let mut checkpoint = false;
        while let Some(effect) = self.hub.poll_effect() {
            match effect {
                Effect::OpenStream => self.open_stream(),
                Effect::CloseStream => {
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

    fn open_stream(&mut self) {
        if self.stream.is_some() || self.connecting {
            self.fail("a second stream is opened (RT-1)".to_owned());
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

    fn append(&mut self, first: u64, records: Vec<LogRecord>) {
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

    fn send(&mut self, to: &[ClientId], frame: &Rc<ServerFrame>) {
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

    /// Notes what the hub published, for desks to be compared with, and for the trace.
    fn remember(&mut self) {
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

/// The configuration of every world's hub.
fn config(plan: &Plan) -> Config {
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
