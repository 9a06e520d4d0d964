//! The benchmarks that run natively.

use std::path::PathBuf;

use anyhow::Result;

use super::finding::Finding;
use crate::{place, run};

/// Builds and runs these.
///
/// # Errors
/// If the build fails, or the two sides of a comparison do not agree.
pub(super) fn run(ids: &[&str], quick: bool) -> Result<Vec<Finding>> {
    let program = built()?;
    let mut findings = Vec::new();
    for id in ids {
        // One process each: what one leaves of its memory would hide what the next takes.
        let mut command = run::program(&program);
        if quick {
            command.arg("--quick");
        }
        let said = run::output(command.arg(id))?;
        for line in said.lines() {
            findings.push(Finding::read(line)?);
        }
    }
    Ok(findings)
}

/// Builds the program of the native benchmarks and returns where it lies.
///
/// # Errors
/// If the build fails.
pub(super) fn built() -> Result<PathBuf> {
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
    run::succeed(cargo.args(["--bin", "floorlight-bench"]))?;
    Ok(place::target().join("release/floorlight-bench"))
}
