//! `cargo xtask build`: the Worker and the page.

mod hashed;
mod optimised;
mod page;
mod size;
mod split;
mod worker;

use anyhow::Result;

pub(crate) use page::{Watched, watched};
pub(crate) use size::weights;
pub(crate) use split::Later;

use crate::clock::{Stopwatch, in_words};
use crate::say;
use crate::tool::Tools;

/// How much time the build spends on small files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Profile {
    /// Small and fast: what is deployed, shown and tested.
    #[default]
    Release,
    /// Quick to build, for a change at hand.
    Dev,
}

/// What is built.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Part {
    /// All that a deployment needs.
    #[default]
    Everything,
    /// The Worker alone.
    Worker,
    /// The page alone.
    Page,
}

/// Builds everything that a deployment needs.
///
/// # Errors
/// If a tool is missing or a build fails.
pub(crate) fn run(profile: Profile) -> Result<()> {
    part(Part::Everything, profile)
}

/// Builds a part of it.
///
/// # Errors
/// If a tool is missing or a build fails.
pub(crate) fn part(part: Part, profile: Profile) -> Result<()> {
    let tools = Tools::ensure()?;
    if part != Part::Page {
        timed("Worker", || worker::build(&tools, profile))?;
    }
    if part != Part::Worker {
        timed("page", || page::build(&tools, profile))?;
    }
    if part == Part::Everything && profile == Profile::Release {
        size::report()?;
    }
    Ok(())
}

fn timed(name: &str, work: impl FnOnce() -> Result<()>) -> Result<()> {
    say::line(&format!("Building the {name} …"));
    let watch = Stopwatch::start();
    work()?;
    say::line(&format!("Built the {name} in {}.", in_words(watch.read())));
    Ok(())
}
