//! The browser side of one connection: frames go in, what the page must redraw comes out.

mod clock;
mod directory;
mod io;
mod machine;
mod picture;

pub use io::{Effect, Event, Input, Status};
pub use machine::{Desk, Wait};
