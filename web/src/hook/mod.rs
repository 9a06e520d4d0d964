//! Small pieces of behaviour that parts share.

pub mod dom;
pub mod use_size;
