//! `cargo xtask test`: every check and every test there is.

use std::process::{Command, ExitCode};

use anyhow::{Context as _, Result};

use crate::build::{self, Profile};
use crate::demo::{self, Stack};
use crate::steps::{Steps, Tally};
use crate::tool::{self, Tools};
use crate::{check, place, run};

const WASM: &str = "wasm32-unknown-unknown";

/// Runs everything, and prints a time per step and the sum.
///
/// # Errors
/// Never on a failing test: that is the exit code.
pub(crate) fn run(long: bool) -> Result<ExitCode> {
    let mut steps = Steps::default();
    check::all(&mut steps);
    steps.step("tests, native", native);

    let mut tools = None;
    if steps.step("tools", |_| {
        tools = Some(Tools::ensure()?);
        tool::ensure_browser().map(drop)
    }) && let Some(tools) = tools
    {
        steps.step("the core's tests, as wasm in Chromium", |tally| {
            wasm(&tools, tally)
        });
    } else {
        steps.not_run("the core's tests, as wasm in Chromium");
    }

    let built = steps.step("build", |_| build::run(Profile::Release));
    let simulated = steps.step("simulator", |_| demo::build_simulator());
    if built && simulated {
        steps.step("tests in workerd", |tally| workerd(long, tally));
        steps.step("tests in Chromium", browser);
    } else {
        steps.not_run("tests in workerd");
        steps.not_run("tests in Chromium");
    }
    Ok(steps.close())
}

fn native(tally: &mut Tally) -> Result<()> {
    let mut cargo = run::cargo();
    cargo.args([
        "test",
        "--locked",
        "--workspace",
        "--features",
        "xtask/connect",
        "--no-fail-fast",
        "--quiet",
    ]);
    counted(&mut cargo, tally)
}

/// What `wasm-pack test --headless --chrome` does in `crates/core`, with the runner called directly.
fn wasm(tools: &Tools, tally: &mut Tally) -> Result<()> {
    let (_, driver) = tool::ensure_browser()?;
    let mut cargo = run::cargo();
    cargo.args([
        "test",
        "--locked",
        "--package",
        "floorlight-core",
        "--target",
        WASM,
    ]);
    cargo.env(
        "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER",
        tools.wasm_test_runner(),
    );
    // The runner reads webdriver.json from where the tests run.
    cargo
        .env("CHROMEDRIVER", driver)
        .current_dir(place::root().join("crates/core"));
    counted(&mut cargo, tally)
}

fn workerd(long: bool, tally: &mut Tally) -> Result<()> {
    let mut cargo = run::cargo();
    cargo.args([
        "test",
        "--locked",
        "--package",
        "floorlight-tests",
        "--test",
        "workerd",
        "--",
    ]);
    cargo.args(["--include-ignored", "--test-threads=3"]);
    cargo
        .env("FLOORLIGHT_ROOT", place::root())
        .env("FLOORLIGHT_SIM", demo::simulator_binary());
    if long {
        cargo.env("FLOORLIGHT_LONG", "1");
    }
    counted(&mut cargo, tally)
}

fn browser(tally: &mut Tally) -> Result<()> {
    let centre = demo::Options {
        agents: 60,
        ..demo::Options::default()
    };
    journey(&centre, "tests/e2e/journeys.test.mjs", tally)?;
    let empty = demo::Options {
        empty: true,
        ..centre
    };
    journey(&empty, "tests/e2e/no_scope.test.mjs", tally)
}

fn journey(options: &demo::Options, file: &str, tally: &mut Tally) -> Result<()> {
    let _stack = Stack::fresh(options)?;
    counted(journeys(options)?.arg(file), tally)
}

/// Returns Node's test runner, told where the demo is.
pub(crate) fn journeys(options: &demo::Options) -> Result<Command> {
    let (browser, _) = tool::ensure_browser().context("the journeys need a browser")?;
    let mut node = run::program("node");
    node.args([
        "--test",
        "--test-reporter=./tests/e2e/reporter.mjs",
        "--test-concurrency=1",
    ]);
    node.env(
        "FLOORLIGHT_URL",
        format!("http://localhost:{}", options.port),
    );
    node.env(
        "FLOORLIGHT_CONTROL",
        format!("http://127.0.0.1:{}", demo::CONTROL_PORT),
    );
    node.env("CHROMIUM", browser);
    Ok(node)
}

fn counted(command: &mut Command, tally: &mut Tally) -> Result<()> {
    run::watch(command, |line| tally.read(line))
}
