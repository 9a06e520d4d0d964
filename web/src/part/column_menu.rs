//! How the list is laid out: in groups or not, and with which columns.

use super::grid;
use super::menu::menu;
use crate::hook::dom::{El, button, el};
use crate::hook::react::*;
use crate::lens::column::Column;
use crate::lens::group::{By, Grouping};
use crate::store::use_store;

/// Draws the menu of groups.
#[must_use]
pub fn group_menu() -> El {
    let store = use_store();
    let by = move || store.address.with(|address| address.grouping.by);
    let chosen = el("b", "")
        .flag("hidden", move || by() == By::Nothing)
        .say(move || by().word());
    let content = vec![el("span", "").text("Group "), chosen];
    let panel = move || {
        let choices = By::ALL.into_iter().map(|one| {
            let choose = move |_| {
                store.choose(|address| {
                    address.grouping = Grouping {
                        by: one,
                        ..Grouping::default()
                    };
                });
            };
            let input = el("input", "")
                .attrs(&[("type", "radio"), ("name", "group")])
                .prop("checked", move || by() == one)
                .on("change", choose);
            line(input, one.word())
        });
        let fold = |folded: bool, text: &'static str| {
            button("button").text(text).on("click", move |_| {
                store.type_in(|address| {
                    address.grouping.folded = folded;
                    address.grouping.except.clear();
                });
            })
        };
        let folds = el("div", "row-of")
            .flag("hidden", move || by() == By::Nothing)
            .with(fold(true, "Fold all"))
            .with(fold(false, "Unfold all"));
        let legend = el("legend", "visually-hidden").text("Group agents by");
        let list = el("fieldset", "choices").with(legend);
        vec![list.all(choices.collect()), folds]
    };
    menu("filter", None, content, panel)
}

/// Draws the menu of columns.
#[must_use]
pub fn column_menu() -> El {
    let store = use_store();
    let panel = move || {
        let choices = Column::ALL.into_iter().skip(2).map(|column| {
            let input = el("input", "")
                .attr("type", "checkbox")
                .prop("checked", move || grid::columns(store).has(column))
                .on("change", move |_| {
                    let columns = untrack(|| grid::columns(store)).toggled(column);
                    store.choose(|address| address.columns = Some(columns));
                });
            line(input, column.name())
        });
        let reset = button("button")
            .prop("disabled", move || {
                store.address.with(|address| address.columns.is_none())
            })
            .on("click", move |_| {
                store.choose(|address| address.columns = None);
            })
            .text("As delivered");
        let legend = el("legend", "visually-hidden").text("Columns");
        let list = el("fieldset", "choices").with(legend);
        vec![list.all(choices.collect()), reset]
    };
    let chosen = move || store.address.with(|address| address.columns.is_some());
    let mark = el("b", "").flag("hidden", move || !chosen()).text("own");
    let content = vec![el("span", "").text("Columns "), mark];
    menu("filter", None, content, panel)
}

fn line(input: El, text: &str) -> El {
    el("label", "").with(input).with(el("span", "").text(text))
}
