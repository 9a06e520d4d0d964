//! The frame around every page of somebody who is signed in.

use crate::hook::dom::{El, Els, el};
use crate::part::announcer::announcer;
use crate::part::banner::with_banner;
use crate::part::help::help;
use crate::part::rail::{brand_line, rail};
use crate::part::reload::with_reload;
use crate::part::skeleton::skeleton_rows;
use crate::part::top_bar::top_bar;
use crate::part::wall::wall;
use crate::store::use_store;

/// Draws a page in its frame.
#[must_use]
pub fn framed(page: fn() -> Els) -> Els {
    let skip = el("a", "skip")
        .attr("href", "#main")
        .text("Skip to the content");
    let main = el("main", "")
        .attrs(&[("id", "main"), ("tabindex", "-1")])
        .all(page());
    let store = use_store();
    let column = with_banner(el("div", "column").with(top_bar()));
    let column = with_reload(column).with(main);
    // The wall stands in for all of it; what lies behind keeps its place.
    let behind = move || store.address.with(|address| address.wall.is_some());
    vec![
        skip.flag("hidden", behind),
        el("div", "frame")
            .flag("hidden", behind)
            .with(rail())
            .with(column),
        wall(),
        announcer(),
        help(),
    ]
}

/// Draws what stands alone, without the frame.
#[must_use]
pub fn alone(content: Els) -> El {
    el("main", "alone").all(content)
}

/// Draws the heading of a page that shows none.
#[must_use]
pub fn heading(text: &str) -> El {
    el("h1", "visually-hidden").text(text)
}

/// Draws the frame while it is asked who is signed in.
#[must_use]
pub fn waiting() -> Els {
    vec![alone(vec![brand_line(), skeleton_rows(4)]).attr("aria-busy", "true")]
}
