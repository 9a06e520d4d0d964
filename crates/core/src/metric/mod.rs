//! Figures: what is counted over sliding windows, and the ratios that are made of it.
//!
//! Everything here is integer sums; a ratio is a numerator and a denominator until it is shown.

mod service_level;
mod sums;

pub use service_level::{Formula, Ratio};
pub use sums::Sums;
