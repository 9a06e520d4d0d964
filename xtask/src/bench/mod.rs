//! `cargo xtask bench`: what is measured, against whom, side by side in one run.

mod browser;
mod document;
mod fan_out;
mod finding;
mod native;
mod page;
mod wasm;

use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::say;
use finding::{Finding, Verdict};

/// Every benchmark, in order.
const ALL: [&str; 11] = [
    "B1", "B2", "B3", "B4", "B6", "B7", "B8", "B9", "B10", "B11", "B13",
];
/// A guard whose machine was not quiet tries again this often.
const TRIES: usize = 3;

/// What is measured, and how.
#[derive(Clone, Debug, Default)]
pub(crate) struct Options {
    /// Which; all if none is named.
    pub(crate) ids: Vec<String>,
    /// Only what tells a plain regression, quickly, and fails on one; nothing is written.
    pub(crate) guard: bool,
    /// The whole matrix, where there is one: longer by some ten minutes.
    pub(crate) full: bool,
}

/// Measures, prints a table and writes it into the documents.
///
/// # Errors
/// If something cannot be built or does not run; a missed limit is an exit code for the guard alone.
pub(crate) fn run(options: &Options) -> Result<ExitCode> {
    if options.guard {
        return guard();
    }
    if let Some(unknown) = options.ids.iter().find(|id| !ALL.contains(&id.as_str())) {
        bail!(
            "there is no benchmark {unknown}; there are {}",
            ALL.join(", ")
        );
    }
    let wanted = |id: &str| options.ids.is_empty() || options.ids.iter().any(|asked| asked == id);
    let chosen = |ids: &[&'static str]| -> Vec<&'static str> {
        ids.iter().copied().filter(|id| wanted(id)).collect()
    };
    let ids = chosen(&["B1", "B4", "B8"]);
    if !ids.is_empty() {
        tell(&native::run(&ids, false)?)?;
    }
    let ids = chosen(&["B2", "B3"]);
    if !ids.is_empty() {
        tell(&wasm::run(&ids)?)?;
    }
    let ids = chosen(&["B6", "B7", "B13"]);
    if !ids.is_empty() {
        tell(&fan_out::run(&ids, options.full)?)?;
    }
    let ids = chosen(&["B9", "B11"]);
    if !ids.is_empty() {
        tell(&browser::run(&ids)?)?;
    }
    if wanted("B10") {
        tell(&page::weigh()?)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Prints findings and renews their rows: what comes after them may fail.
fn tell(findings: &[Finding]) -> Result<()> {
    for finding in findings {
        say::line(&finding.line());
    }
    document::write(findings)
}

/// Fails on plain regressions alone: what a noisy machine cannot tell is no failure.
fn guard() -> Result<ExitCode> {
    let limits = [("B1", 0.6), ("B4", 160.0), ("B8", 16.0)];
    let mut findings = native::run(&["B4", "B8"], true)?;
    findings.extend(page::weigh()?);
    for turn in 1..=TRIES {
        let first = native::run(&["B1"], true)?;
        let quiet = first
            .iter()
            .all(|finding| !matches!(finding.verdict(), Verdict::None));
        if quiet || turn == TRIES {
            findings.extend(first);
            break;
        }
    }
    let mut failed = false;
    for finding in &mut findings {
        let limit = limits.iter().find(|(id, _)| *id == finding.id);
        if let (Some((_, limit)), true) = (limit, finding.limit.is_some()) {
            finding.limit = Some(*limit);
        }
        say::line(&finding.line());
        failed |= finding.verdict() == Verdict::Missed;
    }
    if failed {
        say::error("something became plainly slower or bigger");
        return Ok(ExitCode::FAILURE);
    }
    Ok(ExitCode::SUCCESS)
}
