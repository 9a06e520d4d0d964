//! The tools that the build needs; what is missing is installed once, by version, into the user's cache.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::{place, run, say};

/// The version of wasm-bindgen; the same as in the workspace's dependencies.
pub(crate) const WASM_BINDGEN: &str = "0.2.129";
/// The version of worker-build; the same as of the `worker` crate.
pub(crate) const WORKER_BUILD: &str = "0.8.7";
/// The version of cargo-mutants.
const CARGO_MUTANTS: &str = "27.1.0";
/// The oldest Node that the pinned packages run on.
pub(crate) const NODE_MAJOR: u32 = 20;

const WASM_TARGET: &str = "wasm32-unknown-unknown";
const BROWSERS: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
];

/// Where the build's tools lie.
#[derive(Clone, Debug)]
pub(crate) struct Tools {
    wasm_bindgen: PathBuf,
    worker_build: PathBuf,
    packages: PathBuf,
}

impl Tools {
    /// Finds every tool of the build, and installs what is missing.
    ///
    /// # Errors
    /// If Node is missing or too old, or an installation fails.
    pub(crate) fn ensure() -> Result<Self> {
        node()?;
        wasm_target()?;
        let wasm_bindgen = installed("wasm-bindgen-cli", WASM_BINDGEN, "wasm-bindgen")?;
        let worker_build = installed("worker-build", WORKER_BUILD, "worker-build")?;
        let packages = packages()?;
        Ok(Self {
            wasm_bindgen,
            worker_build,
            packages,
        })
    }

    /// Returns a command that finds all of these tools on its path and downloads none.
    pub(crate) fn command(&self, name: &str) -> Command {
        let found = [&self.wasm_bindgen, &self.worker_build, &self.packages]
            .into_iter()
            .map(|folder| folder.join(name))
            .find(|path| path.is_file());
        let mut command = run::program(found.unwrap_or_else(|| name.into()));
        run::put_on_path(
            &mut command,
            &[&self.wasm_bindgen, &self.worker_build, &self.packages],
        );
        command.env("WASM_BINDGEN_BIN", self.wasm_bindgen.join("wasm-bindgen"));
        command.env("WASM_OPT_BIN", self.packages.join("wasm-opt"));
        command.env("ESBUILD_BIN", self.packages.join("esbuild"));
        command
    }

    /// Returns the runner of tests that are compiled to wasm.
    pub(crate) fn wasm_test_runner(&self) -> PathBuf {
        self.wasm_bindgen.join("wasm-bindgen-test-runner")
    }
}

/// Returns the folder of cargo-mutants, installed if it is missing.
///
/// # Errors
/// If it cannot be installed.
pub(crate) fn cargo_mutants() -> Result<PathBuf> {
    installed("cargo-mutants", CARGO_MUTANTS, "cargo-mutants")
}

/// Returns Node's version.
///
/// # Errors
/// If Node is missing or older than [`NODE_MAJOR`].
pub(crate) fn node() -> Result<String> {
    let asked = run::output(run::program("node").arg("--version"));
    let version = asked.context("Node is missing: install Node 20 or newer")?;
    let version = version.trim().trim_start_matches('v').to_owned();
    let major = version
        .split('.')
        .next()
        .and_then(|major| major.parse::<u32>().ok());
    if major.is_none_or(|major| major < NODE_MAJOR) {
        bail!("Node {version} is too old: install Node {NODE_MAJOR} or newer");
    }
    Ok(version)
}

/// Returns the browser for tests: `$CHROMIUM`, or the first of the usual names on the path.
pub(crate) fn browser() -> Option<PathBuf> {
    if let Some(path) = std::env::var_os("CHROMIUM") {
        return Some(path.into());
    }
    BROWSERS.iter().find_map(|name| on_path(name))
}

/// Returns the browser's driver: `$CHROMEDRIVER`, or `chromedriver` on the path.
pub(crate) fn browser_driver() -> Option<PathBuf> {
    std::env::var_os("CHROMEDRIVER")
        .map(PathBuf::from)
        .or_else(|| on_path("chromedriver"))
}

/// Finds the browser and its driver; installs them where this user may.
///
/// # Errors
/// If they are missing and cannot be installed from here.
pub(crate) fn ensure_browser() -> Result<(PathBuf, PathBuf)> {
    if let (Some(browser), Some(driver)) = (browser(), browser_driver()) {
        return Ok((browser, driver));
    }
    if nix::unistd::geteuid().is_root() && on_path("apt-get").is_some() {
        say::line("Installing Chromium and its driver with apt-get …");
        run::succeed(run::program("apt-get").args(["update", "-qq"]))?;
        let packages = [
            "chromium",
            "chromium-driver",
            "fonts-dejavu-core",
            "fonts-ipafont-gothic",
        ];
        let mut install = run::program("apt-get");
        install.env("DEBIAN_FRONTEND", "noninteractive");
        install
            .args(["install", "-y", "-qq", "--no-install-recommends"])
            .args(packages);
        run::succeed(&mut install)?;
    }
    match (browser(), browser_driver()) {
        (Some(browser), Some(driver)) => Ok((browser, driver)),
        _ => bail!(
            "Chromium or its driver is missing: install the packages chromium and chromium-driver \
             (or name them in the variables CHROMIUM and CHROMEDRIVER)"
        ),
    }
}

/// Returns the folder of an installed tool if it is there.
pub(crate) fn cached(package: &str, version: &str, binary: &str) -> Result<Option<PathBuf>> {
    let folder = place::tools()?
        .join(format!("{package}-{version}"))
        .join("bin");
    Ok(folder.join(binary).is_file().then_some(folder))
}

/// Says which packages of package.json are not installed in their version.
pub(crate) fn missing_packages() -> Result<Vec<String>> {
    let root = place::root();
    let wanted = json(&root.join("package.json"))?;
    let mut missing = Vec::new();
    for group in ["dependencies", "devDependencies"] {
        for (name, version) in wanted[group].as_object().into_iter().flatten() {
            let file = root.join("node_modules").join(name).join("package.json");
            let there = json(&file).ok().map(|found| found["version"] == *version);
            if there != Some(true) {
                missing.push(name.clone());
            }
        }
    }
    Ok(missing)
}

fn packages() -> Result<PathBuf> {
    if !missing_packages()?.is_empty() {
        say::line("Installing the pinned npm packages …");
        run::succeed(run::program("npm").args([
            "ci",
            "--no-audit",
            "--no-fund",
            "--loglevel=error",
        ]))?;
    }
    Ok(place::root().join("node_modules/.bin"))
}

fn installed(package: &str, version: &str, binary: &str) -> Result<PathBuf> {
    if let Some(folder) = cached(package, version, binary)? {
        return Ok(folder);
    }
    let root = place::made(place::tools()?.join(format!("{package}-{version}")))?;
    say::line(&format!(
        "Installing {package} {version} (once on this machine, about two minutes) …"
    ));
    let mut install = run::cargo();
    install.args([
        "install",
        "--locked",
        "--debug",
        "--quiet",
        "--version",
        version,
    ]);
    install.arg("--root").arg(&root).arg(package);
    // The repository's target folder and its runner settings have no business in a tool's build.
    install
        .env("CARGO_TARGET_DIR", root.join("build"))
        .current_dir(&root);
    run::succeed(&mut install)?;
    let _ = std::fs::remove_dir_all(root.join("build"));
    cached(package, version, binary)?.with_context(|| format!("{package} installed no {binary}"))
}

/// Adds the target of the browser and the edge to the toolchain, if it is missing.
///
/// # Errors
/// If rustup cannot add it.
pub(crate) fn wasm_target() -> Result<()> {
    let root = run::output(run::program("rustc").args(["--print", "sysroot"]))?;
    let library = Path::new(root.trim()).join("lib/rustlib").join(WASM_TARGET);
    if library.is_dir() {
        return Ok(());
    }
    run::succeed(run::program("rustup").args(["target", "add", WASM_TARGET]))
        .context("the wasm target is missing, and rustup could not add it")
}

fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
}

fn json(file: &Path) -> Result<serde_json::Value> {
    let text =
        std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    serde_json::from_str(&text).with_context(|| format!("{} is no JSON", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pinned_versions_agree_with_the_workspace() -> Result<()> {
        let manifest = std::fs::read_to_string(place::root().join("Cargo.toml"))?;
        assert!(manifest.contains(&format!("wasm-bindgen = \"={WASM_BINDGEN}\"")));
        let lock = std::fs::read_to_string(place::root().join("Cargo.lock"))?;
        assert!(lock.contains(&format!("name = \"worker\"\nversion = \"{WORKER_BUILD}\"")));
        Ok(())
    }
}
