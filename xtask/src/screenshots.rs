//! `cargo xtask screenshots`: the pictures of the documentation, taken from the real page.

use anyhow::Result;

use crate::build::Profile;
use crate::demo::{self, Simulated, Stack};
use crate::{build, run, test};

/// Builds and starts a demo, and renews the pictures in `docs/pictures`.
///
/// # Errors
/// If a build or the browser fails.
pub(crate) fn run() -> Result<()> {
    build::run(Profile::Release)?;
    demo::build_simulator()?;
    let options = demo::Options::aside(500)?;
    taken(&options, "tests/e2e/pictures.test.mjs")?;
    let silent = demo::Options {
        simulated: Simulated {
            lifecycle: false,
            ..Simulated::default()
        },
        ..options
    };
    taken(&silent, "tests/e2e/pictures_no_lifecycle.test.mjs")
}

fn taken(options: &demo::Options, file: &str) -> Result<()> {
    let _stack = Stack::fresh(options)?;
    run::succeed(test::journeys(options)?.arg(file))
}
