//! What the page costs a supervisor to load, against its budgets.

use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result, bail};

use crate::{place, say};

/// What comes until the floor can be used, in bytes after brotli.
const FIRST_BUDGET: usize = 160 * 1024;
/// With what comes after it, see [`super::split`].
const PAGE_BUDGET: usize = 220 * 1024;
/// That of Administration, a program of its own that the floor's page does not load: the forms and the
/// Worker's validator are in it.
const ADMIN_BUDGET: usize = 230 * 1024;
/// How the files of Administration begin.
const ADMIN: &str = "admin";
/// How the files begin that come after the floor.
const REST: &str = "app_rest";

/// Static files are compressed once, so as well as brotli can.
const QUALITY: u32 = 11;
/// The widest window that every browser takes, as the power of two of its bytes.
const WINDOW_BITS: u32 = 24;

/// What the built page weighs, in bytes after brotli.
#[derive(Clone, Debug, Default)]
pub(crate) struct Weights {
    /// Until the floor can be used.
    pub(crate) first: usize,
    /// What comes after it.
    pub(crate) rest: usize,
    /// Administration.
    pub(crate) admin: usize,
    files: Vec<(String, usize, usize)>,
}

/// Weighs the built page, each file compressed as a browser gets it.
///
/// # Errors
/// If the page is not built or a file cannot be read.
pub(crate) fn weights() -> Result<Weights> {
    let folder = place::page();
    if !folder.join("index.html").is_file() {
        bail!("the page is not built: run `cargo xtask build page` first");
    }
    let mut weights = Weights::default();
    for file in super::hashed::files(&folder)? {
        let kind = file
            .extension()
            .and_then(|kind| kind.to_str())
            .unwrap_or_default();
        if !matches!(kind, "html" | "js" | "css" | "wasm" | "svg") {
            continue;
        }
        let (raw, packed) = sizes(&file)?;
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with(ADMIN) {
            weights.admin += packed;
        } else if name.starts_with(REST) {
            weights.rest += packed;
        } else {
            weights.first += packed;
        }
        weights.files.push((name.into_owned(), raw, packed));
    }
    Ok(weights)
}

/// Prints the size of each file, compressed as a browser gets it, and fails above a budget.
///
/// # Errors
/// If a file cannot be read or something is too big.
pub(crate) fn report() -> Result<()> {
    let weights = weights()?;
    let (raw, packed) = sizes(&place::worker().join("index_bg.wasm"))?;
    let worker = ("the Worker".to_owned(), raw, packed);
    for (name, raw, packed) in weights.files.iter().chain([&worker]) {
        say::line(&format!(
            "  {name:<28} {raw:>7} B, {packed:>7} B after brotli"
        ));
    }
    let mut heavy = false;
    for (what, weight, budget) in [
        (
            "The page until the floor can be used",
            weights.first,
            FIRST_BUDGET,
        ),
        (
            "The page with what comes after it",
            weights.first + weights.rest,
            PAGE_BUDGET,
        ),
        ("Administration", weights.admin, ADMIN_BUDGET),
    ] {
        say::line(&format!("{what} weighs {weight} B of {budget} B allowed."));
        heavy |= weight > budget;
    }
    if heavy {
        bail!("the page weighs more after brotli than it may");
    }
    Ok(())
}

fn sizes(file: &Path) -> Result<(usize, usize)> {
    let bytes = std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 64 * 1024, QUALITY, WINDOW_BITS);
    writer.write_all(&bytes)?;
    Ok((bytes.len(), writer.into_inner().len()))
}
