//! What the commands print. A closed pipe is no reason to fail.

use std::io::{IsTerminal as _, Write as _};

/// Prints one line; a test's steps must not be mistaken for the steps that run it.
pub(crate) fn line(text: &str) {
    if cfg!(test) {
        return;
    }
    let _ = writeln!(std::io::stdout(), "{text}");
}

/// Prints a heading, bold on a terminal.
pub(crate) fn heading(text: &str) {
    if std::io::stdout().is_terminal() {
        line(&format!("\n\u{1b}[1m{text}\u{1b}[0m"));
    } else {
        line(&format!("\n{text}"));
    }
}

/// Prints an error on the error stream.
pub(crate) fn error(text: &str) {
    if cfg!(test) {
        return;
    }
    let _ = writeln!(std::io::stderr(), "error: {text}");
}
