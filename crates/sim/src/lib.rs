//! A seeded contact centre that speaks the platforms' real-time API and knows the truth.
//!
//! Three layers, the lower ones without clock or network: [`world`] lives (agents, queues,
//! contacts), [`fault`] disturbs what it publishes, [`server`] serves it together with the truth
//! and a small identity provider.

pub mod clock;
pub mod fault;
pub mod identity;
pub mod message;
pub mod options;
pub mod server;
pub mod stamp;
pub mod truth;
pub mod world;
