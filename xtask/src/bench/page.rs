//! `B10`: what the page weighs on its way to a browser.

use anyhow::Result;

use super::finding::Finding;
use crate::build;

/// What may come until the floor can be used, in bytes after brotli.
const BUDGET: u32 = 200 * 1024;

/// Sums the files of the built page, each compressed as a browser gets it.
///
/// # Errors
/// If the page is not built.
pub(super) fn weigh() -> Result<Vec<Finding>> {
    let weights = build::weights()?;
    let finding = |what: &str, bytes: usize, limit| Finding {
        id: "B10".to_owned(),
        what: what.to_owned(),
        figure: u32::try_from(bytes).map_or(f64::INFINITY, f64::from),
        unit: "B".to_owned(),
        limit,
        rounds: None,
        canary: None,
        note: String::new(),
    };
    Ok(vec![
        finding(
            "bytes after brotli until the floor can be used",
            weights.first,
            Some(f64::from(BUDGET)),
        ),
        finding(
            "bytes after brotli with what comes after it",
            weights.first + weights.rest,
            None,
        ),
    ])
}
