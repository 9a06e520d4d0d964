//! `cargo xtask demo`: everything on this machine, with simulated data.

mod child;
mod http;
mod port;
mod simulated;
mod simulator;
mod stack;
mod variables;
mod worker;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

use crate::build::{self, Profile};
use crate::say;

pub(crate) use child::Running;
use port::free_port;
pub(crate) use simulated::Simulated;
use simulator::Ports;
pub(crate) use simulator::{binary as simulator_binary, build as build_simulator};
pub(crate) use stack::Stack;
pub(crate) use variables::read as read_connections;

/// What the demo shows.
#[derive(Clone, Debug)]
pub(crate) struct Options {
    /// How many agents the simulator has.
    pub(crate) agents: u32,
    /// What the simulator's chance starts from.
    pub(crate) seed: u64,
    /// What day the simulator lives through.
    pub(crate) simulated: Simulated,
    /// Where the page is served.
    pub(crate) port: u16,
    /// Its folder in the local state: what runs at the same time must not share one.
    pub(crate) folder: &'static str,
    /// Where the simulator's servers listen.
    pub(crate) ports: Ports,
    /// Another upstream than the simulator.
    pub(crate) connections: Option<PathBuf>,
    /// Whether the simulator's times are in whole seconds.
    pub(crate) whole_seconds: bool,
    /// Whether no connection is configured, as on the first run.
    pub(crate) unconnected: bool,
    /// Whether the simulator lists nobody, as a platform does when a scope is missing.
    pub(crate) empty: bool,
    /// How the Worker and the page are built.
    pub(crate) profile: Profile,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            agents: 500,
            seed: 42,
            simulated: Simulated::default(),
            port: 8787,
            folder: "demo",
            ports: Ports::USUAL,
            connections: None,
            whole_seconds: false,
            unconnected: false,
            empty: false,
            profile: Profile::Release,
        }
    }
}

impl Options {
    /// Checks that no options exclude one another.
    ///
    /// # Errors
    /// If some do.
    fn check(&self) -> Result<()> {
        if self.connections.is_some() && (self.empty || self.simulated != Simulated::default()) {
            bail!(
                "--connections watches other upstreams: the simulator's options \
                 (--scenario, --faults, --speed, --start-at, --no-lifecycle, --no-replay, --empty) \
                 have no meaning beside it"
            );
        }
        Ok(())
    }

    /// Returns the options of a stack for tests: on free ports, so that it runs beside a demo.
    ///
    /// # Errors
    /// If this machine has no free port.
    pub(crate) fn aside(agents: u32) -> Result<Self> {
        Ok(Self {
            agents,
            folder: "aside",
            port: free_port()?,
            ports: Ports::free()?,
            ..Self::default()
        })
    }
}

/// Builds and starts the demo, and stays until it is interrupted.
///
/// # Errors
/// If the configuration is wrong, a build fails, or a server does not start or keeps dying.
pub(crate) fn run(options: &Options) -> Result<()> {
    // The configuration first: its mistakes should not wait for the builds.
    options.check()?;
    let configuration = variables::configuration(options)?;
    // The simulator is built in seconds and knows which scenarios there are.
    simulator::build()?;
    simulator::check(options)?;
    build::run(options.profile)?;

    let stopped = Arc::new(AtomicBool::new(false));
    let stop = Arc::clone(&stopped);
    ctrlc::set_handler(move || stop.store(true, Ordering::Relaxed))
        .context("cannot listen for Ctrl-C")?;

    let mut stack = Stack::start(options, &configuration)?;
    announce(options);
    while !stopped.load(Ordering::Relaxed) {
        stack.tend()?;
        std::thread::sleep(Duration::from_millis(200));
    }
    say::line("Stopping.");
    Ok(())
}

fn announce(options: &Options) {
    let port = options.port;
    say::heading(&format!("Floorlight is at http://localhost:{port}"));
    say::line(
        "Sign in as one of the demo's people: Sam Supervisor, Vera Viewer, Ada Admin, or Nora Norole.",
    );
    match &options.connections {
        None => say::line(&format!(
            "It watches a simulated contact centre of {} agents (seed {}){}.",
            options.agents,
            options.seed,
            options.simulated.description()
        )),
        Some(file) => say::line(&format!(
            "It watches the connections of {}.",
            file.display()
        )),
    }
    say::line(&format!(
        "Faults and truth of the simulator: http://127.0.0.1:{}",
        options.ports.control
    ));
    say::line("Its log is .floorlight/demo/worker.log. Ctrl-C stops it.");
}
