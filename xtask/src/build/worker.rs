//! Builds the Worker.

use anyhow::Result;

use crate::build::Profile;
use crate::tool::Tools;
use crate::{place, run};

/// Builds `worker/build`.
///
/// # Errors
/// If the build fails.
pub(crate) fn build(tools: &Tools, profile: Profile) -> Result<()> {
    let mut command = tools.command("worker-build");
    command.current_dir(place::root().join("worker"));
    match profile {
        // The page travels and is built small; the Worker stays where it is and is built fast.
        Profile::Release => command
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "3")
            .arg("--release"),
        Profile::Dev => command.args(["--dev", "--no-opt"]),
    };
    run::succeed(&mut command)
}
