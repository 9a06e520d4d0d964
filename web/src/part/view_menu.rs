//! The menu of saved views.

use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlInputElement};

use super::icon::{self, icon};
use super::menu::menu;
use crate::hook::dom::{El, button, el, keep, yes_no};
use crate::hook::react::*;
use crate::lens::view::{MAX_NAME, View, Views};
use crate::store::{Store, use_store, views};

/// Draws the menu.
#[must_use]
pub fn view_menu() -> El {
    let store = use_store();
    let kept = RwSignal::new(views::kept());
    // The view that is being renamed.
    let renamed = RwSignal::new(None::<usize>);
    let present = move || store.view_query();
    let name = move || {
        kept.with(|kept| {
            let query = present();
            let shown = kept.all().iter().find(|view| view.query == query);
            shown.map(|view| view.name.clone())
        })
    };
    let shown = el("b", "")
        .attr("dir", "auto")
        .flag("hidden", move || name().is_none())
        .say(name);
    let content = vec![el("span", "").text("Views "), shown];
    menu("filter", None, content, move || {
        let list = el("ul", "views").redrawn(move || {
            let everything = View {
                name: "All agents".to_owned(),
                query: String::new(),
                opens: false,
            };
            let mut items = vec![el("li", "").with(chooser(store, &everything))];
            kept.with(|views| {
                let all = views.all().iter().enumerate();
                items.extend(all.map(|(place, view)| {
                    let chooser = chooser(store, view);
                    item(chooser, State { kept, renamed }, place, view)
                }));
            });
            items
        });
        vec![list, form(store, State { kept, renamed })]
    })
}

/// What the menu knows.
#[derive(Clone, Copy)]
struct State {
    kept: RwSignal<Views>,
    /// The view that is being renamed.
    renamed: RwSignal<Option<usize>>,
}

fn chooser(store: Store, view: &View) -> El {
    let query = view.query.clone();
    let is_shown = {
        let query = query.clone();
        move || yes_no(store.view_query() == query)
    };
    button("link")
        .attr("dir", "auto")
        .live_attr("aria-pressed", is_shown)
        .on("click", move |_| store.show_view(&query))
        .text(&view.name)
}

fn item(chooser: El, state: State, place: usize, view: &View) -> El {
    let tool = |path: &str, what: &str, act: Box<dyn Fn()>| {
        let label = format!("{what}: {}", view.name);
        button("bare")
            .attrs(&[("aria-label", &label), ("title", &label)])
            .on("click", move |_| act())
            .with(icon(path))
    };
    let State { kept, renamed } = state;
    let opens = tool(
        icon::STAR,
        "Open the page with this view",
        Box::new(move || views::change(kept, |views| views.open_with(place))),
    );
    let rename = tool(
        icon::PEN,
        "Rename",
        Box::new(move || {
            renamed.set(Some(place));
            focus();
        }),
    );
    let remove = tool(
        icon::CLOSE,
        "Delete",
        Box::new(move || {
            renamed.set(None);
            views::change(kept, |views| views.remove(place));
            focus();
        }),
    );
    el("li", "")
        .with(chooser)
        .with(opens.attr("aria-pressed", yes_no(view.opens)))
        .with(rename)
        .with(remove)
}

const FIELD_ID: &str = "view-name";

/// The panel closes when the focus is lost: what was clicked may be gone.
fn focus() {
    if let Some(field) = field() {
        let _ = field.focus();
        field.select();
    }
}

fn field() -> Option<HtmlInputElement> {
    document().get_element_by_id(FIELD_ID)?.dyn_into().ok()
}

/// Draws the field that names the present view, or renames one.
fn form(store: Store, state: State) -> El {
    let State { kept, renamed } = state;
    let save = move || {
        let Some(field) = field() else {
            return;
        };
        let name = field.value();
        match renamed.get_untracked() {
            Some(place) => views::change(kept, |views| views.rename(place, &name)),
            None => {
                let query = untrack(|| store.view_query());
                views::change(kept, |views| views.save(&name, &query));
            }
        }
        renamed.set(None);
        field.set_value("");
    };
    let keyed = move |event: Event| {
        let event: web_sys::KeyboardEvent = event.unchecked_into();
        if event.key() == "Enter" {
            event.prevent_default();
            save();
        }
    };
    let word = move || match renamed.get() {
        Some(_) => "Rename",
        None => "Save",
    };
    let input = el("input", "")
        .attrs(&[
            ("id", FIELD_ID),
            ("type", "search"),
            ("autocomplete", "off"),
            ("aria-label", "Name of the view"),
            ("placeholder", "Name this view"),
            ("maxlength", &MAX_NAME.to_string()),
        ])
        .on("keydown", keyed);
    keep(Box::new(move || {
        let name = renamed.get().and_then(|place| {
            kept.with_untracked(|kept| Some(kept.all().get(place)?.name.clone()))
        });
        if let (Some(name), Some(field)) = (name, field()) {
            field.set_value(&name);
            field.select();
        }
    }));
    el("div", "row-of")
        .with(input)
        .with(button("button").on("click", move |_| save()).say(word))
}
