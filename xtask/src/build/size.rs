//! What the page costs a supervisor to load, against its budget.

use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result, bail};

use crate::{place, say};

/// The budget of the floor's page, in bytes after brotli.
pub(crate) const PAGE_BUDGET: usize = 200 * 1024;
/// That of Administration, a program of its own that the floor's page does not load: the forms and the
/// Worker's validator are in it.
const ADMIN_BUDGET: usize = 230 * 1024;
/// How the files of Administration begin.
const ADMIN: &str = "admin";

/// Static files are compressed once, so as well as brotli can.
const QUALITY: u32 = 11;
/// The widest window that every browser takes, as the power of two of its bytes.
const WINDOW_BITS: u32 = 24;

/// Prints the size of each file, compressed as a browser gets it, and fails above the budget.
///
/// # Errors
/// If a file cannot be read or the page is too big.
pub(crate) fn report() -> Result<()> {
    let (mut sum, mut admin) = (0, 0);
    for file in super::hashed::files(&place::page())? {
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
            admin += packed;
        } else {
            sum += packed;
        }
        say::line(&format!(
            "  {name:<28} {:>7} B, {:>7} B after brotli",
            raw, packed
        ));
    }
    let (raw, packed) = sizes(&place::worker().join("index_bg.wasm"))?;
    say::line(&format!(
        "  {:<28} {raw:>7} B, {packed:>7} B after brotli",
        "the Worker"
    ));
    say::line(&format!(
        "The page weighs {sum} B of {PAGE_BUDGET} B allowed."
    ));
    say::line(&format!(
        "Administration weighs {admin} B of {ADMIN_BUDGET} B allowed."
    ));
    if admin > ADMIN_BUDGET {
        bail!("Administration weighs {admin} B after brotli: more than its {ADMIN_BUDGET} B");
    }
    if sum > PAGE_BUDGET {
        bail!("the page weighs {sum} B after brotli: more than its {PAGE_BUDGET} B");
    }
    Ok(())
}

fn sizes(file: &Path) -> Result<(usize, usize)> {
    let bytes = std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 64 * 1024, QUALITY, WINDOW_BITS);
    writer.write_all(&bytes)?;
    Ok((bytes.len(), writer.into_inner().len()))
}
