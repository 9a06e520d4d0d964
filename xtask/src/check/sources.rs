//! The files of the repository, as git lists them.

use std::path::PathBuf;

use anyhow::Result;

use crate::{place, run};

/// A text file of the repository.
#[derive(Debug)]
pub(crate) struct Source {
    /// Its path in the repository.
    pub(crate) path: String,
    /// What stands in it.
    pub(crate) text: String,
}

/// Reads every text file that is or would be committed.
///
/// # Errors
/// If git cannot list them.
pub(crate) fn all() -> Result<Vec<Source>> {
    let mut git = run::program("git");
    git.args(["ls-files", "--cached", "--others", "--exclude-standard"]);
    let mut sources = Vec::new();
    for path in run::output(&mut git)?.lines() {
        let file: PathBuf = place::root().join(path);
        // Pictures and deleted files are no text.
        if let Ok(text) = std::fs::read_to_string(file) {
            sources.push(Source {
                path: path.to_owned(),
                text,
            });
        }
    }
    Ok(sources)
}
