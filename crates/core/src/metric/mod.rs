//! Figures: what is counted over sliding windows, and the ratios that are made of it.
//!
//! Everything here is integer sums; a ratio is a numerator and a denominator until it is shown.
//! A [`Ledger`] makes them of what was told about agents and contacts.

mod book;
mod bucket;
mod cell;
mod config;
mod contact;
mod delta;
mod event;
mod export;
mod ledger;
mod rules;
mod service_level;
mod settle;
mod slice;
mod sums;
mod trend;
mod waits;
mod weight;
mod windows;

#[cfg(test)]
mod tests;

pub use config::LedgerConfig;
pub use export::LedgerState;
pub use ledger::Ledger;
pub use rules::QueueTarget;
pub use service_level::{Formula, Ratio};
pub use sums::Sums;
pub use waits::Waiting;
pub use weight::Weight;
