//! The exact figures, by brute force over everything that happened.
//!
//! This is the oracle that the product's figures are compared with, so it shares no code with them:
//! one pass over the whole [`Log`], no buckets, no corrections. All times are the world's own, in
//! UTC milliseconds, never skewed.

mod book;
mod change;
mod event;
mod figures;
mod log;
mod sums;
mod verdict;
mod waiting;

pub use change::{Change, changes};
pub use event::Activity;
pub use figures::{Figures, Target, figures};
pub use log::Log;
pub use sums::Sums;
pub use verdict::{BREAK_MINUTES, LUNCH_MINUTES, attendance, routability};
pub use waiting::{Waiting, waiting};

#[cfg(test)]
mod tests;
