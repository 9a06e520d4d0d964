//! The names of the functions that can come later.

use std::collections::BTreeSet;
use std::path::PathBuf;

use anyhow::{Context as _, Result};

use crate::place;

const HEAD: &str = "\
# What of the page's program the floor does not need until it can be used: one function a line.
# Written by `cargo xtask later`. A name that is no more does no harm, a new one comes with the first part.
";

/// A list of functions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Later(BTreeSet<String>);

impl Later {
    /// Returns where the list is kept.
    pub(crate) fn file() -> PathBuf {
        place::root().join("web/src/later.txt")
    }

    /// Reads the list of the page.
    ///
    /// # Errors
    /// If it cannot be read.
    pub(crate) fn kept() -> Result<Self> {
        let file = Self::file();
        let text = std::fs::read_to_string(&file)
            .with_context(|| format!("cannot read {}", file.display()))?;
        Ok(Self::parse(&text))
    }

    /// Reads a list: one name a line; what begins with `#` is a remark.
    pub(crate) fn parse(text: &str) -> Self {
        let lines = text.lines().map(str::trim);
        let names = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
        Self(names.map(ToOwned::to_owned).collect())
    }

    /// Makes a list of names as a program has them.
    pub(crate) fn of<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        Self(names.map(plain_name).collect())
    }

    /// Leaves out what is in another list too.
    pub(crate) fn without(&self, other: &Self) -> Self {
        Self(self.0.difference(&other.0).cloned().collect())
    }

    /// Writes the list as it is kept.
    pub(crate) fn write(&self) -> String {
        let mut text = HEAD.to_owned();
        for name in &self.0 {
            text.push_str(name);
            text.push('\n');
        }
        text
    }

    /// Says whether a function comes later, by its name in the program.
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.contains(&plain_name(name))
    }
}

/// Writes a name without the digests of crates: those change with every compiler.
fn plain_name(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    let mut rest = name;
    while let Some(at) = rest.find('[') {
        let (before, from) = rest.split_at(at);
        plain.push_str(before);
        let digest = from.get(1..17).unwrap_or_default();
        let is_digest =
            from.get(17..18) == Some("]") && digest.bytes().all(|byte| byte.is_ascii_hexdigit());
        if is_digest {
            rest = &from[18..];
        } else {
            plain.push('[');
            rest = &from[1..];
        }
    }
    plain.push_str(rest);
    plain
}
