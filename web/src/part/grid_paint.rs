//! Writes the rows in sight whenever the floor, the clock, the order or the window changes.

use std::borrow::Cow;
use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use floorlight_core::time::UtcMillis;
use web_sys::Element;

use super::grid::GridState;
use super::grid_group::{needs, summary};
use super::grid_row::{Content, Painted, RowElement};
use crate::hook::dom::keep;
use crate::hook::memo::Memo;
use crate::hook::react::*;
use crate::lens::column::Column;
use crate::lens::directory::Directory;
use crate::lens::group::{self, By, Line};
use crate::lens::moved::{self, Moved};
use crate::lens::row::RowView;
use crate::lens::window::{MAX_SLOTS, Window};
use crate::shell::{clock, timer, zone};
use crate::store::{Order, Store};

/// A turn of the wheel that shows so many other rows is a fast one: writing them in full takes longer than
/// a frame, and they are gone before anybody has read them.
const FAST_ROWS: usize = 10;
/// After a fast turn the list rests so long before rows are written in full, in milliseconds.
const RESTS_MS: i64 = 100;
/// A row that moved is marked for so long, in milliseconds.
const MARKED_MS: i64 = 2_500;

/// The row elements, and which agents are marked as moved until when.
struct Rows {
    parent: Element,
    columns: Vec<Column>,
    elements: Vec<RowElement>,
    moved: Vec<(u32, Moved, UtcMillis)>,
    /// The order whose moves are marked already.
    judged: Arc<Vec<Line>>,
    /// Which line each element shows, and whether in a hurry.
    shown: Vec<(Option<Line>, bool)>,
    /// When somebody scrolled fast last, and until when rows are written in a hurry.
    fast_at: Option<UtcMillis>,
    hurry_until: Option<UtcMillis>,
    /// Has rows written again once the list rests, and whether a timer will do so.
    again: RwSignal<u32>,
    armed: Rc<Cell<bool>>,
}

/// What all rows have in common at a moment.
struct Scene {
    window: Window,
    order: Order,
    directory: Arc<Directory>,
    hub_now: UtcMillis,
    active: Option<(Line, usize)>,
    chosen: Option<String>,
    grouped: bool,
    row_height: usize,
}

/// Keeps the rows in `parent` as they should be.
pub fn paint(store: Store, state: GridState, parent: Element) {
    let mut rows = Rows {
        parent,
        columns: Vec::new(),
        elements: Vec::new(),
        moved: Vec::new(),
        judged: Arc::default(),
        shown: Vec::new(),
        fast_at: None,
        hurry_until: None,
        again: RwSignal::new(0),
        armed: Rc::default(),
    };
    // Of the address only this is drawn: a letter typed into the search draws the rows once, when they
    // are picked, and not before.
    let chosen = Memo::new(move |_| store.address.with(|address| address.agent.clone()));
    let grouped = Memo::new(move |_| {
        store
            .address
            .with(|address| address.grouping.by != By::Nothing)
    });
    keep(Box::new(move || {
        store.changed.track();
        rows.again.track();
        let scene = Scene {
            window: state.window.get(),
            order: store.order.get(),
            directory: store.directory.get(),
            hub_now: store.hub_now(),
            active: state.active.get(),
            chosen: chosen.get(),
            grouped: grouped.get(),
            row_height: state.row_height.get(),
        };
        rows.stand(state.columns.get(), scene.window.slots.min(MAX_SLOTS));
        rows.judge(&scene);
        rows.paint(store, &scene);
    }));
}

impl Rows {
    /// Makes as many elements as the window needs; those there are stay, unless the columns changed.
    fn stand(&mut self, columns: Vec<Column>, slots: usize) {
        if columns != self.columns {
            for row in self.elements.drain(..) {
                row.element().remove();
            }
            self.columns = columns;
        }
        while self.elements.len() < slots {
            let row = RowElement::new(self.elements.len(), &self.columns);
            let _ = self.parent.append_child(row.element());
            self.elements.push(row);
        }
    }

    /// Marks which of the rows in sight moved of themselves, when the floor moved them.
    fn judge(&mut self, scene: &Scene) {
        let now = clock::now();
        self.moved.retain(|(_, _, until)| *until > now);
        let lines = &scene.order.lines;
        let Some(before) = scene.order.before.as_ref() else {
            self.judged = lines.clone();
            return;
        };
        if Arc::ptr_eq(lines, &self.judged) {
            return;
        }
        self.judged = lines.clone();
        let last = scene.window.first + scene.window.slots;
        let seen = lines.iter().enumerate().take(last);
        let mut places: Vec<(u32, usize, Option<usize>)> = Vec::new();
        for (place, line) in seen.skip(scene.window.first) {
            if let Line::Agent(row) = line {
                places.push((*row, place, None));
            }
        }
        for (place, line) in before.iter().enumerate() {
            if let Line::Agent(row) = line
                && let Some((_, _, old)) = places.iter_mut().find(|(seen, _, _)| seen == row)
            {
                *old = Some(place);
            }
        }
        for (row, moved) in moved::judge(&places) {
            self.moved.retain(|(other, _, _)| *other != row);
            self.moved.push((row, moved, now.offset(MARKED_MS)));
        }
    }

    fn paint(&mut self, store: Store, scene: &Scene) {
        let lines: Vec<Option<Line>> = (0..self.elements.len())
            .map(|slot| {
                let place = scene.window.place(slot, scene.order.lines.len())?;
                scene.order.lines.get(place).copied()
            })
            .collect();
        let fast = self.is_fast(store, &lines);
        let painted: Vec<_> = lines
            .iter()
            .enumerate()
            .map(|(slot, line)| {
                let place = scene.window.place(slot, scene.order.lines.len())?;
                let before = self.shown.get(slot).copied();
                let hurried = fast && before.is_none_or(|before| before != (*line, false));
                self.painted(store, scene, place, (*line)?, hurried)
            })
            .collect();
        let hurried = |painted: &Option<Painted>| painted.as_ref().is_some_and(|row| row.hurried);
        self.shown = lines
            .iter()
            .copied()
            .zip(painted.iter().map(hurried))
            .collect();
        for (number, (row, painted)) in self.elements.iter_mut().zip(painted).enumerate() {
            if let Some(painted) = &painted {
                row.name_group(number, matches!(painted.content, Content::Group(_)));
            }
            row.paint(painted);
        }
    }

    /// Says whether the list is scrolled too fast to be read, and has rows written in full once it is not.
    ///
    /// One leap (a page down, the end of the list) is none of it: only what goes on is.
    fn is_fast(&mut self, store: Store, lines: &[Option<Line>]) -> bool {
        let now = clock::now();
        let pairs = lines.iter().zip(&self.shown);
        let others = pairs.filter(|(line, (before, _))| *line != before).count();
        if others >= FAST_ROWS && store.is_scrolled(now) {
            let before = self.fast_at.replace(now);
            if before.is_some_and(|before| (0..RESTS_MS).contains(&now.minus(before))) {
                self.hurry_until = Some(now.offset(RESTS_MS));
            }
        }
        let left = self.hurry_until.map_or(0, |until| until.minus(now));
        if !(1..=RESTS_MS).contains(&left) {
            self.hurry_until = None;
            return false;
        }
        if !self.armed.replace(true) {
            let (again, armed) = (self.again, self.armed.clone());
            timer::later(Duration::from_millis(left.unsigned_abs()), move || {
                armed.set(false);
                again.update(|times| *times = times.wrapping_add(1));
            });
        }
        true
    }

    fn painted(
        &self,
        store: Store,
        scene: &Scene,
        place: usize,
        line: Line,
        hurried: bool,
    ) -> Option<Painted> {
        let active = scene
            .active
            .filter(|(active, _)| *active == line)
            .map(|(_, column)| column);
        let mut class = "row".to_owned();
        let mut class_if = |is: bool, word: &str| {
            if is {
                class.push_str(word);
            }
        };
        class_if(active.is_some(), " active");
        class_if(hurried, " hurried");
        let (content, selected, level, expanded, moved) = match line {
            Line::Group(_) => {
                let group = group::group_at(&scene.order.groups, place)?;
                class_if(true, " group");
                let (_, name) = group.key.named(&scene.directory);
                let content = Content::Group([name, summary(group), needs(group)]);
                let expanded = if group.folded { "false" } else { "true" };
                (content, None, Some("1"), Some(expanded), None)
            }
            Line::Agent(row) => {
                let view = store.with_desk(|desk| {
                    let cell = desk.agent(row)?;
                    let directory = &scene.directory;
                    let time = zone::time_of_day;
                    Some(RowView::write(cell, directory, scene.hub_now, time))
                })??;
                class_if(view.stale, " stale");
                class_if(view.just_changed, " fresh");
                let cells = self.columns.iter().map(|column| view.cell(*column));
                let selected = view.id.is_some() && view.id == scene.chosen;
                let moved = self
                    .moved
                    .iter()
                    .find(|(other, _, _)| *other == row)
                    .map(|(_, moved, _)| moved.slug());
                let level = scene.grouped.then_some("2");
                let selected = Some(if selected { "true" } else { "false" });
                (
                    Content::Cells(cells.collect()),
                    selected,
                    level,
                    None,
                    moved,
                )
            }
        };
        let fixed = |word: Option<&'static str>| word.map(Cow::Borrowed);
        Some(Painted {
            attributes: [
                Some(class.into()),
                Some((place + 2).to_string().into()),
                fixed(selected),
                fixed(level),
                fixed(expanded),
                fixed(moved),
            ],
            top: place * scene.row_height,
            content,
            active,
            hurried,
        })
    }
}
