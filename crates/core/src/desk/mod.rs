//! The browser side of one connection: frames go in, what the page must redraw comes out.

mod clock;
mod directory;
mod io;
mod line;
mod machine;
mod picture;
mod stream;
#[cfg(test)]
mod tests;

pub use io::{Effect, Event, Input, Status};
pub use machine::{Desk, Wait};

pub use crate::view::{
    AgentCell as AgentView, BasisCell as BasisView, MetricsCell as MetricsView,
    QueueCell as QueueView, WaitingCell as WaitingView,
};
