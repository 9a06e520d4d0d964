//! `cargo xtask check`: formatting, lints, documentation, and the rules that no compiler knows.

mod colours;
mod diagram;
mod direction;
mod house;
mod imports;
mod sources;

use std::process::ExitCode;

use anyhow::Result;

use crate::steps::Steps;
use crate::{run, tool};

const WASM: &str = "wasm32-unknown-unknown";
/// The crates that run in a browser or at the edge.
const WASM_CRATES: [&str; 2] = ["floorlight-worker", "floorlight-web"];

/// How much is checked.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Options {
    /// First mend what a program can mend.
    pub(crate) fix: bool,
    /// Only what needs no compiler.
    pub(crate) quick: bool,
}

/// Runs the checks.
///
/// # Errors
/// Never on a finding: that is an exit code.
pub(crate) fn run(options: Options) -> Result<ExitCode> {
    let mut steps = Steps::default();
    if options.fix {
        steps.step("mend", |_| mend());
    }
    quick(&mut steps);
    if !options.quick {
        compiled(&mut steps);
    }
    Ok(steps.close())
}

/// Runs every check as a step.
pub(crate) fn all(steps: &mut Steps) {
    quick(steps);
    compiled(steps);
}

fn quick(steps: &mut Steps) {
    steps.step("formatting", |_| {
        run::succeed(run::cargo().args(["fmt", "--all", "--check"]))
    });
    steps.step("rules of the house", house::check);
    steps.step("colours only as tokens", colours::check);
    steps.step("dependencies point one way", |tally| {
        direction::check(tally)
    });
    steps.step("generated documents are current", |_| diagram::check());
}

fn compiled(steps: &mut Steps) {
    steps.step("lints, native", |_| {
        let mut lints = clippy();
        lints.args([
            "--workspace",
            "--all-targets",
            "--features",
            "xtask/connect",
        ]);
        lints.args(["--", "-D", "warnings"]);
        run::succeed(&mut lints)
    });
    steps.step("lints, wasm", |_| {
        tool::wasm_target()?;
        let mut lints = clippy();
        lints.args(["--target", WASM]);
        for name in WASM_CRATES {
            lints.args(["--package", name]);
        }
        run::succeed(lints.args(["--", "-D", "warnings"]))
    });
    steps.step("documentation", |_| {
        let mut doc = run::cargo();
        doc.args(["doc", "--no-deps", "--quiet", "--document-private-items"]);
        run::succeed(doc.env(
            "RUSTDOCFLAGS",
            "-D warnings -A rustdoc::private_intra_doc_links",
        ))
    });
    steps.step("the core imports nothing in wasm", |_| imports::check());
}

fn clippy() -> std::process::Command {
    let mut cargo = run::cargo();
    cargo.args(["clippy", "--quiet", "--locked"]);
    cargo
}

fn mend() -> Result<()> {
    run::succeed(run::cargo().args(["fmt", "--all"]))?;
    let mut drill = run::cargo();
    drill.args([
        "test",
        "--quiet",
        "--package",
        "floorlight-core",
        "--test",
        "wasm",
    ]);
    run::succeed(drill.env("UPDATE_EXPECT", "1"))?;
    diagram::write()
}
