//! The list in groups: a line for each group, its agents below it unless it is folded away.

use floorlight_core::model::AgentState;
use floorlight_core::view::AgentCell;

use super::attention::{Need, Severity};
use super::directory::{Directory, Named};
use super::sorted;

/// By what the list is grouped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum By {
    /// By nothing.
    #[default]
    Nothing,
    /// By the agents' teams.
    Team,
    /// By the queues of their contacts.
    Queue,
}

impl By {
    /// Everything that can be chosen.
    pub const ALL: [Self; 3] = [Self::Nothing, Self::Team, Self::Queue];

    /// Returns the stable word for addresses.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Nothing => "none",
            Self::Team => "team",
            Self::Queue => "queue",
        }
    }

    /// Returns what a stable word stands for.
    #[must_use]
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|by| by.slug() == slug)
    }

    /// Returns the word that stands on the screen.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Nothing => "No groups",
            Self::Team => "Team",
            Self::Queue => "Queue",
        }
    }
}

/// How the list is grouped, as the address says it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grouping {
    /// By what.
    pub by: By,
    /// Groups are folded away unless they are among `except`; else only those are.
    pub folded: bool,
    /// The ids of the groups that are otherwise; an empty id is "no team" or "no queue".
    pub except: Vec<String>,
}

/// Which group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// The agents of a team; zero is no team.
    Team(u16),
    /// The agents whose contact came by a queue.
    Queue(Option<u32>),
}

impl Key {
    fn of(by: By, cell: &AgentCell) -> Option<Self> {
        match by {
            By::Nothing => None,
            By::Team => Some(Self::Team(cell.team)),
            By::Queue => Some(Self::Queue(cell.queue)),
        }
    }

    /// Returns the id and the name; an empty id is "no team" or "no queue".
    #[must_use]
    pub fn named(self, directory: &Directory) -> (String, String) {
        match (self, self.entry(directory)) {
            (_, Some(named)) => (named.id.clone(), named.name.clone()),
            (Self::Team(0), None) => (String::new(), "No team".to_owned()),
            (Self::Queue(None), None) => (String::new(), "No queue".to_owned()),
            // The directory is behind the frames.
            (Self::Team(row), None) => (row.to_string(), format!("Team {row}")),
            (Self::Queue(Some(row)), None) => (row.to_string(), format!("Queue {row}")),
        }
    }

    fn entry(self, directory: &Directory) -> Option<&Named> {
        match self {
            Self::Team(row) => directory.team(row),
            Self::Queue(row) => Some(&directory.queue(row?)?.named),
        }
    }

    fn rank(self, directory: &Directory) -> u32 {
        self.entry(directory).map_or(u32::MAX, |named| named.rank)
    }
}

/// A line of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// A group.
    Group(Key),
    /// An agent's row.
    Agent(u32),
}

/// A group, and what there is in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Group {
    /// Which.
    pub key: Key,
    /// The place of its line in the list.
    pub place: usize,
    /// How many agents.
    pub agents: u32,
    /// Of them in contact, ready, and not ready.
    pub busy: u32,
    /// Ready.
    pub ready: u32,
    /// Not ready.
    pub not_ready: u32,
    /// Of whom something asks for a supervisor now or soon.
    pub needy: u32,
    /// Its agents are folded away.
    pub folded: bool,
}

/// Puts ordered rows into groups, which stand by name and keep the order within.
#[must_use]
pub fn lines<'a>(
    rows: &[u32],
    grouping: &Grouping,
    cell_of: impl Fn(u32) -> Option<&'a AgentCell>,
    directory: &Directory,
    need_of: impl Fn(&AgentCell) -> Need,
) -> (Vec<Line>, Vec<Group>) {
    if grouping.by == By::Nothing {
        return (rows.iter().copied().map(Line::Agent).collect(), Vec::new());
    }
    grouped(rows, grouping, cell_of, directory, need_of)
}

#[inline(never)]
fn grouped<'a>(
    rows: &[u32],
    grouping: &Grouping,
    cell_of: impl Fn(u32) -> Option<&'a AgentCell>,
    directory: &Directory,
    need_of: impl Fn(&AgentCell) -> Need,
) -> (Vec<Line>, Vec<Group>) {
    let mut members: Vec<(u32, Group, Vec<u32>)> = Vec::new();
    for cell in rows.iter().filter_map(|row| cell_of(*row)) {
        let Some(key) = Key::of(grouping.by, cell) else {
            continue;
        };
        // There are few groups, and the search is short.
        let found = members.iter().position(|(_, group, _)| group.key == key);
        let place = found.unwrap_or_else(|| {
            let (id, _) = key.named(directory);
            let group = Group {
                key,
                place: 0,
                agents: 0,
                busy: 0,
                ready: 0,
                not_ready: 0,
                needy: 0,
                folded: grouping.folded != grouping.except.contains(&id),
            };
            members.push((key.rank(directory), group, Vec::new()));
            members.len() - 1
        });
        let Some((_, group, rows)) = members.get_mut(place) else {
            continue;
        };
        group.agents += 1;
        match cell.state {
            AgentState::InContact
            | AgentState::Consult
            | AgentState::NonRouted
            | AgentState::Ringing => group.busy += 1,
            AgentState::Ready => group.ready += 1,
            AgentState::NotReady | AgentState::NotResponding => group.not_ready += 1,
            AgentState::LoggedOut | AgentState::WrapUp | AgentState::Unknown => {}
        }
        group.needy += u32::from(need_of(cell).severity() > Severity::None);
        rows.push(cell.row);
    }
    let mut lines = Vec::with_capacity(rows.len() + members.len());
    let mut groups = Vec::with_capacity(members.len());
    let order = |member: &(u32, Group, Vec<u32>)| (member.0, member.1.key);
    sorted::sort(&mut members, |left, right| order(left).cmp(&order(right)));
    for (_, mut group, rows) in members {
        group.place = lines.len();
        lines.push(Line::Group(group.key));
        if !group.folded {
            lines.extend(rows.into_iter().map(Line::Agent));
        }
        groups.push(group);
    }
    (lines, groups)
}

/// Returns the group that a place of the list belongs to.
#[must_use]
pub fn group_at(groups: &[Group], place: usize) -> Option<&Group> {
    let after = groups.partition_point(|group| group.place <= place);
    groups.get(after.checked_sub(1)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lens::directory::tests::of_names;
    use crate::lens::pick::tests::cell;

    fn lines_of(grouping: &Grouping) -> (Vec<Line>, Vec<Group>) {
        let mut cells = [
            cell(0, AgentState::Ready, 0),
            cell(1, AgentState::NotReady, 0),
            cell(2, AgentState::InContact, 0),
            cell(3, AgentState::Ready, 0),
        ];
        cells[0].queue = Some(7);
        cells[3].queue = Some(7);
        lines(
            &[3, 2, 1, 0],
            grouping,
            |row| cells.get(row as usize),
            &of_names(&[]),
            |cell| Need {
                time: if cell.row == 1 {
                    Severity::High
                } else {
                    Severity::None
                },
                ..Need::default()
            },
        )
    }

    fn by_queue() -> Grouping {
        Grouping {
            by: By::Queue,
            ..Grouping::default()
        }
    }

    #[test]
    fn groups_keep_the_order_within_and_count_their_agents() {
        let (lines, groups) = lines_of(&by_queue());
        assert_eq!(
            lines,
            [
                Line::Group(Key::Queue(None)),
                Line::Agent(2),
                Line::Agent(1),
                Line::Group(Key::Queue(Some(7))),
                Line::Agent(3),
                Line::Agent(0),
            ]
        );
        let counts = |group: &Group| (group.agents, group.ready, group.not_ready, group.needy);
        assert_eq!(
            groups.iter().map(counts).collect::<Vec<_>>(),
            [(2, 0, 1, 1), (2, 2, 0, 0)]
        );
        assert_eq!(group_at(&groups, 2).map(|group| group.place), Some(0));
        assert_eq!(group_at(&groups, 3).map(|group| group.place), Some(3));
        assert_eq!(group_at(&[], 3), None);
    }

    #[test]
    fn a_folded_group_keeps_its_line_and_its_counts() {
        let folded = Grouping {
            folded: true,
            ..by_queue()
        };
        let (lines, groups) = lines_of(&folded);
        assert_eq!(lines.len(), 2);
        assert_eq!(groups[1].agents, 2);
        let except = Grouping {
            except: vec![String::new()],
            ..by_queue()
        };
        let folded = lines_of(&except).1;
        assert_eq!((folded[0].folded, folded[1].folded), (true, false));
    }

    #[test]
    fn without_groups_there_are_only_agents() {
        let (lines, groups) = lines_of(&Grouping::default());
        assert_eq!(lines[0], Line::Agent(3));
        assert!(groups.is_empty());
    }
}
