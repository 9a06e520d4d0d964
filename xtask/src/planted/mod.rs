//! `cargo xtask planted`: plants known bugs, one at a time, and sees whether the tests find them.
//!
//! The strength of the oracles and properties is measured by this alone: a bug that nothing finds is
//! a missing test.

mod hunt;
mod list;
mod tree;

use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Result, bail};

use crate::clock::{Stopwatch, in_words};
use crate::say;
use hunt::Found;
use list::Bug;
use tree::Tree;

/// Plants the bugs of these numbers, or all, and prints what found each.
///
/// # Errors
/// If a number is unknown, a patch no longer applies, or what is planted does not compile: then
/// nothing was measured.
pub(crate) fn run(numbers: &[String]) -> Result<ExitCode> {
    let bugs = wanted(list::read()?, numbers)?;
    let tree = Tree::copy()?;
    for bug in &bugs {
        tree.applies(bug)?;
    }
    let mut missed = Vec::new();
    for bug in &bugs {
        let watch = Stopwatch::start();
        let found = tree.with(bug, || hunt::hunt(&tree, bug))?;
        report(bug, found.as_ref(), watch.read());
        if found.is_none() {
            missed.push(bug.file());
        }
    }
    say::line(&format!(
        "{} of {} planted bugs found",
        bugs.len() - missed.len(),
        bugs.len()
    ));
    if missed.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    say::error(&format!("not found: {}", missed.join(", ")));
    Ok(ExitCode::FAILURE)
}

fn wanted(bugs: Vec<Bug>, numbers: &[String]) -> Result<Vec<Bug>> {
    if let Some(unknown) = numbers
        .iter()
        .find(|number| !bugs.iter().any(|bug| bug.is(number)))
    {
        bail!("no planted bug has the number {unknown}");
    }
    let is_wanted = |bug: &Bug| numbers.is_empty() || numbers.iter().any(|number| bug.is(number));
    Ok(bugs.into_iter().filter(is_wanted).collect())
}

fn report(bug: &Bug, found: Option<&Found>, took: Duration) {
    let verdict = match found {
        Some(Found::World { seed, problem }) => format!("seed {seed}: {problem}"),
        Some(Found::Test { name }) => format!("test {name}"),
        None => "NOT FOUND".to_owned(),
    };
    say::line(&format!(
        "{} {} ({}; {}): {verdict}",
        bug.number,
        bug.name,
        bug.invariant,
        in_words(took)
    ));
}
