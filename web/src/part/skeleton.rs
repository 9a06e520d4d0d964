//! What stands in the final layout while the floor is on its way.

use crate::hook::dom::{El, el};

/// Draws rows of placeholders.
#[must_use]
pub fn skeleton_rows(count: usize) -> El {
    el("div", "skeleton-rows")
        .attr("aria-hidden", "true")
        .all((0..count).map(|_| el("span", "skeleton")).collect())
}
