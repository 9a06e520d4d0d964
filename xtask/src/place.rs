//! Where things lie.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

/// Returns the root of the repository.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// Returns the folder of build results: `CARGO_TARGET_DIR`, or `target` in the repository.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// Returns the folder of local state, made if it is missing.
///
/// # Errors
/// If the folder cannot be made.
pub(crate) fn state() -> Result<PathBuf> {
    made(root().join(".floorlight"))
}

/// Returns the folder of installed tools; it outlives the clone.
///
/// # Errors
/// If neither `XDG_CACHE_HOME` nor `HOME` is set.
pub(crate) fn tools() -> Result<PathBuf> {
    let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let home = || std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache"));
    let cache = cache
        .or_else(home)
        .context("neither XDG_CACHE_HOME nor HOME is set")?;
    Ok(cache.join("floorlight").join("tools"))
}

/// Returns the folder of the built page.
pub(crate) fn page() -> PathBuf {
    root().join("web/dist")
}

/// Returns the folder of the built Worker.
pub(crate) fn worker() -> PathBuf {
    root().join("worker/build")
}

/// Makes a folder and returns it.
///
/// # Errors
/// If it cannot be made.
pub(crate) fn made(folder: PathBuf) -> Result<PathBuf> {
    std::fs::create_dir_all(&folder)
        .with_context(|| format!("cannot make {}", folder.display()))?;
    Ok(folder)
}
