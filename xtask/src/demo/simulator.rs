//! The simulated platform and the demo's identity provider.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use anyhow::{Result, bail};

use super::Options;
use super::child::Running;
use super::http;
use super::port::free_port;
use crate::{place, run};

/// Where the simulator's servers listen.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ports {
    /// The simulated platform's API.
    pub(crate) api: u16,
    /// The demo's identity provider.
    pub(crate) identity: u16,
    /// Faults and truth.
    pub(crate) control: u16,
}

impl Ports {
    /// The ports that the documentation names.
    pub(crate) const USUAL: Self = Self {
        api: 9101,
        identity: 9102,
        control: 9103,
    };

    /// Finds free ports, so that tests run beside a demo.
    ///
    /// # Errors
    /// If this machine has none.
    pub(crate) fn free() -> Result<Self> {
        Ok(Self {
            api: free_port()?,
            identity: free_port()?,
            control: free_port()?,
        })
    }
}

/// The client that the simulator knows.
pub(crate) const CLIENT_ID: &str = "floorlight-demo";

const START_LIMIT: Duration = Duration::from_secs(20);

/// Builds the simulator.
///
/// # Errors
/// If the build fails.
pub(crate) fn build() -> Result<()> {
    let mut cargo = run::cargo();
    cargo.args([
        "build",
        "--quiet",
        "--profile",
        "quick",
        "--package",
        "floorlight-sim",
        "--bins",
    ]);
    run::succeed(&mut cargo)
}

/// Returns where the built simulator lies.
pub(crate) fn binary() -> PathBuf {
    place::target().join("quick").join("floorlight-sim")
}

/// Asks the simulator whether it understands its options.
///
/// # Errors
/// If it does not; it has said why.
pub(super) fn check(options: &Options) -> Result<()> {
    let mut command = command(options);
    let output = command.arg("--check").output()?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("{}", said.trim());
    }
    Ok(())
}

/// Starts the simulator and waits until its ports answer.
///
/// # Errors
/// If it does not start.
pub(super) fn start(options: &Options, secret: &str) -> Result<Running> {
    let mut command = command(options);
    command.env("SIM_CLIENT_SECRET", secret);
    let mut simulator = Running::start("the simulator", &mut command)?;
    simulator.ready(START_LIMIT)?;
    Ok(simulator)
}

fn command(options: &Options) -> Command {
    let mut command = run::program(binary());
    for (option, value) in [
        ("--api-port", options.ports.api.to_string()),
        ("--identity-port", options.ports.identity.to_string()),
        ("--control-port", options.ports.control.to_string()),
        ("--agents", options.agents.to_string()),
        ("--seed", options.seed.to_string()),
        ("--client-id", CLIENT_ID.to_owned()),
        ("--app-origin", format!("http://localhost:{}", options.port)),
    ] {
        command.args([option, &value]);
    }
    if options.connections.is_some() || options.unconnected {
        command.arg("--identity-only");
    } else {
        command.args(options.simulated.arguments());
    }
    if options.empty {
        command.arg("--empty");
    }
    if options.whole_seconds {
        command.arg("--whole-seconds");
    }
    command
}

/// Fetches the simulator's directory document: teams, names, labels, thresholds.
///
/// # Errors
/// If the simulator does not answer.
pub(super) fn directory(ports: Ports) -> Result<Vec<u8>> {
    let (status, body) = http::get(ports.control, "/directory")?;
    if status != 200 {
        bail!("the simulator answered {status} when asked for its directory");
    }
    Ok(body)
}
