//! Small pieces of behaviour that parts share.

pub mod live;
pub mod use_size;
