//! Raw colours stand in one file; everything else names a token.

use anyhow::{Result, bail};

use super::sources;
use crate::steps::Tally;

const TOKENS: &str = "web/src/style/token.css";
const FUNCTIONS: [&str; 8] = [
    "rgb(", "rgba(", "hsl(", "hsla(", "hwb(", "lab(", "oklch(", "oklab(",
];

/// Looks through every style sheet of the page.
///
/// # Errors
/// If a raw colour stands outside the token file.
pub(crate) fn check(tally: &mut Tally) -> Result<()> {
    let mut findings = Vec::new();
    for source in sources::all()? {
        let sheet = source.path.starts_with("web/") && source.path.ends_with(".css");
        if !sheet || source.path == TOKENS {
            continue;
        }
        for (number, line) in source.text.lines().enumerate() {
            if let Some(colour) = raw_colour(line) {
                findings.push(format!("{}:{}: `{colour}`", source.path, number + 1));
            }
        }
    }
    tally.passed = 1;
    if findings.is_empty() {
        return Ok(());
    }
    bail!("raw colours belong into {TOKENS}:\n{}", findings.join("\n"))
}

fn raw_colour(line: &str) -> Option<String> {
    // A selector by id looks like a colour; a declaration has a colon before it.
    let value = line.split_once(':')?.1;
    if let Some(function) = FUNCTIONS.iter().find(|function| value.contains(**function)) {
        return Some((*function).to_owned());
    }
    value.match_indices('#').find_map(|(at, _)| {
        let digits: String = value[at + 1..]
            .chars()
            .take_while(char::is_ascii_hexdigit)
            .take(9)
            .collect();
        let ends = value[at + 1 + digits.len()..]
            .chars()
            .next()
            .is_none_or(|c| !c.is_alphanumeric() && c != '-');
        (matches!(digits.len(), 3 | 4 | 6 | 8) && ends).then(|| format!("#{digits}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn raw_colours_are_told_from_names() {
        assert_eq!(raw_colour("  color: #fff;").as_deref(), Some("#fff"));
        assert_eq!(
            raw_colour("  color: oklch(50% 0.1 200);").as_deref(),
            Some("oklch(")
        );
        assert_eq!(raw_colour("  color: var(--ink);"), None);
        assert_eq!(raw_colour("#add {"), None);
        assert_eq!(raw_colour("  mask: url(#fade-in);"), None);
    }
}
