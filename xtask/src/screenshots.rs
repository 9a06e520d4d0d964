//! `cargo xtask screenshots`: the pictures of the documentation, taken from the real page.

use anyhow::{Result, ensure};

use crate::build::Profile;
use crate::demo::{self, Simulated, Stack};
use crate::{build, run, test};

/// A night on which nobody works, in UTC.
const NIGHT: &str = "2026-11-29T01:30:00Z";

/// The seed of a centre whose only agent is not signed in at that time.
const OFF_DUTY: u64 = 2;

/// Starts a demo of each kind, and renews the pictures in `docs/pictures`: all of them after a build,
/// or those of the files that are named, of what is built already.
///
/// # Errors
/// If a build or the browser fails, or no file has such a name.
pub(crate) fn run(names: &[String]) -> Result<()> {
    if names.is_empty() {
        build::run(Profile::Release)?;
        demo::build_simulator()?;
    }
    let mut met = false;
    for (options, files) in places()? {
        let wanted = |file: &&&str| names.is_empty() || names.iter().any(|name| name == **file);
        let files: Vec<String> = files
            .iter()
            .filter(wanted)
            .map(|file| format!("tests/e2e/pictures/{file}.mjs"))
            .collect();
        if !files.is_empty() {
            met = true;
            taken(&options, &files)?;
        }
    }
    ensure!(met, "no pictures have such a name");
    Ok(())
}

/// A contact centre, and the files of pictures that are taken there.
type Place = (demo::Options, &'static [&'static str]);

fn places() -> Result<Vec<Place>> {
    let usual = || -> Result<demo::Options> {
        Ok(demo::Options {
            folder: "aside-pictures",
            ..demo::Options::aside(500)?
        })
    };
    let mut many = usual()?;
    many.agents = 10_000;
    let mut empty = usual()?;
    empty.empty = true;
    let mut first = usual()?;
    first.unconnected = true;
    let mut night = usual()?;
    (night.agents, night.seed) = (1, OFF_DUTY);
    night.simulated.start_at = Some(NIGHT.to_owned());
    let silent = demo::Options {
        simulated: Simulated {
            lifecycle: false,
            ..Simulated::default()
        },
        ..usual()?
    };
    Ok(vec![
        (usual()?, &["floor", "entry", "trouble", "admin"]),
        (many, &["many"]),
        (silent, &["no_lifecycle"]),
        (night, &["nobody"]),
        (empty, &["no_scope"]),
        (first, &["first_run"]),
    ])
}

fn taken(options: &demo::Options, files: &[String]) -> Result<()> {
    let _stack = Stack::fresh(options)?;
    run::succeed(test::journeys(options)?.args(files))
}
