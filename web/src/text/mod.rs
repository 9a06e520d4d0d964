//! Every word and number as people read them: pure functions, tested natively.

pub mod feed;
pub mod figure;
pub mod format;
pub mod letter;
pub mod moment;
pub mod nobody;
pub mod refused;
pub mod state;
pub mod trouble;
pub mod verdict;
