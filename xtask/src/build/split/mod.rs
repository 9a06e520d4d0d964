//! Splits the page's program in two: what the floor needs until it can be used, and what can come after.
//!
//! The functions that come later are named in `web/src/later.txt`, which `cargo xtask later` renews: it watches
//! a browser load the floor, and names what was not called. What is only reached through them goes with
//! them. The two parts share memory, tables and globals. In the place of a later function that something of
//! the first part calls stands a *stub*, which calls it through a table that the later part fills when it
//! comes; called before that, the stub has the later part loaded at once. So the list decides how much is
//! loaded when, and never whether the program is right.

mod later;
mod names;
mod parts;
mod plan;
mod watched;

use anyhow::Result;
use walrus::{Module, ModuleConfig};

pub(crate) use later::Later;
pub(super) use watched::watched;

/// The module by whose name either part imports: the script that loads the later one.
const SCRIPT: &str = "rest";
/// A stub costs about as much as a function of so many bytes.
const LEAST_BYTES: usize = 24;

/// A program in two parts.
pub(super) struct Parts {
    /// The glue of both.
    pub(super) glue: String,
    /// What is loaded first.
    pub(super) first: Vec<u8>,
    /// What is loaded after it.
    pub(super) rest: Vec<u8>,
}

/// Splits a program, and shortens the names by which it calls its glue.
///
/// # Errors
/// If it cannot be read, or the glue is of another program.
pub(super) fn split(wasm: &[u8], glue: &str, later: &Later) -> Result<Parts> {
    let mut module = read(wasm)?;
    let plan = plan::plan(&module, later, LEAST_BYTES);
    Ok(Parts {
        glue: names::shorten(&mut module, glue)?,
        first: parts::first(module, &plan)?,
        rest: parts::rest(read(wasm)?, &plan)?,
    })
}

/// Reads a program with the names of its functions.
///
/// # Errors
/// If it is none.
fn read(wasm: &[u8]) -> Result<Module> {
    ModuleConfig::new()
        .generate_producers_section(false)
        .parse(wasm)
}

#[cfg(test)]
mod tests;
