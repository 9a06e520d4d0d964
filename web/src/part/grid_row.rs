//! One recycled row element of the agents grid: it is written anew only where it differs.

use web_sys::Element;

use super::icon;
use crate::hook::dom::{El, Text, el, svg};
use crate::lens::column::Column;
use crate::lens::row::{CellView, Look};
use crate::text::state::Mark;

/// What a row element shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Painted {
    /// Attributes of the row, in the order of [`ATTRIBUTES`].
    pub attributes: [Text; ATTRIBUTES.len()],
    /// Where it stands, in pixels.
    pub top: usize,
    /// The cells, or what stands on the line of a group.
    pub content: Content,
    /// The place of the active cell.
    pub active: Option<usize>,
    /// Only who it is and their state are written, the rest is out of sight until the list rests.
    pub hurried: bool,
}

/// The attributes of a row that change.
pub const ATTRIBUTES: [&str; 6] = [
    "class",
    "aria-rowindex",
    "aria-selected",
    "aria-level",
    "aria-expanded",
    "data-moved",
];

/// What stands in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// An agent's cells.
    Cells(Vec<CellView>),
    /// A group: its name, what is in it, and how many of it need attention.
    Group([String; 3]),
}

/// A row element.
pub struct RowElement {
    row: El,
    cells: Vec<CellElement>,
    group: [Element; 3],
    shown: Option<Painted>,
    hidden: bool,
}

struct CellElement {
    cell: Element,
    text: Element,
    /// The symbol and the word of a state.
    state: Option<(Element, Element)>,
    /// It is written though the list is scrolled fast.
    in_a_hurry: bool,
}

/// Names a cell for `aria-activedescendant`.
#[must_use]
pub fn cell_id(number: usize, column: usize) -> String {
    format!("cell-{number}-{column}")
}

impl RowElement {
    /// Makes the row element `number`, hidden.
    #[must_use]
    pub fn new(number: usize, columns: &[Column]) -> Self {
        let cells: Vec<_> = columns
            .iter()
            .enumerate()
            .map(|(place, column)| CellElement::new(number, place, *column))
            .collect();
        let group = ["strong", "span", "b"].map(|tag| el(tag, "").attr("dir", "auto"));
        let line = el("div", "group-line")
            .attrs(&[
                ("role", "gridcell"),
                ("aria-colspan", &columns.len().to_string()),
            ])
            .with(icon::icon(icon::CHEVRON))
            .all(group.to_vec());
        let row = el("div", "row").attrs(&[
            ("role", "row"),
            ("hidden", ""),
            ("data-slot", &number.to_string()),
        ]);
        for cell in &cells {
            let _ = row.element().append_child(&cell.cell);
        }
        Self {
            row: row.with(line),
            cells,
            group: group.map(|part| part.element().clone()),
            shown: None,
            hidden: true,
        }
    }

    /// Returns the element.
    #[must_use]
    pub const fn element(&self) -> &Element {
        self.row.element()
    }

    /// Shows something else; `None` hides the row.
    pub fn paint(&mut self, now: Option<Painted>) {
        let now = now.map(|now| self.with_what_stays(now));
        if self.hidden != now.is_none() {
            self.hidden = now.is_none();
            set(self.element(), "hidden", self.hidden.then_some(""));
        }
        let Some(now) = now else {
            return;
        };
        let before = self.shown.take();
        for (place, name) in ATTRIBUTES.into_iter().enumerate() {
            let value = now.attributes.get(place);
            if before.as_ref().map(|before| before.attributes.get(place)) != Some(value) {
                set(self.element(), name, value.and_then(Option::as_deref));
            }
        }
        if before.as_ref().map(|before| before.top) != Some(now.top) {
            let mut top = now.top.to_string();
            top.push_str("px");
            let style = self.row.html().style();
            let _ = style.set_property("top", &top);
        }
        let content = before.as_ref().map(|before| &before.content);
        match &now.content {
            Content::Cells(cells) => {
                let before = match content {
                    Some(Content::Cells(before)) => before.as_slice(),
                    _ => &[],
                };
                for (place, (element, cell)) in self.cells.iter().zip(cells).enumerate() {
                    let before = before.get(place);
                    if before != Some(cell) {
                        element.write(cell, before);
                    }
                }
            }
            Content::Group(texts) if content != Some(&now.content) => {
                for (part, text) in self.group.iter().zip(texts) {
                    say(part, text);
                }
            }
            Content::Group(_) => {}
        }
        self.activate(before.and_then(|before| before.active), &now);
        self.shown = Some(now);
    }

    /// Where a row is written in a hurry, the cells that nobody sees keep what they say.
    fn with_what_stays(&self, mut now: Painted) -> Painted {
        if let (true, Content::Cells(cells)) = (now.hurried, &mut now.content)
            && let Some(Content::Cells(before)) = self.shown.as_ref().map(|shown| &shown.content)
        {
            for ((cell, before), element) in cells.iter_mut().zip(before).zip(&self.cells) {
                if !element.in_a_hurry {
                    cell.clone_from(before);
                }
            }
        }
        now
    }

    fn activate(&self, before: Option<usize>, now: &Painted) {
        if before != now.active {
            let cell = |place: Option<usize>| self.cells.get(place?);
            for (cell, value) in [(cell(before), None), (cell(now.active), Some(""))] {
                if let Some(cell) = cell {
                    set(&cell.cell, "data-active", value);
                }
            }
        }
    }

    /// Names the cell that stands for the whole line of a group, or the first of an agent.
    pub fn name_group(&self, number: usize, is_group: bool) {
        let line = self.element().last_element_child();
        let first = self.cells.first().map(|cell| cell.cell.clone());
        let id = cell_id(number, 0);
        let (named, other) = if is_group {
            (line, first)
        } else {
            (first, line)
        };
        if let (Some(named), Some(other)) = (named, other)
            && named.id() != id
        {
            other.remove_attribute("id").ok();
            named.set_id(&id);
        }
    }
}

impl CellElement {
    fn new(number: usize, place: usize, column: Column) -> Self {
        let cell = el("div", "cell").attrs(&[
            ("role", "gridcell"),
            ("id", &cell_id(number, place)),
            ("data-column", column.slug()),
            ("aria-colindex", &(place + 1).to_string()),
        ]);
        let (cell, text, state) = match column {
            Column::State => {
                let (path, word) = (svg("path", ""), el("strong", ""));
                let detail = el("span", "detail").attr("dir", "auto");
                let pill = el("span", "state")
                    .with(icon::field("icon").with(path.clone()))
                    .with(word.clone())
                    .with(detail.clone());
                let symbol = path.element().clone();
                (
                    cell.with(pill),
                    detail,
                    Some((symbol, word.element().clone())),
                )
            }
            Column::Skills | Column::Marks => (cell.clone(), cell, None),
            Column::InState | Column::Routability | Column::Schedule => {
                let text = el("span", "tint");
                (cell.with(text.clone()), text, None)
            }
            Column::Attention
            | Column::Agent
            | Column::Team
            | Column::Queue
            | Column::Next
            | Column::ServiceLevel
            | Column::Wait => {
                let text = el("span", "").attr("dir", "auto");
                (cell.with(text.clone()), text, None)
            }
        };
        Self {
            cell: cell.element().clone(),
            text: text.element().clone(),
            state,
            in_a_hurry: matches!(column, Column::Agent | Column::Team | Column::State),
        }
    }

    fn write(&self, now: &CellView, before: Option<&CellView>) {
        if before.map(|before| &before.title) != Some(&now.title) {
            let title = Some(now.title.as_str()).filter(|title| !title.is_empty());
            set(&self.cell, "title", title);
        }
        let same_look = before.map(|before| &before.look) == Some(&now.look);
        match &now.look {
            Look::Chips(chips) if !same_look => {
                self.text.set_text_content(None);
                for chip in chips {
                    self.append(el("span", "skill").attr("dir", "auto").text(chip));
                }
            }
            Look::Marks(marks) if !same_look => {
                self.text.set_text_content(None);
                for mark in marks {
                    self.append(mark_word(mark));
                }
            }
            Look::Chips(_) | Look::Marks(_) => return,
            Look::Tint(severity) if !same_look => {
                set(&self.text, "data-severity", severity.slug());
            }
            Look::State(shown) if !same_look => {
                if let Some((path, word)) = &self.state {
                    set(path, "d", Some(icon::of_state(*shown)));
                    say(word, shown.word());
                }
                if let Some(pill) = self.cell.first_element_child() {
                    set(&pill, "data-state", Some(shown.slug()));
                }
            }
            Look::State(_) | Look::Tint(_) | Look::Plain => {}
        }
        let is_text = matches!(now.look, Look::State(_) | Look::Tint(_) | Look::Plain);
        if is_text && before.map(|before| &before.text) != Some(&now.text) {
            say(&self.text, &now.text);
        }
    }

    #[expect(
        clippy::needless_pass_by_value,
        reason = "a child is put together where it is given"
    )]
    fn append(&self, child: El) {
        let _ = self.text.append_child(child.element());
    }
}

/// Draws a mark.
#[must_use]
pub fn mark_word(mark: &Mark) -> El {
    el("span", "mark")
        .attrs(&[("data-mark", mark.slug), ("title", mark.sentence)])
        .text(mark.word)
}

/// Writes into the text that is there: a new one would be styled and laid out as a new child, and on a
/// busy floor each row says something else four times a second.
fn say(element: &Element, text: &str) {
    match element.first_child() {
        Some(node) => node.set_text_content(Some(text)),
        None => element.set_text_content(Some(text)),
    }
}

fn set(element: &Element, name: &str, value: Option<&str>) {
    let _ = match value {
        Some(value) => element.set_attribute(name, value),
        None => element.remove_attribute(name),
    };
}
