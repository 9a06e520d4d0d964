//! The browser side of one connection: frames go in, what the page must redraw comes out.

mod io;

pub use io::{Effect, Event, Input, Status};
