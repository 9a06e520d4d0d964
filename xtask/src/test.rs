//! `cargo xtask test`: every check and every test there is.

use std::process::{Command, ExitCode};
use std::str::FromStr;

use anyhow::{Context as _, Result, anyhow};

use crate::build::{self, Profile};
use crate::demo::{self, Simulated, Stack};
use crate::steps::{Steps, Tally};
use crate::tool::{self, Tools};
use crate::{check, place, run};

const WASM: &str = "wasm32-unknown-unknown";

/// Which tests run, and in which form.
#[derive(Clone, Debug, Default)]
pub(crate) struct Options {
    /// The full-length forms.
    pub(crate) long: bool,
    /// One kind alone.
    pub(crate) only: Option<Kind>,
    /// Of the journeys, those alone whose file has this in its name; what is built already is used.
    pub(crate) visit: Option<String>,
}

/// A kind of test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// What `cargo xtask check` checks.
    Check,
    /// Native unit, property and world tests.
    Native,
    /// The core's tests in a browser.
    Wasm,
    /// The built Worker in the real runtime.
    Workerd,
    /// Journeys through the page.
    Chromium,
}

impl FromStr for Kind {
    type Err = &'static str;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        match word {
            "check" => Ok(Self::Check),
            "native" => Ok(Self::Native),
            "wasm" => Ok(Self::Wasm),
            "workerd" => Ok(Self::Workerd),
            "chromium" => Ok(Self::Chromium),
            _ => Err("must be check, native, wasm, workerd or chromium"),
        }
    }
}

/// Runs everything, or one kind, and prints a time per step and the sum.
///
/// # Errors
/// Never on a failing test: that is the exit code.
pub(crate) fn run(options: &Options) -> Result<ExitCode> {
    let wanted = |kind| options.only.is_none_or(|only| only == kind);
    let mut steps = Steps::default();
    if let Some(word) = &options.visit {
        steps.step("journeys in Chromium", |tally| one_visit(word, tally));
        return Ok(steps.close());
    }
    if wanted(Kind::Check) {
        check::all(&mut steps);
    }
    if wanted(Kind::Native) {
        steps.step("tests, native", native);
    }
    if wanted(Kind::Wasm) {
        in_browser(&mut steps);
    }
    if wanted(Kind::Workerd) || wanted(Kind::Chromium) {
        let built = steps.step("build", |_| build::run(Profile::Release));
        let simulated = steps.step("simulator", |_| demo::build_simulator());
        for (kind, name) in [
            (Kind::Workerd, "tests in workerd"),
            (Kind::Chromium, "tests in Chromium"),
        ] {
            if !wanted(kind) {
                continue;
            }
            if !(built && simulated) {
                steps.not_run(name);
            } else if kind == Kind::Workerd {
                steps.step(name, |tally| workerd(options.long, tally));
            } else {
                steps.step(name, browser);
            }
        }
    }
    Ok(steps.close())
}

fn in_browser(steps: &mut Steps) {
    const NAME: &str = "the core's tests, as wasm in Chromium";
    let mut tools = None;
    steps.step("tools", |_| {
        tools = Some(Tools::ensure()?);
        tool::ensure_browser().map(drop)
    });
    match tools {
        Some(tools) => {
            steps.step(NAME, |tally| wasm(&tools, tally));
        }
        None => steps.not_run(NAME),
    }
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

/// By how much the floor moves faster on which nothing may jump.
const LIVELY: u32 = 20;

/// A little before Europe's clocks go back: time enough to sign in and to see everyone.
const BEFORE_THE_CHANGE: &str = "2026-10-25T00:58:30Z";

/// Journeys on one floor.
type Visit = (demo::Options, &'static [&'static str]);

/// Much of the journeys is waiting: they run in groups at a time, each on floors of its own.
fn browser(tally: &mut Tally) -> Result<()> {
    let groups = [
        on_a_floor_and_an_empty_one()?,
        looked_at()?,
        counted_and_watched()?,
    ];
    let outcomes: Vec<_> = std::thread::scope(|scope| {
        let running = groups.map(|visits| scope.spawn(move || visited(&visits)));
        running.map(std::thread::ScopedJoinHandle::join).into()
    });
    let mut all = Ok(());
    for outcome in outcomes {
        let (counted, outcome) = outcome.map_err(|_| anyhow!("a group of journeys broke off"))?;
        tally.passed += counted.passed;
        tally.failed += counted.failed;
        all = all.and(outcome);
    }
    all
}

/// Makes the visits of one file alone, with what is built already: while a part is being written.
fn one_visit(word: &str, tally: &mut Tally) -> Result<()> {
    let visits = [
        on_a_floor_and_an_empty_one()?,
        looked_at()?,
        counted_and_watched()?,
    ];
    let mut met = false;
    for (options, files) in visits.into_iter().flatten() {
        let files: Vec<&str> = files
            .iter()
            .copied()
            .filter(|file| file.contains(word))
            .collect();
        if !files.is_empty() {
            met = true;
            journey(&options, &files, tally)?;
        }
    }
    anyhow::ensure!(met, "no journey's file has `{word}` in its name");
    Ok(())
}

/// Makes every visit, also after one that failed.
fn visited(visits: &[Visit]) -> (Tally, Result<()>) {
    let mut tally = Tally::default();
    let outcomes: Vec<_> = visits
        .iter()
        .map(|(options, files)| journey(options, files, &mut tally))
        .collect();
    (tally, outcomes.into_iter().collect())
}

/// A floor for journeys; what runs at the same time must not share a folder.
fn floor(folder: &'static str) -> Result<demo::Options> {
    Ok(demo::Options {
        folder,
        ..demo::Options::aside(60)?
    })
}

fn on_a_floor_and_an_empty_one() -> Result<Vec<Visit>> {
    let centre = floor("aside")?;
    let empty = demo::Options {
        empty: true,
        ..centre.clone()
    };
    let unconnected = demo::Options {
        unconnected: true,
        ..centre.clone()
    };
    Ok(vec![
        (
            centre,
            &["tests/e2e/journeys.test.mjs", "tests/e2e/later.test.mjs"],
        ),
        (empty, &["tests/e2e/no_scope.test.mjs"]),
        (unconnected, &["tests/e2e/first_run.test.mjs"]),
    ])
}

fn looked_at() -> Result<Vec<Visit>> {
    const FILES: &[&str] = &[
        "tests/e2e/states.test.mjs",
        "tests/e2e/admin.test.mjs",
        "tests/e2e/admin_forms.test.mjs",
    ];
    Ok(vec![(floor("aside-looks")?, FILES)])
}

fn counted_and_watched() -> Result<Vec<Visit>> {
    let centre = demo::Options {
        agents: 200,
        ..floor("aside-counts")?
    };
    let lively = demo::Options {
        simulated: Simulated {
            speed: LIVELY,
            ..Simulated::default()
        },
        ..centre.clone()
    };
    let silent = demo::Options {
        simulated: Simulated {
            lifecycle: false,
            ..Simulated::default()
        },
        ..centre.clone()
    };
    let night = demo::Options {
        simulated: Simulated {
            scenario: Some("dst-night".to_owned()),
            start_at: Some(BEFORE_THE_CHANGE.to_owned()),
            ..Simulated::default()
        },
        ..centre.clone()
    };
    Ok(vec![
        (
            centre,
            &[
                "tests/e2e/verdicts.test.mjs",
                "tests/e2e/figures.test.mjs",
                "tests/e2e/keyboard.test.mjs",
                "tests/e2e/scroll.test.mjs",
            ],
        ),
        (lively, &["tests/e2e/still.test.mjs"]),
        (silent, &["tests/e2e/no_lifecycle.test.mjs"]),
        (night, &["tests/e2e/clocks.test.mjs"]),
    ])
}

fn journey(options: &demo::Options, files: &[&str], tally: &mut Tally) -> Result<()> {
    let _stack = Stack::fresh(options)?;
    counted(journeys(options)?.args(files), tally)
}

/// Returns Node's test runner, told where the demo is.
pub(crate) fn journeys(options: &demo::Options) -> Result<Command> {
    let mut node = run::program("node");
    node.args([
        "--test",
        "--test-reporter=./tests/e2e/reporter.mjs",
        "--test-concurrency=1",
    ]);
    beside(&mut node, options)?;
    Ok(node)
}

/// Tells a script where the demo and the browser are.
pub(crate) fn beside(node: &mut Command, options: &demo::Options) -> Result<()> {
    let (browser, _) = tool::ensure_browser().context("a browser is needed")?;
    node.env(
        "FLOORLIGHT_URL",
        format!("http://localhost:{}", options.port),
    );
    node.env(
        "FLOORLIGHT_CONTROL",
        format!("http://127.0.0.1:{}", options.ports.control),
    );
    node.env("CHROMIUM", browser);
    Ok(())
}

fn counted(command: &mut Command, tally: &mut Tally) -> Result<()> {
    run::watch(command, |line| tally.read(line))
}
