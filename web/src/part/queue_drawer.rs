//! What is known of one queue: its figures by window, who waits, its agents, and how it went.

use floorlight_core::frame::MetricCell;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlElement};

use super::cell::shown_or_dash;
use super::focus::takes_lost_focus;
use super::hold::hold;
use super::icon;
use super::notice::said;
use super::spark::spark;
use super::waiting::{self, waiting_drawer};
use crate::hook::dom::{El, Els, button, el};
use crate::hook::memo::Memo;
use crate::hook::react::*;
use crate::lens::figure::{Kind, Minutes, WINDOWS};
use crate::lens::figure_choice::Beside;
use crate::lens::queues::QueueView;
use crate::shell::zone;
use crate::store::{Store, use_store};
use crate::text::state::Shown;
use crate::text::{self, format};

/// Draws beside the list what was chosen, where no agent is open.
#[must_use]
pub fn with_beside(list: El) -> El {
    let store = use_store();
    waiting::listen(store);
    let chosen = Memo::new(move |_| {
        store.address.with(|address| match address.agent {
            Some(_) => None,
            None => address.figures.beside.clone(),
        })
    });
    list.redrawn(move || match chosen.get() {
        None => Vec::new(),
        Some(Beside::Waiting) => vec![waiting_drawer()],
        Some(Beside::Queue(id)) => vec![queue_drawer(store, id)],
    })
}

#[inline(never)]
fn queue_drawer(store: Store, id: String) -> El {
    let row = {
        let id = id.clone();
        Memo::new(move |_| store.directory.with(|directory| directory.find_queue(&id)))
    };
    let view = Memo::new(move |_| {
        let row = row.get()?;
        store.queue_views().into_iter().find(|view| view.row == row)
    });
    let name = {
        let id = id.clone();
        Memo::new(move |_| {
            row.get().map_or_else(
                || id.clone(),
                |row| store.directory.with(|directory| directory.queue_name(row)),
            )
        })
    };
    let close = move || {
        // The focus goes back to where the queue stands in the table.
        let line = document().query_selector(".queues [aria-current] button");
        store.choose(|address| address.figures.beside = None);
        match line.ok().flatten().map(JsCast::dyn_into::<HtmlElement>) {
            Some(Ok(line)) => {
                let _ = line.focus();
            }
            _ => super::grid::focus(),
        }
    };
    let missing = move || store.loaded.get() && view.with(Option::is_none);
    let target = move || {
        view.with(|view| {
            let view = view.as_ref()?;
            Some(text::figure::target(view.target?, view.target_seconds))
        })
    };
    let title = el("div", "")
        .with(el("h2", "").attr("dir", "auto").say(move || name.get()))
        .with(el("p", "").say(target));
    let header = el("header", "").with(title).with(
        button("bare")
            .attr("aria-label", "Close")
            .on("click", move |_| close())
            .with(icon::icon(icon::CLOSE)),
    );
    let show_agents = button("button")
        .on("click", move |_| {
            let id = id.clone();
            store.choose(|address| address.queues = vec![id]);
        })
        .text("Only its agents in the list");
    let waits = waiting::lines(store, Some(row));
    let content = el("div", "content")
        .attrs(&[
            ("role", "group"),
            ("tabindex", "0"),
            ("aria-label", "Details"),
        ])
        .with(
            said("The live floor does not list this queue.")
                .attr("class", "remark")
                .flag("hidden", move || !missing()),
        )
        .with(el("h3", "").text("By window, in minutes"))
        .with(windows(store, row))
        .with(el("h3", "").text("Reported by the platform"))
        .with(reported(view))
        .with(el("h3", "").text("Waiting"))
        .with(
            hold(el("div", ""), waits.held)
                .with(waiting::list(store, waits))
                .all(waiting::none_waits(waits)),
        )
        .with(el("h3", "").text("Agents"))
        .with(agents(view))
        .with(show_agents)
        .with(el("h3", "").text("Service level, last 30 minutes"))
        .with(trend(store, row));
    el("aside", "drawer card queue")
        .live_attr("aria-label", move || {
            name.with(|name| format!("What is known of {name}"))
        })
        .on("keydown", move |event: Event| {
            let key: &web_sys::KeyboardEvent = event.unchecked_ref();
            if key.key() == "Escape" {
                event.stop_propagation();
                close();
            }
        })
        .with(header)
        .with(takes_lost_focus(content))
}

/// The lines of the table by window: the name, and what is written.
const COUNTS: [&str; 4] = ["Offered", "Answered", "Abandoned", "Handled"];

/// Draws the figures of a queue by window.
fn windows(store: Store, row: Memo<Option<u32>>) -> El {
    let corner = el("td", "");
    let heads = WINDOWS.into_iter().map(|minutes| {
        el("th", "number")
            .attr("scope", "col")
            .toggle("now", move || {
                store
                    .address
                    .with(|address| address.figures.window == Minutes(minutes))
            })
            .text(&minutes.to_string())
    });
    let head = el("tr", "").with(corner).all(heads.collect());
    let line = |name: &str, write: fn(Store, MetricCell, Minutes, &str) -> String| {
        let name_ = name.to_owned();
        let cells = WINDOWS.into_iter().map(move |minutes| {
            let name = name_.clone();
            el("td", "number").say(move || {
                let cell = MetricCell::Queue(row.get()?);
                Some(write(store, cell, Minutes(minutes), &name))
            })
        });
        el("tr", "")
            .with(el("th", "").attr("scope", "row").text(name))
            .all(cells.collect())
    };
    let kinds = Kind::ALL
        .into_iter()
        .filter(|kind| *kind != Kind::Occupancy)
        .map(|kind| line(text::figure::name(kind), ratio));
    let counts = COUNTS.into_iter().map(|name| line(name, count));
    el("table", "figures")
        .with(el("thead", "").with(head))
        .with(el("tbody", "").all(kinds.chain(counts).collect()))
}

fn ratio(store: Store, cell: MetricCell, window: Minutes, name: &str) -> String {
    let kind = Kind::ALL
        .into_iter()
        .find(|kind| text::figure::name(*kind) == name);
    let formula = store.formula();
    let read = store.counted.with(|counted| {
        let kind = kind?;
        let ratio = counted.read(cell, window, kind, formula).ok()?;
        Some(kind.write(kind.value(ratio)))
    });
    shown_or_dash(read)
}

fn count(store: Store, cell: MetricCell, window: Minutes, name: &str) -> String {
    let formula = store.formula();
    let read = store.counted.with(|counted| {
        use crate::lens::figure::Absence;
        let told = counted.read(cell, window, Kind::AbandonRate, formula);
        if matches!(told, Err(Absence::NotProvided | Absence::NotYet)) {
            return None;
        }
        let sums = counted.sums(cell, window).ok()?;
        Some(match name {
            "Offered" => sums.offered,
            "Answered" => sums.answered,
            "Abandoned" => sums.abandoned,
            _ => sums.handled,
        })
    });
    shown_or_dash(read.map(|count| format::count(count.into())))
}

/// Draws what the platform reports.
fn reported(view: Memo<Option<QueueView>>) -> El {
    let line = |name: &str, write: fn(&QueueView) -> Option<String>| {
        vec![
            el("dt", "").text(name),
            el("dd", "").say(move || {
                let text = view.with(|view| view.as_ref().and_then(write));
                text.unwrap_or_else(|| "not provided".to_owned())
            }),
        ]
    };
    el("dl", "facts")
        .toggle("old", move || {
            view.with(|view| view.as_ref().is_some_and(|view| view.stale))
        })
        .all(line("Service level", |view| {
            view.reported.service_level.map(format::percent)
        }))
        .all(line("Wait", |view| {
            view.reported.wait_s.map(format::seconds)
        }))
        .all(line("Abandoned", |view| written(view.reported.abandoned)))
        .all(line("Available", |view| written(view.reported.available)))
        .all(line("Volume 1 h", |view| written(view.reported.volume_1h)))
        .all(line("Age", |view| {
            let age = format::age(view.age_ms?);
            Some(match view.reported_at.filter(|_| view.stale) {
                Some(at) => format!("{age}, since {}", zone::time_of_day(at)),
                None => age,
            })
        }))
}

fn written(count: Option<u32>) -> Option<String> {
    count.map(|count| format::count(count.into()))
}

/// Draws the agents of the queue by state, and staffed against scheduled.
fn agents(view: Memo<Option<QueueView>>) -> El {
    let lines = (0..3).flat_map(|place| {
        let found = move || view.with(|view| view.as_ref()?.agents.by_state().get(place).copied());
        let shown = move || found().map_or(Shown::Unseen, |(state, _)| Shown::State(state));
        vec![
            el("dt", "").with(super::cell::state_pill(shown, String::new)),
            el("dd", "").say(move || found().map(|(_, count)| format::count(count.into()))),
        ]
    });
    let line = |name: &str, why: &'static str, read: fn(&QueueView) -> Option<u32>| -> Els {
        vec![
            el("dt", "").text(name),
            el("dd", "").say(move || {
                let count = view.with(|view| view.as_ref().and_then(read));
                written(count).unwrap_or_else(|| why.to_owned())
            }),
        ]
    };
    el("dl", "facts")
        .all(lines.collect())
        .all(line("Staffed", "skills are not known", |view| view.staffed))
        .all(line("Scheduled", "no schedules are known", |view| {
            view.scheduled
        }))
}

/// Draws how the service level went, and the same as a table.
fn trend(store: Store, row: Memo<Option<u32>>) -> El {
    let points = move || {
        row.get().map_or_else(Vec::new, |row| {
            store.points(MetricCell::Queue(row), Kind::ServiceLevel)
        })
    };
    let open = RwSignal::new(false);
    let unfold = button("button")
        .live_attr("aria-expanded", move || {
            crate::hook::dom::yes_no(open.get())
        })
        .on("click", move |_| open.update(|open| *open = !*open))
        .text("As table");
    el("div", "trend")
        .with(spark(points, |value| Kind::ServiceLevel.write(value)))
        .with(unfold)
        .when(move || open.get(), move || vec![minutes(store, row)])
}

fn minutes(store: Store, row: Memo<Option<u32>>) -> El {
    let head = ["Minute", "Offered", "Answered", "Abandoned", "Level"];
    let heads = head
        .into_iter()
        .map(|name| el("th", "number").attr("scope", "col").text(name));
    let body = el("tbody", "").redrawn(move || {
        let formula = store.formula();
        let cell = MetricCell::Queue(row.get().unwrap_or(u32::MAX));
        store.history.with(|history| {
            let lines = history.iter().flat_map(|history| history.minutes(cell));
            lines
                .map(|(start, sums)| {
                    let mut name = zone::time_of_day(start);
                    name.truncate(5);
                    let level = sums.and_then(|sums| {
                        let kind = Kind::ServiceLevel;
                        Some(kind.write(kind.value(kind.ratio(sums, formula)?)))
                    });
                    let counts = [
                        sums.map(|sums| sums.offered),
                        sums.map(|sums| sums.answered),
                        sums.map(|sums| sums.abandoned),
                    ];
                    let cells = counts
                        .into_iter()
                        .map(written)
                        .chain([level])
                        .map(|text| el("td", "number").text(&shown_or_dash(text)));
                    el("tr", "")
                        .with(el("th", "number").attr("scope", "row").text(&name))
                        .all(cells.collect())
                })
                .collect()
        })
    });
    el("table", "figures")
        .with(el("thead", "").with(el("tr", "").all(heads.collect())))
        .with(body)
}
