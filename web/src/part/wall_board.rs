//! What fills the wall: figures, queues, or the agents who need attention.

use floorlight_core::view::AgentCell;

use super::cell::{shown_or_dash, state_pill};
use super::wall::WallState;
use crate::hook::dom::{El, Els, el};
use crate::hook::memo::Memo;
use crate::lens::figure::Kind;
use crate::lens::queues::QueueView;
use crate::lens::row::RowView;
use crate::lens::sort::Sort;
use crate::lens::sorted;
use crate::lens::tiles::Figure;
use crate::lens::wall::Board;
use crate::shell::zone;
use crate::store::Store;
use crate::text::format;

/// So many lines are read across a room.
const LINES: usize = 9;

const FIGURES: [Figure; 12] = [
    Figure::Waiting,
    Figure::LongestWait,
    Figure::Of(Kind::ServiceLevel),
    Figure::Of(Kind::AbandonRate),
    Figure::InContact,
    Figure::Ready,
    Figure::NotReady,
    Figure::NotResponding,
    Figure::WrapUp,
    Figure::Of(Kind::SpeedOfAnswer),
    Figure::Of(Kind::HandleTime),
    Figure::Of(Kind::Occupancy),
];

/// Draws a board.
#[must_use]
pub fn board(store: Store, state: WallState, board: Board) -> El {
    // On a small screen it scrolls, and by keyboard too.
    let label = board.name();
    let board = match board {
        Board::Figures => {
            let tiles = FIGURES.map(|figure| big(store, figure));
            el("div", "board figures").all(tiles.to_vec())
        }
        Board::Queues => el("div", "board").redrawn(move || vec![queues(store)]),
        Board::Attention => el("div", "board").redrawn(move || attention(store, state)),
    };
    board.attrs(&[("tabindex", "0"), ("role", "group"), ("aria-label", label)])
}

fn big(store: Store, figure: Figure) -> El {
    let tile = Memo::new(move |_| store.tile(figure));
    el("div", "big")
        .toggle("stale", move || tile.with(|tile| tile.stale))
        .live_attr("data-severity", move || {
            tile.with(|tile| tile.severity.slug())
        })
        .with(el("h2", "").text(figure.name()))
        .with(el("strong", "").say(move || tile.with(|tile| tile.text.clone())))
        .with(
            el("p", "quiet")
                .attr("dir", "auto")
                .say(move || tile.with(|tile| tile.note.clone())),
        )
}

fn queues(store: Store) -> El {
    let mut views = store.queue_views();
    let order = |view: &QueueView| (view.severity(), view.oldest_ms);
    sorted::sort(&mut views, |left, right| order(right).cmp(&order(left)));
    let rows = views.into_iter().take(LINES).map(|view| {
        let level = view
            .level()
            .map(|level| format::percent(u16::try_from(level).unwrap_or(u16::MAX)));
        let count = |count: Option<u32>| count.map(|count| format::count(count.into()));
        let cell = |text: Option<String>, severity: Option<&'static str>| {
            let tint = el("span", "tint").live_attr("data-severity", move || severity);
            el("td", "number").with(tint.text(&shown_or_dash(text)))
        };
        let name = el("th", "").attrs(&[("scope", "row"), ("dir", "auto")]);
        let row = el("tr", "").with(name.text(&view.name));
        row.with(cell(level, view.level_severity.slug()))
            .with(cell(count(view.waiting), None))
            .with(cell(
                view.oldest_ms.map(format::running),
                view.wait_severity.slug(),
            ))
            .with(cell(count(Some(view.agents.ready)), None))
    });
    let body = el("tbody", "").all(rows.collect());
    table(
        &["Queue", "Service level", "Waiting", "Longest", "Ready"],
        body,
    )
}

/// Draws the agents who need attention, the gravest first. Names stay hidden unless asked for.
fn attention(store: Store, state: WallState) -> Els {
    store.changed.track();
    let hub_now = store.hub_now();
    let directory = store.directory.get();
    let found = store.with_desk(|desk| {
        let need = |cell: &&AgentCell| directory.thresholds().need(cell, hub_now.get()).any();
        let needy = desk.agents().filter(need);
        let mut rows: Vec<u32> = needy.map(|cell| cell.row).collect();
        Sort::default().apply(&mut rows, |row| desk.agent(row), &directory, hub_now);
        let views = rows.iter().take(LINES).filter_map(|row| {
            let cell = desk.agent(*row)?;
            Some(RowView::write(cell, &directory, hub_now, zone::time_of_day))
        });
        (views.collect::<Vec<_>>(), rows.len())
    });
    let (views, count) = found.unwrap_or_default();
    if views.is_empty() {
        return vec![el("p", "calm").text("Nobody needs attention.")];
    }
    let names = state.names.get();
    let rows = views.into_iter().map(|view| {
        let who = match (names, view.team.is_empty()) {
            (true, _) => view.name.clone(),
            (false, false) => view.team.clone(),
            (false, true) => "An agent".to_owned(),
        };
        let severity = view.need.time.slug();
        let detail = view.detail.clone();
        let time = el("span", "tint").live_attr("data-severity", move || severity);
        let why = match view
            .reasons()
            .into_iter()
            .nth(usize::from(severity.is_some()))
        {
            Some(reason) => reason,
            None => view.reasons().into_iter().next().unwrap_or_else(|| {
                "Reports disagree, or nothing confirmed the state in time.".to_owned()
            }),
        };
        el("tr", "")
            .with(
                el("th", "")
                    .attrs(&[("scope", "row"), ("dir", "auto")])
                    .text(&who),
            )
            .with(el("td", "").with(state_pill(move || view.shown, move || detail.clone())))
            .with(el("td", "number").with(time.text(&shown_or_dash(view.in_state))))
            .with(el("td", "why").text(&why))
    });
    let body = el("tbody", "").all(rows.collect());
    let more = count.saturating_sub(LINES);
    let rest = el("p", "quiet").flag("hidden", move || more == 0);
    vec![
        table(&["Agent", "State", "In state", "Why"], body),
        rest.text(&format!("and {} more", format::count(more as u64))),
    ]
}

fn table(names: &[&str], body: El) -> El {
    let heads = names
        .iter()
        .map(|name| el("th", "").attr("scope", "col").text(name));
    let head = el("thead", "").with(el("tr", "").all(heads.collect()));
    el("table", "").with(head).with(body)
}
