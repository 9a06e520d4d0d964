//! The agent's time in the drawer: the schedule above what was, as a drawing or as a table.

use floorlight_core::time::UtcMillis;

use crate::hook::dom::{El, Els, button, el, svg, yes_no};
use crate::hook::memo::Memo;
use crate::hook::signal::RwSignal;
use crate::lens::day::Day;
use crate::lens::lane::{self, Bar, Fact, WIDTH};
use crate::shell::zone;
use crate::store::use_store;

/// Draws both lanes around the present minute.
#[must_use]
pub fn time_lanes(day: Day, facts: Vec<Fact>) -> El {
    let store = use_store();
    let as_table = RwSignal::new(false);
    let minute = Memo::new(move |_| usize::try_from(store.hub_now().get() / 60_000).unwrap_or(0));
    let switch = button("link")
        .live_attr("aria-pressed", move || yes_no(as_table.get()))
        .on("click", move |_| as_table.update(|is| *is = !*is))
        .text("As table");
    let head = el("header", "")
        .with(el("h3", "").text("Scheduled and actual"))
        .with(switch);
    el("section", "time").with(head).redrawn(move || {
        let now = UtcMillis::new(minute.get() as i64 * 60_000);
        let lanes = [
            ("Scheduled", lane::scheduled(&day)),
            ("Actual", lane::actual(&facts, now)),
        ];
        let lanes = lanes.map(|(name, mut bars)| {
            bars.retain(|bar| bar.place(now).is_some());
            (name, bars)
        });
        if as_table.get() {
            vec![table(&lanes, now)]
        } else {
            drawing(&lanes, now)
        }
    })
}

type Lanes = [(&'static str, Vec<Bar>); 2];

fn drawing(lanes: &Lanes, now: UtcMillis) -> Els {
    let mut said = String::new();
    let mut field = svg("svg", "").attrs(&[
        ("viewBox", "0 0 360 44"),
        ("preserveAspectRatio", "none"),
        ("role", "img"),
    ]);
    for (number, (name, bars)) in lanes.iter().enumerate() {
        let top = number * 22;
        field = field.with(rect("lane", 0, WIDTH, top));
        said.push_str(name);
        said.push_str(": ");
        for bar in bars {
            if let Some((x, width)) = bar.place(now) {
                let text = span_text(bar, now);
                let drawn = rect("bar", x, width, top).attr("data-kind", bar.slug);
                let drawn = if bar.unsure {
                    drawn.attr("data-unsure", "")
                } else {
                    drawn
                };
                field = field.with(drawn.with(svg("title", "").text(&text)));
                said.push_str(&text);
                said.push_str("; ");
            }
        }
        if bars.is_empty() {
            said.push_str("nothing known. ");
        }
    }
    let place = 240.to_string();
    let mark = svg("path", "now").attr("d", &format!("M{place} 0V44"));
    let names = lanes
        .iter()
        .map(|(name, bars)| {
            let name = el("span", "").text(name);
            if bars.is_empty() {
                name.text(": nothing known")
            } else {
                name
            }
        })
        .collect();
    let scale = [-240, -120, 0, 120].map(|minutes: i64| {
        let at = now.offset(minutes * 60_000);
        el("span", "").text(&clock_of(at))
    });
    vec![
        el("div", "lanes")
            .with(el("div", "names").attr("aria-hidden", "true").all(names))
            .with(field.attr("aria-label", &said).with(mark)),
        el("div", "scale")
            .attr("aria-hidden", "true")
            .all(scale.to_vec()),
    ]
}

fn rect(class: &str, x: i64, width: i64, top: usize) -> El {
    svg("rect", class).attrs(&[
        ("x", &x.to_string()),
        ("width", &width.to_string()),
        ("y", &(top + 2).to_string()),
        ("height", "18"),
    ])
}

fn table(lanes: &Lanes, now: UtcMillis) -> El {
    let mut body = el("tbody", "");
    for (name, bars) in lanes {
        for bar in bars {
            let until = if bar.to == now {
                "now".to_owned()
            } else {
                clock_of(bar.to)
            };
            body = body.with(
                el("tr", "")
                    .with(el("th", "").attr("scope", "row").text(name))
                    .with(el("td", "").text(bar.word))
                    .with(el("td", "number").text(&clock_of(bar.from)))
                    .with(el("td", "number").text(if bar.unsure { "not known" } else { &until })),
            );
        }
    }
    let heads =
        ["Lane", "What", "From", "Until"].map(|name| el("th", "").attr("scope", "col").text(name));
    el("table", "")
        .with(el("thead", "").with(el("tr", "").all(heads.to_vec())))
        .with(body)
}

fn span_text(bar: &Bar, now: UtcMillis) -> String {
    let from = clock_of(bar.from);
    if bar.unsure {
        format!("{} from {from}, until a time that is not known", bar.word)
    } else if bar.to == now {
        format!("{} since {from}", bar.word)
    } else {
        format!("{} {from} to {}", bar.word, clock_of(bar.to))
    }
}

/// Names a moment by hour and minute in the viewer's zone.
fn clock_of(at: UtcMillis) -> String {
    let mut text = zone::time_of_day(at);
    text.truncate(5);
    text
}
