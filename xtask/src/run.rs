//! Runs other programs.

use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

use crate::{place, say};

/// Returns a command that runs in the root of the repository.
pub(crate) fn program(name: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(name);
    command.current_dir(place::root());
    command
}

/// Returns cargo, the one that runs this command.
pub(crate) fn cargo() -> Command {
    let name = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = program(name);
    // What cargo tells its child about this crate would make the inner cargo rebuild.
    for (key, _) in std::env::vars_os() {
        if key.to_string_lossy().starts_with("CARGO_PKG_") || key == "CARGO_MANIFEST_DIR" {
            command.env_remove(key);
        }
    }
    command
}

/// Runs a command to its end.
///
/// # Errors
/// If it cannot start or does not succeed.
pub(crate) fn succeed(command: &mut Command) -> Result<()> {
    let status = command
        .status()
        .with_context(|| format!("cannot run {}", named(command)))?;
    if !status.success() {
        bail!("{} failed ({status})", named(command));
    }
    Ok(())
}

/// Runs a command to its end, and returns what it printed.
///
/// # Errors
/// If it cannot start, does not succeed, or prints what is no UTF-8.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let output = command
        .output()
        .with_context(|| format!("cannot run {}", named(command)))?;
    if !output.status.success() {
        let told = String::from_utf8_lossy(&output.stderr);
        bail!(
            "{} failed ({}): {}",
            named(command),
            output.status,
            told.trim()
        );
    }
    String::from_utf8(output.stdout).context("the output is no UTF-8")
}

/// Runs a command to its end, prints what it prints, and shows each line to `see`.
///
/// # Errors
/// If it cannot start or does not succeed.
pub(crate) fn watch(command: &mut Command, mut see: impl FnMut(&str)) -> Result<()> {
    let name = named(command);
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot run {name}"))?;
    if let Some(stdout) = child.stdout.take() {
        for line in BufReader::new(stdout).split(b'\n') {
            let line = line?;
            let line = String::from_utf8_lossy(&line);
            say::line(&line);
            see(&line);
        }
    }
    let status = child.wait()?;
    if !status.success() {
        bail!("{name} failed ({status})");
    }
    Ok(())
}

/// Puts folders before everything else on the command's path.
pub(crate) fn put_on_path(command: &mut Command, folders: &[&Path]) {
    let former = std::env::var_os("PATH").unwrap_or_default();
    let all = folders
        .iter()
        .map(|folder| folder.to_path_buf())
        .chain(std::env::split_paths(&former));
    if let Ok(path) = std::env::join_paths(all) {
        command.env("PATH", path);
    }
}

fn named(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let words: Vec<_> = words.map(OsStr::to_string_lossy).collect();
    words.join(" ")
}
