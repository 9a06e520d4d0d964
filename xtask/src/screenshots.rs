//! `cargo xtask screenshots`: the pictures of the documentation, taken from the real page.

use anyhow::Result;

use crate::build::Profile;
use crate::demo::{self, Stack};
use crate::{build, run, test};

/// Builds and starts a demo, and renews the pictures in `docs/pictures`.
///
/// # Errors
/// If a build or the browser fails.
pub(crate) fn run() -> Result<()> {
    build::run(Profile::Release)?;
    demo::build_simulator()?;
    let options = demo::Options::aside(500)?;
    let _stack = Stack::fresh(&options)?;
    let mut node = test::journeys(&options)?;
    run::succeed(node.arg("tests/e2e/pictures.test.mjs"))
}
