//! The benchmarks that run as WebAssembly under V8, against JavaScript and Python.

use anyhow::{Context as _, Result};

use super::finding::Finding;
use super::native;
use crate::tool::Tools;
use crate::{place, run};

const WASM: &str = "wasm32-unknown-unknown";

/// Builds and runs these.
///
/// # Errors
/// If the build fails, Node or Python is missing, or two sides do not agree.
pub(super) fn run(ids: &[&str]) -> Result<Vec<Finding>> {
    let tools = Tools::ensure()?;
    let folder = place::made(place::target().join("bench"))?;
    let workload = folder.join("workload.json");
    let work = run::output(run::program(native::built()?).arg("workload"))?;
    std::fs::write(&workload, work).context("cannot write the workload")?;
    let mut cargo = run::cargo();
    cargo.args([
        "build",
        "--quiet",
        "--locked",
        "--profile",
        "bench",
        "--package",
        "floorlight-bench",
    ]);
    run::succeed(cargo.args(["--lib", "--target", WASM]))?;
    let compiled = place::target()
        .join(WASM)
        .join("release/floorlight_bench.wasm");
    // What is bound for Node is a script of the old kind, whatever the folder around it holds.
    std::fs::write(folder.join("package.json"), r#"{"type":"commonjs"}"#)
        .context("cannot write beside the program")?;
    let mut bindgen = tools.command("wasm-bindgen");
    bindgen.args(["--target", "nodejs", "--no-typescript", "--out-dir"]);
    run::succeed(bindgen.arg(&folder).arg(compiled))?;
    let mut node = run::program("node");
    node.arg(place::root().join("bench/js/ingest.mjs"));
    node.arg("--wasm")
        .arg(&folder)
        .arg("--workload")
        .arg(&workload);
    let said = run::output(node.args(ids))?;
    said.lines().map(Finding::read).collect()
}
