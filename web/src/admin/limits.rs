//! Thresholds by state, and the fields that stand alone.

use floorlight_core::metric::Formula;

use super::draft::Draft;
use super::field::{Choices, input, mistake, select};
use super::form::{Form, LIMITS};
use super::store::Store;
use crate::hook::dom::{El, el};
use crate::text::{figure, format};

/// Draws the thresholds.
pub(super) fn limits(store: Store, form: &Form) -> El {
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
            el("tr", "")
                .with(el("th", "").attr("scope", "row").text(name))
                .with(limit_cell(
                    store,
                    (place, false),
                    (key, name),
                    &limit.medium,
                ))
                .with(limit_cell(store, (place, true), (key, name), &limit.high))
        });
    let table = el("table", "limits")
        .with(el("thead", "").with(head))
        .with(el("tbody", "").all(rows.collect()));
    el("div", "panel-of")
        .with(
            el("p", "quiet")
                .text("From when on a time stands out on the floor, in whole seconds. An empty line never does."),
        )
        .with(table)
}

fn limit_cell(store: Store, at: (usize, bool), (word, name): (&str, &str), text: &str) -> El {
    let (place, high) = at;
    let path = format!(
        "thresholds.{word}.{}",
        if high { "high_s" } else { "medium_s" }
    );
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
    let shown = move || {
        let seconds = store.draft.with(|draft| {
            let Draft::Fields(form) = draft else {
                return None;
            };
            let limit = form.limits.get(place)?;
            let text = if high { &limit.high } else { &limit.medium };
            text.trim().parse::<u32>().ok()
        });
        seconds.map(format::seconds)
    };
    let line = el("span", "with-unit")
        .with(
            input(store, &path, text, write)
                .attr("inputmode", "numeric")
                .attr("aria-label", &label),
        )
        .with(el("span", "quiet").text("s"))
        .with(el("span", "quiet shown").say(shown));
    el("td", "").with(line).with(mistake(store, &path))
}

/// Draws a field that stands alone and holds minutes.
pub(super) fn minutes(store: Store, form: &Form, field: &'static str, title: &str) -> El {
    let key = format!("allowances.{field}");
    let write = move |form: &mut Form, text: String| form.set_single("allowances", field, &text);
    let text = form.single("allowances", field);
    let line = el("span", "with-unit")
        .with(input(store, &key, &text, write).attr("inputmode", "numeric"))
        .with(el("span", "quiet").text("min"));
    framed(store, &key, title, line)
}

/// Draws the choice of the service level's formula.
pub(super) fn formula(store: Store, form: &Form) -> El {
    const KEY: &str = "figures.service_level";
    let choices: Choices = [("", "As usual: without short abandons")]
        .into_iter()
        .chain(Formula::ALL.map(|formula| (word(formula), figure::formula(formula))))
        .map(|(word, name)| (word.to_owned(), name.to_owned()))
        .collect();
    let write = move |form: &mut Form, text: String| {
        form.set_single("figures", "service_level", &text);
    };
    let text = form.single("figures", "service_level");
    framed(
        store,
        KEY,
        "Formula of the service level",
        select(store, KEY, &text, &choices, write),
    )
}

fn framed(store: Store, key: &str, title: &str, content: El) -> El {
    el("div", "field")
        .with(el("label", "").attr("for", key).text(title))
        .with(content)
        .with(mistake(store, key))
}

const fn word(formula: Formula) -> &'static str {
    match formula {
        Formula::AbandonsInTargetServed => "abandons_in_target_served",
        Formula::AnsweredOnly => "answered_only",
        Formula::AllAbandons => "all_abandons",
        Formula::WithoutAbandonsInTarget => "without_abandons_in_target",
        Formula::ShortAbandonsServed => "short_abandons_served",
        Formula::WithoutShortAbandons => "without_short_abandons",
    }
}
