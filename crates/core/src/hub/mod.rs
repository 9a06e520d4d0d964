//! The worker side of one connection: what the platform says goes in, frames for every watcher and
//! requests to the platform come out.

mod board;
mod client;
mod counting;
mod drift;
mod enquiry;
mod fan_out;
mod figures;
mod hearing;
mod intake;
mod io;
mod journal;
mod life;
mod line;
mod look;
mod machine;
mod replayer;
mod requests;
mod roster;
mod show;
mod silence;
mod size;
mod staff;
mod state;
mod stream;
mod sweep;
#[cfg(test)]
mod tests;
mod upkeep;
mod verdict;
mod weight;

pub use drift::DriftHour;
pub use figures::ReplayState;
pub use io::{
    Answer, ClientId, Config, Effect, Event, FetchFailure, Input, LogRecord, Names, Replay,
    RequestId, Roster, Scope, StreamBatch, StreamEnd, Upstream,
};
pub use machine::{Hub, Reason};
pub use state::HubState;
