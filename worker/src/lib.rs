//! The Cloudflare Worker: thin adapters around the core, and the only clock, entropy and awaits on
//! this side of the wire.
#![allow(
    missing_docs,
    reason = "the object macro makes undocumented methods; core, wire and upstream demand documentation"
)]

mod base64url;
pub mod clock;
mod connection;
mod cron;
mod digest;
pub mod gate;
mod handler;
pub mod hub;
mod incoming;
pub mod internal;
mod jose;
pub mod log;
mod meter;
mod object;
pub mod person;
mod problem;
mod reply;
mod role;
mod route;
mod session;
mod settings;
pub mod sign_in;
mod store;
mod timer;
mod upgrade;
mod upstream_client;

use worker::{Context, Env, Request, Response, Result, ScheduleContext, ScheduledEvent, event};

#[event(start)]
fn start() {
    log::install();
}

#[event(fetch)]
async fn fetch(request: Request, env: Env, _context: Context) -> Result<Response> {
    handler::respond(request, &env).await
}

#[event(scheduled)]
async fn scheduled(_event: ScheduledEvent, env: Env, _context: ScheduleContext) {
    cron::ensure_all(&env).await;
}
