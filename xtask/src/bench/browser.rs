//! `B9` and `B11`: the page in Chromium, against peers' pages that are told the same events.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

use super::finding::Finding;
use crate::demo::Running;
use crate::tool::{self, Tools};
use crate::{place, run};

/// Rounds, in each of which every page has its turn.
const ROUNDS: u32 = 15;
const STARTS_WITHIN: Duration = Duration::from_secs(10);

/// Bundles the peers, starts the stand-in for the Worker, and runs these.
///
/// # Errors
/// If the page is not built, a peer cannot be installed, or two pages do not show the same.
pub(super) fn run(ids: &[&str]) -> Result<Vec<Finding>> {
    if !place::page().join("index.html").is_file() {
        bail!("the page is not built: run `cargo xtask build page` first");
    }
    let tools = Tools::ensure()?;
    let (browser, _) = tool::ensure_browser()?;
    let peers = peers(&tools)?;
    let mut server = stand_in(&peers)?;
    let ready = server.ready(STARTS_WITHIN)?;
    let port = ready["port"]
        .as_u64()
        .context("the stand-in names no port")?;
    let mut node = tools.command("node");
    node.env("CHROMIUM", browser).stderr(Stdio::inherit());
    node.arg(place::root().join("bench/js/page.mjs"));
    node.arg(format!("http://127.0.0.1:{port}"));
    let said = run::output(node.arg(ROUNDS.to_string()).args(ids))?;
    said.lines().map(Finding::read).collect()
}

/// Installs and bundles the peers, and returns the folder of the bundles.
fn peers(tools: &Tools) -> Result<PathBuf> {
    let source = place::root().join("bench/peers/page");
    let mut install = tools.command("npm");
    install.args(["ci", "--prefer-offline", "--no-audit", "--no-fund"]);
    run::succeed(install.arg("--loglevel=error").current_dir(&source))?;
    let folder = place::made(place::target().join("bench/page"))?;
    let mut bundle = tools.command("node");
    run::succeed(bundle.arg(source.join("build.mjs")).arg(&folder))?;
    Ok(folder)
}

/// Builds and starts the stand-in; it is as fast as the simulator, and not what is measured.
fn stand_in(peers: &Path) -> Result<Running> {
    let mut cargo = run::cargo();
    cargo.args(["build", "--quiet", "--locked", "--profile", "quick"]);
    cargo.args(["--package", "floorlight-bench", "--bin", NAME]);
    run::succeed(&mut cargo)?;
    let mut program = run::program(place::target().join("quick").join(NAME));
    program.arg(place::page()).arg(peers);
    Running::start("the stand-in for the Worker", &mut program)
}

const NAME: &str = "floorlight-stand-in";
