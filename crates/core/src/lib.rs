//! The floor engine: pure state machines that turn what a platform reported into a picture of the
//! floor that can be trusted, and carry it to many screens.
//!
//! Nothing here reads a clock, draws randomness, awaits, parses text or panics. `now` is always the
//! last parameter; seeds come in through constructors; secret bytes come in as input.

pub mod desk;
pub mod floor;
pub mod frame;
pub mod hub;
pub mod id;
pub mod link;
pub mod model;
pub mod time;
pub mod view;
