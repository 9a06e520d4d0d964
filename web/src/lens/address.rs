//! The address is the view: filters, search, sort order and selection, as a query string.
//!
//! What an address does not say stands at its default; what this version does not know is dropped.

use crate::text::state::Shown;

use super::column::Columns;
use super::figure_choice::FigureChoice;
use super::group::{By, Grouping};
use super::percent_code;
use super::sort::Sort;
use super::verdict::Verdict;
use super::wall::Board;

/// The longest search text that is kept, in characters.
pub const MAX_SEARCH: usize = 100;
/// The most teams or queues that an address picks; further ones are dropped.
pub const MAX_PICKED: usize = 50;

/// How a supervisor looks at the floor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address {
    /// The connection's id, where one was chosen.
    pub connection: Option<String>,
    /// The states picked; none means all.
    pub states: Vec<Shown>,
    /// The ids of the teams picked; an empty id is "no team"; none means all.
    pub teams: Vec<String>,
    /// The ids of the queues picked; an empty id is "no queue"; none means all.
    pub queues: Vec<String>,
    /// The stable words of the verdicts picked; none means all.
    pub verdicts: Vec<String>,
    /// The text searched for.
    pub search: String,
    /// The order.
    pub sort: Sort,
    /// How the list is grouped.
    pub grouping: Grouping,
    /// The columns, where they were chosen.
    pub columns: Option<Columns>,
    /// The board of the wall, where the wall is shown.
    pub wall: Option<Board>,
    /// How the figures are looked at.
    pub figures: FigureChoice,
    /// The id of the agent whose drawer is open.
    pub agent: Option<String>,
}

impl Address {
    /// Reads a query string.
    #[must_use]
    pub fn read(query: &str) -> Self {
        let mut address = Self::default();
        for (key, value) in percent_code::pairs(query) {
            match key.as_str() {
                "connection" => address.connection = Some(value).filter(|id| !id.is_empty()),
                "state" => {
                    for shown in value.split(',').filter_map(Shown::from_slug) {
                        push_once(&mut address.states, shown);
                    }
                }
                "team" => push_once(&mut address.teams, value),
                "queue" => push_once(&mut address.queues, value),
                "verdict" => {
                    for slug in value.split(',').filter_map(Verdict::from_slug) {
                        push_once(&mut address.verdicts, slug.slug().to_owned());
                    }
                }
                "group" => address.grouping.by = By::from_slug(&value).unwrap_or_default(),
                "folded" => address.grouping.folded = value == "all",
                "except" => push_once(&mut address.grouping.except, value),
                "columns" => address.columns = Columns::read(&value),
                "wall" => address.wall = Board::from_slug(&value),
                "q" => address.search = value.chars().take(MAX_SEARCH).collect(),
                "sort" => address.sort = Sort::read(&value).unwrap_or_default(),
                "agent" => address.agent = Some(value).filter(|id| !id.is_empty()),
                other => address.figures.take(other, &value),
            }
        }
        address
    }

    /// Writes the query string, with its question mark; nothing where all stands at its default.
    #[must_use]
    pub fn write(&self) -> String {
        let mut text = String::new();
        let mut put = |key: &str, value: &str| {
            text.push(if text.is_empty() { '?' } else { '&' });
            text.push_str(key);
            text.push('=');
            percent_code::encode(value, &mut text);
        };
        if let Some(connection) = &self.connection {
            put("connection", connection);
        }
        if !self.states.is_empty() {
            let slugs: Vec<_> = self.states.iter().map(|shown| shown.slug()).collect();
            put("state", &slugs.join(","));
        }
        for team in &self.teams {
            put("team", team);
        }
        for queue in &self.queues {
            put("queue", queue);
        }
        if !self.verdicts.is_empty() {
            put("verdict", &self.verdicts.join(","));
        }
        if !self.search.is_empty() {
            put("q", &self.search);
        }
        if self.grouping.by != By::Nothing {
            put("group", self.grouping.by.slug());
        }
        if self.grouping.folded {
            put("folded", "all");
        }
        for group in &self.grouping.except {
            put("except", group);
        }
        if let Some(columns) = self.columns {
            put("columns", &columns.write());
        }
        if let Some(board) = self.wall {
            put("wall", board.slug());
        }
        if self.sort != Sort::default() {
            put("sort", &self.sort.write());
        }
        self.figures.put(&mut put);
        if let Some(agent) = &self.agent {
            put("agent", agent);
        }
        text
    }

    /// Says whether anything narrows the list.
    #[must_use]
    pub fn narrows(&self) -> bool {
        !(self.states.is_empty()
            && self.teams.is_empty()
            && self.queues.is_empty()
            && self.verdicts.is_empty()
            && self.search.is_empty())
    }

    /// Takes away everything that narrows the list.
    pub fn widen(&mut self) {
        self.states.clear();
        self.teams.clear();
        self.queues.clear();
        self.verdicts.clear();
        self.search.clear();
    }
}

/// Adds what is missing and removes what is there.
pub fn toggle<T: PartialEq>(picked: &mut Vec<T>, item: T) {
    match picked.iter().position(|other| *other == item) {
        Some(place) => {
            picked.remove(place);
        }
        None => push_once(picked, item),
    }
}

fn push_once<T: PartialEq>(picked: &mut Vec<T>, item: T) {
    if picked.len() < MAX_PICKED && !picked.contains(&item) {
        picked.push(item);
    }
}

#[cfg(test)]
mod tests {
    use floorlight_core::model::AgentState;

    use super::*;
    use crate::lens::column::Column;

    fn full() -> Address {
        Address {
            connection: Some("acme-east".to_owned()),
            states: vec![Shown::State(AgentState::NotReady), Shown::Unseen],
            teams: vec!["t,1".to_owned(), String::new()],
            queues: vec!["q&2".to_owned()],
            verdicts: vec!["no-skill".to_owned(), "doubt".to_owned()],
            search: "Zoë 100%".to_owned(),
            grouping: Grouping {
                by: By::Team,
                folded: true,
                except: vec!["t,1".to_owned(), String::new()],
            },
            columns: Columns::read("agent,state,flags"),
            wall: Some(Board::Queues),
            sort: Sort {
                column: Column::Agent,
                descending: true,
            },
            figures: FigureChoice {
                window: crate::lens::figure::Minutes(5),
                ..FigureChoice::default()
            },
            agent: Some("a/1=2".to_owned()),
        }
    }

    #[test]
    fn a_view_survives_the_address() {
        for address in [Address::default(), full()] {
            assert_eq!(Address::read(&address.write()), address);
        }
        assert_eq!(Address::default().write(), "");
    }

    #[test]
    fn what_is_not_known_is_dropped() {
        let address = Address::read("?state=break,ready,ready&sort=shoe-size&page=9&agent=&q");
        assert_eq!(address.states, [Shown::State(AgentState::Ready)]);
        assert_eq!(address.sort, Sort::default());
        assert_eq!(address.agent, None);
    }

    #[test]
    fn an_address_cannot_grow_without_bound() {
        let long: String = (0..500).map(|n| format!("&team=t{n}")).collect();
        let address = Address::read(&format!("?q={}{long}", "x".repeat(5_000)));
        assert_eq!(address.search.len(), MAX_SEARCH);
        assert_eq!(address.teams.len(), MAX_PICKED);
    }

    #[test]
    fn widening_keeps_order_and_selection() {
        let mut address = full();
        assert!(address.narrows());
        address.widen();
        assert!(!address.narrows());
        assert_eq!(address.agent, full().agent);
        assert_eq!(address.sort, full().sort);
    }

    #[test]
    fn a_toggle_is_its_own_inverse() {
        let mut picked = vec![1, 2];
        toggle(&mut picked, 2);
        toggle(&mut picked, 2);
        assert_eq!(picked, [1, 2]);
    }
}
