//! Small pieces of behaviour that parts share.

pub mod use_size;
