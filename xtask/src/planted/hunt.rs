//! Looks for the bug that is planted.

use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

use super::list::{Bug, Finder};
use super::tree::Tree;

/// Worlds that may be tried for one bug.
const WORLDS: &str = "10000";

/// What found a bug.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// A world of this seed, and what it said.
    World { seed: String, problem: String },
    /// The first of the tests that failed.
    Test { name: String },
}

/// Builds the copy and runs what should find the bug; `None` if everything passes.
///
/// # Errors
/// If the copy does not compile, or no test ran at all.
pub(super) fn hunt(tree: &Tree, bug: &Bug) -> Result<Option<Found>> {
    let mut cargo = tree.cargo();
    cargo.args(["test", "--quiet"]);
    match &bug.finder {
        Finder::World => cargo.args(["--package", "floorlight-tests", "--test", "world"]),
        Finder::Tests(_) => cargo.args(["--package", "floorlight-core", "--lib"]),
    };
    build(&cargo, tree, bug)?;
    match &bug.finder {
        Finder::World => {
            cargo.args(["--", "--exact", "small_worlds", "--nocapture"]);
            cargo
                .env("FLOORLIGHT_WORLDS", WORLDS)
                .env("FLOORLIGHT_STOP", "1");
        }
        Finder::Tests(path) => {
            cargo.args(["--", path]);
        }
    }
    let output = cargo
        .stderr(Stdio::null())
        .output()
        .context("cannot run the tests")?;
    let told = String::from_utf8_lossy(&output.stdout);
    if told.contains("running 0 tests") {
        bail!("{}: no test has the path it names", bug.file());
    }
    if output.status.success() {
        return Ok(None);
    }
    Ok(Some(found(&told, &bug.finder)))
}

/// A bug that the compiler finds measures nothing.
fn build(cargo: &Command, tree: &Tree, bug: &Bug) -> Result<()> {
    let mut build = tree.cargo();
    build.args(cargo.get_args()).arg("--no-run");
    let output = build.output().context("cannot run cargo")?;
    if !output.status.success() {
        let told = String::from_utf8_lossy(&output.stderr);
        bail!("{} does not compile: {}", bug.file(), told.trim());
    }
    Ok(())
}

fn found(told: &str, finder: &Finder) -> Found {
    let world = told
        .lines()
        .filter_map(|line| line.strip_prefix("seed ")?.split_once(": "))
        .min_by_key(|(seed, _)| seed.parse::<u64>().unwrap_or(u64::MAX));
    if let (Finder::World, Some((seed, problem))) = (finder, world) {
        return Found::World {
            seed: seed.to_owned(),
            problem: problem.to_owned(),
        };
    }
    let name = told
        .lines()
        .find_map(|line| line.strip_prefix("---- ")?.strip_suffix(" stdout ----"));
    Found::Test {
        name: name
            .unwrap_or("of which the runner tells no name")
            .to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_seed_and_the_first_test_are_told() {
        let told = "seed 9: late\n  again: …\nseed 4: at 7 ms: a second stream\n";
        assert_eq!(
            found(told, &Finder::World),
            Found::World {
                seed: "4".to_owned(),
                problem: "at 7 ms: a second stream".to_owned()
            }
        );
        let told =
            "failures:\n\n---- link::breaker::tests::one stdout ----\n\n---- b stdout ----\n";
        assert_eq!(
            found(told, &Finder::Tests("link".to_owned())),
            Found::Test {
                name: "link::breaker::tests::one".to_owned()
            }
        );
    }
}
