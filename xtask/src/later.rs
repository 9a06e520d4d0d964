//! `cargo xtask later`: watches what of the page's program the floor needs until it can be used.

use anyhow::{Context as _, Result};

use crate::build::{self, Later, Watched};
use crate::demo::{self, Stack};
use crate::tool::Tools;
use crate::{run, say, test};

/// A floor like most: the functions that are called do not depend on how many agents there are.
const AGENTS: u32 = 500;

/// Renews the list of the functions that come later. The Worker and the other files of the page are those
/// that are built already.
///
/// # Errors
/// If a build or the browser fails.
pub(crate) fn run() -> Result<()> {
    demo::build_simulator()?;
    let Watched { folder, names } = build::watched(&Tools::ensure()?)?;
    let centre = demo::Options {
        folder: "later",
        ..demo::Options::aside(AGENTS)?
    };
    let stack = Stack::fresh(&centre)?;
    let mut node = run::program("node");
    node.arg("tests/later/record.mjs");
    node.env("LATER_FOLDER", &folder);
    test::beside(&mut node, &centre)?;
    run::succeed(&mut node)?;
    drop(stack);
    let called = std::fs::read(folder.join("called.json"))?;
    let called: Vec<usize> =
        serde_json::from_slice(&called).context("the browser wrote no list")?;
    let called = Later::of(
        called
            .iter()
            .filter_map(|number| names.get(*number))
            .map(String::as_str),
    );
    let later = Later::of(names.iter().map(String::as_str)).without(&called);
    std::fs::write(Later::file(), later.write())?;
    say::line(&format!(
        "{} is renewed: build the page again.",
        Later::file().display()
    ));
    Ok(())
}
