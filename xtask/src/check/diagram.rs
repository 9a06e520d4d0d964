//! Documents that are generated from the code.

use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};

use crate::place;

fn file() -> PathBuf {
    place::root().join("docs/state-machine.md")
}

fn wanted() -> String {
    format!(
        "# The agent state machine\n\n\
         Generated from the transition table in `crates/core/src/floor/table.rs` by `cargo xtask check --fix`.\n\
         Every ordered pair of states has a row in the table.\n\
         The newest reported state always stands; the class says only how the change is to be read.\n\n\
         - **direct** (an arrow): the platform can do this in one step.\n\
         - **gap** (in a note): a state was skipped, its report is missing or late; no duration is invented for it.\n\
         - **odd**: one side is a state that this version does not know; nothing can be said.\n\n\
         ```mermaid\n{}\n```\n",
        floorlight_core::floor::mermaid().trim_end()
    )
}

/// Compares each generated document with what the code says now.
///
/// # Errors
/// If one is missing or out of date.
pub(crate) fn check() -> Result<()> {
    let there = std::fs::read_to_string(file()).unwrap_or_default();
    if there != wanted() {
        bail!("docs/state-machine.md is out of date: run `cargo xtask check --fix`");
    }
    Ok(())
}

/// Writes the generated documents.
///
/// # Errors
/// If one cannot be written.
pub(crate) fn write() -> Result<()> {
    std::fs::write(file(), wanted()).context("cannot write docs/state-machine.md")
}
