//! The servers, each with a port of its own on the loopback address.
//!
//! * the platform's API: token service, users, skills, agents, stream;
//! * the identity provider (see [`crate::identity`]);
//! * control and truth: faults, commands, the truth, the log of what clients did.

mod api;
mod asks;
mod commands;
mod control;
mod course;
mod directory;
mod guard;
mod history;
mod log;
mod oracle;
mod random;
mod replay;
mod roster;
mod state;
mod stream;
mod token;
mod token_service;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use thiserror::Error;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::identity;
use crate::options::Options;
pub(crate) use random::text as random_text;
use state::Shared;

/// How often the world lives on and what is due is delivered.
const PUMP_EVERY: Duration = Duration::from_millis(10);

/// Why the server does not start.
#[derive(Debug, Error)]
pub enum StartError {
    /// A port cannot be taken.
    #[error("port {port} cannot be taken: {source}")]
    Port {
        /// The port asked for.
        port: u16,
        /// The system's answer.
        source: io::Error,
    },
    /// The system gives no random numbers.
    #[error("the system gives no random numbers")]
    Random,
}

/// The running servers. They end when this is dropped.
#[derive(Debug)]
pub struct Server {
    /// Where the platform's API listens; `None` with `--identity-only`.
    pub api: Option<SocketAddr>,
    /// Where the identity provider listens.
    pub identity: SocketAddr,
    /// Where control and truth listen.
    pub control: SocketAddr,
    tasks: Vec<JoinHandle<()>>,
}

impl Server {
    /// Takes the ports and starts.
    ///
    /// # Errors
    ///
    /// Names the port that cannot be taken.
    pub async fn start(options: Options) -> Result<Self, StartError> {
        let (identity_listener, identity) = bind(options.identity_port).await?;
        let (control_listener, control) = bind(options.control_port).await?;
        let provider = identity::Provider::new(&format!("http://{identity}"), &options);
        let provider = Arc::new(provider.ok_or(StartError::Random)?);
        let identity_only = options.identity_only;
        let api_port = options.api_port;
        let shared = Arc::new(Shared::new(options, Arc::clone(&provider)));
        let mut tasks = vec![
            serve(identity_listener, identity::router(provider)),
            serve(control_listener, control::router(Arc::clone(&shared))),
        ];
        let mut api = None;
        if !identity_only {
            let (listener, address) = bind(api_port).await?;
            api = Some(address);
            tasks.push(serve(listener, api::router(Arc::clone(&shared))));
            tasks.push(tokio::spawn(pump(shared)));
        }
        Ok(Self {
            api,
            identity,
            control,
            tasks,
        })
    }

    /// Returns the line of JSON that says on which ports the servers are ready.
    #[must_use]
    pub fn ready_line(&self) -> String {
        serde_json::json!({
            "ready": true,
            "api_port": self.api.map(|address| address.port()),
            "identity_port": self.identity.port(),
            "control_port": self.control.port(),
        })
        .to_string()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

async fn bind(port: u16) -> Result<(TcpListener, SocketAddr), StartError> {
    let failed = |source| StartError::Port { port, source };
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .await
        .map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    Ok((listener, address))
}

fn serve(listener: TcpListener, router: Router) -> JoinHandle<()> {
    tokio::spawn(async move {
        // Serving never returns an error; it ends with its task.
        let _ = axum::serve(listener, router).await;
    })
}

async fn pump(shared: Arc<Shared>) {
    let mut beat = tokio::time::interval(PUMP_EVERY);
    beat.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        beat.tick().await;
        let now = shared.now();
        shared.lock().pump(now);
    }
}
