//! One row of the agents grid, as text.

use floorlight_core::frame::Flags;
use floorlight_core::model::{Attendance, Routability};
use floorlight_core::time::UtcMillis;
use floorlight_core::view::AgentCell;

use crate::text::moment::TimeOfDay;
use crate::text::state::{self, Mark, Shown};
use crate::text::{format, verdict};

use super::attention::{Need, Severity};
use super::column::Column;
use super::directory::Directory;

/// A row that changed its state within this span is marked, in milliseconds.
const JUST_NOW_MS: i64 = 4_000;
/// So many skills stand in a cell; the rest are counted.
const MAX_CHIPS: usize = 2;

/// What a row shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowView {
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
    /// What asks for a supervisor.
    pub need: Need,
    /// Why the time in state does, as a sentence; else empty.
    pub too_long: String,
    /// The queue's name; `None` for none.
    pub queue: Option<String>,
    /// The service level when the contact began.
    pub service_level: Option<String>,
    /// The wait when the contact began.
    pub wait: Option<String>,
    /// Whether a contact can reach the agent.
    pub routability: Routability,
    /// What the schedule says.
    pub attendance: Attendance,
    /// What is scheduled now; `None` for nothing.
    pub scheduled: Option<&'static str>,
    /// What is scheduled next, and when; `None` for nothing.
    pub next: Option<String>,
    /// The skills with their levels.
    pub skills: Vec<String>,
    /// What is marked.
    pub marks: Vec<Mark>,
    /// Nothing has confirmed this row within its limit.
    pub stale: bool,
    /// The state changed just now.
    pub just_changed: bool,
}

/// How a cell looks beside its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Look {
    /// Text alone.
    Plain,
    /// Text that may be tinted.
    Tint(Severity),
    /// A state's symbol and word; the text stands beside it.
    State(Shown),
    /// Chips.
    Chips(Vec<String>),
    /// Marks.
    Marks(Vec<Mark>),
}

/// One cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellView {
    /// The text.
    pub text: String,
    /// What stands behind it; empty for nothing.
    pub title: String,
    /// How it looks.
    pub look: Look,
}

impl RowView {
    /// Writes the row of an agent.
    #[must_use]
    pub fn write(
        cell: &AgentCell,
        directory: &Directory,
        hub_now: UtcMillis,
        time_of_day: TimeOfDay,
    ) -> Self {
        let shown = Shown::of(cell.state, cell.flags);
        let seen = shown != Shown::Unseen;
        let in_state_ms = hub_now.minus(cell.since);
        let need = directory.thresholds().need(cell, hub_now.get());
        let day = directory.day(cell.row);
        let skills = directory.skills(cell.row).iter();
        Self {
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
            need,
            too_long: too_long(cell, directory, need.time),
            queue: cell.queue.map(|row| directory.queue_name(row)),
            service_level: cell.start_service_level.map(format::percent),
            wait: cell.start_wait.map(format::seconds),
            routability: cell.verdicts.routability(),
            attendance: cell.verdicts.attendance(),
            scheduled: day.at(hub_now).map(|span| verdict::activity(span.activity)),
            next: day
                .next(hub_now)
                .map(|span| (verdict::activity(span.activity), span.start))
                .or_else(|| Some(("Off", day.shift_end(hub_now)?)))
                .map(|(word, at)| format!("{} {word}", short(&time_of_day(at)))),
            skills: skills
                .map(|held| {
                    let mut text = directory.skill_name(*held);
                    if held.level > 0 {
                        text.push(' ');
                        text.push_str(&held.level.to_string());
                    }
                    text
                })
                .collect(),
            marks: state::marks(cell.flags),
            stale: cell.flags.has(Flags::STALE),
            just_changed: seen && (0..JUST_NOW_MS).contains(&in_state_ms),
        }
    }

    /// Writes the cell of a column.
    #[must_use]
    pub fn cell(&self, column: Column) -> CellView {
        let or_dash = |text: &Option<String>| text.as_deref().unwrap_or(format::NO_DATA).to_owned();
        let plain = |text: String| CellView {
            text,
            title: String::new(),
            look: Look::Plain,
        };
        // What may be cut off is said whole.
        let whole = |text: String| CellView {
            title: text.clone(),
            ..plain(text)
        };
        match column {
            Column::Attention | Column::Agent => whole(self.name.clone()),
            Column::Team => whole(self.team.clone()),
            Column::State => CellView {
                look: Look::State(self.shown),
                ..whole(self.detail.clone())
            },
            Column::InState => CellView {
                text: or_dash(&self.in_state),
                title: self.too_long.clone(),
                look: Look::Tint(self.need.time),
            },
            Column::Queue => whole(or_dash(&self.queue)),
            Column::Routability => CellView {
                text: verdict::routability(self.routability).to_owned(),
                title: verdict::routability_sentence(self.routability).to_owned(),
                look: Look::Tint(self.need.routability),
            },
            Column::Schedule => CellView {
                text: self.schedule(),
                title: self.schedule_sentence(),
                look: Look::Tint(self.need.schedule),
            },
            Column::Next => plain(or_dash(&self.next)),
            Column::Marks => CellView {
                look: Look::Marks(self.marks.clone()),
                ..plain(String::new())
            },
            Column::Skills => {
                let mut chips: Vec<_> = self.skills.iter().take(MAX_CHIPS).cloned().collect();
                let rest = self.skills.len().saturating_sub(MAX_CHIPS);
                if rest > 0 {
                    chips.push(format!("+{rest}"));
                }
                CellView {
                    title: self.skills.join(", "),
                    look: Look::Chips(chips),
                    ..plain(String::new())
                }
            }
            Column::ServiceLevel => plain(or_dash(&self.service_level)),
            Column::Wait => plain(or_dash(&self.wait)),
        }
    }

    /// Writes what is scheduled, or in what way the state disagrees.
    #[must_use]
    pub fn schedule(&self) -> String {
        match (self.attendance, self.scheduled) {
            (Attendance::AsScheduled | Attendance::NotProvided, Some(scheduled)) => {
                scheduled.to_owned()
            }
            (attendance, _) => verdict::attendance(attendance).to_owned(),
        }
    }

    /// Says what stands behind [`Self::schedule`], and what is scheduled now.
    #[must_use]
    pub fn schedule_sentence(&self) -> String {
        let mut sentence = verdict::attendance_sentence(self.attendance).to_owned();
        if let Some(scheduled) = self.scheduled {
            sentence.push_str(" Scheduled now: ");
            sentence.push_str(scheduled);
            sentence.push('.');
        }
        sentence
    }

    /// Says why the agent needs a supervisor, the gravest first; doubt is among the marks.
    #[must_use]
    pub fn reasons(&self) -> Vec<String> {
        let mut reasons = Vec::new();
        if self.need.time > Severity::None {
            reasons.push(self.too_long.clone());
        }
        if self.need.routability > Severity::None {
            reasons.push(verdict::routability_sentence(self.routability).to_owned());
        }
        if self.need.schedule > Severity::None {
            reasons.push(self.schedule_sentence());
        }
        reasons
    }
}

/// Takes the seconds off a time of day.
fn short(time: &str) -> &str {
    time.get(..5).unwrap_or(time)
}

fn too_long(cell: &AgentCell, directory: &Directory, severity: Severity) -> String {
    let limits = directory.thresholds().of(cell.state);
    let limit = limits.and_then(|limits| match severity {
        Severity::None => None,
        Severity::Medium => Some(limits.medium_s),
        Severity::High => Some(limits.high_s),
    });
    limit.map_or_else(String::new, |limit| {
        let word = Shown::State(cell.state).word();
        format!("{word} for longer than {}.", format::seconds(limit))
    })
}

#[cfg(test)]
mod tests {
    use floorlight_core::frame::Verdicts;
    use floorlight_core::model::AgentState;

    use super::*;
    use crate::lens::directory::tests::of_names;
    use crate::lens::pick::tests::cell;

    fn written(cell: &AgentCell, hub_now: i64) -> RowView {
        let time_of_day: TimeOfDay = |at| format!("00:{:02}:00", at.get() / 60_000);
        RowView::write(
            cell,
            &of_names(&["Yuki"]),
            UtcMillis::new(hub_now),
            time_of_day,
        )
    }

    #[test]
    fn an_agent_never_reported_has_no_time_in_state() {
        let mut cell = cell(0, AgentState::LoggedOut, 0);
        cell.flags = Flags::UNSEEN;
        let row = written(&cell, 9_000);
        assert_eq!(row.in_state, None);
        assert_eq!(row.shown.word(), "No report yet");
        assert!(!row.just_changed);
    }

    #[test]
    fn figures_of_the_contacts_start_are_absent_rather_than_zero() {
        let mut cell = cell(0, AgentState::InContact, 1_000);
        let row = written(&cell, 63_500);
        assert_eq!((&row.service_level, &row.wait), (&None, &None));
        assert_eq!(row.cell(Column::Wait).text, format::NO_DATA);
        assert_eq!(row.in_state.as_deref(), Some("1:02"));
        cell.start_wait = Some(0);
        assert_eq!(written(&cell, 63_500).cell(Column::Wait).text, "0:00");
    }

    /// RT-8: the cell that asks for attention says why, and so does the list of reasons.
    #[test]
    fn a_cell_says_why_it_asks_for_attention() {
        let mut cell = cell(0, AgentState::NotReady, 0);
        cell.verdicts = Verdicts::new(Routability::NotApplicable, Attendance::BreakOverrun);
        let row = written(&cell, 901_000);
        let time = row.cell(Column::InState);
        assert_eq!(time.look, Look::Tint(Severity::High));
        assert_eq!(time.title, "Not ready for longer than 15:00.");
        let schedule = row.cell(Column::Schedule);
        assert_eq!(schedule.text, "Break overrun");
        assert_eq!(schedule.look, Look::Tint(Severity::Medium));
        assert_eq!(row.reasons().len(), 2);
        assert_eq!(
            row.cell(Column::Routability).look,
            Look::Tint(Severity::None)
        );
    }

    /// RT-8: a verdict without data is an en dash, never "as scheduled".
    #[test]
    fn without_a_schedule_nothing_is_claimed() {
        let row = written(&cell(0, AgentState::Ready, 0), 1_000);
        assert_eq!(row.cell(Column::Schedule).text, format::NO_DATA);
        assert_eq!(row.cell(Column::Next).text, format::NO_DATA);
        assert!(row.reasons().is_empty());
    }

    #[test]
    fn further_skills_are_counted() {
        let mut row = written(&cell(0, AgentState::Ready, 0), 1_000);
        row.skills = ["a 1", "b 2", "c", "d", "e"].map(str::to_owned).to_vec();
        let chips = row.cell(Column::Skills);
        let expected = ["a 1", "b 2", "+3"].map(str::to_owned).to_vec();
        assert_eq!(chips.look, Look::Chips(expected));
        assert_eq!(chips.title, "a 1, b 2, c, d, e");
    }
}
