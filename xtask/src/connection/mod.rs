//! `cargo xtask check-connection`: tries each connection of a file, step by step.

#[cfg(feature = "connect")]
mod agents;
#[cfg(feature = "connect")]
mod platform;
#[cfg(feature = "connect")]
mod probe;
#[cfg(feature = "connect")]
mod report;
#[cfg(feature = "connect")]
mod stream;
#[cfg(feature = "connect")]
mod token;
#[cfg(feature = "connect")]
mod users;

#[cfg(test)]
#[cfg(feature = "connect")]
mod tests;

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
    take_provider();
    let mut proven = 0;
    for connection in &connections {
        let mut report = report::Report::printed();
        let variable = |name: &str| std::env::var(name).ok();
        let limits = probe::Limits::default();
        runtime.block_on(probe::connection(connection, limits, variable, &mut report));
        proven += usize::from(report.well());
    }
    let all = connections.len();
    crate::say::line("");
    Ok(if proven == all {
        crate::say::line("Everything is proven.");
        ExitCode::SUCCESS
    } else {
        crate::say::line(&format!("Not proven: {} of {all}.", all - proven));
        ExitCode::FAILURE
    })
}

/// Chooses the cryptography of TLS for this process.
#[cfg(feature = "connect")]
fn take_provider() {
    // Another provider could only have been installed by this process itself.
    let _ = rustls::crypto::ring::default_provider().install_default();
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
    crate::say::line("Building the check; the first time takes a minute or two.");
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
