//! The fields of the document: thresholds by state, and labels.

use super::editor;
use super::form::{self, Form, LIMITS};
use super::store::{Draft, Store};
use crate::hook::dom::{El, Els, button, el, yes_no};
use crate::hook::react::*;
use crate::text::format;

/// Draws the fields as they stand; what is typed goes into the draft.
pub(super) fn fields(store: Store, form: &Form) -> Els {
    vec![
        el("div", "editors")
            .with(limits(store, form))
            .with(labels(store, form)),
        editor::list(store, |path| {
            !path.starts_with("thresholds.") && !path.starts_with("labels[")
        }),
    ]
}

fn limits(store: Store, form: &Form) -> El {
    let head = ["Time", "Worth a look from", "Worth acting from"]
        .into_iter()
        .fold(el("tr", ""), |row, name| {
            row.with(el("th", "").attr("scope", "col").text(name))
        });
    let rows = LIMITS
        .iter()
        .zip(&form.limits)
        .enumerate()
        .map(|(place, ((key, name), limit))| {
            let cell = |high: bool, text: &str| {
                let field = if high { "high_s" } else { "medium_s" };
                let path = format!("thresholds.{key}.{field}");
                let label = format!(
                    "{name}, worth {} from, in seconds",
                    if high { "acting" } else { "a look" }
                );
                let write = move |form: &mut Form, text: String| {
                    if let Some(limit) = form.limits.get_mut(place) {
                        if high {
                            limit.high = text;
                        } else {
                            limit.medium = text;
                        }
                    }
                };
                let read = move |form: &Form| {
                    let limit = form.limits.get(place)?;
                    let text = if high { &limit.high } else { &limit.medium };
                    text.trim().parse::<u32>().ok()
                };
                let shown = move || {
                    let seconds = store.draft.with(|draft| match draft {
                        Draft::Fields(form) => read(form),
                        Draft::None | Draft::Whole(_) => None,
                    });
                    seconds.map(format::seconds)
                };
                let known = path.clone();
                el("td", "")
                    .with(
                        el("span", "with-unit")
                            .with(
                                input(
                                    store,
                                    move |_| Some(known.clone()),
                                    &path,
                                    &label,
                                    text,
                                    write,
                                )
                                .attr("inputmode", "numeric"),
                            )
                            .with(el("span", "quiet").text("s"))
                            .with(el("span", "quiet shown").say(shown)),
                    )
                    .with(mistake(store, &path.clone(), move |_| Some(path.clone())))
            };
            el("tr", "")
                .with(el("th", "").attr("scope", "row").text(name))
                .with(cell(false, &limit.medium))
                .with(cell(true, &limit.high))
        });
    let table = el("table", "limits")
        .with(el("thead", "").with(head))
        .with(el("tbody", "").all(rows.collect()));
    el("div", "")
        .with(el("h3", "").text("Thresholds"))
        .with(el("p", "quiet").text("In whole seconds. An empty line never stands out."))
        .with(table)
}

fn labels(store: Store, form: &Form) -> El {
    let rows = form.labels.iter().map(|label| {
        let id = label.id;
        let path_of = move |field: &'static str| {
            move |form: &Form| {
                let place = form.label_place(id)?;
                Some(format!("labels[{place}].{field}"))
            }
        };
        let write = move |field: &'static str| {
            move |form: &mut Form, text: String| {
                if let Some(label) = form.labels.iter_mut().find(|label| label.id == id) {
                    if field == "raw" {
                        label.raw = text;
                    } else {
                        label.label = text;
                    }
                }
            }
        };
        let cell = |field: &'static str, name: &str, text: &str| {
            let key = format!("label-{id}-{field}");
            let name = format!("{name} of line {id}");
            el("div", "")
                .with(input(
                    store,
                    path_of(field),
                    &key,
                    &name,
                    text,
                    write(field),
                ))
                .with(mistake(store, &key, path_of(field)))
        };
        let remove = button("button")
            .attr("aria-label", &format!("Remove the label of {}", label.raw))
            .on("click", move |_| {
                change(store, |form| form.labels.retain(|label| label.id != id));
                store.check();
                store.draw_anew();
            })
            .text("Remove");
        el("li", "")
            .with(cell("raw", "Word of the platform", &label.raw))
            .with(cell("label", "Label", &label.label))
            .with(remove)
    });
    let add = button("button")
        .on("click", move |_| {
            let mut id = 0;
            change(store, |form| {
                id = form.add_label(String::new(), String::new())
            });
            store.draw_anew();
            focus(format!("label-{id}-raw"));
        })
        .text("Add a label");
    let heads = el("p", "label-heads quiet")
        .attr("aria-hidden", "true")
        .with(el("span", "").text("The platform's word"))
        .with(el("span", "").text("Shown as"));
    el("div", "")
        .with(el("h3", "").text("Labels"))
        .with(
            el("p", "quiet").text("What to show for the platform's words for states and reasons."),
        )
        .with(heads)
        .with(el("ul", "labels").all(rows.collect()))
        .with(add)
}

/// Draws a text field; `path` says where its value stands in the document.
fn input(
    store: Store,
    path: impl Fn(&Form) -> Option<String> + Clone + 'static,
    key: &str,
    name: &str,
    text: &str,
    write: impl Fn(&mut Form, String) + 'static,
) -> El {
    let wrong = move || is_wrong(store, &path);
    el("input", "")
        .attrs(&[
            ("type", "text"),
            ("id", key),
            ("data-path", key),
            ("aria-label", name),
            ("value", text),
            ("autocomplete", "off"),
            ("dir", "auto"),
            ("aria-describedby", &format!("{key}-mistake")),
        ])
        .live_attr("aria-invalid", move || yes_no(wrong()))
        .on("input", move |event| {
            let text = event_target_value(&event);
            change(store, |form| write(form, text));
        })
        .on("change", move |_| store.check_soon())
}

/// Draws what is wrong with a field, below it.
fn mistake(store: Store, key: &str, path: impl Fn(&Form) -> Option<String> + 'static) -> El {
    let said = move || {
        let path = place(store, &path)?;
        store.errors.with(|errors| {
            let error = errors.iter().find(|error| error.field == path)?;
            Some(form::sentence(error))
        })
    };
    el("p", "mistake")
        .attr("id", &format!("{key}-mistake"))
        .say(said)
}

fn is_wrong(store: Store, path: &impl Fn(&Form) -> Option<String>) -> bool {
    place(store, path).is_some_and(|path| {
        store
            .errors
            .with(|errors| errors.iter().any(|error| error.field == path))
    })
}

fn place(store: Store, path: &impl Fn(&Form) -> Option<String>) -> Option<String> {
    store.draft.with(|draft| match draft {
        Draft::Fields(form) => path(form),
        Draft::None | Draft::Whole(_) => None,
    })
}

fn change(store: Store, change: impl FnOnce(&mut Form)) {
    store.draft.update(|draft| {
        if let Draft::Fields(form) = draft {
            change(form);
        }
    });
}

/// Gives the focus to what is drawn after this event.
fn focus(id: String) {
    use wasm_bindgen::JsCast;
    wasm_bindgen_futures::spawn_local(async move {
        let element = document()
            .get_element_by_id(&id)
            .and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
        if let Some(element) = element {
            let _ = element.focus();
        }
    });
}
