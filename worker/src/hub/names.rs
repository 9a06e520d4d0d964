//! Names and teams: what the directory document says, and else what the platform's roster says.

use std::collections::{BTreeMap, BTreeSet};

use floorlight_core::hub::Names;
use floorlight_core::id::{AgentKey, Directory, QueueKey};
use floorlight_core::metric::QueueTarget;
use floorlight_wire::directory_document::{self, DirectoryDocument};

use crate::store::roster::Person;

/// The most teams; agents of further ones are shown without a team.
const MAX_TEAMS: usize = 10_000;

/// Everything known of names.
#[derive(Clone, Debug, Default)]
pub(crate) struct NameBook {
    document: DirectoryDocument,
    /// The stored object's tag when it was last read; `None` if there was none.
    etag: Option<String>,
    /// What is wrong with the stored document; the former one stands meanwhile.
    errors: Vec<String>,
    people: BTreeMap<String, Person>,
    teams: Vec<Team>,
    /// The row of each team, by its id; the first row is 1.
    team_rows: BTreeMap<String, u16>,
    /// The place in the document of each agent and queue, by id.
    agent_entries: BTreeMap<String, usize>,
    queue_entries: BTreeMap<String, usize>,
    label_entries: BTreeMap<String, usize>,
    told: Names,
}

/// A team as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Team {
    /// The id.
    pub(crate) id: String,
    /// The name.
    pub(crate) name: String,
}

impl NameBook {
    /// Begins with what was stored: people's names, and the version last told.
    pub(crate) fn new(people: BTreeMap<String, Person>, version: u64) -> Self {
        let mut book = Self {
            people,
            ..Self::default()
        };
        book.told.version = version;
        book.index();
        book
    }

    /// Returns the tag of the document that was last read.
    pub(crate) fn etag(&self) -> Option<&str> {
        self.etag.as_deref()
    }

    /// Returns what is wrong with the stored document.
    pub(crate) fn errors(&self) -> &[String] {
        &self.errors
    }

    /// Takes the stored document's text, or its absence. One that is wrong changes nothing but the
    /// errors that health shows.
    pub(crate) fn read_document(
        &mut self,
        etag: Option<String>,
        text: Option<&str>,
        known_zone: &dyn Fn(&str) -> bool,
    ) {
        self.etag = etag;
        self.errors.clear();
        match text.map(|text| directory_document::parse_with(text, known_zone)) {
            None => self.document = DirectoryDocument::default(),
            Some(Ok(document)) => self.document = document,
            Some(Err(errors)) => {
                self.errors = errors.iter().map(ToString::to_string).collect();
                return;
            }
        }
        self.index();
    }

    /// Notes a document that could not be read as text.
    pub(crate) fn refuse_document(&mut self, etag: Option<String>, error: &str) {
        self.etag = etag;
        self.errors = vec![error.to_owned()];
    }

    /// Takes the platform's names, and returns the ids of those that are new or changed.
    pub(crate) fn read_roster(&mut self, roster: Vec<(String, Person)>) -> Vec<String> {
        let mut changed = Vec::new();
        for (id, person) in roster {
            if self.people.get(&id) != Some(&person) {
                self.people.insert(id.clone(), person);
                changed.push(id);
            }
        }
        if !changed.is_empty() {
            self.index();
        }
        changed
    }

    /// Returns what the platform calls an agent.
    pub(crate) fn person(&self, id: &str) -> Option<&Person> {
        self.people.get(id)
    }

    /// Returns what the machine must be told, under the next version, if that changed; `renamed`
    /// says that names changed even where teams did not.
    pub(crate) fn tell(&mut self, directory: &Directory, renamed: bool) -> Option<Names> {
        let team_of: Vec<u16> = (0..directory.agents())
            .map(|row| {
                directory
                    .agent_id(AgentKey::new(row as u32))
                    .map_or(0, |id| self.team_row(id))
            })
            .collect();
        let known = self.told.team_of.len().min(team_of.len());
        let (old, new) = team_of.split_at(known);
        let same = old.iter().eq(self.told.team_of.iter().take(known));
        let targets = self.targets(directory);
        let same = same && targets == self.told.targets;
        if !renamed && same && new.iter().all(|team| *team == 0) {
            return None;
        }
        self.told = Names {
            version: self.told.version + 1,
            team_of,
            targets,
        };
        Some(self.told.clone())
    }

    /// Returns each queue's targets by row, up to the last that has its own.
    fn targets(&self, directory: &Directory) -> Vec<QueueTarget> {
        let usual = QueueTarget::default();
        let millis = |seconds: Option<u32>, usual: u32| {
            seconds.map_or(usual, |seconds| seconds.saturating_mul(1_000))
        };
        let of_row = |row: usize| {
            let entry = directory
                .queue_id(QueueKey::new(row as u32))
                .and_then(|id| self.queue(id));
            entry.map_or(usual, |entry| QueueTarget {
                target_ms: millis(entry.target_seconds, usual.target_ms),
                short_abandon_ms: millis(entry.short_abandon_seconds, usual.short_abandon_ms),
            })
        };
        let mut targets: Vec<QueueTarget> = (0..directory.queues()).map(of_row).collect();
        while targets.last() == Some(&usual) {
            targets.pop();
        }
        targets
    }

    /// Returns what the document says of an agent.
    pub(crate) fn agent_entry(&self, id: &str) -> Option<&directory_document::AgentEntry> {
        let at = self.agent_entries.get(id)?;
        self.document.agents.get(*at)
    }

    /// Says whether the document says anything of schedules, breaks or capacities.
    pub(crate) fn says_of_schedules(&self) -> bool {
        let document = &self.document;
        !document.schedules.is_empty()
            || !document.reasons.is_empty()
            || document.allowances != directory_document::AllowancesEntry::default()
            || document.agents.iter().any(|entry| entry.capacity.is_some())
    }

    /// Returns an agent's name, if anybody gave one.
    pub(crate) fn agent_name(&self, id: &str) -> Option<&str> {
        let stated = self.agent_entry(id).and_then(|entry| entry.name.as_deref());
        stated.or_else(|| {
            self.people
                .get(id)
                .and_then(|person| person.name.as_deref())
        })
    }

    /// Returns the row of an agent's team; zero for none.
    pub(crate) fn team_row(&self, id: &str) -> u16 {
        let stated = self.agent_entry(id).and_then(|entry| entry.team.as_deref());
        stated
            .or_else(|| {
                self.people
                    .get(id)
                    .and_then(|person| person.team.as_deref())
            })
            .and_then(|team| self.team_rows.get(team).copied())
            .unwrap_or(0)
    }

    /// Returns a team by its row.
    pub(crate) fn team(&self, row: u16) -> Option<&Team> {
        usize::from(row)
            .checked_sub(1)
            .and_then(|at| self.teams.get(at))
    }

    /// Returns the teams, the first with row 1.
    pub(crate) fn teams(&self) -> &[Team] {
        &self.teams
    }

    /// Returns what the document says of a queue.
    pub(crate) fn queue(&self, id: &str) -> Option<&directory_document::QueueEntry> {
        self.queue_entries
            .get(id)
            .and_then(|at| self.document.queues.get(*at))
    }

    /// Returns our word for one of the platform's.
    pub(crate) fn label(&self, raw: &str) -> Option<&str> {
        self.label_entries
            .get(raw)
            .and_then(|at| self.document.labels.get(*at))
            .map(|entry| entry.label.as_str())
    }

    /// Returns the document.
    pub(crate) const fn document(&self) -> &DirectoryDocument {
        &self.document
    }

    fn index(&mut self) {
        self.agent_entries = places(self.document.agents.iter().map(|entry| &entry.id));
        self.queue_entries = places(self.document.queues.iter().map(|entry| &entry.id));
        self.label_entries = places(self.document.labels.iter().map(|entry| &entry.raw));
        self.teams = self
            .document
            .teams
            .iter()
            .map(|team| Team {
                id: team.id.clone(),
                name: team.name.clone(),
            })
            .collect();
        let stated: BTreeSet<&str> = self.teams.iter().map(|team| team.id.as_str()).collect();
        let reported: BTreeSet<&str> = self
            .people
            .values()
            .filter_map(|person| person.team.as_deref())
            .filter(|team| !stated.contains(team))
            .collect();
        let reported: Vec<Team> = reported
            .into_iter()
            .map(|team| Team {
                id: team.to_owned(),
                name: team.to_owned(),
            })
            .collect();
        self.teams.extend(reported);
        self.teams.truncate(MAX_TEAMS);
        self.team_rows = self
            .teams
            .iter()
            .zip(1_u16..)
            .map(|(team, row)| (team.id.clone(), row))
            .collect();
    }
}

fn places<'a>(ids: impl Iterator<Item = &'a String>) -> BTreeMap<String, usize> {
    ids.enumerate().map(|(at, id)| (id.clone(), at)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENT: &str = r#"{"teams":[{"id":"t1","name":"North"}],
        "agents":[{"id":"a1","name":"Ada","team":"t1"},{"id":"a2","team":"t1"}],
        "queues":[{"id":"q1","name":"Sales","target_percent":80,"target_seconds":20}]}"#;

    fn person(name: &str, team: Option<&str>) -> Person {
        Person {
            name: Some(name.to_owned()),
            team: team.map(str::to_owned),
        }
    }

    fn directory() -> Directory {
        let mut directory = Directory::default();
        for id in ["a1", "a2", "a3"] {
            directory.agent(id).unwrap();
        }
        directory
    }

    /// The document goes before the platform's roster, which is the fallback.
    #[test]
    fn the_document_goes_first() {
        let mut book = NameBook::default();
        book.read_roster(vec![
            ("a1".to_owned(), person("adalovelace", Some("South"))),
            ("a2".to_owned(), person("Bea", None)),
            ("a3".to_owned(), person("Cid", Some("South"))),
        ]);
        book.read_document(Some("1".to_owned()), Some(DOCUMENT), &|_| true);
        assert_eq!(book.agent_name("a1"), Some("Ada"));
        assert_eq!(book.agent_name("a2"), Some("Bea"));
        assert_eq!(book.team_row("a1"), 1);
        assert_eq!(book.team_row("a3"), 2);
        assert_eq!(book.team(2).map(|team| team.name.as_str()), Some("South"));
        assert_eq!(book.team(0), None);
    }

    /// The version grows with each change, and only then.
    #[test]
    fn the_version_grows_with_each_change() {
        let directory = directory();
        let mut book = NameBook::new(BTreeMap::new(), 7);
        assert_eq!(book.tell(&directory, false), None);
        book.read_document(Some("1".to_owned()), Some(DOCUMENT), &|_| true);
        let names = book.tell(&directory, true).unwrap();
        assert_eq!((names.version, names.team_of), (8, vec![1, 1, 0]));
        assert_eq!(book.tell(&directory, false), None);
        assert_eq!(
            book.tell(&directory, true).map(|names| names.version),
            Some(9)
        );
    }

    /// A wrong document leaves the former one in force, and says everything that is wrong.
    #[test]
    fn a_wrong_document_changes_nothing() {
        let mut book = NameBook::default();
        book.read_document(Some("1".to_owned()), Some(DOCUMENT), &|_| true);
        book.read_document(
            Some("2".to_owned()),
            Some(r#"{"teams":7,"agents":[{}]}"#),
            &|_| true,
        );
        assert!(!book.errors().is_empty());
        assert_eq!(book.agent_name("a1"), Some("Ada"));
        book.read_document(None, None, &|_| true);
        assert_eq!(book.agent_name("a1"), None);
        assert!(book.errors().is_empty());
    }
}
