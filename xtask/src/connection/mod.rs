//! `cargo xtask check-connection`: tries each connection of a file, step by step.

#[cfg(feature = "connect")]
mod platform;
#[cfg(feature = "connect")]
mod probe;
#[cfg(feature = "connect")]
mod stream;

use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;

/// Tries each connection of `file` and says each step in a sentence; never a secret.
///
/// # Errors
/// If the file cannot be read or has mistakes. A connection that does not work is an exit code.
#[cfg(feature = "connect")]
pub(crate) fn check(file: &Path) -> Result<ExitCode> {
    let connections = crate::demo::read_connections(file)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    // Another provider could only have been installed by this process itself.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut well = true;
    for connection in &connections {
        well &= runtime.block_on(probe::connection(connection))?;
    }
    Ok(if well {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Builds this program again with what the probe needs, and hands over.
///
/// # Errors
/// If it cannot be built, or the check fails.
#[cfg(not(feature = "connect"))]
pub(crate) fn check(file: &Path) -> Result<ExitCode> {
    // The file's mistakes should not wait for a build.
    crate::demo::read_connections(file)?;
    let file = std::path::absolute(file)?;
    let mut cargo = crate::run::cargo();
    cargo.args([
        "run",
        "--quiet",
        "--package",
        "xtask",
        "--features",
        "connect",
        "--",
    ]);
    let status = cargo.arg("check-connection").arg(file).status()?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
