//! Sessions as the browser carries them, and how a forged call is told apart.

pub(crate) mod cookie;
pub(crate) mod forgery;
