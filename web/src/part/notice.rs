//! A panel that says why there is nothing to see, and what comes next.

use super::icon::icon;
use crate::hook::dom::{El, Els, el};

/// How a notice looks: what is proven, what is doubtful and what failed must not look alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// All is well.
    Calm,
    /// Something is in doubt.
    Doubt,
    /// Something failed.
    Trouble,
}

impl Kind {
    const fn slug(self) -> &'static str {
        match self {
            Self::Calm => "calm",
            Self::Doubt => "doubt",
            Self::Trouble => "trouble",
        }
    }
}

/// Draws a notice: how it looks, its symbol, what is the matter; then why, and what to do.
#[must_use]
pub fn notice(kind: Kind, symbol: &str, title: &str, content: Els) -> El {
    let body = el("div", "").with(el("h2", "").text(title)).all(content);
    el("section", "notice")
        .attr("data-kind", kind.slug())
        .with(icon(symbol))
        .with(body)
}

/// Draws a paragraph.
#[must_use]
pub fn said(text: &str) -> El {
    el("p", "").text(text)
}
