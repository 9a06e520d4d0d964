//! The built Worker in the real runtime, beside the simulated platform.
//!
//! These tests need build results; `cargo xtask test` makes them and says where they are. Started
//! otherwise, they are skipped.

mod attack;
mod export;
mod floor;
mod link;
mod restart;
mod secret;
mod session;
mod sharing;
mod sign_in;
mod tracing;

use std::time::Duration;

/// The hub asks for the roster and for every agent right after its start.
const FIRST_SWEEP: Duration = Duration::from_secs(30);
