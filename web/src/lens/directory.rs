//! Names, teams, labels and limits: the slow text beside the fast numbers (DESIGN 13).

use std::borrow::Cow;

use floorlight_core::metric::Formula;
use floorlight_core::model::AgentState;
use floorlight_core::view::AgentCell;
use floorlight_wire::api;

use super::attention::{Limits, Thresholds};
use super::day::Day;

/// The most rows of one kind that are read; further ones show their row number.
pub const MAX_ROWS: usize = 60_000;

/// Something with an id and a name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// The platform's id.
    pub id: String,
    /// The name, or the id where no name is known.
    pub name: String,
    /// The name and the id, folded for searching and sorting.
    pub folded: String,
    /// The place among those of its kind, by folded name.
    pub rank: u32,
}

/// A queue's name and its target.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Queue {
    /// The queue.
    pub named: Named,
    /// The target, in hundredths of a percent.
    pub target: Option<u16>,
    /// The target's time, in seconds.
    pub target_seconds: Option<u32>,
}

/// A skill that an agent has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// The skill's row.
    pub skill: u32,
    /// The level; zero where the platform gives none.
    pub level: u16,
}

/// The directory, by row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Directory {
    version: u64,
    agents: Vec<Option<Named>>,
    queues: Vec<Option<Queue>>,
    teams: Vec<Option<Named>>,
    labels: Vec<Option<String>>,
    skills: Vec<Option<String>>,
    held: Vec<Option<Vec<Held>>>,
    plans: Vec<Day>,
    /// By agent, the place of the plan plus one; zero for none.
    plan_of: Vec<Option<u32>>,
    thresholds: Thresholds,
    formula: Formula,
}

impl Directory {
    /// Reads an answer; `fold` reduces a text to the form in which texts are compared.
    #[must_use]
    pub fn read(document: api::Directory<'_>, fold: fn(&str) -> String) -> Self {
        let named = |id: Cow<'_, str>, name: Cow<'_, str>| {
            let id = id.into_owned();
            let name = if name.trim().is_empty() {
                id.clone()
            } else {
                name.into_owned()
            };
            let mut folded = fold(&name);
            if name != id {
                folded.push(' ');
                folded.push_str(&fold(&id));
            }
            Named {
                id,
                name,
                folded,
                rank: 0,
            }
        };
        let mut directory = Self {
            version: document.version,
            formula: document.figures.service_level,
            ..Self::default()
        };
        for plan in document.plans.into_iter().take(MAX_ROWS) {
            directory.plans.push(Day::from_plan(&plan));
        }
        for entry in document.skills {
            place(&mut directory.skills, entry.row, entry.name.into_owned());
        }
        for entry in document.agents {
            if entry.plan > 0 {
                place(&mut directory.plan_of, entry.row, entry.plan);
            }
            if let Some(skills) = entry.skills {
                let held = skills
                    .into_iter()
                    .map(|(skill, level)| Held { skill, level });
                place(&mut directory.held, entry.row, held.collect());
            }
            place(
                &mut directory.agents,
                entry.row,
                named(entry.id, entry.name),
            );
        }
        for entry in document.teams {
            let row = u32::from(entry.row);
            place(&mut directory.teams, row, named(entry.id, entry.name));
        }
        for entry in document.queues {
            let queue = Queue {
                named: named(entry.id, entry.name),
                target: entry
                    .target_percent
                    .and_then(|percent| u16::try_from(percent.min(100) * 100).ok()),
                target_seconds: entry.target_seconds,
            };
            place(&mut directory.queues, entry.row, queue);
        }
        for entry in document.labels {
            let word = if entry.label.is_empty() {
                entry.text
            } else {
                entry.label
            };
            place(&mut directory.labels, entry.row, word.into_owned());
        }
        for (key, entry) in document.thresholds {
            let limits = Limits {
                medium_s: entry.medium_s,
                high_s: entry.high_s,
            };
            match state_of(&key) {
                Some(state) => directory.thresholds.set_state(state, limits),
                None if key == "wait" => directory.thresholds.set_wait(limits),
                None => {}
            }
        }
        rank(directory.agents.iter_mut().flatten().collect());
        rank(directory.teams.iter_mut().flatten().collect());
        let queues = directory.queues.iter_mut().flatten();
        rank(queues.map(|queue| &mut queue.named).collect());
        directory
    }

    /// Returns the version.
    #[must_use]
    pub const fn version(&self) -> u64 {
        self.version
    }

    /// Returns the limits in force.
    #[must_use]
    pub const fn thresholds(&self) -> &Thresholds {
        &self.thresholds
    }

    /// Says whether anything is known of skills.
    #[must_use]
    pub fn has_skills(&self) -> bool {
        !self.held.is_empty()
    }

    /// Says whether anything is known of schedules.
    #[must_use]
    pub fn has_days(&self) -> bool {
        !self.plans.is_empty()
    }

    /// Returns an agent's skills with their levels; none where they are not known.
    #[must_use]
    pub fn skills(&self, row: u32) -> &[Held] {
        let held = self.held.get(row as usize);
        held.and_then(Option::as_deref).unwrap_or_default()
    }

    /// Returns the name of a skill, or its row where none is known.
    #[must_use]
    pub fn skill_name(&self, held: Held) -> String {
        let name = self.skills.get(held.skill as usize);
        name.and_then(Clone::clone)
            .unwrap_or_else(|| format!("Skill {}", held.skill))
    }

    /// Returns what an agent is scheduled to do.
    #[must_use]
    pub fn day(&self, row: u32) -> &Day {
        static NOTHING: Day = Day::nothing();
        let plan = self.plan_of.get(row as usize).copied().flatten();
        let place = plan.and_then(|plan| plan.checked_sub(1));
        place
            .and_then(|place| self.plans.get(place as usize))
            .unwrap_or(&NOTHING)
    }

    /// Returns the configured formula of the service level.
    #[must_use]
    pub const fn formula(&self) -> Formula {
        self.formula
    }

    /// Returns an agent's names.
    #[must_use]
    pub fn agent(&self, row: u32) -> Option<&Named> {
        self.agents.get(row as usize)?.as_ref()
    }

    /// Returns a queue.
    #[must_use]
    pub fn queue(&self, row: u32) -> Option<&Queue> {
        self.queues.get(row as usize)?.as_ref()
    }

    /// Returns a team's names; row zero is no team.
    #[must_use]
    pub fn team(&self, row: u16) -> Option<&Named> {
        self.teams.get(usize::from(row))?.as_ref()
    }

    /// Returns the text of a label; row zero is no text.
    #[must_use]
    pub fn label(&self, row: u16) -> Option<&str> {
        self.labels.get(usize::from(row))?.as_deref()
    }

    /// Returns the name of an agent, or its row where the directory is behind the frames.
    #[must_use]
    pub fn agent_name(&self, row: u32) -> String {
        self.agent(row)
            .map_or_else(|| format!("Agent {row}"), |named| named.name.clone())
    }

    /// Returns the name of an agent's team; empty for none.
    #[must_use]
    pub fn team_name(&self, cell: &AgentCell) -> &str {
        self.team(cell.team).map_or("", |named| named.name.as_str())
    }

    /// Returns the name of a queue, or its row where the directory is behind the frames.
    #[must_use]
    pub fn queue_name(&self, row: u32) -> String {
        self.queue(row)
            .map_or_else(|| format!("Queue {row}"), |queue| queue.named.name.clone())
    }

    /// Returns the row of the agent with this id.
    #[must_use]
    pub fn find_agent(&self, id: &str) -> Option<u32> {
        let row = self
            .agents
            .iter()
            .position(|named| named.as_ref().is_some_and(|named| named.id == id))?;
        u32::try_from(row).ok()
    }

    /// Returns the row of the team with this id; an empty id is no team.
    #[must_use]
    pub fn find_team(&self, id: &str) -> Option<u16> {
        if id.is_empty() {
            return Some(0);
        }
        let row = self
            .teams
            .iter()
            .position(|named| named.as_ref().is_some_and(|named| named.id == id))?;
        u16::try_from(row).ok()
    }

    /// Returns the row of the queue with this id.
    #[must_use]
    pub fn find_queue(&self, id: &str) -> Option<u32> {
        let row = self
            .queues
            .iter()
            .position(|queue| queue.as_ref().is_some_and(|queue| queue.named.id == id))?;
        u32::try_from(row).ok()
    }
}

/// Numbers names by their folded form, so that an order by name compares numbers.
fn rank(mut named: Vec<&mut Named>) {
    named.sort_unstable_by(|left, right| left.folded.cmp(&right.folded));
    for (place, named) in named.into_iter().enumerate() {
        named.rank = u32::try_from(place).unwrap_or(u32::MAX);
    }
}

fn place<T: Clone>(rows: &mut Vec<Option<T>>, row: u32, item: T) {
    let row = row as usize;
    if row >= MAX_ROWS {
        return;
    }
    if rows.len() <= row {
        rows.resize(row + 1, None);
    }
    if let Some(slot) = rows.get_mut(row) {
        *slot = Some(item);
    }
}

fn state_of(key: &str) -> Option<AgentState> {
    Some(match key {
        "logged_out" => AgentState::LoggedOut,
        "not_ready" => AgentState::NotReady,
        "not_responding" => AgentState::NotResponding,
        "ready" => AgentState::Ready,
        "ringing" => AgentState::Ringing,
        "in_contact" => AgentState::InContact,
        "consult" => AgentState::Consult,
        "non_routed" => AgentState::NonRouted,
        "wrap_up" => AgentState::WrapUp,
        "unknown" => AgentState::Unknown,
        _ => return None,
    })
}

#[cfg(test)]
pub(crate) mod tests {
    use floorlight_core::model::Activity;
    use floorlight_core::time::UtcMillis;

    use super::*;
    use crate::lens::attention::Severity;

    fn agent(row: u32, id: &str, name: &str) -> api::AgentName<'static> {
        api::AgentName {
            row,
            id: id.to_owned().into(),
            name: name.to_owned().into(),
            team: 0,
            ..api::AgentName::default()
        }
    }

    /// Makes a directory of agents with these names, in rows from zero.
    pub(crate) fn of_names(names: &[&str]) -> Directory {
        let agents = names.iter().enumerate();
        let document = api::Directory {
            agents: agents
                .map(|(row, name)| agent(row as u32, &format!("a{row}"), name))
                .collect(),
            ..api::Directory::default()
        };
        Directory::read(document, str::to_lowercase)
    }

    #[test]
    fn a_missing_name_falls_back_to_the_id_and_a_missing_row_to_its_number() {
        let document = api::Directory {
            agents: vec![agent(3, "u-3", "  ")],
            ..api::Directory::default()
        };
        let directory = Directory::read(document, str::to_lowercase);
        assert_eq!(directory.agent_name(3), "u-3");
        assert_eq!(directory.agent_name(0), "Agent 0");
        assert_eq!(directory.find_agent("u-3"), Some(3));
        assert_eq!(directory.find_team(""), Some(0));
    }

    #[test]
    fn rows_beyond_the_limit_are_not_read() {
        let document = api::Directory {
            agents: vec![agent(u32::MAX, "a", "a")],
            ..api::Directory::default()
        };
        assert!(
            Directory::read(document, str::to_lowercase)
                .agents
                .is_empty()
        );
    }

    /// RT-15: agents with the same shifts share a plan; an agent without one has no schedule.
    #[test]
    fn plans_and_skills_come_with_the_names() {
        let mut planned = agent(0, "a", "a");
        planned.plan = 1;
        planned.skills = Some(vec![(4, 7), (5, 0)]);
        let span = (UtcMillis::new(10), UtcMillis::new(20), Activity::Lunch);
        let document = api::Directory {
            agents: vec![planned, agent(1, "b", "b")],
            skills: vec![api::SkillName {
                row: 4,
                id: "s4".into(),
                name: "English".into(),
            }],
            plans: vec![vec![span]],
            ..api::Directory::default()
        };
        let directory = Directory::read(document, str::to_lowercase);
        assert_eq!(directory.day(0).spans().len(), 1);
        assert!(directory.day(1).spans().is_empty());
        let skills = directory.skills(0).iter();
        let names: Vec<_> = skills.map(|held| directory.skill_name(*held)).collect();
        assert_eq!(names, ["English", "Skill 5"]);
        assert!(directory.skills(1).is_empty());
    }

    #[test]
    fn limits_come_from_the_document() {
        let mut document = api::Directory::default();
        document.thresholds.insert(
            "wait".to_owned(),
            api::Threshold {
                medium_s: 3,
                high_s: 5,
            },
        );
        let directory = Directory::read(document, str::to_lowercase);
        assert_eq!(directory.thresholds().wait(6), Severity::High);
        assert_eq!(directory.thresholds().wait(5), Severity::Medium);
    }
}
