//! Everything that goes into a hub and comes out of it.

use std::time::Duration;

use crate::floor::{AgentFact, ContactFact, QueueFact};
use crate::frame::{ClientFrame, ServerFrame, TokenFault, Trouble};
use crate::id::{AgentKey, QueueKey};
use crate::metric::QueueTarget;
use crate::staffing::{AgentSkills, Staffing};
use crate::time::UtcMillis;

/// A watcher's socket, numbered by the driver; never reused within a life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ClientId(pub u64);

/// A request to the platform, numbered by the hub.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RequestId(pub u64);

/// What a watcher may see (AUTH-9). Narrower scopes shape the same frames later.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Scope {
    /// The whole connection.
    #[default]
    All,
}

/// What differs from connection to connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Waits between attempts: the first, and the most (RT-10).
    pub backoff_base: Duration,
    /// The most an attempt waits, before the random part.
    pub backoff_max: Duration,
    /// Use the seed's literal formula, with the random part inside the minimum.
    pub backoff_literal: bool,
    /// A sweep starts this often.
    pub sweep_every: Duration,
    /// Ids in one reconciliation request.
    pub sweep_ids: usize,
    /// Requests a sweep may make in a second.
    pub sweep_rate: u32,
    /// The roster is read this often.
    pub roster_every: Duration,
    /// The reordering allowance of the watermark (RT-6).
    pub reorder_allowance: Duration,
    /// Whether `duration_seconds` of a change is time already spent in the new state (RT-3).
    pub duration_is_in_state: bool,
}

/// Everything that can happen to a hub.
#[derive(Clone, Debug)]
pub enum Input {
    /// The hub should run: sent at first start and by the cron each minute.
    Ensure,
    /// The upstream accepted the stream.
    StreamOpened,
    /// Messages of the stream that came at about the same time, parsed.
    Stream(StreamBatch),
    /// The stream could not be opened, or ended.
    StreamEnded(StreamEnd),
    /// An answer to [`Effect::Fetch`].
    Fetched {
        /// Which request.
        request: RequestId,
        /// What came back.
        answer: Answer,
    },
    /// The platform's clock, read from a response (its `Date` header).
    ServerTime {
        /// When the request left, by our clock.
        sent_at: UtcMillis,
        /// When the response arrived, by our clock.
        received_at: UtcMillis,
        /// What the platform said; whole seconds, rounded down.
        server: UtcMillis,
    },
    /// The token service refuses us until then; `None` when it no longer does.
    TokenSuspended {
        /// Until when.
        until: Option<UtcMillis>,
    },
    /// A watcher's socket was accepted, or was found after an eviction.
    ClientOpened {
        /// Which socket.
        client: ClientId,
        /// What it may see.
        scope: Scope,
    },
    /// A frame of a watcher.
    ClientFrame {
        /// Which socket.
        client: ClientId,
        /// What it said.
        frame: ClientFrame,
    },
    /// A watcher's socket is gone.
    ClientClosed {
        /// Which socket.
        client: ClientId,
    },
    /// The directory document was read: names and teams (its text stays with the driver).
    NamesChanged(Names),
    /// Schedules, in rows and UTC: from the directory document, whenever it, the rows or the expanded
    /// days change.
    StaffingChanged(Staffing),
    /// What is known of agents' skills; `None` if nothing is known any more.
    SkillsTold(Vec<(AgentKey, Option<AgentSkills>)>),
    /// The log is on disk up to this record.
    LogDurable {
        /// The last log sequence number on disk.
        through: u64,
    },
}

/// The facts of one or several stream messages; each may hold several objects (RT-2).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StreamBatch {
    /// Messages that were read.
    pub messages: u32,
    /// Facts about agents, in order of arrival.
    pub agents: Vec<AgentFact>,
    /// Queue figures, in order of arrival.
    pub queues: Vec<QueueFact>,
    /// Steps of contacts, in order of arrival (RT-13).
    pub contacts: Vec<ContactFact>,
    /// Objects that could not be read.
    pub malformed: u32,
    /// Objects of a type that this version does not know.
    pub unknown_types: u32,
    /// States that this version does not know.
    pub unknown_states: u32,
    /// Agents or queues beyond the directory's limits.
    pub over_limit: u32,
}

/// Why the stream is not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StreamEnd {
    /// What went wrong.
    pub why: Trouble,
    /// How long the platform asks to wait.
    pub retry_after: Option<Duration>,
}

/// What came back from the platform.
#[derive(Clone, Debug)]
pub enum Answer {
    /// Agents' states, for [`Upstream::Agents`].
    Agents(Vec<AgentFact>),
    /// The whole roster (the driver follows the pages), for [`Upstream::Roster`].
    Roster(Roster),
    /// What the stream said in a span, for [`Upstream::Replay`].
    Replay(Replay),
    /// It failed.
    Failed(FetchFailure),
}

/// Everyone whom the platform lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roster {
    /// The agents.
    pub agents: Vec<AgentKey>,
    /// Whether all pages were read.
    pub complete: bool,
}

/// What the platform's stream said in a span, told once more and without loss (RT-9, RT-13).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Replay {
    /// Changes of agents, in the order in which they happened.
    pub agents: Vec<AgentFact>,
    /// Steps of contacts, in the order in which they happened.
    pub contacts: Vec<ContactFact>,
    /// Whether all pages were read and every item was understood.
    pub complete: bool,
}

/// Why a request failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FetchFailure {
    /// The address was too long (414 or 431): ask for fewer.
    TooLong,
    /// The permission is missing (403).
    Forbidden,
    /// The platform does not offer this (404).
    NotOffered,
    /// The platform asks to slow down (429).
    Limited {
        /// For how long.
        retry_after: Option<Duration>,
    },
    /// Anything else.
    Trouble(Trouble),
}

/// Row numbers of the directory document that frames need.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Names {
    /// The document's version, greater than any before; announced to every desk.
    pub version: u64,
    /// The team (row plus one; zero for none) of each agent, by agent row; shorter lists mean none.
    pub team_of: Vec<u16>,
    /// The targets of each queue, by its row; those of further queues are the default.
    #[cfg_attr(feature = "serde", serde(default))]
    pub targets: Vec<QueueTarget>,
}

/// What the driver must do. Results come back as [`Input`].
#[derive(Clone, Debug)]
pub enum Effect {
    /// Get a token from the gate and open the platform's stream.
    OpenStream,
    /// Close the platform's stream; it has ended for the hub already.
    CloseStream,
    /// Ask the platform.
    Fetch {
        /// How the answer is named.
        request: RequestId,
        /// What to ask.
        what: Upstream,
    },
    /// The last request answered 401: have the gate drop the token (AUTH-5).
    DropToken,
    /// Send a frame. Frames for several clients share one allocation, so it is encoded once.
    Send {
        /// Who gets it, in no order that matters.
        to: Vec<ClientId>,
        /// The frame.
        frame: std::rc::Rc<ServerFrame>,
    },
    /// Close a watcher's socket.
    CloseClient {
        /// Which socket.
        client: ClientId,
        /// One of [`crate::frame::close`].
        code: u16,
    },
    /// Append to the log; answered by [`Input::LogDurable`].
    Append {
        /// The sequence number of the first record; consecutive, without gaps.
        first: u64,
        /// The records.
        records: Vec<LogRecord>,
        /// The watermark after them.
        watermark: UtcMillis,
    },
    /// Write a checkpoint: `hub.export()` as it stands now.
    Checkpoint,
}

/// A request to the platform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Upstream {
    /// All pages of the users.
    Roster,
    /// The states of these agents, one request.
    Agents(Vec<AgentKey>),
    /// What the stream said in a half-open span of the platform's clock, all pages.
    Replay {
        /// The first moment.
        since: UtcMillis,
        /// The first moment that is no longer asked for.
        until: UtcMillis,
    },
}

/// What an observer may want to know: counted, logged, never needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The stream opened.
    LinkOpened,
    /// The stream is gone.
    LinkLost(Trouble),
    /// Five failures: no attempt until then.
    CircuitOpened {
        /// Until when.
        until: UtcMillis,
    },
    /// A sweep completed.
    SweepDone {
        /// How many agents it corrected.
        healed: u32,
        /// How many it confirmed.
        confirmed: u32,
    },
    /// A sweep failed or was suspect.
    SweepFailed,
    /// A fact was dropped for a time in the future.
    FutureFact {
        /// About whom.
        agent: AgentKey,
    },
    /// The permission to see agents is in doubt.
    ScopeSuspected,
    /// The token cannot be had.
    TokenTrouble(TokenFault),
    /// A client was dropped because it did not read.
    ClientDropped(ClientId),
}

/// What the log keeps: everything that moved the floor, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum LogRecord {
    /// An accepted fact about an agent.
    Agent(AgentFact),
    /// Accepted queue figures.
    Queue(QueueFact),
    /// The agent was concluded to be logged out.
    LoggedOut {
        /// Who.
        agent: AgentKey,
        /// By when.
        at: UtcMillis,
    },
    /// A queue that was first seen gets a row.
    NewQueue(QueueKey),
    /// A sweep completed.
    Swept {
        /// Which.
        sweep: u32,
        /// When.
        at: UtcMillis,
    },
    /// An answer that settled a dispute: everything told of the agent before it left the record.
    Settled(AgentFact),
    /// An accepted step of a contact.
    Contact(ContactFact),
}
