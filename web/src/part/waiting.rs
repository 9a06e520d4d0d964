//! The waiting contacts, the longest wait first; no line moves under the pointer or the focus.

use floorlight_core::model::AgentState;
use floorlight_core::view::WaitingCell;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, Event, HtmlElement};

use super::figure::open_queue;
use super::focus;
use super::hold::hold;
use super::icon;
use super::notice::said;
use crate::hook::dom::{El, Els, button, el};
use crate::hook::memo::Memo;
use crate::hook::react::*;
use crate::lens::figure_choice::Beside;
use crate::lens::waiting::{self, Line};
use crate::shell::listener::Listener;
use crate::store::{Held, Store, use_store};
use crate::text::format;
use crate::text::state::Shown;

/// The id by which the keyboard finds the list.
const LIST_ID: &str = "waiting";

/// Listens for `w`, as long as the floor is shown.
pub fn listen(store: Store) {
    let listener = Listener::on_document("keydown", move |event| {
        let event: &web_sys::KeyboardEvent = event.unchecked_ref();
        let typing = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok())
            .is_some_and(|element| {
                matches!(
                    element.closest("input[type=search], textarea, select, dialog"),
                    Ok(Some(_))
                )
            });
        let chord = event.ctrl_key() || event.meta_key() || event.alt_key();
        if event.key() == "w" && !typing && !chord {
            event.prevent_default();
            show(store);
        }
        if event.key() == "Escape" && !typing && !chord && at_home(event) {
            close_beside(store);
        }
    });
    let _kept = StoredValue::new_local(listener);
}

/// Says whether a key belongs to no part of its own: it was pressed in the table of queues, or nowhere.
fn at_home(event: &web_sys::KeyboardEvent) -> bool {
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    focus::is_lost()
        || target.is_some_and(|element| matches!(element.closest(".queues"), Ok(Some(_))))
}

/// Closes what stands beside the agents, and gives the focus back to where it was opened.
fn close_beside(store: Store) {
    let line = document().query_selector(".queues [aria-current] button");
    let is_open = store.address.with_untracked(|address| {
        address.wall.is_none() && (address.agent.is_some() || address.figures.beside.is_some())
    });
    if !is_open {
        return;
    }
    store.choose(|address| {
        if address.agent.take().is_none() {
            address.figures.beside = None;
        }
    });
    match line.ok().flatten().map(JsCast::dyn_into::<HtmlElement>) {
        Some(Ok(line)) => {
            let _ = line.focus();
        }
        _ => super::grid::focus(),
    }
}

/// Opens the list beside the agents, and gives it the focus.
pub fn show(store: Store) {
    let open = Some(Beside::Waiting);
    let is_open = store
        .address
        .with_untracked(|address| address.figures.beside == open && address.agent.is_none());
    if !is_open {
        store.choose(|address| {
            address.agent = None;
            address.figures.beside = open;
        });
    }
    // What was chosen is drawn after this event.
    spawn_local(async move { focus_list() });
}

fn focus_list() {
    let list = document()
        .get_element_by_id(LIST_ID)
        .and_then(|element| element.dyn_into::<HtmlElement>().ok());
    if let Some(list) = list {
        let _ = list.focus();
    }
}

/// Draws what stands beside the list of agents: the waiting contacts.
#[must_use]
#[inline(never)]
pub fn waiting_drawer() -> El {
    let store = use_store();
    let close = move || {
        store.choose(|address| address.figures.beside = None);
        super::grid::focus();
    };
    let lines = lines(store, None);
    let total = move || {
        store.queues.with(|queues| {
            let told = || queues.iter().filter_map(|queue| queue.waiting);
            told().next()?;
            let all: u32 = told().sum();
            Some(format::counted(all.into(), "contact", "contacts"))
        })
    };
    let title = el("div", "")
        .with(el("h2", "").text("Waiting"))
        .with(el("p", "").say(total));
    let header = el("header", "").with(title).with(
        button("bare")
            .attr("aria-label", "Close")
            .on("click", move |_| close())
            .with(icon::icon(icon::CLOSE)),
    );
    let content = el("div", "content")
        .attrs(&[
            ("id", LIST_ID),
            ("role", "group"),
            ("tabindex", "0"),
            ("aria-label", "Waiting contacts, the longest wait first"),
        ])
        .on("keydown", move |event| step(event.unchecked_ref()))
        .with(list(store, lines))
        .with(remark(store, lines));
    hold(el("aside", "drawer card waiting"), lines.held)
        .attr("aria-label", "Waiting contacts")
        .on("keydown", move |event: Event| {
            let key: &web_sys::KeyboardEvent = event.unchecked_ref();
            if key.key() == "Escape" {
                event.stop_propagation();
                close();
            }
        })
        .with(header)
        .with(content)
}

/// The lines of a list, and whether they are held by the pointer and by the focus.
#[derive(Clone, Copy)]
pub struct Lines {
    lines: Memo<Vec<Line>>,
    /// Whether they are held.
    pub held: RwSignal<Held>,
}

/// Keeps the lines of the waiting contacts, of one queue or of all.
#[must_use]
pub fn lines(store: Store, queue: Option<Memo<Option<u32>>>) -> Lines {
    let held = RwSignal::new(Held::default());
    let lines = Memo::new(move |before: Option<&Vec<Line>>| {
        let wanted = queue.map(|queue| queue.get());
        let now: Vec<WaitingCell> = store.counted.with(|counted| {
            let told = counted.waiting.iter().flatten();
            told.filter(|one| wanted.is_none_or(|row| row == Some(one.queue)))
                .copied()
                .collect()
        });
        let is_held = held.get().any();
        waiting::arrange(before.map_or(&[], Vec::as_slice), &now, is_held)
    });
    Lines { lines, held }
}

/// Draws the lines.
#[must_use]
pub fn list(store: Store, lines: Lines) -> El {
    let lines = lines.lines;
    el("ol", "waits").each(
        move || lines.with(|lines| lines.iter().map(|line| line.waiting.contact).collect()),
        move |contact: u64| {
            let line = Memo::new(move |_| {
                lines.with(|lines| {
                    let found = lines.iter().find(|line| line.waiting.contact == contact);
                    found.copied()
                })
            });
            item(store, line)
        },
    )
}

fn item(store: Store, line: Memo<Option<Line>>) -> El {
    let gone = move || line.get().is_none_or(|line| line.gone);
    let waited_ms = move || {
        line.get()
            .map_or(0, |line| store.hub_now().minus(line.waiting.since))
    };
    let severity = move || {
        let seconds = u32::try_from(waited_ms() / 1_000).unwrap_or(0);
        let limits = store
            .directory
            .with(|directory| directory.thresholds().wait(seconds));
        limits.slug().filter(|_| !gone())
    };
    let age = el("span", "tint")
        .live_attr("data-severity", severity)
        .say(move || {
            if gone() {
                "gone".to_owned()
            } else {
                format::running(waited_ms())
            }
        });
    let queue = button("link")
        .attr("dir", "auto")
        .on("click", move |_| {
            let id = line.get_untracked().and_then(|line| {
                store.directory.with_untracked(|directory| {
                    let queue = directory.queue(line.waiting.queue)?;
                    Some(queue.named.id.clone())
                })
            });
            if let Some(id) = id {
                open_queue(store, id);
            }
        })
        .say(move || {
            let row = line.get()?.waiting.queue;
            Some(store.directory.with(|directory| directory.queue_name(row)))
        });
    let agent = move || line.get().and_then(|line| line.waiting.offered_to);
    let ringing = button("link")
        .attr("dir", "auto")
        .on("click", move |_| {
            let id = untrack(agent).and_then(|row| {
                store
                    .directory
                    .with_untracked(|directory| Some(directory.agent(row)?.id.clone()))
            });
            if id.is_some() {
                store.choose(|address| address.agent = id);
            }
        })
        .say(move || {
            let row = agent()?;
            Some(store.directory.with(|directory| directory.agent_name(row)))
        });
    let rings = el("span", "rings")
        .flag("hidden", move || agent().is_none())
        .attr("title", "Rings at this agent")
        .with(icon::icon(icon::of_state(Shown::State(
            AgentState::Ringing,
        ))))
        .with(el("span", "visually-hidden").text("rings at"))
        .with(ringing);
    el("li", "")
        .toggle("gone", gone)
        .with(age)
        .with(el("span", "of").with(queue).with(rings))
}

/// Says why there is no line, or that there are more.
fn remark(store: Store, lines: Lines) -> El {
    let text = move || {
        let shown = lines.lines.with(Vec::len) as u64;
        let told = store.counted.with(|counted| counted.waiting.is_some());
        let all: u64 = store.queues.with(|queues| {
            let told = queues.iter().filter_map(|queue| queue.waiting);
            told.map(u64::from).sum()
        });
        if !told {
            "The platform does not tell which contacts wait.".to_owned()
        } else if all > shown {
            format!(
                "{} more wait for a shorter time.",
                format::count(all - shown)
            )
        } else if shown == 0 {
            "Nobody waits.".to_owned()
        } else {
            String::new()
        }
    };
    said("").attr("class", "quiet").say(text)
}

/// Moves the focus between the lines.
fn step(event: &web_sys::KeyboardEvent) {
    let ahead = match event.key().as_str() {
        "ArrowDown" | "j" => true,
        "ArrowUp" | "k" => false,
        _ => return,
    };
    let Ok(Some(list)) = document().query_selector(&format!("#{LIST_ID} .waits")) else {
        return;
    };
    event.prevent_default();
    event.stop_propagation();
    let focused = document()
        .active_element()
        .and_then(|element| element.closest("li").ok().flatten());
    let next = match focused {
        Some(line) if ahead => line.next_element_sibling(),
        Some(line) => line.previous_element_sibling(),
        None => list.first_element_child(),
    };
    let target = next
        .and_then(|line| line.query_selector("button").ok().flatten())
        .and_then(|element| element.dyn_into::<HtmlElement>().ok());
    if let Some(target) = target {
        let _ = target.focus();
    }
}

/// Says in one line that nothing waits in a queue, where its lines are drawn elsewhere.
#[must_use]
pub fn none_waits(lines: Lines) -> Els {
    let nobody = move || lines.lines.with(Vec::is_empty);
    vec![
        said("Nobody waits, or the platform does not tell.")
            .attr("class", "quiet")
            .flag("hidden", move || !nobody()),
    ]
}
