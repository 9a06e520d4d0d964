//! `cargo xtask doctor`: what this machine has, and what is missing.

use std::process::ExitCode;

use anyhow::Result;

use crate::{run, say, tool};

/// Prints one line for each thing that the project needs.
///
/// # Errors
/// If the user's cache cannot be located.
pub(crate) fn run() -> Result<ExitCode> {
    let mut well = true;
    let mut line = |good: bool, name: &str, what: &str| {
        well &= good;
        say::line(&format!(
            "{} {name:<20} {what}",
            if good { "✓" } else { "✗" }
        ));
    };
    match run::output(run::program("rustc").arg("--version")) {
        Ok(version) => line(true, "rustc", version.trim()),
        Err(error) => line(false, "rustc", &format!("{error:#}: install rustup")),
    }
    match tool::node() {
        Ok(version) => line(true, "Node", &version),
        Err(error) => line(false, "Node", &format!("{error:#}")),
    }
    for (package, version, binary) in [
        ("wasm-bindgen-cli", tool::WASM_BINDGEN, "wasm-bindgen"),
        ("worker-build", tool::WORKER_BUILD, "worker-build"),
    ] {
        let there = tool::cached(package, version, binary)?.is_some();
        let state = if there {
            "installed"
        } else {
            "missing; the first build installs it"
        };
        line(true, package, &format!("{version}: {state}"));
    }
    match tool::missing_packages() {
        Ok(missing) if missing.is_empty() => line(true, "npm packages", "installed"),
        Ok(missing) => line(
            true,
            "npm packages",
            &format!(
                "missing: {}; the first build installs them",
                missing.join(", ")
            ),
        ),
        Err(error) => line(false, "npm packages", &format!("{error:#}")),
    }
    match (tool::browser(), tool::browser_driver()) {
        (Some(browser), Some(driver)) => {
            line(
                true,
                "Chromium",
                &format!("{}, {}", browser.display(), driver.display()),
            );
        }
        _ => line(
            false,
            "Chromium",
            "missing: install the packages chromium and chromium-driver (tests need them, the demo does not)",
        ),
    }
    for port in [8787_u16, 9101, 9102, 9103] {
        let free = std::net::TcpListener::bind(("127.0.0.1", port)).is_ok();
        line(
            free,
            &format!("port {port}"),
            if free {
                "free"
            } else {
                "taken; the demo needs it"
            },
        );
    }
    Ok(if well {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
