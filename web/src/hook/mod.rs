//! Small pieces of behaviour that parts share.

pub mod dom;
pub mod memo;
pub mod use_size;
