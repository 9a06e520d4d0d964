//! Builds the Worker.

use anyhow::Result;

use super::optimised;
use crate::build::Profile;
use crate::tool::Tools;
use crate::{place, run};

/// What worker-build itself would have wasm-opt do: exceptions are what the glue catches by, and the names of
/// functions stay for the log.
const OPTIMISED: [&str; 3] = ["-O", "--enable-exception-handling", "--debuginfo"];

/// Builds `worker/build`.
///
/// # Errors
/// If the build fails.
pub(crate) fn build(tools: &Tools, profile: Profile) -> Result<()> {
    let worker = place::root().join("worker");
    let mut command = tools.command("worker-build");
    command.current_dir(&worker).arg("--no-opt");
    match profile {
        // The page travels and is built small; the Worker stays where it is and is built fast.
        Profile::Release => {
            command
                .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "3")
                .arg("--release");
            run::succeed(&mut command)?;
            optimised::optimise(tools, &worker.join("build/index_bg.wasm"), &OPTIMISED)
        }
        Profile::Dev => run::succeed(command.arg("--dev")),
    }
}
