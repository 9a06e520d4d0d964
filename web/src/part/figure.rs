//! A key figure: what stands in the strip, and the panel with what stands behind it.

use floorlight_core::metric::Formula;

use super::icon;
use super::menu::menu;
use super::spark::spark;
use crate::hook::dom::{El, Els, button, el};
use crate::hook::memo::Memo;
use crate::hook::react::*;
use crate::lens::figure::{Kind, formula_from_slug, formula_slug};
use crate::lens::figure_choice::Beside;
use crate::lens::tiles::{Figure, TileView};
use crate::shell::zone;
use crate::store::{Store, use_store};
use crate::text::state::Shown;
use crate::text::{self, format};

/// Draws a tile: its name and age, its number with unit, what it refers to, and how it moved.
#[must_use]
pub fn tile(figure: Figure) -> El {
    let store = use_store();
    let view = Memo::new(move |_| store.tile(figure));
    let head = el("span", "head")
        .with(el("span", "name").text(figure.name()))
        .with(
            el("span", "age")
                .attr("title", "How old the figure is")
                .say(move || view.with(|view| view.age_ms.map(format::age))),
        );
    let body = el("span", "body")
        .with(number(view))
        .with(el("span", "beside").say(move || view.with(|view| view.beside.clone())));
    let content = vec![
        head,
        body,
        since_or_note(store, view),
        spark(
            move || store.figure_points(figure),
            move |value| figure.write(value),
        ),
    ];
    marked(
        store,
        figure,
        view,
        menu("tile", None, content, move || panel(store, figure)),
    )
}

/// Draws a count of agents: its symbol, its name, its number and how it moved, in one line.
#[must_use]
pub fn state_count(figure: Figure) -> El {
    let store = use_store();
    let view = Memo::new(move |_| store.tile(figure));
    let mut content = Vec::new();
    if let Some(state) = figure.state() {
        let shown = Shown::State(state);
        content.push(
            el("span", "state")
                .attr("data-state", shown.slug())
                .with(icon::icon(icon::of_state(shown))),
        );
    }
    content.extend([
        el("span", "name").text(figure.name()),
        number(view),
        note(view),
        spark(
            move || store.figure_points(figure),
            move |value| figure.write(value),
        ),
    ]);
    marked(
        store,
        figure,
        view,
        menu("count", None, content, move || panel(store, figure)),
    )
}

fn marked(store: Store, figure: Figure, view: Memo<TileView>, root: El) -> El {
    root.toggle("stale", move || view.with(|view| view.stale))
        .toggle("loading", move || !store.loaded.get())
        .attr("data-figure", figure.slug())
        .live_attr("data-severity", move || {
            view.with(|view| view.severity.slug())
        })
}

fn number(view: Memo<TileView>) -> El {
    el("strong", "").say(move || view.with(|view| view.text.clone()))
}

fn note(view: Memo<TileView>) -> El {
    el("span", "note")
        .attr("dir", "auto")
        .live_attr("title", move || view.with(|view| view.sentence.clone()))
        .say(move || view.with(|view| view.note.clone()))
}

/// Since when the number stands still, where it is stale; else what it refers to.
fn since_or_note(store: Store, view: Memo<TileView>) -> El {
    el("span", "note")
        .attr("dir", "auto")
        .live_attr("title", move || view.with(|view| view.sentence.clone()))
        .say(move || {
            view.with(|view| match view.age_ms.filter(|_| view.stale) {
                Some(age) => {
                    let at = store.hub_now().offset(-age);
                    format!("since {}", zone::time_of_day(at))
                }
                None => view.note.clone(),
            })
        })
}

/// Draws what stands behind a figure.
fn panel(store: Store, figure: Figure) -> Els {
    let lines = Memo::new(move |_| store.figure_lines(figure));
    let names = move || lines.with(|lines| lines.iter().map(|(name, _)| *name).collect::<Vec<_>>());
    let line = move |name: &'static str| {
        let value = move || {
            lines.with(|lines| {
                let found = lines.iter().find(|(other, _)| *other == name);
                found.map(|(_, value)| value.clone())
            })
        };
        el("div", "")
            .with(el("dt", "").text(name))
            .with(el("dd", "").attr("dir", "auto").say(value))
    };
    let facts = el("dl", "facts").each(names, line);
    let title = el("h2", "").text(figure.name());
    let mut content = vec![title];
    if figure == Figure::Of(Kind::ServiceLevel) {
        content.push(formula_choice(store));
    }
    content.push(facts);
    if matches!(figure, Figure::Waiting | Figure::LongestWait) {
        content.push(
            button("button")
                .on("click", move |_| super::waiting::show(store))
                .text("List them ")
                .with(el("kbd", "").text("w")),
        );
    }
    content
}

/// Draws the choice of the formula by which the service level is computed.
fn formula_choice(store: Store) -> El {
    let options = Formula::ALL.into_iter().map(|formula| {
        el("option", "")
            .attr("value", formula_slug(formula))
            .text(text::figure::formula(formula))
            .prop("selected", move || store.formula() == formula)
    });
    let select = el("select", "")
        .all(options.collect())
        .on("change", move |event| {
            let formula = formula_from_slug(&event_target_value(&event));
            store.choose(|address| address.figures.formula = formula);
        });
    el("label", "formula")
        .with(el("span", "").text("Counted by"))
        .with(select)
}

/// Opens what is known of a queue beside the list.
pub fn open_queue(store: Store, id: String) {
    store.choose(|address| {
        address.agent = None;
        address.figures.beside = Some(Beside::Queue(id));
    });
}
