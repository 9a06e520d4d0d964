//! The simulated platform and the demo's identity provider.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Result, bail};

use super::Options;
use super::child::Running;
use super::http;
use crate::{place, run};

/// The simulated platform's API.
pub(crate) const API_PORT: u16 = 9101;
/// The demo's identity provider.
pub(crate) const IDENTITY_PORT: u16 = 9102;
/// Faults and truth.
pub(crate) const CONTROL_PORT: u16 = 9103;

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

/// Starts the simulator and waits until its ports answer.
///
/// # Errors
/// If it does not start.
pub(super) fn start(options: &Options, secret: &str) -> Result<Running> {
    let mut command = run::program(binary());
    command.args(["--api-port", &API_PORT.to_string()]);
    command.args(["--identity-port", &IDENTITY_PORT.to_string()]);
    command.args(["--control-port", &CONTROL_PORT.to_string()]);
    command.args([
        "--agents",
        &options.agents.to_string(),
        "--seed",
        &options.seed.to_string(),
    ]);
    command.args(["--client-id", CLIENT_ID]);
    command.args([
        "--app-origin",
        &format!("http://localhost:{}", options.port),
    ]);
    if options.connections.is_some() {
        command.arg("--identity-only");
    }
    if options.empty {
        command.arg("--empty");
    }
    if options.whole_seconds {
        command.arg("--whole-seconds");
    }
    command.env("SIM_CLIENT_SECRET", secret);
    let mut simulator = Running::start("the simulator", &mut command)?;
    simulator.ready(START_LIMIT)?;
    Ok(simulator)
}

/// Fetches the simulator's directory document: teams, names, labels, thresholds.
///
/// # Errors
/// If the simulator does not answer.
pub(super) fn directory() -> Result<Vec<u8>> {
    let (status, body) = http::get(CONTROL_PORT, "/directory")?;
    if status != 200 {
        bail!("the simulator answered {status} when asked for its directory");
    }
    Ok(body)
}
