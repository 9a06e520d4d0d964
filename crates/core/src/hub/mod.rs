//! The worker side of one connection: what the platform says goes in, frames for every watcher and
//! requests to the platform come out.

mod io;

pub use io::{
    Answer, ClientId, Config, Effect, Event, FetchFailure, Input, LogRecord, Names, RequestId,
    Roster, Scope, StreamBatch, StreamEnd, Upstream,
};
