//! A copy of the core and of the world, in which bugs are planted; the repository is never touched.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

use super::list::{Bug, FOLDER};
use crate::{place, run};

/// What is copied as it is. The copy is kept between runs, so that little is built again.
const COPIED: [&str; 5] = [
    "Cargo.lock",
    "rust-toolchain.toml",
    "crates/core",
    "crates/wire",
    "tests/tests/world",
];
/// The packages of the copy.
const MEMBERS: &str = r#"members = ["crates/core", "crates/wire", "tests"]"#;
/// The world alone, without what the integration tests need.
const TESTS: &str = r#"[package]
name = "floorlight-tests"
version.workspace = true
edition.workspace = true

[dev-dependencies]
fastrand.workspace = true
floorlight-core = { workspace = true, features = ["serde"] }
floorlight-wire.workspace = true

[[test]]
name = "world"
"#;

/// The copy.
#[derive(Clone, Debug)]
pub(super) struct Tree {
    root: PathBuf,
}

impl Tree {
    /// Copies what changed since the last time.
    ///
    /// # Errors
    /// If something cannot be read or written.
    pub(super) fn copy() -> Result<Self> {
        let tree = Self {
            root: place::made(place::target().join("planted"))?,
        };
        for part in COPIED {
            sync(&place::root().join(part), &tree.root.join(part))?;
        }
        write(&tree.root.join("tests/Cargo.toml"), TESTS.as_bytes())?;
        let manifest = std::fs::read_to_string(place::root().join("Cargo.toml"))?;
        write(
            &tree.root.join("Cargo.toml"),
            with_members(&manifest)?.as_bytes(),
        )?;
        Ok(tree)
    }

    /// Checks that a patch still applies.
    ///
    /// # Errors
    /// If it does not: the list must be kept in step with the code.
    pub(super) fn applies(&self, bug: &Bug) -> Result<()> {
        self.patch(bug, &["--check"])
            .with_context(|| format!("{} no longer applies: renew or replace it", bug.file()))
    }

    /// Plants a bug, works with it, and takes it out again, whatever came of it.
    ///
    /// # Errors
    /// If it cannot be planted or taken out, or the work fails.
    pub(super) fn with<T>(&self, bug: &Bug, work: impl FnOnce() -> Result<T>) -> Result<T> {
        self.patch(bug, &[])?;
        let outcome = work();
        self.patch(bug, &["--reverse"])?;
        outcome
    }

    /// Returns cargo, in the copy, with build results of its own.
    pub(super) fn cargo(&self) -> Command {
        let mut cargo = run::cargo();
        cargo
            .current_dir(&self.root)
            .env("CARGO_TARGET_DIR", self.root.join("target"));
        cargo
    }

    fn patch(&self, bug: &Bug, how: &[&str]) -> Result<()> {
        let mut git = Command::new("git");
        git.args(["apply", "--whitespace=nowarn"])
            .args(how)
            .arg(place::root().join(FOLDER).join(bug.file()))
            .current_dir(&self.root);
        // The copy lies inside the repository and is no part of it: git would skip every file.
        if let Some(parent) = self.root.parent() {
            git.env("GIT_CEILING_DIRECTORIES", parent);
        }
        run::output(&mut git).map(drop)
    }
}

/// Narrows the workspace to the packages of the copy.
fn with_members(manifest: &str) -> Result<String> {
    let kept = manifest
        .lines()
        .filter(|line| !line.starts_with("default-members"))
        .map(|line| {
            if line.starts_with("members") {
                MEMBERS
            } else {
                line
            }
        });
    let manifest = kept.collect::<Vec<_>>().join("\n") + "\n";
    manifest
        .contains(MEMBERS)
        .then_some(manifest)
        .context("the manifest of the workspace has no line `members = […]`")
}

/// Copies a file or a folder where it differs, and removes what is no longer there.
fn sync(from: &Path, to: &Path) -> Result<()> {
    if !from.is_dir() {
        let bytes =
            std::fs::read(from).with_context(|| format!("cannot read {}", from.display()))?;
        return write(to, &bytes);
    }
    place::made(to.to_path_buf())?;
    for entry in std::fs::read_dir(to)? {
        let entry = entry?;
        let is_gone = !from.join(entry.file_name()).exists();
        if is_gone && entry.path().is_dir() {
            std::fs::remove_dir_all(entry.path())?;
        } else if is_gone {
            std::fs::remove_file(entry.path())?;
        }
    }
    for entry in std::fs::read_dir(from)? {
        let name = entry?.file_name();
        sync(&from.join(&name), &to.join(&name))?;
    }
    Ok(())
}

/// Writes a file unless it reads so already: cargo builds again what was written.
fn write(file: &Path, bytes: &[u8]) -> Result<()> {
    if std::fs::read(file).is_ok_and(|known| known == bytes) {
        return Ok(());
    }
    if let Some(folder) = file.parent() {
        place::made(folder.to_path_buf())?;
    }
    std::fs::write(file, bytes).with_context(|| format!("cannot write {}", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::planted::list;

    #[test]
    fn the_workspace_is_narrowed() -> Result<()> {
        let manifest = std::fs::read_to_string(place::root().join("Cargo.toml"))?;
        let narrowed = with_members(&manifest)?;
        assert!(!narrowed.contains("default-members") && narrowed.contains("[profile.test]"));
        assert!(with_members("[package]").is_err());
        Ok(())
    }

    /// A world that needs a crate which is not copied would compile nowhere but here.
    #[test]
    fn what_the_world_uses_is_copied() -> Result<()> {
        for entry in std::fs::read_dir(place::root().join("tests/tests/world"))? {
            let file = entry?.path();
            let text = std::fs::read_to_string(&file)?;
            let used = text
                .split(|c: char| !c.is_alphanumeric() && c != '_')
                .filter_map(|word| word.strip_prefix("floorlight_"));
            for name in used {
                let (package, folder) = (format!("floorlight-{name}"), format!("crates/{name}"));
                let is_copied = TESTS.contains(&package) && COPIED.contains(&folder.as_str());
                assert!(is_copied, "{} uses {package}", file.display());
            }
        }
        Ok(())
    }

    /// A patch that no longer applies is found before anybody runs the hunt.
    #[test]
    fn every_patch_applies() -> Result<()> {
        for bug in list::read()? {
            let mut git = run::program("git");
            git.args(["apply", "--check", "--whitespace=nowarn"])
                .arg(Path::new(FOLDER).join(bug.file()));
            run::output(&mut git).with_context(|| bug.file())?;
        }
        Ok(())
    }
}
