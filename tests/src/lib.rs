//! What the integration tests stand on: the real Worker in workerd, the simulated platform, people
//! who sign in, and watchers of the stream.

pub mod harness;
