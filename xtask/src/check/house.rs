//! Rules about text: nothing of a machine in the repository, nothing left open, no file too long.

use anyhow::{Result, bail};

use super::sources::{self, Source};
use crate::say;
use crate::steps::Tally;

/// Above this, another idea is usually hiding in the file.
const LONG: usize = 400;

/// Checks every file; prints each finding with its place.
///
/// # Errors
/// If there is a finding.
pub(crate) fn check(tally: &mut Tally) -> Result<()> {
    let mut findings = Vec::new();
    for source in sources::all()? {
        if !generated(&source.path) {
            findings.extend(of(&source));
        }
        if code(&source.path) && source.text.lines().count() > LONG {
            say::line(&format!("note: {} has more than {LONG} lines", source.path));
        }
        tally.passed = 1;
    }
    if findings.is_empty() {
        return Ok(());
    }
    bail!("{}", findings.join("\n"))
}

fn of(source: &Source) -> Vec<String> {
    let mut findings = Vec::new();
    for (number, line) in source.text.lines().enumerate() {
        for (word, why) in forbidden(&source.path) {
            if line.contains(&word) {
                findings.push(format!("{}:{}: `{word}` {why}", source.path, number + 1));
            }
        }
    }
    findings
}

/// The words are put together here, so that this file does not contain them.
fn forbidden(path: &str) -> Vec<(String, &'static str)> {
    let machine = "is a place on one machine";
    let host = "is a registry's host; the package manager knows it";
    let open = "leaves something open";
    let mut words = vec![
        (format!("/{}/", "work"), machine),
        (format!("/{}/", "tmp"), machine),
        (format!("/{}/", "root"), machine),
        (format!("registry.{}", "npmjs"), host),
        (format!("crates{}", ".io"), host),
        (format!("pypi{}", ".org"), host),
        (format!("deb{}", ".debian"), host),
    ];
    if code(path) {
        for mark in ["TO\u{44}O", "FIX\u{4d}E", "XX\u{58}", "HAC\u{4b}"] {
            words.push((mark.to_owned(), open));
        }
    }
    words
}

fn code(path: &str) -> bool {
    [".rs", ".mjs", ".js", ".css", ".toml", ".html"]
        .iter()
        .any(|kind| path.ends_with(kind))
}

fn generated(path: &str) -> bool {
    path.ends_with(".lock") || path.ends_with("-lock.json")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> usize {
        of(&Source {
            path: path.to_owned(),
            text: text.to_owned(),
        })
        .len()
    }

    #[test]
    fn each_kind_is_found_and_plain_text_is_not() {
        assert_eq!(found("a.rs", &format!("see /{}/x", "work")), 1);
        assert_eq!(
            found("a.md", &format!("https://registry.{}.org", "npmjs")),
            1
        );
        assert_eq!(found("a.rs", &format!("// {}{}: later", "TO", "DO")), 1);
        assert_eq!(
            found("a.rs", "let work = networks / 2; // the work of a day"),
            0
        );
    }
}
