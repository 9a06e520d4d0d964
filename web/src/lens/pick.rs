//! Which agents are picked, and how many each further choice would leave.

use std::collections::BTreeMap;

use floorlight_core::view::AgentCell;

use crate::text::state::Shown;

use super::address::Address;
use super::attention::Need;
use super::directory::Directory;
use super::verdict::Verdict;

/// An address, with its ids turned into rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pick {
    states: Vec<Shown>,
    teams: Option<Vec<u16>>,
    queues: Option<Vec<Option<u32>>>,
    verdicts: Vec<Verdict>,
    words: Vec<String>,
}

/// How many agents each choice leaves, the other kinds of choice being as they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facets {
    /// By what a row shows, in the order of [`Shown::ALL`].
    pub states: [u32; 11],
    /// All of these.
    pub all_states: u32,
    /// By team; zero is no team.
    pub teams: BTreeMap<u16, u32>,
    /// By queue; an agent whose state names none is in every queue that they serve.
    pub queues: BTreeMap<Option<u32>, u32>,
    /// By verdict, in the order of [`Verdict::ALL`]; an agent may be in several.
    pub verdicts: [u32; Verdict::ALL.len()],
}

impl Pick {
    /// Reads an address. An id that the directory does not know picks nobody.
    #[must_use]
    pub fn new(address: &Address, directory: &Directory, fold: fn(&str) -> String) -> Self {
        let teams = address
            .teams
            .iter()
            .filter_map(|id| directory.find_team(id));
        let queues = address.queues.iter().filter_map(|id| {
            if id.is_empty() {
                Some(None)
            } else {
                directory.find_queue(id).map(Some)
            }
        });
        Self {
            states: address.states.clone(),
            teams: (!address.teams.is_empty()).then(|| teams.collect()),
            queues: (!address.queues.is_empty()).then(|| queues.collect()),
            verdicts: address
                .verdicts
                .iter()
                .filter_map(|slug| Verdict::from_slug(slug))
                .collect(),
            words: fold(&address.search)
                .split_whitespace()
                .map(str::to_owned)
                .collect(),
        }
    }

    /// Picks rows, and counts what each further choice would leave.
    #[must_use]
    pub fn apply<'a>(
        &self,
        cells: impl Iterator<Item = &'a AgentCell>,
        directory: &Directory,
        need_of: impl Fn(&AgentCell) -> Need,
    ) -> (Vec<u32>, Facets) {
        let mut picked = Vec::new();
        let mut facets = Facets::default();
        for cell in cells {
            if !self.matches_words(cell, directory) {
                continue;
            }
            let shown = Shown::of(cell.state, cell.flags);
            let state = self.states.is_empty() || self.states.contains(&shown);
            let team = self
                .teams
                .as_ref()
                .is_none_or(|teams| teams.contains(&cell.team));
            let queue = self.queues.as_ref().is_none_or(|queues| {
                queues_of(cell, directory).any(|queue| queues.contains(&queue))
            });
            let need = need_of(cell);
            let verdict = self.verdicts.is_empty()
                || self
                    .verdicts
                    .iter()
                    .any(|verdict| verdict.holds(cell, need));
            if team && queue && verdict {
                facets.all_states += 1;
                if let Some(count) = facets.states.get_mut(shown.place()) {
                    *count += 1;
                }
            }
            if state && queue && verdict {
                *facets.teams.entry(cell.team).or_default() += 1;
            }
            if state && team && verdict {
                for queue in queues_of(cell, directory) {
                    *facets.queues.entry(queue).or_default() += 1;
                }
            }
            if state && team && queue {
                for (count, verdict) in facets.verdicts.iter_mut().zip(Verdict::ALL) {
                    *count += u32::from(verdict.holds(cell, need));
                }
                if verdict {
                    picked.push(cell.row);
                }
            }
        }
        (picked, facets)
    }

    /// Every word must occur in the name, the id or the team.
    fn matches_words(&self, cell: &AgentCell, directory: &Directory) -> bool {
        if self.words.is_empty() {
            return true;
        }
        let name = directory
            .agent(cell.row)
            .map_or("", |named| named.folded.as_str());
        let team = directory
            .team(cell.team)
            .map_or("", |named| named.folded.as_str());
        self.words
            .iter()
            .all(|word| name.contains(word.as_str()) || team.contains(word.as_str()))
    }
}

/// An agent is in the queue of their contact; without one, in every queue that they serve, so that who
/// is not ready can be found by queue. `None` is no queue at all.
fn queues_of<'a>(
    cell: &'a AgentCell,
    directory: &'a Directory,
) -> impl Iterator<Item = Option<u32>> + 'a {
    let served = match cell.queue {
        Some(_) => &[],
        None => directory.served(cell.row),
    };
    let own = served.is_empty().then_some(cell.queue);
    own.into_iter().chain(served.iter().copied().map(Some))
}

#[cfg(test)]
pub(crate) mod tests {
    use floorlight_core::frame::{Flags, Verdicts};
    use floorlight_core::model::{AgentState, Attendance, Direction, Routability};
    use floorlight_core::time::UtcMillis;

    use floorlight_wire::api;

    use super::*;
    use crate::lens::directory::tests::of_names;

    /// Makes an agent's cell.
    pub(crate) fn cell(row: u32, state: AgentState, since: i64) -> AgentCell {
        AgentCell {
            row,
            team: 0,
            state,
            direction: Direction::None,
            flags: Flags::default(),
            since: UtcMillis::new(since),
            queue: None,
            raw: 0,
            reason: 0,
            start_service_level: None,
            start_wait: None,
            verdicts: Verdicts::default(),
        }
    }

    fn floor() -> Vec<AgentCell> {
        let mut cells = vec![
            cell(0, AgentState::Ready, 0),
            cell(1, AgentState::Ready, 0),
            cell(2, AgentState::NotReady, 0),
        ];
        cells[1].queue = Some(4);
        cells[1].verdicts = Verdicts::new(Routability::NoSkill, Attendance::AsScheduled);
        cells
    }

    fn apply(pick: &Pick, directory: &Directory) -> (Vec<u32>, Facets) {
        let need_of = |cell: &AgentCell| directory.thresholds().need(cell, 1_000);
        pick.apply(floor().iter(), directory, need_of)
    }

    fn ready() -> Shown {
        Shown::State(AgentState::Ready)
    }

    #[test]
    fn words_match_in_any_order() {
        let directory = of_names(&["Amélie Fontaine", "Jonas Fontaine", "Chidi Okonkwo"]);
        let address = Address {
            search: "font JON".to_owned(),
            ..Address::default()
        };
        let pick = Pick::new(&address, &directory, str::to_lowercase);
        let (picked, facets) = apply(&pick, &directory);
        assert_eq!(picked, [1]);
        assert_eq!(facets.all_states, 1);
    }

    #[test]
    fn a_facet_counts_what_its_choice_would_leave() {
        let directory = of_names(&[]);
        let address = Address {
            states: vec![ready()],
            ..Address::default()
        };
        let pick = Pick::new(&address, &directory, str::to_lowercase);
        let (picked, facets) = apply(&pick, &directory);
        assert_eq!(picked, [0, 1]);
        assert_eq!(facets.all_states, 3);
        assert_eq!(facets.states[Shown::State(AgentState::NotReady).place()], 1);
        assert_eq!(facets.queues[&None], 1);
        assert_eq!(facets.queues[&Some(4)], 1);
    }

    /// RT-15: who is not ready is found by the queues that they serve.
    #[test]
    fn without_a_contact_an_agent_is_in_every_queue_served() {
        let served = api::AgentName {
            queues: Some(vec![4, 6]),
            ..api::AgentName::default()
        };
        let document = api::Directory {
            agents: vec![api::AgentName { row: 2, ..served }],
            ..api::Directory::default()
        };
        let directory = Directory::read(document, str::to_lowercase);
        let (_, facets) = apply(&Pick::default(), &directory);
        assert_eq!(
            facets.queues[&Some(4)],
            2,
            "one in contact, one who serves it"
        );
        assert_eq!(facets.queues[&Some(6)], 1);
        let pick = Pick {
            queues: Some(vec![Some(6)]),
            ..Pick::default()
        };
        assert_eq!(apply(&pick, &directory).0, [2]);
    }

    #[test]
    fn an_unknown_id_picks_nobody_rather_than_everybody() {
        let directory = of_names(&[]);
        let address = Address {
            teams: vec!["gone".to_owned()],
            ..Address::default()
        };
        let pick = Pick::new(&address, &directory, str::to_lowercase);
        assert!(apply(&pick, &directory).0.is_empty());
    }

    /// RT-8: agents are found by what is said of them, and each verdict is counted.
    #[test]
    fn a_verdict_narrows_and_is_counted() {
        let directory = of_names(&[]);
        let address = Address {
            verdicts: vec!["no-skill".to_owned(), "asleep".to_owned()],
            ..Address::default()
        };
        let pick = Pick::new(&address, &directory, str::to_lowercase);
        let (picked, facets) = apply(&pick, &directory);
        assert_eq!(picked, [1]);
        assert_eq!(facets.all_states, 1);
        assert_eq!(facets.verdicts[..3], [1, 1, 0]);
    }
}
