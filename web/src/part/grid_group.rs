//! The groups of the agents grid: what stands on their lines, and the group that stays in sight.

use super::grid::GridState;
use super::icon::{self, icon};
use crate::hook::dom::{El, button, el};
use crate::hook::react::*;
use crate::lens::address;
use crate::lens::directory::Directory;
use crate::lens::group::{self, Group, Key};
use crate::store::Store;
use crate::text::format;

/// Says what there is in a group.
#[must_use]
pub fn summary(group: &Group) -> String {
    let mut text = format::counted(group.agents.into(), "agent", "agents");
    for (count, what) in [
        (group.busy, "in contact"),
        (group.ready, "ready"),
        (group.not_ready, "not ready"),
    ] {
        if count > 0 {
            text.push_str(" · ");
            text.push_str(&format::count(count.into()));
            text.push(' ');
            text.push_str(what);
        }
    }
    text
}

/// Says how many of a group need attention; nothing for none.
#[must_use]
pub fn needs(group: &Group) -> String {
    match group.needy {
        0 => String::new(),
        1 => "1 needs attention".to_owned(),
        many => format!("{} need attention", format::count(many.into())),
    }
}

/// Folds a group away, or unfolds it.
pub fn toggle_fold(store: Store, key: Key) {
    let id = store
        .directory
        .with_untracked(|directory: &std::sync::Arc<Directory>| key.named(directory).0);
    store.type_in(|address| address::toggle(&mut address.grouping.except, id));
}

/// Draws the group of the first line in sight below the head, while its own line is above.
#[must_use]
pub fn pinned(store: Store, state: GridState) -> El {
    let group = move || {
        let top = state.top.get();
        store.order.with(|order| {
            let group = group::group_at(&order.groups, top)?;
            (group.place < top && !group.folded).then_some(*group)
        })
    };
    let name = move || {
        let group = group()?;
        Some(
            store
                .directory
                .with(|directory| group.key.named(directory).1),
        )
    };
    let fold = move |_| {
        let folded = untrack(group);
        if let (Some(group), Some(element)) = (folded, state.scroller.get_value()) {
            let top = group.place * state.row_height.get_untracked();
            element.set_scroll_top(i32::try_from(top).unwrap_or(i32::MAX));
            toggle_fold(store, group.key);
        }
    };
    let bar = button("")
        .attr("tabindex", "-1")
        .on("click", fold)
        .with(icon(icon::CHEVRON))
        .with(el("strong", "").attr("dir", "auto").say(name))
        .with(el("span", "quiet").say(move || group().map(|group| summary(&group))));
    // A screen reader has the group's own line.
    el("div", "pinned")
        .attr("aria-hidden", "true")
        .flag("hidden", move || group().is_none())
        .with(bar)
}
