//! The fields of the form: what is typed goes into the draft, and what is wrong stands below it.

use wasm_bindgen::JsCast;

use super::draft::Draft;
use super::form::mistake::key;
use super::form::{Form, Part, Row};
use super::store::Store;
use crate::hook::dom::{El, el, yes_no};
use crate::hook::react::*;

/// What is chosen from: values and their names.
pub(super) type Choices = Vec<(String, String)>;

/// A field of an entry: where it stands, and how it is called.
#[derive(Clone, Copy)]
pub(super) struct Field<'a> {
    pub(super) store: Store,
    pub(super) part: Part,
    pub(super) row: &'a Row,
    /// How the entry is called.
    pub(super) of: &'a str,
}

impl Field<'_> {
    /// Draws a text field with its label, its unit and what is wrong with it.
    pub(super) fn text(&self, field: &str, title: &str, unit: &str, list: Option<&str>) -> El {
        let key = key(self.part, self.row.id, field);
        let (part, row) = (self.part, self.row.id);
        let path = field.to_owned();
        let write = move |form: &mut Form, text: String| {
            if let Some(row) = form.row_mut(part, row) {
                row.set(&path, &text);
            }
        };
        let mut input = input(self.store, &key, &self.row.text(field), write);
        if !unit.is_empty() {
            input = input.attr("inputmode", "numeric");
        }
        if let Some(list) = list {
            input = input.attr("list", list);
        }
        let line = el("span", "with-unit").with(input);
        let line = if unit.is_empty() {
            line
        } else {
            line.with(el("span", "quiet").text(unit))
        };
        self.framed(&key, title, field, line)
    }

    /// Draws a choice. What stands there and is no choice stays, so that nothing is lost by looking.
    pub(super) fn choice(&self, field: &str, title: &str, choices: &Choices) -> El {
        let key = key(self.part, self.row.id, field);
        let (part, row) = (self.part, self.row.id);
        let path = field.to_owned();
        let write = move |form: &mut Form, text: String| {
            if let Some(row) = form.row_mut(part, row) {
                row.set(&path, &text);
            }
        };
        let select = select(self.store, &key, &self.row.text(field), choices, write);
        self.framed(&key, title, field, select)
    }

    /// Draws a box to tick.
    pub(super) fn tick(
        &self,
        title: &str,
        is: bool,
        write: impl Fn(&mut Row, bool) + 'static,
    ) -> El {
        let (store, part, row) = (self.store, self.part, self.row.id);
        let of = format!(" of {}", self.of);
        el("label", "tick")
            .with(
                el("input", "")
                    .attr("type", "checkbox")
                    .prop("checked", move || is)
                    .on("change", move |event| {
                        let is = is_checked(&event);
                        change(store, |form| {
                            if let Some(row) = form.row_mut(part, row) {
                                write(row, is);
                            }
                        });
                        store.check_soon();
                    }),
            )
            .text(title)
            .with(el("span", "visually-hidden").text(&of))
    }

    fn framed(&self, key: &str, title: &str, field: &str, content: El) -> El {
        let label = el("label", "")
            .attr("for", key)
            .text(title)
            .with(el("span", "visually-hidden").text(&format!(" of {}", self.of)));
        el("div", "field")
            .attr("data-field", field)
            .with(label)
            .with(content)
            .with(mistake(self.store, key))
    }
}

/// Draws a text field; `key` names it, and what is wrong with it.
pub(super) fn input(
    store: Store,
    key: &str,
    text: &str,
    write: impl Fn(&mut Form, String) + 'static,
) -> El {
    let wrong = key.to_owned();
    el("input", "")
        .attrs(&[
            ("type", "text"),
            ("id", key),
            ("data-path", key),
            ("value", text),
            ("autocomplete", "off"),
            ("spellcheck", "false"),
            ("dir", "auto"),
            ("aria-describedby", &format!("{key}-mistake")),
        ])
        .live_attr("aria-invalid", move || yes_no(store.is_wrong(&wrong)))
        .on("input", move |event| {
            let text = event_target_value(&event);
            change(store, |form| write(form, text));
        })
        .on("change", move |_| store.check_soon())
}

/// Draws a choice.
pub(super) fn select(
    store: Store,
    key: &str,
    value: &str,
    choices: &Choices,
    write: impl Fn(&mut Form, String) + 'static,
) -> El {
    let wrong = key.to_owned();
    let known = choices.iter().any(|(choice, _)| choice == value);
    let stray = (!known).then(|| option(value, value, true));
    let options = choices
        .iter()
        .map(|(choice, name)| option(choice, name, choice == value));
    el("select", "")
        .attrs(&[("id", key), ("data-path", key)])
        .attr("aria-describedby", &format!("{key}-mistake"))
        .live_attr("aria-invalid", move || yes_no(store.is_wrong(&wrong)))
        .all(stray.into_iter().chain(options).collect())
        .on("change", move |event| {
            let text = event_target_value(&event);
            change(store, |form| write(form, text));
            store.check_soon();
        })
}

fn option(value: &str, name: &str, chosen: bool) -> El {
    let option = el("option", "").attr("value", value).text(name);
    if chosen {
        option.attr("selected", "")
    } else {
        option
    }
}

/// Draws what is wrong with a field, below it.
pub(super) fn mistake(store: Store, key: &str) -> El {
    let wanted = key.to_owned();
    let said = move || {
        store.errors.with(|errors| {
            let found = errors.iter().find(|mistake| mistake.key == wanted)?;
            Some(found.sentence.clone())
        })
    };
    el("p", "mistake")
        .attr("id", &format!("{key}-mistake"))
        .say(said)
}

/// Changes the form.
pub(super) fn change(store: Store, change: impl FnOnce(&mut Form)) {
    store.draft.update(|draft| {
        if let Draft::Fields(form) = draft {
            change(form);
        }
    });
}

/// Says whether the box that an event came from is ticked.
fn is_checked(event: &web_sys::Event) -> bool {
    let field = event.target();
    let ticked = field.and_then(|field| js_sys::Reflect::get(&field, &"checked".into()).ok());
    ticked.is_some_and(|ticked| ticked.is_truthy())
}

/// Gives the focus to what is drawn after this event.
pub(super) fn focus(id: String) {
    wasm_bindgen_futures::spawn_local(async move {
        let element = document()
            .get_element_by_id(&id)
            .and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
        if let Some(element) = element {
            let _ = element.focus();
        }
    });
}
