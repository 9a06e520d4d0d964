//! The worker side of one connection: what the platform says goes in, frames for every watcher and
//! requests to the platform come out.

mod board;
mod client;
mod enquiry;
mod fan_out;
mod intake;
mod io;
mod journal;
mod life;
mod line;
mod machine;
mod requests;
mod roster;
mod show;
mod silence;
mod state;
mod sweep;
#[cfg(test)]
mod tests;
mod verdict;

pub use io::{
    Answer, ClientId, Config, Effect, Event, FetchFailure, Input, LogRecord, Names, Replay,
    RequestId, Roster, Scope, StreamBatch, StreamEnd, Upstream,
};
pub use machine::{Hub, Reason};
pub use state::HubState;
