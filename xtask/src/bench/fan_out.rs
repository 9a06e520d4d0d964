//! `B6`, `B7` and `B13`: the built Worker in workerd before many watchers, beside Durable Objects in
//! plain JavaScript.

use anyhow::{Result, bail};

use super::finding::Finding;
use crate::tool::Tools;
use crate::{place, run};

/// Builds the watchers and runs these.
///
/// # Errors
/// If the Worker or the page is not built, Node is missing, or two sides do not agree.
pub(super) fn run(ids: &[&str], full: bool) -> Result<Vec<Finding>> {
    let built = place::worker().join("index.js").is_file() && place::page().is_dir();
    if !built {
        bail!("the Worker is not built: run `cargo xtask build` first");
    }
    Tools::ensure()?;
    let mut cargo = run::cargo();
    cargo.args(["build", "--quiet", "--locked", "--profile", "quick"]);
    run::succeed(cargo.args(["--package", "floorlight-watchers"]))?;
    let mut node = run::program("node");
    node.arg(place::root().join("bench/js/fan_out/main.mjs"));
    node.arg("--watchers")
        .arg(place::target().join("quick/floorlight-watchers"));
    if full {
        node.arg("--full");
    }
    let said = run::output(node.args(ids))?;
    said.lines().map(Finding::read).collect()
}
