//! One row of the agents grid, as text.

use floorlight_core::frame::Flags;
use floorlight_core::time::UtcMillis;
use floorlight_core::view::AgentCell;

use crate::text::format;
use crate::text::state::{self, Mark, Shown};

use super::attention::Severity;
use super::directory::Directory;

/// A row that changed its state within this span is marked, in milliseconds.
const JUST_NOW_MS: i64 = 4_000;

/// What a row shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowView {
    /// The agent's row in the directory.
    pub row: u32,
    /// The place in the list, from zero.
    pub place: usize,
    /// The agent's id, for the address.
    pub id: Option<String>,
    /// The agent's name.
    pub name: String,
    /// The team's name; empty for none.
    pub team: String,
    /// The state.
    pub shown: Shown,
    /// What is known beside the state's word.
    pub detail: String,
    /// The time in state; `None` if nothing was reported.
    pub in_state: Option<String>,
    /// How much the time in state needs a supervisor.
    pub severity: Severity,
    /// The queue's name; `None` for none.
    pub queue: Option<String>,
    /// The service level when the contact began.
    pub service_level: Option<String>,
    /// The wait when the contact began.
    pub wait: Option<String>,
    /// What is marked.
    pub marks: Vec<Mark>,
    /// Nothing has confirmed this row within its limit.
    pub stale: bool,
    /// The state changed just now.
    pub just_changed: bool,
}

impl RowView {
    /// Writes the row of an agent that stands at `place`.
    #[must_use]
    pub fn write(
        cell: &AgentCell,
        place: usize,
        directory: &Directory,
        hub_now: UtcMillis,
    ) -> Self {
        let shown = Shown::of(cell.state, cell.flags);
        let seen = shown != Shown::Unseen;
        let in_state_ms = hub_now.minus(cell.since);
        Self {
            row: cell.row,
            place,
            id: directory.agent(cell.row).map(|named| named.id.clone()),
            name: directory.agent_name(cell.row),
            team: directory.team_name(cell).to_owned(),
            shown,
            detail: if seen {
                state::detail(
                    cell.state,
                    cell.direction,
                    cell.flags.has(Flags::ON_HOLD),
                    directory.label(cell.reason),
                    directory.label(cell.raw),
                )
            } else {
                String::new()
            },
            in_state: seen.then(|| format::running(in_state_ms)),
            severity: directory.thresholds().agent(cell, hub_now.get()),
            queue: cell.queue.map(|row| directory.queue_name(row)),
            service_level: cell.start_service_level.map(format::percent),
            wait: cell.start_wait.map(format::seconds),
            marks: state::marks(cell.flags),
            stale: cell.flags.has(Flags::STALE),
            just_changed: seen && (0..JUST_NOW_MS).contains(&in_state_ms),
        }
    }

    /// Says the row as one sentence, for a screen reader that lands on it.
    #[must_use]
    pub fn spoken(&self) -> String {
        let mut parts = vec![self.name.clone(), self.shown.word().to_owned()];
        if !self.detail.is_empty() {
            parts.push(self.detail.clone());
        }
        parts.extend(self.in_state.clone());
        parts.extend(self.queue.clone());
        parts.extend(self.marks.iter().map(|mark| mark.word.to_owned()));
        parts.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use floorlight_core::model::AgentState;

    use super::*;
    use crate::lens::directory::tests::of_names;
    use crate::lens::pick::tests::cell;

    #[test]
    fn an_agent_never_reported_has_no_time_in_state() {
        let mut cell = cell(0, AgentState::LoggedOut, 0);
        cell.flags = Flags::UNSEEN;
        let row = RowView::write(&cell, 0, &of_names(&["Yuki"]), UtcMillis::new(9_000));
        assert_eq!(row.in_state, None);
        assert_eq!(row.shown.word(), "No report yet");
        assert!(!row.just_changed);
    }

    #[test]
    fn figures_of_the_contacts_start_are_absent_rather_than_zero() {
        let mut cell = cell(0, AgentState::InContact, 1_000);
        let directory = of_names(&["Yuki"]);
        let row = RowView::write(&cell, 4, &directory, UtcMillis::new(63_500));
        assert_eq!((row.service_level, row.wait), (None, None));
        assert_eq!(row.in_state.as_deref(), Some("1:02"));
        cell.start_wait = Some(0);
        let row = RowView::write(&cell, 4, &directory, UtcMillis::new(63_500));
        assert_eq!(row.wait.as_deref(), Some("0:00"));
    }

    #[test]
    fn a_row_is_spoken_as_one_sentence() {
        let mut cell = cell(0, AgentState::WrapUp, 0);
        cell.flags = Flags::GAP;
        let row = RowView::write(&cell, 0, &of_names(&["Yuki"]), UtcMillis::new(48_000));
        assert_eq!(row.spoken(), "Yuki, Wrap-up, 0:48, gap");
    }
}
