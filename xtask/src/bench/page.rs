//! `B10`: what the page weighs on its way to a browser.

use std::io::Write as _;

use anyhow::{Context as _, Result, bail};

use super::finding::Finding;
use crate::place;

/// The page's budget, in bytes after brotli.
const BUDGET: u32 = 200 * 1024;

/// Sums the files of the built page, each compressed as a browser gets it.
///
/// # Errors
/// If the page is not built.
pub(super) fn weigh() -> Result<Finding> {
    let folder = place::page();
    if !folder.join("index.html").is_file() {
        bail!("the page is not built: run `cargo xtask build page` first");
    }
    let mut sum = 0_usize;
    for entry in std::fs::read_dir(&folder)? {
        let file = entry?.path();
        let kind = file
            .extension()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        // Administration is a program of its own, which the floor's page does not load.
        let admin = file
            .file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with("admin"));
        if !admin && ["html", "js", "css", "wasm", "svg"].contains(&kind.as_str()) {
            let bytes =
                std::fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
            let mut writer = brotli::CompressorWriter::new(Vec::new(), 64 * 1024, 11, 24);
            writer.write_all(&bytes)?;
            sum += writer.into_inner().len();
        }
    }
    Ok(Finding {
        id: "B10".to_owned(),
        what: "bytes of the whole page after brotli".to_owned(),
        figure: u32::try_from(sum).map_or(f64::INFINITY, f64::from),
        unit: "B".to_owned(),
        limit: Some(f64::from(BUDGET)),
        rounds: None,
        canary: None,
        note: String::new(),
    })
}
