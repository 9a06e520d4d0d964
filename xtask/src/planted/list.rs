//! The list of planted bugs, read from the table that people read, too.

use anyhow::{Context as _, Result, bail};

use crate::place;

/// Where patches and their list lie.
pub(super) const FOLDER: &str = "tests/planted";

/// One planted bug.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bug {
    pub(super) number: String,
    pub(super) name: String,
    /// The invariant or requirement that it breaks.
    pub(super) invariant: String,
    pub(super) finder: Finder,
}

/// What should find a bug.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Finder {
    /// The simulated world.
    World,
    /// The core's tests whose path begins so.
    Tests(String),
}

impl Bug {
    /// Says whether this is the bug of that number, with or without a leading zero.
    pub(super) fn is(&self, number: &str) -> bool {
        self.number.trim_start_matches('0') == number.trim_start_matches('0')
    }

    /// Returns the name of its patch.
    pub(super) fn file(&self) -> String {
        format!("{}-{}.patch", self.number, self.name)
    }
}

/// Reads the list.
///
/// # Errors
/// If it cannot be read, or lists and patches do not correspond.
pub(super) fn read() -> Result<Vec<Bug>> {
    let folder = place::root().join(FOLDER);
    let text = std::fs::read_to_string(folder.join("README.md"))
        .with_context(|| format!("cannot read {FOLDER}/README.md"))?;
    let bugs: Vec<Bug> = text.lines().filter_map(row).collect();
    let mut patches: Vec<String> = std::fs::read_dir(&folder)?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.ends_with(".patch"))
        .collect();
    patches.sort();
    let listed: Vec<String> = bugs.iter().map(Bug::file).collect();
    if patches != listed {
        let odd = patches.iter().filter(|patch| !listed.contains(patch));
        let odd: Vec<_> = odd
            .chain(listed.iter().filter(|patch| !patches.contains(patch)))
            .map(String::as_str)
            .collect();
        bail!(
            "{FOLDER}/README.md and the patches beside it differ: {}",
            odd.join(", ")
        );
    }
    Ok(bugs)
}

/// Reads `| 07 | name | invariant | finder | what it is |`.
fn row(line: &str) -> Option<Bug> {
    let mut cells = line.strip_prefix('|')?.split('|').map(str::trim);
    let number = cells.next()?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    let name = cells.next()?.trim_matches('`');
    let invariant = cells.next()?;
    let finder = cells.next()?.trim_matches('`');
    is_number.then(|| Bug {
        number: number.to_owned(),
        name: name.to_owned(),
        invariant: invariant.to_owned(),
        finder: match finder {
            "world" => Finder::World,
            path => Finder::Tests(path.to_owned()),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_read_and_headings_are_not() {
        assert_eq!(row("| No. | Name | Breaks | Found by | What |"), None);
        assert_eq!(row("|---|---|---|---|---|"), None);
        let bug = row("| 07 | `a-name` | I4 | `floor::tests` | What it is. |");
        assert_eq!(
            bug.as_ref().map(Bug::file).as_deref(),
            Some("07-a-name.patch")
        );
        assert!(bug.is_some_and(|bug| bug.is("7") && bug.is("07") && !bug.is("70")));
    }

    /// At least thirty, each with its patch.
    #[test]
    fn the_list_and_the_patches_agree() -> Result<()> {
        assert!(read()?.len() >= 30);
        Ok(())
    }
}
