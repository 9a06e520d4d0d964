//! `cargo xtask soak`: watches a large floor for a while and tells latency, smoothness and memory.

use anyhow::Result;

use crate::build::Profile;
use crate::demo::{self, Stack};
use crate::{build, run, test};

/// The floor that is watched unless others are asked for: about a thousand events a second.
const AGENTS: u32 = 10_000;
const SPEED: u32 = 8;
const MINUTES: u32 = 5;

/// What is watched, and for how long.
#[derive(Clone, Debug, Default)]
pub(crate) struct Options {
    /// How many agents.
    pub(crate) agents: Option<u32>,
    /// By how much the simulator's spans are shortened: 60 makes eight hours of eight minutes.
    pub(crate) speed: Option<u32>,
    /// For how many minutes.
    pub(crate) minutes: Option<u32>,
}

/// Builds and starts a demo aside, and watches it in a browser.
///
/// # Errors
/// If a build or the browser fails, or nothing changed in sight.
pub(crate) fn run(options: &Options) -> Result<()> {
    build::run(Profile::Release)?;
    demo::build_simulator()?;
    let mut centre = demo::Options {
        folder: "soak",
        ..demo::Options::aside(options.agents.unwrap_or(AGENTS))?
    };
    centre.simulated.speed = options.speed.unwrap_or(SPEED);
    let stack = Stack::fresh(&centre)?;
    let mut node = run::program("node");
    node.arg("tests/soak/soak.mjs");
    test::beside(&mut node, &centre)?;
    node.env(
        "SOAK_MINUTES",
        options.minutes.unwrap_or(MINUTES).to_string(),
    );
    node.env("SOAK_WORKER_GROUP", stack.worker_group().to_string());
    run::succeed(&mut node)
}
