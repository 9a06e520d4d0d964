//! `docs/benchmarks.md`: prose that stays, and the table of the last run.

use std::path::PathBuf;

use anyhow::{Context as _, Result};

use super::finding::Finding;
use crate::place;

const BEGIN: &str = "<!-- table: written by `cargo xtask bench` -->\n";
const END: &str = "<!-- end of table -->\n";
const HEAD: &str = "| | what | figure | median of the rounds (spread) | allowed | verdict |\n|---|---|---|---|---|---|\n";

fn file() -> PathBuf {
    place::root().join("docs/benchmarks.md")
}

/// Puts findings into the table; rows of benchmarks that did not run stay.
///
/// # Errors
/// If the document is missing or has lost its table.
pub(super) fn write(findings: &[Finding]) -> Result<()> {
    let text = std::fs::read_to_string(file()).context("docs/benchmarks.md is missing")?;
    let text = renewed(&text, findings).context("docs/benchmarks.md has lost its table")?;
    std::fs::write(file(), text).context("cannot write docs/benchmarks.md")
}

fn renewed(text: &str, findings: &[Finding]) -> Option<String> {
    let (before, rest) = text.split_once(BEGIN)?;
    let (table, after) = rest.split_once(END)?;
    let ran = |row: &&str| {
        findings
            .iter()
            .any(|new| row.starts_with(&format!("| {} |", new.id)))
    };
    let mut rows: Vec<String> = table
        .lines()
        .filter(|line| line.starts_with("| B"))
        .filter(|row| !ran(row))
        .map(str::to_owned)
        .collect();
    rows.extend(findings.iter().map(Finding::row));
    // By number; the sort keeps the order within a benchmark.
    rows.sort_by_key(|row| {
        let number = row
            .trim_start_matches("| B")
            .split(' ')
            .next()
            .unwrap_or_default();
        number.parse().unwrap_or(u32::MAX)
    });
    let table: String = rows.iter().map(|row| format!("{row}\n")).collect();
    Some(format!("{before}{BEGIN}{HEAD}{table}{END}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ran_is_renewed_and_the_rest_stays() -> Result<()> {
        let old = format!(
            "prose\n{BEGIN}{HEAD}| B1 | old | | | | |\n| B10 | kept | | | | |\n{END}more\n"
        );
        let new = Finding::read(r#"{"id":"B1","what":"new","figure":1,"unit":"B"}"#)?;
        let text = renewed(&old, &[new]).context("no table")?;
        assert!(text.starts_with("prose\n") && text.ends_with("more\n"));
        assert!(!text.contains("old"));
        let (one, ten) = (text.find("| B1 | new"), text.find("| B10 | kept"));
        assert!(one.is_some() && one < ten, "{text}");
        Ok(())
    }
}
