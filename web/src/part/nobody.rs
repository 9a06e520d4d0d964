//! The line above the grid that says that nobody is signed in, and how that is known.

use super::icon;
use super::notice::{Kind, notice};
use crate::hook::dom::{El, el};
use crate::hook::memo::Memo;
use crate::store::use_store;
use crate::text::nobody::nobody;

/// Draws the line into a column, where it is proven that nobody is there.
#[must_use]
pub fn with_nobody(column: El) -> El {
    let store = use_store();
    let text = Memo::new(move |_| {
        let moment = store.moment();
        let (figures, feed) = (store.figures.get()?, store.feed.get()?);
        nobody(&figures, &feed, &moment)
    });
    column.when(
        move || text.with(Option::is_some),
        move || {
            let detail = el("p", "").say(move || text.get().unwrap_or_default());
            vec![notice(
                Kind::Calm,
                icon::TRAY,
                "Nobody is on the floor",
                vec![detail],
            )]
        },
    )
}
