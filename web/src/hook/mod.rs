//! Small pieces of behaviour that parts share.

pub mod dom;
pub mod effect;
pub mod memo;
pub mod react;
pub mod signal;
pub mod use_size;
